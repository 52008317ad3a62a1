/** The surface of a page that has no WebGL: Pixi's canvas, with a brush of our own. Fetched only there. */
import { CanvasRenderer, extensions, Matrix } from 'pixi.js';
import type { PostSwitch } from '#client/post/post-switch.ts';
import type { Surface, SurfaceOptions } from '#client/view/surface.ts';
import { MeshPipe } from './mesh-pipe.ts';
import { PanelPipe } from './panel-pipe.ts';
import { createCanvasPage } from './sheets.ts';
import { SpriteAdaptor } from './sprite-adaptor.ts';

/** Effects over the picture are shaders: the picture goes without. */
const NO_POST: PostSwitch = {
  set: () => undefined,
  clear: () => undefined,
  render: (_scene, draw) => draw(undefined),
  destroy: () => undefined,
};

/** Makes it; rejects where the browser has no 2D canvas either. */
export async function createCanvasSurface({
  makeCanvas,
  width,
  height,
  resolution,
  background,
}: SurfaceOptions): Promise<Surface> {
  const canvas = makeCanvas();
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('The browser gives no 2D canvas.');
  // Those of Pixi have the same names, by which they are removed.
  extensions.remove(SpriteAdaptor, PanelPipe);
  extensions.add(SpriteAdaptor, PanelPipe, MeshPipe);
  const renderer = new CanvasRenderer();
  await renderer.init({ canvas, width, height, resolution, autoDensity: true, background, skipExtensionImports: true });
  const moved = new Matrix();

  return {
    canvas,
    isAccelerated: false,
    isLost: false,
    post: NO_POST,
    onRestored: () => undefined,
    createPage: createCanvasPage,
    resize: (...size) => renderer.resize(...size),
    render(drawing) {
      if (!('container' in drawing) || drawing.frame === undefined) return renderer.render(drawing);
      const { frame, ...whole } = drawing;
      const { x, y } = frame;
      const scale = renderer.resolution;
      if (whole.clear === true) renderer.canvasContext.clear(background);
      context.save();
      try {
        context.setTransform(scale, 0, 0, scale, 0, 0);
        context.beginPath();
        context.rect(x, y, frame.width, frame.height);
        context.clip();
        moved.copyFrom(whole.transform ?? Matrix.IDENTITY).translate(x, y);
        renderer.render({ ...whole, clear: false, transform: moved });
      } finally {
        context.restore();
      }
    },
    destroy: () => renderer.destroy({ removeView: true }),
  };
}
