/** The atlas page on the device: every picture twice, as drawn and glowing, so that light costs no draw call of its own. */
import {
  Container,
  ImageSource,
  RenderTexture,
  Sprite,
  Texture,
  type TextureSource,
  type WebGLRenderer,
} from 'pixi.js';

/**
 * The page of a game. Colours are premultiplied, and drawing adds colour·1 + what is below·(1 − alpha): a picture with its colours
 * kept and its alpha at 0 is therefore added to what is below it, by the same blend as all others and in the same batch.
 * (The trick is known as premultiplied additive blending: T. Forsyth, "Premultiplied alpha", 2006.)
 */
export interface AtlasPage {
  readonly source: TextureSource;
  /** Where the glowing copy of the page begins, in logical pixels. */
  readonly glowX: number;
  readonly glowY: number;
  /** Draws the page again: the browser took the context away, and with it what was drawn. */
  redraw(): void;
  destroy(): void;
}

/** Writes red, green and blue, and leaves alpha. */
const COLOURS_ONLY = 0b1110;

/** Copies an image of `density` pixels to a logical one to the device. */
export function createAtlasPage(
  image: HTMLImageElement | HTMLCanvasElement,
  density: number,
  renderer: WebGLRenderer,
): AtlasPage {
  const drawn = new ImageSource({ resource: image, resolution: density, label: 'atlas', scaleMode: 'nearest' });
  const texture = new Texture({ source: drawn });
  const { width, height } = drawn;
  // Beside or below, whichever keeps the page nearer to a square: devices limit its sides.
  const glowX = width <= height ? width : 0;
  const glowY = width <= height ? 0 : height;
  const page = RenderTexture.create({
    width: width + glowX,
    height: height + glowY,
    resolution: density,
    scaleMode: 'linear',
  });
  const scene = new Container();
  const glowing = new Sprite(texture);
  glowing.position.set(glowX, glowY);
  glowing.mask = COLOURS_ONLY;
  scene.addChild(new Sprite(texture), glowing);

  function redraw(): void {
    renderer.render({ container: scene, target: page, clear: true, clearColor: [0, 0, 0, 0] });
    // The image stays for the next time, but not on the device.
    drawn.unload();
  }

  redraw();
  return {
    source: page.source,
    glowX,
    glowY,
    redraw,
    destroy() {
      scene.destroy({ children: true });
      texture.destroy(true);
      page.destroy(true);
    },
  };
}
