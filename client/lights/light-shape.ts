/** One light's area as a mesh: a fan around its middle, with the fall-off laid over it. */
import { Mesh, MeshGeometry } from 'pixi.js';
import type { Texture } from 'pixi.js';
import { RAMP } from '#client/lights/light-ramps.ts';
import type { Light } from '#client/lights/lights.ts';

/** What a light reaches: a star-shaped area around its place; the outline runs clockwise on the screen, a beam's from one edge to the other. */
export interface LightOutline {
  /** x, y of the outline's points in world units, `count` of them; its length says how many there can be. */
  readonly points: Float32Array;
  readonly count: number;
}

/** Points at the end of a beam that nothing stops. */
const BEAM_POINTS = 17;
const ROUND_POINTS = 4;

/** Makes the outlines of lights that nothing stops: a square, which the fall-off rounds, or the arc of a beam. Each is good until the next. */
export function roundOutline(): (light: Light) => LightOutline {
  const square = { points: new Float32Array(ROUND_POINTS * 2), count: ROUND_POINTS };
  const arc = { points: new Float32Array(BEAM_POINTS * 2), count: BEAM_POINTS };
  return ({ x, y, radius, angleRad = 0, halfRad }) => {
    if (halfRad === undefined || halfRad >= Math.PI) {
      const { points } = square;
      points[0] = points[6] = x - radius;
      points[1] = points[3] = y - radius;
      points[2] = points[4] = x + radius;
      points[5] = points[7] = y + radius;
      return square;
    }
    const step = (2 * halfRad) / (BEAM_POINTS - 1);
    // Chords stay outside the circle.
    const farthest = radius / Math.cos(step / 2);
    for (let i = 0; i < BEAM_POINTS; i++) {
      const angle = angleRad - halfRad + i * step;
      arc.points[i * 2] = x + Math.cos(angle) * farthest;
      arc.points[i * 2 + 1] = y + Math.sin(angle) * farthest;
    }
    return arc;
  };
}

interface Beam {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly angleRad: number;
  readonly halfRad: number;
}

/** A light that is drawn. Its numbers of points and triangles stay, so that the batch it is in is not laid out anew; what is not needed has no area. */
export class LightShape {
  readonly mesh: Mesh;
  /** The light's place. */
  atX = 0;
  atY = 0;
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

  /** Takes a light's place, its outline and its fall-off. */
  cover({ x, y, radius, angleRad = 0, halfRad = Math.PI }: Light, outline: LightOutline): void {
    this.atX = x;
    this.atY = y;
    if (halfRad >= Math.PI) this.#showRound(x, y, radius, outline);
    else this.#showBeam({ x, y, radius, angleRad, halfRad }, outline);
  }

  #showRound(x: number, y: number, radius: number, outline: LightOutline): void {
    const { points } = outline;
    const count = this.#outline(x, y, outline);
    const uvs = this.#uvs;
    const reachU = RAMP.roundReachU / radius;
    const reachV = RAMP.roundReachV / radius;
    uvs[0] = RAMP.roundU;
    uvs[1] = RAMP.roundV;
    for (let i = 0; i < count; i++) {
      uvs[i * 2 + 2] = RAMP.roundU + (points[i * 2] - x) * reachU;
      uvs[i * 2 + 3] = RAMP.roundV + (points[i * 2 + 1] - y) * reachV;
    }
    this.#close(count, count > 0 ? 1 : 0);
  }

  #showBeam({ x, y, radius, angleRad, halfRad }: Beam, outline: LightOutline): void {
    const { points } = outline;
    const count = this.#outline(x, y, outline);
    const uvs = this.#uvs;
    const cos = Math.cos(angleRad) / radius;
    const sin = Math.sin(angleRad) / radius;
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

  #outline(x: number, y: number, { points, count }: LightOutline): number {
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
