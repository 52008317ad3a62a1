/** The picture on the page: one surface, letterboxed, sharp on dense screens, alive after a lost context. */
import { Container, Matrix, Rectangle, Sprite, Texture, type RenderTexture } from 'pixi.js';
import type { PostSwitch } from '#client/post/post-switch.ts';
import { createSafeArea } from '#client/view/safe-area.ts';
import type { SplitDrawing, SplitPicture } from '#client/view/split.ts';
import { letterbox, type Letterbox } from '#client/view/letterbox.ts';
import type { Fit } from '#client/view/define-view.ts';
import { createSurface, type Surface } from '#client/view/surface.ts';

/** How a picture is made. */
export interface PictureOptions {
  /** The element it fills; it must have a size and be positioned. The body stands for the whole window. */
  readonly parent: HTMLElement;
  readonly logical: { readonly width: number; readonly height: number };
  /** Instead of `logical` in a window higher than wide. */
  readonly portrait?: { readonly width: number; readonly height: number } | undefined;
  readonly fit: Fit;
  /** 0xrrggbb. */
  readonly background: number;
  /** Smooth edges of drawn shapes; pictures of an atlas have their own. */
  readonly isAntialiased: boolean;
  /**
   * Few textures are in the picture at once: then the shader has few samplers. It is linked in a third of the time (most of what comes before a first
   * picture without a GPU), draws twice as fast there, and gives the same pixels; more textures would cost draw calls.
   */
  readonly hasFewTextures: boolean;
  readonly maxPixelRatio: number;
  readonly maxPixels: number;
  /** WebGL was tried, and failed after it had begun; false when absent. */
  readonly isWebglBroken?: boolean;
}

/** The picture of a page. */
export interface Picture extends Pick<Surface, 'canvas' | 'isAccelerated' | 'createPage'> {
  readonly box: Letterbox;
  /** Effects over the whole picture. */
  readonly post: Pick<PostSwitch, 'set' | 'clear'>;
  /** The browser has taken the context away: nothing is drawn until it gives it back, which it does by itself. */
  readonly isLost: boolean;
  /** Told when the logical or the real size changed. */
  onResize: (box: Letterbox) => void;
  /** Told before the first picture after the browser gave a lost context back: what was drawn into textures is gone. */
  onRestored: () => void;
  /** What is drawn, in logical pixels; undefined for the bare background. */
  show(root: Container | undefined): void;
  /**
   * Draws; does nothing while the browser has taken the context away. `timeMs` moves those effects that move by themselves; with `split` what is
   * shown is drawn in panes.
   */
  render(timeMs?: number, split?: SplitPicture): void;
  destroy(): void;
}

/** Makes the picture. Rejects with `view/graphics` where nothing can be drawn on. */
export async function createPicture(options: PictureOptions): Promise<Picture> {
  const { parent, logical, portrait, fit, maxPixelRatio, maxPixels, isWebglBroken = false } = options;
  // A page's body is as high as what is in it, which here is nothing.
  const isWholePage = parent === document.body;
  const safeArea = createSafeArea();
  let box = fitted();
  const surface = await createSurface({
    ...options,
    isWebglBroken,
    makeCanvas: () => makeCanvas(fit),
    width: Math.max(1, box.cssWidth),
    height: Math.max(1, box.cssHeight),
    resolution: box.resolution,
  }).catch((error: unknown) => {
    safeArea.destroy();
    throw error;
  });
  const { canvas, post } = surface;
  let isRestored = false;
  surface.onRestored = () => void (isRestored = true);
  const screen = new Container();
  const ending = new AbortController();
  let shown: Container | undefined;
  let drawSplit: SplitDrawing | undefined;
  let paned: SplitPicture | undefined;

  function fitted(): Letterbox {
    return letterbox({
      roomWidth: isWholePage ? window.innerWidth : parent.clientWidth,
      roomHeight: isWholePage ? window.innerHeight : parent.clientHeight,
      logical,
      portrait,
      fit,
      unsafe: safeArea.read(parent),
      pixelRatio: window.devicePixelRatio,
      maxPixelRatio,
      maxPixels,
    });
  }

  function draw(target: RenderTexture | undefined): void {
    if (paned !== undefined && paned.panes.length > 1) {
      drawSplit ??= paned.createDrawing(surface, options.background, { Container, Matrix, Rectangle, Sprite, Texture });
      drawSplit(screen, paned, target);
    } else if (target === undefined) surface.render(screen);
    else surface.render({ container: screen, target, clear: true, clearColor: options.background });
  }

  function resize(): void {
    box = fitted();
    surface.resize(Math.max(1, box.cssWidth), Math.max(1, box.cssHeight), box.resolution);
    canvas.style.left = `${box.left}px`;
    canvas.style.top = `${box.top}px`;
    screen.scale.set(box.scale);
    picture.onResize(box);
  }

  const picture: Picture = {
    canvas,
    isAccelerated: surface.isAccelerated,
    createPage: surface.createPage,
    post,
    get box() {
      return box;
    },
    get isLost() {
      return surface.isLost;
    },
    onResize: () => undefined,
    onRestored: () => undefined,
    show(root) {
      if (shown !== undefined) screen.removeChild(shown);
      shown = root;
      if (root !== undefined) screen.addChild(root);
    },
    render(timeMs = 0, split = undefined) {
      if (surface.isLost) return;
      if (isRestored) {
        isRestored = false;
        picture.onRestored();
        refreshCaches(screen);
      }
      paned = split;
      post.render(screen, draw, timeMs);
    },
    destroy() {
      ending.abort();
      observer.disconnect();
      safeArea.destroy();
      picture.show(undefined);
      screen.destroy();
      surface.destroy();
    },
  };
  const observer = new ResizeObserver(resize);
  observer.observe(parent);
  // A window that moves to a denser screen keeps its size, but not its pixel ratio.
  window.addEventListener('resize', resize, { signal: ending.signal });
  parent.append(canvas);
  resize();
  return picture;
}

/** What a view keeps as a picture of its own is gone with the context: it is drawn again with the next one. */
function refreshCaches(node: Container): void {
  if (node.isCachedAsTexture) node.updateCacheTexture();
  for (const child of node.children) refreshCaches(child);
}

function makeCanvas(fit: Fit): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  Object.assign(canvas.style, { position: 'absolute', display: 'block', touchAction: 'none' });
  // Where the canvas has fewer pixels than the device, whole-number scale still shows them as squares.
  if (fit === 'integer') canvas.style.imageRendering = 'pixelated';
  return canvas;
}
