// One light's polygon as a mesh: a fan around its middle, with the fall-off laid over it.
import { Mesh, MeshGeometry } from 'pixi.js';
import type { Texture } from 'pixi.js';
import { setTint } from '#client/index.ts';
import { RAMP } from './light-ramps.ts';
import type { SightCast, SightPolygon } from './sight-polygon.ts';

/** A light that is drawn. Its numbers of points and triangles stay, so that the batch it is in is not laid out anew; what is not needed has no area. */
export class LightShape {
  readonly mesh: Mesh;
  readonly #positions: Float32Array;
  readonly #uvs: Float32Array;
  readonly #geometry: MeshGeometry;
  readonly #pointsMax: number;

  /** `pointsMax`: of the outlines it can draw. */
  constructor(page: Texture, pointsMax: number) {
    this.#pointsMax = pointsMax;
    // The middle, the outline, and its first point once more.
    this.#positions = new Float32Array((pointsMax + 2) * 2);
    this.#uvs = new Float32Array((pointsMax + 2) * 2);
    const indices = new Uint32Array(pointsMax * 3);
    for (let i = 0; i < pointsMax; i++) {
      indices[i * 3 + 1] = i + 1;
      indices[i * 3 + 2] = i + 2;
    }
    this.#geometry = new MeshGeometry({ positions: this.#positions, uvs: this.#uvs, indices });
    this.#geometry.batchMode = 'batch';
    this.mesh = new Mesh({ geometry: this.#geometry, texture: page });
    this.mesh.visible = false;
  }

  /** Lights all round as far as the polygon goes. */
  showRound({ x, y, reach }: SightCast, polygon: SightPolygon): void {
    const { points } = polygon;
    const count = this.#outline(x, y, polygon);
    const uvs = this.#uvs;
    const reachU = RAMP.roundReachU / reach;
    const reachV = RAMP.roundReachV / reach;
    uvs[0] = RAMP.roundU;
    uvs[1] = RAMP.roundV;
    for (let i = 0; i < count; i++) {
      uvs[i * 2 + 2] = RAMP.roundU + (points[i * 2] - x) * reachU;
      uvs[i * 2 + 3] = RAMP.roundV + (points[i * 2 + 1] - y) * reachV;
    }
    this.#close(count, count > 0 ? 1 : 0);
  }

  /** Lights a beam: its outline goes from one edge to the other. */
  showBeam({ x, y, reach, angleRad, halfRad }: SightCast, polygon: SightPolygon): void {
    const { points } = polygon;
    const count = this.#outline(x, y, polygon);
    const uvs = this.#uvs;
    const cos = Math.cos(angleRad) / reach;
    const sin = Math.sin(angleRad) / reach;
    const acrossV = RAMP.beamHalfV / Math.tan(halfRad);
    uvs[0] = RAMP.beamU;
    uvs[1] = RAMP.beamV;
    for (let i = 0; i < count; i++) {
      const dx = points[i * 2] - x;
      const dy = points[i * 2 + 1] - y;
      uvs[i * 2 + 2] = RAMP.beamU + Math.min(1, dx * cos + dy * sin) * RAMP.beamReachU;
      uvs[i * 2 + 3] = RAMP.beamV + (dy * cos - dx * sin) * acrossV;
    }
    this.#close(count, count);
  }

  /** Its colour, and how strong it is: 0…1. */
  dye(color: number, strength: number): void {
    setTint(this.mesh, color);
    if (this.mesh.alpha !== strength) this.mesh.alpha = strength;
  }

  /** Its capacity in points of an outline. */
  get pointsMax(): number {
    return this.#pointsMax;
  }

  #outline(x: number, y: number, { points, count }: SightPolygon): number {
    const shown = Math.min(count, this.#pointsMax);
    const positions = this.#positions;
    positions[0] = x;
    positions[1] = y;
    for (let i = 0; i < shown * 2; i++) positions[i + 2] = points[i];
    return shown;
  }

  /** Ends the outline at one of its points, and puts what is left over there, too. */
  #close(count: number, point: number): void {
    const positions = this.#positions;
    const uvs = this.#uvs;
    for (let i = (count + 1) * 2; i < positions.length; i += 2) {
      positions[i] = positions[point * 2];
      positions[i + 1] = positions[point * 2 + 1];
      uvs[i] = uvs[point * 2];
      uvs[i + 1] = uvs[point * 2 + 1];
    }
    this.#geometry.getBuffer('aPosition').update();
    this.#geometry.getBuffer('aUV').update();
  }
}
