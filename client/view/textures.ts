/** A game's pictures and letters as textures of its one atlas page. */
import { Rectangle, Texture } from 'pixi.js';
import type { AssetBundle, AtlasFrame } from '#assets/asset-bundle.ts';
import type { AtlasPage } from '#client/view/atlas-page.ts';
import { placeholderPage } from '#client/view/placeholder-art.ts';
import type { LabelFont } from '#client/view/label.ts';
import type { Surface } from '#client/view/surface.ts';
import { noGraphics, unknownName, withoutArt } from '#client/view/view-errors.ts';
import { SamestepError } from '#shared/errors.ts';

/** How a picture is laid over what is below it. */
export type Blend = 'normal' | 'add';

/** A game's pictures, ready to be drawn. */
export interface Textures {
  /** A picture, as drawn or glowing. Throws `view/name` for a name that the atlas does not have. */
  named(name: string, blend?: Blend): Texture;
  /** The display font; throws `view/option` for a game without art. */
  readonly font: () => LabelFont;
  /** Draws the page again after the browser gave the context back. */
  restore(): void;
  destroy(): void;
}

/** The picture of a game's page: the one that came, or what stands in for it. */
export type PageImage = HTMLImageElement | HTMLCanvasElement;

/**
 * Fetches and decodes the page of a game; undefined without art. What does not arrive, cannot be decoded or is of another size is told to
 * `onError` with `view/assets`, and boards in the sizes of its pictures stand in for it: the game plays on.
 */
export async function loadAtlasImage(
  assets: AssetBundle | undefined,
  onError: (error: SamestepError) => void,
): Promise<PageImage | undefined> {
  if (assets === undefined) return undefined;
  const { url, width, height } = assets.atlas;
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
    if (image.naturalWidth === width && image.naturalHeight === height) return image;
    onError(
      withoutPictures(
        url,
        `It is ${image.naturalWidth} × ${image.naturalHeight} pixels instead of ${width} × ${height}.`,
      ),
    );
  } catch (cause) {
    onError(withoutPictures(url, 'It did not arrive, or is no picture.', cause));
  }
  return placeholderPage(assets);
}

function withoutPictures(url: string, why: string, cause?: unknown): SamestepError {
  // A page in one file carries its art in its address.
  const name = url.startsWith('data:') ? 'in the page' : url;
  return new SamestepError({
    code: 'view/assets',
    what: `The pictures of the game (${name}) could not be loaded.`,
    why,
    fix: 'Reload the page; boards stand in for them until then.',
    ...(cause !== undefined && { cause }),
  });
}

/** Makes the textures of a game; without art every name is refused. Throws `view/graphics` where the device cannot draw them: a WebGL that fails when it is used. */
export function createTextures(
  assets: AssetBundle | undefined,
  image: PageImage | undefined,
  createPage: Surface['createPage'],
): Textures {
  if (assets === undefined || image === undefined) return refuseArt();
  const { atlas, font } = assets;
  const page = firstDrawing(() => createPage(image, atlas.density));
  const frames = Object.entries(atlas.frames);
  const normal = new Map(frames.map(([name, frame]) => [name, textureOf(frame, page, atlas.density, 'normal')]));
  const added = new Map(frames.map(([name, frame]) => [name, textureOf(frame, page, atlas.density, 'add')]));
  const letters = Object.entries(font.glyphs).flatMap(([character, { frame }]): [string, Texture][] =>
    frame === undefined ? [] : [[character, letterOf(frame, page, atlas.density)]],
  );
  const labelFont: LabelFont = { font, textures: new Map(letters) };
  return {
    named(name, blend = 'normal') {
      const texture = (blend === 'add' ? added : normal).get(name);
      if (texture === undefined)
        throw unknownName(`The game's assets have no picture '${name}'.`, name, [...normal.keys()]);
      return texture;
    },
    font: () => labelFont,
    restore: page.redraw,
    destroy() {
      for (const texture of [...normal.values(), ...added.values(), ...labelFont.textures.values()]) texture.destroy();
      page.destroy();
    },
  };
}

/** Pixi takes frames in the page's logical pixels. The trimmed picture is drawn where it lay in the picture as drawn. */
function textureOf(frame: AtlasFrame, { source, glowX, glowY }: AtlasPage, density: number, blend: Blend): Texture {
  const at = (x: number, y: number, width: number, height: number) =>
    new Rectangle(x / density, y / density, width / density, height / density);
  const place = at(frame.x, frame.y, frame.width, frame.height);
  if (blend === 'add') {
    place.x += glowX;
    place.y += glowY;
  }
  return new Texture({
    source,
    frame: place,
    orig: at(0, 0, frame.sourceWidth, frame.sourceHeight),
    trim: at(frame.offsetX, frame.offsetY, frame.width, frame.height),
  });
}

/** A letter's offsets are the font's business: its texture is the trimmed picture alone. */
function letterOf({ x, y, width, height }: AtlasFrame, { source }: AtlasPage, density: number): Texture {
  return new Texture({ source, frame: new Rectangle(x / density, y / density, width / density, height / density) });
}

/** A device that gives a context and then fails shows it here. */
function firstDrawing<Drawn>(draw: () => Drawn): Drawn {
  try {
    return draw();
  } catch (cause) {
    throw noGraphics(cause);
  }
}

function refuseArt(): Textures {
  return {
    named(name) {
      throw withoutArt(`The picture '${name}'`);
    },
    font() {
      throw withoutArt('A label');
    },
    restore: () => undefined,
    destroy: () => undefined,
  };
}
