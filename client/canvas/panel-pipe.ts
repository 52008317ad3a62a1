/** Draws panels: nine cuts, of which the corners keep their size. In the place of Pixi's pipe of the same name. */
import {
  ExtensionType,
  type CanvasRenderer,
  type InstructionSet,
  type NineSliceSprite,
  type RenderPipe,
} from 'pixi.js';
import { brushOf, type Box } from './brush.ts';

/** Three parts beside one another: where each begins on the sheet and in the panel; a fourth number ends both. */
interface Spans {
  readonly cuts: Float64Array;
  readonly places: Float64Array;
}

/** Pixi's pipe for panels. */
export class PanelPipe implements RenderPipe<NineSliceSprite> {
  static readonly extension = { type: [ExtensionType.CanvasPipes], name: 'nineSliceSprite' } as const;
  readonly #renderer: CanvasRenderer;
  readonly #columns: Spans = { cuts: new Float64Array(4), places: new Float64Array(4) };
  readonly #rows: Spans = { cuts: new Float64Array(4), places: new Float64Array(4) };

  constructor(renderer: CanvasRenderer) {
    this.#renderer = renderer;
  }

  addRenderable(panel: NineSliceSprite, instructionSet: InstructionSet): void {
    this.#renderer.renderPipes.batch.break(instructionSet);
    instructionSet.add(panel);
  }

  updateRenderable(): void {
    // It is read when it is drawn.
  }

  validateRenderable(): boolean {
    return false;
  }

  execute(panel: NineSliceSprite): void {
    const { source, frame } = panel.texture;
    const brush = brushOf(this.#renderer);
    brush.begin(panel.groupBlendMode);
    if (brush.dye(panel.groupColorAlpha) && brush.take(source, source.style.scaleMode !== 'nearest')) {
      this.#measure(panel);
      const { resolution } = source;
      const { cut, place } = brush;
      for (let row = 0; row < 3; row++) {
        for (let column = 0; column < 3; column++) {
          const { cuts: xs, places: placeXs } = this.#columns;
          const { cuts: ys, places: placeYs } = this.#rows;
          cut.x = Math.round((frame.x + xs[column]) * resolution);
          cut.y = Math.round((frame.y + ys[row]) * resolution);
          cut.width = Math.round((frame.x + xs[column + 1]) * resolution) - cut.x;
          cut.height = Math.round((frame.y + ys[row + 1]) * resolution) - cut.y;
          narrowest(cut);
          place.x = placeXs[column];
          place.y = placeYs[row];
          place.width = placeXs[column + 1] - placeXs[column];
          place.height = placeYs[row + 1] - placeYs[row];
          if (place.width <= 0 || place.height <= 0) continue;
          brush.lookFrom(panel.groupTransform);
          // Parts that do not share their edges to the pixel show a line between them.
          brush.draw(true);
        }
      }
    }
    brush.end();
  }

  destroy(): void {
    // It holds nothing.
  }

  /** As Pixi's geometry of such a sprite: a panel that is smaller than its borders has them smaller. */
  #measure({ width, height, anchor, texture, leftWidth, topHeight, rightWidth, bottomHeight }: NineSliceSprite): void {
    const { width: textureWidth, height: textureHeight } = texture.frame;
    const fitting = Math.min(1, width / (leftWidth + rightWidth), height / (topHeight + bottomHeight));
    const left = -anchor.x * width;
    const top = -anchor.y * height;
    setSpans(this.#columns.cuts, 0, leftWidth, rightWidth, textureWidth);
    setSpans(this.#rows.cuts, 0, topHeight, bottomHeight, textureHeight);
    setSpans(this.#columns.places, left, leftWidth * fitting, rightWidth * fitting, width);
    setSpans(this.#rows.places, top, topHeight * fitting, bottomHeight * fitting, height);
  }
}

/** Between borders that meet lies a line without width: the pixels before it are stretched. */
function narrowest(cut: Box): void {
  if (cut.width <= 0) {
    cut.x -= 1;
    cut.width = 1;
  }
  if (cut.height <= 0) {
    cut.y -= 1;
    cut.height = 1;
  }
}

/** A first and a last part of these sizes, and what is between them. */
function setSpans(spans: Float64Array, from: number, first: number, last: number, size: number): void {
  spans[0] = from;
  spans[1] = from + first;
  spans[2] = from + size - last;
  spans[3] = from + size;
}
