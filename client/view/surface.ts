/** What draws on the page's canvas: WebGL, or the 2D canvas where there is none. All that differs between the two is behind this face. */
import type { Container, Rectangle, RenderOptions } from 'pixi.js';
import type { PostSwitch } from '#client/post/post-switch.ts';
import type { AtlasPage } from '#client/view/atlas-page.ts';
import { noGraphics } from '#client/view/view-errors.ts';
import { createWebglSurface } from '#client/view/webgl-surface.ts';

/** How a surface is made. */
export interface SurfaceOptions {
  /** A canvas that no other surface has tried: whoever asks for a context has it for good. */
  makeCanvas(): HTMLCanvasElement;
  /** CSS pixels, above 0. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the canvas in one CSS pixel. */
  readonly resolution: number;
  /** 0xrrggbb. */
  readonly background: number;
  readonly isAntialiased: boolean;
  /** See `PictureOptions`. */
  readonly hasFewTextures: boolean;
  /** WebGL was tried, and failed after it had begun. */
  readonly isWebglBroken: boolean;
}

/** A drawing. `frame` is the part of the surface it is drawn in, CSS pixels: its 0, 0 lies there, and nothing of it is seen outside. */
export type SurfaceDrawing = RenderOptions & { frame?: Rectangle };

/** What draws the picture of a page. */
export interface Surface {
  readonly canvas: HTMLCanvasElement;
  /** False on a 2D canvas: effects over the picture and shaders of a view's own are left out there. */
  readonly isAccelerated: boolean;
  /** The browser has taken the context away; it gives it back by itself. */
  readonly isLost: boolean;
  /** Effects over the whole picture. */
  readonly post: PostSwitch;
  /** Told when the context is back: what was drawn into textures is gone. */
  onRestored: () => void;
  /** The page of a game's art, as this surface draws it: `image` has `density` pixels to a logical one. */
  createPage(image: HTMLImageElement | HTMLCanvasElement, density: number): AtlasPage;
  resize(width: number, height: number, resolution: number): void;
  /** Without `target` on the canvas; `clear` with the background. */
  render(drawing: SurfaceDrawing | Container): void;
  destroy(): void;
}

/** Makes a surface: of WebGL, else of the 2D canvas, whose code is fetched only then. Rejects with `view/graphics` where there is neither. */
export async function createSurface(options: SurfaceOptions): Promise<Surface> {
  const causes: unknown[] = [];
  if (!options.isWebglBroken) {
    try {
      return await createWebglSurface(options);
    } catch (error) {
      causes.push(error);
    }
  }
  // What cannot be fetched is no trouble of the browser's graphics: a reload cures it.
  const { createCanvasSurface } = await import('#client/canvas/canvas-surface.ts');
  try {
    return await createCanvasSurface(options);
  } catch (error) {
    throw noGraphics(new AggregateError([...causes, error]));
  }
}
