/** Draws what a mesh is found to be: rectangles as cuts of its sheet, outlines filled with it. */
import { Matrix, type Mesh } from 'pixi.js';
import type { Brush } from './brush.ts';
import type { MeshCorners, ShapeTaker } from './mesh-shapes.ts';

/** The corners of a mesh, which may have colours. */
export interface ColoredCorners extends MeshCorners {
  /** 0xaabbggrr for each corner; absent for a mesh of one colour. */
  readonly colors: Uint32Array | undefined;
  readonly colorStride: number;
  readonly colorOffset: number;
}

/** What one mesh is drawn with. */
interface DrawnMesh {
  readonly brush: Brush;
  readonly mesh: Mesh;
  readonly corners: ColoredCorners;
}

/** A sheet of so few pixels is tinted as a whole: outlines over it differ in every frame. */
const SMALL_SHEET = 65_536;
/** Pixels to which the part of a larger sheet that a mesh shows is widened, so that few copies are made. */
const GRID = 16;
/** Pixels of the canvas by which the pieces of a strip lie under one another. */
const OVERLAP = 0.6;

/** Draws the shapes of one mesh. */
export class MeshPainter implements ShapeTaker {
  readonly #brush: Brush;
  readonly #mesh: Mesh;
  readonly #corners: ColoredCorners;
  /** The whole sheet. */
  readonly #width: number;
  readonly #height: number;
  readonly #piece = new Uint32Array(4);
  readonly #onto = new Matrix();
  readonly #placed = new Matrix();

  /** The brush has taken the mesh's sheet. */
  constructor({ brush, mesh, corners }: DrawnMesh) {
    this.#brush = brush;
    this.#mesh = mesh;
    this.#corners = corners;
    this.#width = mesh.texture.source.pixelWidth;
    this.#height = mesh.texture.source.pixelHeight;
  }

  rectangle(a: number, b: number, c: number, d: number): void {
    const brush = this.#brush;
    const corners = this.#corners;
    const { places, placeStride, placeOffset } = corners;
    const first = a * placeStride + placeOffset;
    const second = b * placeStride + placeOffset;
    const fourth = d * placeStride + placeOffset;
    const x = places[first];
    const y = places[first + 1];
    const acrossX = places[second] - x;
    const acrossY = places[second + 1] - y;
    const downX = places[fourth] - x;
    const downY = places[fourth + 1] - y;
    if ((acrossX === 0 && acrossY === 0) || (downX === 0 && downY === 0) || !this.#dye(a)) return;
    const { cut, place } = brush;
    cut.x = Math.round(this.#u(a) * this.#width);
    cut.y = Math.round(this.#v(a) * this.#height);
    // Less than half a pixel of the page is one all the same: a canvas has no smaller part.
    cut.width = Math.max(1, Math.round(this.#u(c) * this.#width) - cut.x);
    cut.height = Math.max(1, Math.round(this.#v(c) * this.#height) - cut.y);
    if (acrossY === 0 && downX === 0 && acrossX > 0 && downY > 0) {
      place.x = x;
      place.y = y;
      place.width = acrossX;
      place.height = downY;
      brush.lookFrom(this.#mesh.groupTransform);
    } else {
      place.x = 0;
      place.y = 0;
      place.width = cut.width;
      place.height = cut.height;
      this.#placed.set(acrossX / cut.width, acrossY / cut.width, downX / cut.height, downY / cut.height, x, y);
      brush.lookFrom(this.#placed.prepend(this.#mesh.groupTransform));
    }
    // What moves about in colours of its own is no floor, and would be seen to jump from pixel to pixel.
    brush.draw(corners.colors === undefined);
  }

  piece(first: number, second: number, third: number, fourth: number): void {
    this.#piece[0] = first;
    this.#piece[1] = second;
    this.#piece[2] = third;
    this.#piece[3] = fourth;
    if (!this.#dye(first) || !this.#lay(this.#piece, 4)) return;
    this.#cutSheet();
    this.#brush.lookFrom(this.#mesh.groupTransform);
    const { a, b } = this.#brush.matrix;
    const [x, y, acrossX, acrossY] = [this.#x(first), this.#y(first), this.#x(second), this.#y(second)];
    const onX = (this.#x(third) + this.#x(fourth) - x - acrossX) / 2;
    const onY = (this.#y(third) + this.#y(fourth) - y - acrossY) / 2;
    // Under the beginning of the next piece: edges are smoothed, and two that only touch let through what is below.
    const further = OVERLAP / (Math.hypot(onX, onY) * Math.hypot(a, b));
    const path = new Path2D();
    path.moveTo(x, y);
    path.lineTo(acrossX, acrossY);
    path.lineTo(this.#x(third) + onX * further, this.#y(third) + onY * further);
    path.lineTo(this.#x(fourth) + onX * further, this.#y(fourth) + onY * further);
    this.#brush.fill(path, this.#onto);
  }

  outline(list: Readonly<Uint32Array>, count: number): void {
    if (!this.#dye(list[0]) || !this.#lay(list, count)) return;
    this.#cutSheet();
    const path = new Path2D();
    path.moveTo(this.#x(list[0]), this.#y(list[0]));
    for (let i = 1; i < count; i++) path.lineTo(this.#x(list[i]), this.#y(list[i]));
    this.#brush.lookFrom(this.#mesh.groupTransform);
    this.#brush.fill(path, this.#onto);
  }

  #x(corner: number): number {
    const { places, placeStride, placeOffset } = this.#corners;
    return places[corner * placeStride + placeOffset];
  }

  #y(corner: number): number {
    const { places, placeStride, placeOffset } = this.#corners;
    return places[corner * placeStride + placeOffset + 1];
  }

  #u(corner: number): number {
    const { uvs, uvStride, uvOffset, uvScale } = this.#corners;
    return uvs[corner * uvStride + uvOffset] * uvScale;
  }

  #v(corner: number): number {
    const { uvs, uvStride, uvOffset, uvScale } = this.#corners;
    return uvs[corner * uvStride + uvOffset + 1] * uvScale;
  }

  #dye(corner: number): boolean {
    const { colors, colorStride, colorOffset } = this.#corners;
    return (
      colors === undefined ||
      this.#brush.dye(mixed(this.#mesh.groupColorAlpha, colors[corner * colorStride + colorOffset]))
    );
  }

  /** Reckons how the sheet lies under an outline, by its largest triangle from the first corner: the others lie alike, or nearly. */
  #lay(list: Readonly<Uint32Array>, count: number): boolean {
    const { places, placeStride, placeOffset } = this.#corners;
    const first = list[0];
    const x = places[first * placeStride + placeOffset];
    const y = places[first * placeStride + placeOffset + 1];
    const u = this.#u(first) * this.#width;
    const v = this.#v(first) * this.#height;
    let largest = 0;
    for (let i = 1; i + 1 < count; i++) {
      const du = this.#u(list[i]) * this.#width - u;
      const dv = this.#v(list[i]) * this.#height - v;
      const eu = this.#u(list[i + 1]) * this.#width - u;
      const ev = this.#v(list[i + 1]) * this.#height - v;
      const area = du * ev - dv * eu;
      if (Math.abs(area) <= largest) continue;
      largest = Math.abs(area);
      const at = list[i] * placeStride + placeOffset;
      const next = list[i + 1] * placeStride + placeOffset;
      const dx = places[at] - x;
      const dy = places[at + 1] - y;
      const ex = places[next] - x;
      const ey = places[next + 1] - y;
      const a = (dx * ev - ex * dv) / area;
      const b = (dy * ev - ey * dv) / area;
      const c = (ex * du - dx * eu) / area;
      const d = (ey * du - dy * eu) / area;
      this.#onto.set(a, b, c, d, x - a * u - c * v, y - b * u - d * v);
    }
    return largest > 0;
  }

  /** The part of the sheet that the mesh shows: all of a small one. */
  #cutSheet(): void {
    const { cut } = this.#brush;
    const corners = this.#corners;
    if (this.#width * this.#height <= SMALL_SHEET) {
      cut.x = 0;
      cut.y = 0;
      cut.width = this.#width;
      cut.height = this.#height;
      return;
    }
    let left = Infinity;
    let top = Infinity;
    let right = 0;
    let bottom = 0;
    const end = corners.uvs.length / corners.uvStride;
    for (let i = 0; i < end; i++) {
      left = Math.min(left, this.#u(i));
      top = Math.min(top, this.#v(i));
      right = Math.max(right, this.#u(i));
      bottom = Math.max(bottom, this.#v(i));
    }
    cut.x = Math.floor((left * this.#width) / GRID) * GRID;
    cut.y = Math.floor((top * this.#height) / GRID) * GRID;
    cut.width = Math.ceil((right * this.#width) / GRID) * GRID - cut.x;
    cut.height = Math.ceil((bottom * this.#height) / GRID) * GRID - cut.y;
  }
}

/** Two packed colours multiplied, channel by channel. */
function mixed(one: number, other: number): number {
  // White, as Pixi packs it: with a sign.
  if (one === -1) return other;
  let color = 0;
  for (let shift = 0; shift < 32; shift += 8)
    color += Math.round((((one >>> shift) & 255) * ((other >>> shift) & 255)) / 255) * 2 ** shift;
  return color;
}
