/** Triangles seen as what they are: rectangles of a picture, pieces of a strip, and outlines of several triangles. Knows no Pixi. */

/** The corners of a mesh, in one or several arrays; strides and offsets count elements. */
export interface MeshCorners {
  readonly places: Float32Array;
  readonly placeStride: number;
  readonly placeOffset: number;
  /** Shares of the sheet, times `uvScale`. */
  readonly uvs: Float32Array | Uint16Array;
  readonly uvStride: number;
  readonly uvOffset: number;
  readonly uvScale: number;
}

/** What is found; corners are named by their numbers. */
export interface ShapeTaker {
  /** A parallelogram over an upright rectangle of the sheet. The corners lie round it, the first at the rectangle's left upper one. */
  rectangle(first: number, second: number, third: number, fourth: number): void;
  /** A piece of a strip: the first two corners are its near edge, the last two its far edge, with which the next piece begins, the other way round. */
  piece(first: number, second: number, third: number, fourth: number): void;
  /** The first `count` corners lie round an area; nothing of the list is kept. */
  outline(corners: Readonly<Uint32Array>, count: number): void;
}

/** Far below a pixel of anything that is drawn. */
const EXACT = 1e-3;
/** Far below a pixel of a sheet. */
const EXACT_SHARE = 1e-6;

/** Walks through the triangles of so many indices. Fans are told as one outline, and the pairs of a strip as pieces: triangles that are filled one by one show seams. */
export class ShapeWalk {
  #corners = new Uint32Array(64);

  walk(indices: ArrayLike<number>, count: number, mesh: MeshCorners, taker: ShapeTaker): void {
    let i = 0;
    while (i + 2 < count) {
      const a = indices[i];
      const b = indices[i + 1];
      const c = indices[i + 2];
      if (i + 5 < count && indices[i + 3] === a && indices[i + 4] === c && isRectangle(mesh, a, b, c, indices[i + 5])) {
        taker.rectangle(a, b, c, indices[i + 5]);
        i += 6;
        continue;
      }
      if (i + 5 < count && indices[i + 3] === b && indices[i + 5] === c) {
        taker.piece(a, b, indices[i + 4], c);
        i += 6;
        continue;
      }
      i = this.#fan(indices, i, count, mesh, taker);
    }
  }

  /** All triangles from here on that share a corner and each an edge with the one before. */
  #fan(indices: ArrayLike<number>, from: number, count: number, mesh: MeshCorners, taker: ShapeTaker): number {
    const middle = indices[from];
    let i = from;
    let length = 1;
    let last = indices[from + 1];
    this.#corners[0] = middle;
    this.#corners[length++] = last;
    while (i + 2 < count && indices[i] === middle && indices[i + 1] === last) {
      last = indices[i + 2];
      if (length === this.#corners.length) this.#grow();
      // What is left over of a fan has no area: it lies on its last corner.
      if (!isSamePlace(mesh, last, this.#corners[length - 1])) this.#corners[length++] = last;
      i += 3;
    }
    // One that goes all the way round does not need its middle.
    const isRound = length > 3 && isSamePlace(mesh, this.#corners[length - 1], this.#corners[1]);
    const outline = isRound ? this.#corners.subarray(1) : this.#corners;
    const corners = isRound ? length - 2 : length;
    if (corners > 2) taker.outline(outline, corners);
    return i;
  }

  #grow(): void {
    const larger = new Uint32Array(this.#corners.length * 2);
    larger.set(this.#corners);
    this.#corners = larger;
  }
}

function isSamePlace({ places, placeStride, placeOffset }: MeshCorners, one: number, other: number): boolean {
  const i = one * placeStride + placeOffset;
  const j = other * placeStride + placeOffset;
  return places[i] === places[j] && places[i + 1] === places[j + 1];
}

function isRectangle(mesh: MeshCorners, a: number, b: number, c: number, d: number): boolean {
  const { places, placeStride: stride, placeOffset: at } = mesh;
  const { uvs, uvStride, uvOffset, uvScale } = mesh;
  const x = places[a * stride + at] - places[b * stride + at] + places[c * stride + at] - places[d * stride + at];
  const y =
    places[a * stride + at + 1] -
    places[b * stride + at + 1] +
    places[c * stride + at + 1] -
    places[d * stride + at + 1];
  if (Math.abs(x) > EXACT || Math.abs(y) > EXACT) return false;
  const u = (corner: number) => uvs[corner * uvStride + uvOffset] * uvScale;
  const v = (corner: number) => uvs[corner * uvStride + uvOffset + 1] * uvScale;
  return (
    Math.abs(u(a) - u(d)) < EXACT_SHARE &&
    Math.abs(u(b) - u(c)) < EXACT_SHARE &&
    Math.abs(v(a) - v(b)) < EXACT_SHARE &&
    Math.abs(v(c) - v(d)) < EXACT_SHARE &&
    u(b) > u(a) &&
    v(d) > v(a)
  );
}
