/** The images that textures are cut from, and where on a game's page pictures glow. */
import { canvasUtils, Texture, TextureSource } from 'pixi.js';
import type { AtlasPage } from '#client/view/atlas-page.ts';

/** What a 2D canvas can draw from. */
export type SheetImage = HTMLCanvasElement | HTMLImageElement | OffscreenCanvas | ImageBitmap;

/** A source of textures. */
export interface Sheet {
  readonly image: SheetImage;
  /**
   * Beyond these pixels lies the glowing copy of a page, as with WebGL. Here it is no copy: it is drawn from the same pixels, by adding. Infinity
   * for a sheet where nothing glows.
   */
  readonly glowX: number;
  readonly glowY: number;
  /** False for a canvas that may be drawn to: tinted copies of it are not kept. */
  readonly isFixed: boolean;
}

const plain = { glowX: Infinity, glowY: Infinity };
/** Pixi's texture of one white pixel. */
export const WHITE_SHEET: Sheet = Object.freeze({ image: new OffscreenCanvas(1, 1), ...plain, isFixed: true });
const pages = new WeakMap<TextureSource, Sheet>();

/** The page of a game's art: all places on it are those of WebGL's page, which is twice as large. */
export function createCanvasPage(image: HTMLImageElement | HTMLCanvasElement, density: number): AtlasPage {
  const { width, height } = image;
  const isBeside = width <= height;
  const source = new TextureSource({
    // It is never handed to a device, which would want the whole of it.
    resource: undefined,
    width: (isBeside ? 2 * width : width) / density,
    height: (isBeside ? height : 2 * height) / density,
    resolution: density,
    scaleMode: 'linear',
    label: 'atlas',
  });
  pages.set(source, {
    image: bitmapOf(image),
    glowX: isBeside ? width : Infinity,
    glowY: isBeside ? Infinity : height,
    isFixed: true,
  });
  return {
    source,
    glowX: isBeside ? width / density : 0,
    glowY: isBeside ? 0 : height / density,
    redraw: () => undefined,
    destroy: () => source.destroy(),
  };
}

/** The sheet of a source; undefined for one that has nothing to draw yet. */
export function sheetOf(source: TextureSource): Sheet | undefined {
  const page = pages.get(source);
  if (page !== undefined) return page;
  const resource: unknown = source.resource;
  // A render target may get another canvas.
  if (resource instanceof HTMLCanvasElement) return { image: resource, ...plain, isFixed: false };
  if (resource instanceof ImageBitmap || resource instanceof HTMLImageElement)
    return kept(source, { image: resource, ...plain, isFixed: true });
  // Numbers, of which Pixi makes a canvas once.
  const image = canvasUtils.getCanvasSource(new Texture({ source }));
  return image instanceof HTMLCanvasElement ? kept(source, { image, ...plain, isFixed: true }) : undefined;
}

function kept(source: TextureSource, sheet: Sheet): Sheet {
  pages.set(source, sheet);
  return sheet;
}

/** Decoded once, and drawn from without asking whether it is still decoded. */
function bitmapOf(image: HTMLImageElement | HTMLCanvasElement): ImageBitmap {
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext('2d')?.drawImage(image, 0, 0);
  return canvas.transferToImageBitmap();
}
