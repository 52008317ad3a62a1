// The textures of views that are saved one after another: each is kept while it is newest, or a scene is made of it. Development only.
import type { Textures } from '#client/view/textures.ts';

/** All textures of one display. */
export interface TextureShelf {
  /** What the next match is made of. */
  newest: Textures;
  /** To be destroyed with the others, or once nothing is made of them. */
  add(textures: Textures): void;
  /** Destroys what is neither newest nor used. */
  sweep(used: readonly Textures[]): void;
  /** The browser gave the context back. */
  restore(): void;
  destroy(): void;
}

/** Makes it of the first. */
export function textureShelf(first: Textures): TextureShelf {
  const all = new Set([first]);
  const shelf: TextureShelf = {
    newest: first,
    add: (textures) => void all.add(textures),
    sweep(used) {
      for (const textures of all) {
        if (textures === shelf.newest || used.includes(textures)) continue;
        all.delete(textures);
        textures.destroy();
      }
    },
    restore() {
      for (const textures of all) textures.restore();
    },
    destroy() {
      for (const textures of all) textures.destroy();
      all.clear();
    },
  };
  return shelf;
}
