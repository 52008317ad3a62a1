/** Particles on the stage: the kinds of one layer share a ParticleContainer, which is one draw call. */
import { ParticleContainer, type IParticle, type Texture } from 'pixi.js';
import { createParticleBlock, type Nearest, type ParticleBlock } from '#client/view/particle-block.ts';
import type { BurstOptions, ParticleKind } from '#client/view/particle-kind.ts';
import { createPrefixes, type Prefixes } from '#client/view/size-classes.ts';
import type { Layers } from '#client/view/layers.ts';
import type { Textures } from '#client/view/textures.ts';
import { SamestepError } from '#shared/errors.ts';

/** All particles of one match. */
export interface Particles {
  /** Throws `view/name` for a kind that the view does not list. */
  burst(kind: ParticleKind, x: number, y: number, options?: BurstOptions, source?: number): void;
  /** What this source burst fades away at once. */
  withdraw(source: number): void;
  /** Ages, moves and shows them. */
  step(dtSeconds: number, nearX: Nearest, nearY: Nearest): void;
  clear(): void;
}

interface Kind {
  readonly block: ParticleBlock;
  readonly pictures: readonly Texture[];
}

interface Sheet {
  readonly container: ParticleContainer;
  readonly kinds: Kind[];
  readonly targets: IParticle[];
  prefixes: Prefixes<IParticle>;
}

/** Makes the particles of a view. They draw their own random numbers, from one fixed seed. */
export function createParticles(kinds: readonly ParticleKind[], layers: Layers, textures: Textures): Particles {
  const random = new Uint32Array([0x9e3779b9, 0x243f6a88, 0xb7e15162, 1]);
  const blocks = new Map<ParticleKind, ParticleBlock>();
  const sheets = new Map<string, Sheet>();
  for (const kind of kinds) {
    const names = typeof kind.sprite === 'string' ? [kind.sprite] : kind.sprite;
    const pictures = names.map((name) => textures.named(name, kind.blend));
    const block = createParticleBlock(kind, random);
    blocks.set(kind, block);
    const sheet = sheetFor(kind, pictures[0], sheets, layers);
    sheet.kinds.push({ block, pictures });
    for (let i = 0; i < kind.capacity; i++) sheet.targets.push(particle(pictures[0]));
    sheet.prefixes = createPrefixes(sheet.targets);
  }
  const all = [...sheets.values()];
  return {
    burst(kind, x, y, options, source) {
      const block = blocks.get(kind);
      if (block === undefined) throw unlistedKind(kind);
      block.burst(x, y, options, source);
    },
    withdraw(source) {
      for (const block of blocks.values()) block.withdraw(source);
    },
    step(dtSeconds, nearX, nearY) {
      for (const { container, kinds: ofSheet, targets, prefixes } of all) {
        let count = 0;
        for (const { block, pictures } of ofSheet) {
          block.step(dtSeconds);
          count = block.draw(targets, count, pictures, nearX, nearY);
        }
        container.particleChildren = prefixes.first(count);
        container.visible = count > 0;
      }
    },
    clear() {
      for (const block of blocks.values()) block.clear();
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

function sheetFor({ layer }: ParticleKind, texture: Texture, sheets: Map<string, Sheet>, layers: Layers): Sheet {
  const known = sheets.get(layer);
  if (known !== undefined) return known;
  const container = new ParticleContainer({
    texture,
    dynamicProperties: { position: true, rotation: true, vertex: true, uvs: true, color: true },
  });
  layers.named(layer).addChild(container);
  const sheet: Sheet = { container, kinds: [], targets: [], prefixes: createPrefixes([]) };
  sheets.set(layer, sheet);
  return sheet;
}

function particle(texture: Texture): IParticle {
  return { x: 0, y: 0, scaleX: 1, scaleY: 1, anchorX: 0.5, anchorY: 0.5, rotation: 0, color: -1, texture };
}
