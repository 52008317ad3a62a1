/** Draws the sprites of a batch one by one: in the place of Pixi's adaptor of the same name. */
import {
  CanvasRenderer,
  ExtensionType,
  type Batch,
  type BatchableElement,
  type DefaultBatchableQuadElement,
  type BatcherAdaptor,
  type BatcherPipe,
} from 'pixi.js';
import { brushOf } from './brush.ts';

/** What Pixi's pipe of batches hands its sprites to. */
export class SpriteAdaptor implements BatcherAdaptor {
  static readonly extension = { type: [ExtensionType.CanvasPipesAdaptor], name: 'batch' } as const;

  start(): void {
    // No shader and no geometry are bound.
  }

  execute({ renderer }: BatcherPipe, { blendMode, elements }: Batch): void {
    if (!(renderer instanceof CanvasRenderer)) throw new Error('Sprites of another renderer came to the 2D canvas.');
    const brush = brushOf(renderer);
    brush.begin(blendMode);
    const { cut, place } = brush;
    for (let i = 0; i < elements.length; i++) {
      const element = elements[i];
      if (!isQuad(element)) continue;
      const { texture, transform, bounds, color } = element;
      const { source, frame } = texture;
      if (!brush.dye(color) || !brush.take(source, source.style.scaleMode !== 'nearest')) continue;
      const { resolution } = source;
      cut.x = Math.round(frame.x * resolution);
      cut.y = Math.round(frame.y * resolution);
      cut.width = Math.round(frame.width * resolution);
      cut.height = Math.round(frame.height * resolution);
      place.x = bounds.minX;
      place.y = bounds.minY;
      place.width = bounds.maxX - bounds.minX;
      place.height = bounds.maxY - bounds.minY;
      brush.lookFrom(transform);
      brush.draw(false);
    }
    brush.end();
  }
}

function isQuad(element: BatchableElement): element is DefaultBatchableQuadElement {
  return element.packAsQuad;
}
