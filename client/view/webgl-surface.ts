/** The surface of WebGL: what Pixi is built for, and everything else here. */
// Pixi's shader functions without code made from text: the server's content policy forbids it.
import 'pixi.js/unsafe-eval';
import { WebGLRenderer } from 'pixi.js';
import { createPostSwitch } from '#client/post/post-switch.ts';
import { createAtlasPage } from '#client/view/atlas-page.ts';
import type { Surface, SurfaceOptions } from '#client/view/surface.ts';

/** An atlas page, and what a view draws for itself. With more samplers than this the batch shader is slow in software. */
const FEW_TEXTURES = 4;

/** Makes it; rejects with whatever Pixi says where there is no WebGL, or it cannot be used. */
export async function createWebglSurface(options: SurfaceOptions): Promise<Surface> {
  const { width, height, resolution, background, isAntialiased, hasFewTextures } = options;
  const canvas = options.makeCanvas();
  const renderer = new WebGLRenderer();
  await renderer.init({
    canvas,
    width,
    height,
    resolution,
    autoDensity: true,
    background,
    antialias: isAntialiased,
    powerPreference: 'high-performance',
    // Pointer events, the accessibility layer, filters and HTML overlays are not used: they would be fetched all the same.
    skipExtensionImports: true,
  });
  const limitBatch = () => {
    if (hasFewTextures)
      renderer.limits.maxBatchableTextures = Math.min(FEW_TEXTURES, renderer.limits.maxBatchableTextures);
  };
  limitBatch();
  // A restored context asks the device for its limits again.
  renderer.runners.contextChange.add({
    contextChange() {
      limitBatch();
      surface.onRestored();
    },
  });
  const surface: Surface = {
    canvas,
    isAccelerated: true,
    get isLost() {
      return renderer.context.isLost;
    },
    post: createPostSwitch(renderer),
    onRestored: () => undefined,
    createPage: (image, density) => createAtlasPage(image, density, renderer),
    resize: (...size) => renderer.resize(...size),
    render: (drawing) => renderer.render(drawing),
    destroy() {
      surface.post.destroy();
      renderer.destroy({ removeView: true });
    },
  };
  return surface;
}
