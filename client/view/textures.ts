/** The atlas page as textures: one source for every sprite and letter of a game. */
import { ImageSource, Rectangle, Texture } from 'pixi.js';
import type { AssetBundle, AtlasFrame } from '#assets/asset-bundle.ts';
import type { LabelFont } from '#client/view/label.ts';
import { assert } from '#shared/assert.ts';

/** A game's pictures, ready to be drawn. */
export interface Textures {
  /** Throws `assertion` for a name that the atlas does not have. */
  named(name: string): Texture;
  /** The display font; throws `assertion` for a game without art. */
  readonly font: () => LabelFont;
  destroy(): void;
}

/** Loads the page of a game; without art every name is refused. Rejects when the page cannot be loaded or decoded. */
export async function loadTextures(assets: AssetBundle | undefined): Promise<Textures> {
  if (assets === undefined) return withoutArt();
  const { atlas, font } = assets;
  const image = new Image();
  image.src = atlas.url;
  await image.decode();
  const source = new ImageSource({ resource: image, resolution: atlas.density, label: atlas.url });
  const textures = new Map(
    Object.entries(atlas.frames).map(([name, frame]) => [name, textureOf(frame, source, atlas.density)]),
  );
  const letters = Object.entries(font.glyphs).flatMap(([character, { frame }]): [string, Texture][] =>
    frame === undefined ? [] : [[character, letterOf(frame, source, atlas.density)]],
  );
  const labelFont: LabelFont = { font, textures: new Map(letters) };
  return {
    named(name) {
      const texture = textures.get(name);
      assert(texture !== undefined, `There is no picture '${name}' in this game's assets.`);
      return texture;
    },
    font: () => labelFont,
    destroy() {
      for (const texture of [...textures.values(), ...labelFont.textures.values()]) texture.destroy();
      source.destroy();
    },
  };
}

/** Pixi takes frames in the source's logical pixels. The trimmed picture is drawn where it lay in the picture as drawn. */
function textureOf(frame: AtlasFrame, source: ImageSource, density: number): Texture {
  const at = (x: number, y: number, width: number, height: number) =>
    new Rectangle(x / density, y / density, width / density, height / density);
  return new Texture({
    source,
    frame: at(frame.x, frame.y, frame.width, frame.height),
    orig: at(0, 0, frame.sourceWidth, frame.sourceHeight),
    trim: at(frame.offsetX, frame.offsetY, frame.width, frame.height),
  });
}

/** A letter's offsets are the font's business: its texture is the trimmed picture alone. */
function letterOf({ x, y, width, height }: AtlasFrame, source: ImageSource, density: number): Texture {
  return new Texture({ source, frame: new Rectangle(x / density, y / density, width / density, height / density) });
}

function withoutArt(): Textures {
  const refuse = (what: string): never => {
    assert(false, `${what}, but this view was defined without assets: defineView(game, assets, …).`);
  };
  return {
    named: (name) => refuse(`The picture '${name}' was asked for`),
    font: () => refuse('A label was asked for'),
    destroy: () => undefined,
  };
}
