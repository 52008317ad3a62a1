/** Which effects lie over the picture. Nothing of them is fetched before the first one is wanted. */
import { Container, GlProgram, Mesh, MeshGeometry, RenderTexture, Shader, type WebGLRenderer } from 'pixi.js';
import type { AnyEffect } from '#client/post/post-effect.ts';
import type { PostPass } from '#client/post/post-pass.ts';
import type { PostName, PostOptions } from '#client/post/post-options.ts';

/** The effects of a page's picture. */
export interface PostSwitch {
  /** Turns an effect on, changes it, or turns it off with null. */
  set<Name extends PostName>(name: Name, options: PostOptions[Name] | null): void;
  clear(): void;
  /** Has the scene drawn, with what is on. `timeMs` moves what moves by itself. */
  render(scene: Container, draw: DrawScene, timeMs: number): void;
  destroy(): void;
}

/** Draws the scene into a texture, or onto the canvas. */
export type DrawScene = (target: RenderTexture | undefined) => void;

/** All effects that are on, by name. */
export type WantedPost = { -readonly [Name in PostName]?: PostOptions[Name] };

/**
 * What a pass is made with, handed to it: a chunk that imports Pixi, or by itself further chunks, would cut the page's largest in two.
 */
export interface PostParts {
  readonly pixi: typeof PIXI;
  readonly fetchEffect: Readonly<Record<PostName, () => Promise<AnyEffect>>>;
}

const PIXI = { Container, GlProgram, Mesh, MeshGeometry, RenderTexture, Shader };
const PARTS: PostParts = {
  pixi: PIXI,
  fetchEffect: {
    bloom: async () => (await import('#client/post/bloom.ts')).bloom,
    grading: async () => (await import('#client/post/grading.ts')).grading,
    scanlines: async () => (await import('#client/post/scanlines.ts')).scanlines,
    vignette: async () => (await import('#client/post/vignette.ts')).vignette,
  },
};

/** Makes the switch, with everything off. An effect that cannot be fetched is told to the page, whose picture goes on without it. */
export function createPostSwitch(renderer: WebGLRenderer): PostSwitch {
  const wanted: WantedPost = {};
  let pass: PostPass | undefined;
  let isAsked = false;
  return {
    set(name, options) {
      if (options === null) delete wanted[name];
      else wanted[name] = options;
      pass?.changed();
      if (options === null || isAsked) return;
      isAsked = true;
      void import('#client/post/post-pass.ts').then(
        ({ createPostPass }) => void (pass = createPostPass(renderer, wanted, PARTS)),
        reportError,
      );
    },
    clear() {
      for (const name of Object.keys(wanted)) delete wanted[name as PostName];
      pass?.changed();
    },
    render(scene, draw, timeMs) {
      if (pass?.isOn === true) pass.render(scene, draw, timeMs);
      else draw(undefined);
    },
    destroy: () => pass?.destroy(),
  };
}
