// Many pictures of the atlas that never move as one mesh: one draw call, and nothing to do in a frame in which the same parts are seen.
import { Mesh, MeshGeometry, Texture } from 'pixi.js';

/** Where a picture lies. */
export interface QuadPlace {
  /** World point of the picture's middle. */
  readonly x: number;
  readonly y: number;
  readonly turnRad?: number;
  readonly scale?: number;
}

/** Corners of a quad, clockwise from the upper left. */
const CORNERS = 4;
const NUMBERS = CORNERS * 2;
/** Corners that its two triangles name. */
const TRIANGLE_CORNERS = 6;

/** Collects quads of one atlas page and makes a mesh of them. */
export class QuadMesh {
  readonly #positions: number[] = [];
  readonly #uvs: number[] = [];
  readonly #indices: number[] = [];
  #page: Texture | undefined;

  /** Adds a picture over those before it. All must be of one page. */
  add(texture: Texture, { x, y, turnRad = 0, scale = 1 }: QuadPlace): void {
    this.#page ??= new Texture({ source: texture.source });
    const { orig, trim, uvs } = texture;
    const drawn = trim ?? orig;
    const left = drawn.x - orig.width / 2;
    const top = drawn.y - orig.height / 2;
    const right = left + drawn.width;
    const bottom = top + drawn.height;
    const cos = Math.cos(turnRad) * scale;
    const sin = Math.sin(turnRad) * scale;
    const first = this.#positions.length / 2;
    for (const [cornerX, cornerY] of [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ]) {
      this.#positions.push(x + cornerX * cos - cornerY * sin, y + cornerX * sin + cornerY * cos);
    }
    this.#uvs.push(uvs.x0, uvs.y0, uvs.x1, uvs.y1, uvs.x2, uvs.y2, uvs.x3, uvs.y3);
    this.#indices.push(first, first + 1, first + 2, first, first + 2, first + 3);
  }

  get count(): number {
    return this.#positions.length / NUMBERS;
  }

  /** The mesh, or undefined when nothing was added. */
  finish(): Mesh<MeshGeometry> | undefined {
    if (this.#page === undefined) return undefined;
    const geometry = new MeshGeometry({
      positions: Float32Array.from(this.#positions),
      uvs: Float32Array.from(this.#uvs),
      indices: Uint32Array.from(this.#indices),
    });
    // A picture of its own: as part of a batch it would be copied there again whenever the batch changes.
    geometry.batchMode = 'no-batch';
    return new Mesh({ geometry, texture: this.#page });
  }
}

/** Quads of a mesh that are seen together: from one number of quads up to another. */
export interface QuadRange {
  readonly from: number;
  readonly to: number;
}

/** Shows parts of a mesh of quads, in their order, in one draw call. */
export function createQuadParts(mesh: Mesh<MeshGeometry>): (parts: readonly QuadRange[]) => void {
  const { geometry } = mesh;
  const all = Uint32Array.from(geometry.indices);
  return (parts) => {
    let count = 0;
    for (const { from, to } of parts) {
      geometry.indices.set(all.subarray(from * TRIANGLE_CORNERS, to * TRIANGLE_CORNERS), count);
      count += (to - from) * TRIANGLE_CORNERS;
    }
    mesh.visible = count > 0;
    if (count === 0) return;
    geometry.indexCount = count;
    geometry.indexBuffer.update(count * all.BYTES_PER_ELEMENT);
  };
}
