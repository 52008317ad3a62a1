/** Draws meshes, which Pixi's canvas has none of: tiles, particles, trails, lights, and those that views make. */
import {
  ExtensionType,
  type Attribute,
  type CanvasRenderer,
  type Geometry,
  type InstructionSet,
  type Mesh,
  type RenderPipe,
} from 'pixi.js';
import { brushOf } from './brush.ts';
import { MeshPainter, type ColoredCorners } from './mesh-painter.ts';
import { ShapeWalk } from './mesh-shapes.ts';

interface Views {
  readonly floats: Float32Array;
  readonly shorts: Uint16Array;
  readonly words: Uint32Array;
}

/** Pixi's pipe for meshes. Their shaders are not run: a mesh shows its texture by its corners' places, and in their colours. */
export class MeshPipe implements RenderPipe<Mesh> {
  static readonly extension = { type: [ExtensionType.CanvasPipes], name: 'mesh' } as const;
  readonly #renderer: CanvasRenderer;
  readonly #views = new WeakMap<ArrayBufferView, Views>();
  readonly #walk = new ShapeWalk();

  constructor(renderer: CanvasRenderer) {
    this.#renderer = renderer;
  }

  addRenderable(mesh: Mesh, instructionSet: InstructionSet): void {
    this.#renderer.renderPipes.batch.break(instructionSet);
    instructionSet.add(mesh);
  }

  updateRenderable(): void {
    // It is read when it is drawn.
  }

  validateRenderable(): boolean {
    return false;
  }

  execute(mesh: Mesh): void {
    const { geometry, texture } = mesh;
    const corners = this.#cornersOf(geometry);
    if (!mesh.isRenderable || corners === undefined) return;
    const { source } = texture;
    const brush = brushOf(this.#renderer);
    brush.begin(mesh.groupBlendMode);
    if (brush.dye(mesh.groupColorAlpha) && brush.take(source, source.style.scaleMode !== 'nearest')) {
      const painter = new MeshPainter({ mesh, corners, brush });
      const { data } = geometry.indexBuffer;
      // 0 stands for all of them.
      this.#walk.walk(data, geometry.indexCount || data.length, corners, painter);
    }
    brush.end();
  }

  destroy(): void {
    // It holds nothing.
  }

  #cornersOf(geometry: Geometry): ColoredCorners | undefined {
    const place = geometry.attributes['aPosition'];
    const uv = geometry.attributes['aUV'];
    const color = geometry.attributes['aColor'];
    if (place === undefined || uv === undefined) return undefined;
    const isShort = uv.format === 'unorm16x2';
    const uvViews = this.#viewsOf(uv);
    return {
      places: this.#viewsOf(place).floats,
      placeStride: strideOf(place, 8) / 4,
      placeOffset: (place.offset ?? 0) / 4,
      uvs: isShort ? uvViews.shorts : uvViews.floats,
      uvStride: strideOf(uv, isShort ? 4 : 8) / (isShort ? 2 : 4),
      uvOffset: (uv.offset ?? 0) / (isShort ? 2 : 4),
      uvScale: isShort ? 1 / 0xffff : 1,
      colors: color?.format === 'unorm8x4' ? this.#viewsOf(color).words : undefined,
      colorStride: color === undefined ? 0 : strideOf(color, 4) / 4,
      colorOffset: (color?.offset ?? 0) / 4,
    };
  }

  #viewsOf({ buffer }: Attribute): Views {
    const { data } = buffer;
    let views = this.#views.get(data);
    if (views === undefined) {
      const { buffer: bytes, byteOffset: from, byteLength } = data;
      views = {
        floats: new Float32Array(bytes, from, byteLength >> 2),
        shorts: new Uint16Array(bytes, from, byteLength >> 1),
        words: new Uint32Array(bytes, from, byteLength >> 2),
      };
      this.#views.set(data, views);
    }
    return views;
  }
}

function strideOf({ stride }: Attribute, bytes: number): number {
  return stride === undefined || stride === 0 ? bytes : stride;
}
