/** Particles on the stage: the kinds of one layer share a mesh, which is one draw call. */
import type { Texture } from 'pixi.js';
import { createParticleBlock, type Nearest, type ParticleBlock } from '#client/view/particle-block.ts';
import { createParticleMesh, particleLook, type ParticleMesh } from '#client/view/particle-mesh.ts';
import type { BurstOptions, ParticleKind } from '#client/view/particle-kind.ts';
import type { ParticleLook } from '#client/view/particle-vertices.ts';
import type { Layers } from '#client/view/layers.ts';
import type { Textures } from '#client/view/textures.ts';
import { SamestepError } from '#shared/errors.ts';

/** All particles of one match. */
export interface Particles {
  /** Throws `view/name` for a kind that the view does not list. */
  burst(kind: ParticleKind, x: number, y: number, options?: BurstOptions, source?: number): void;
  /** What this source burst fades away at once. */
  withdraw(source: number): void;
  /** Ages and moves them. */
  step(dtSeconds: number): void;
  /** Writes them where they are seen now. */
  show(nearX: Nearest, nearY: Nearest): void;
  clear(): void;
  destroy(): void;
}

interface DrawnKind {
  readonly block: ParticleBlock;
  readonly looks: readonly ParticleLook[];
}

/** The kinds of one layer. */
interface Sheet {
  readonly mesh: ParticleMesh;
  readonly kinds: readonly DrawnKind[];
}

/** Makes the particles of a view. They draw their own random numbers, from one fixed seed. */
export function createParticles(kinds: readonly ParticleKind[], layers: Layers, textures: Textures): Particles {
  const random = new Uint32Array([0x9e3779b9, 0x243f6a88, 0xb7e15162, 1]);
  const blocks = new Map(kinds.map((kind) => [kind, createParticleBlock(kind, random)]));
  const sheets = [...Map.groupBy(blocks, ([{ layer }]) => layer)].map(([layer, ofLayer]): Sheet => {
    const capacity = ofLayer.reduce((sum, [kind]) => sum + kind.capacity, 0);
    const drawn = ofLayer.map(([kind, block]) => ({ block, textures: texturesOf(kind, textures) }));
    const mesh = createParticleMesh(capacity, drawn[0].textures[0]);
    layers.named(layer).addChild(mesh.node);
    return {
      mesh,
      kinds: drawn.map(({ block, textures: pictures }) => ({ block, looks: pictures.map(particleLook) })),
    };
  });
  return {
    burst(kind, x, y, options, source) {
      const block = blocks.get(kind);
      if (block === undefined) throw unlistedKind(kind);
      block.burst(x, y, options, source);
    },
    withdraw(source) {
      for (const block of blocks.values()) block.withdraw(source);
    },
    step(dtSeconds) {
      for (const { kinds: ofSheet } of sheets) for (const { block } of ofSheet) block.step(dtSeconds);
    },
    show(nearX, nearY) {
      for (const { mesh, kinds: ofSheet } of sheets) {
        let count = 0;
        for (const { block, looks } of ofSheet) {
          count = block.draw(mesh.vertices, count, looks, nearX, nearY);
        }
        mesh.show(count);
      }
    },
    clear() {
      for (const block of blocks.values()) block.clear();
    },
    destroy() {
      for (const { mesh } of sheets) mesh.destroy();
    },
  };
}

function unlistedKind({ sprite }: ParticleKind): SamestepError {
  return new SamestepError({
    code: 'view/name',
    what: `A burst was asked for of a kind of particles (${String(sprite)}) that the view does not list.`,
    fix: 'List it under particles.',
    data: { sprite },
  });
}

function texturesOf({ sprite, blend }: ParticleKind, textures: Textures): readonly Texture[] {
  return (typeof sprite === 'string' ? [sprite] : sprite).map((name) => textures.named(name, blend));
}
