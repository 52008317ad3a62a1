// Things with a fire of their own: embers on the ground, shrines with their bowls, and the lamps of the streets.
import { Container } from 'pixi.js';
import type { Sprite } from 'pixi.js';
import { setTint } from '#client/index.ts';
import { flickerOf } from '#client/lights/index.ts';
import { town } from '#shared/games/lanterns/town.ts';
import { COLOR, LIGHT } from './colors.ts';
import type { Entity } from '#shared/index.ts';
import type { ShrineMemory } from './shrine-memory.ts';
import type { GameFrame, GameStage } from './stage-types.ts';

const GROW_SECONDS = 0.25;
/** Sparks that say how many embers a shrine has and needs: no shrine needs more. */
const PIPS = 24;

/** An ember: it breathes and throws a small light. Drawn over the night, since it glows. */
export class EmberNode extends Container {
  readonly #coal: Sprite;
  readonly #glow: Sprite;
  #grown = 0;

  constructor(stage: GameStage) {
    super();
    this.#glow = stage.sprite('glow', { blend: 'add', tint: LIGHT.ember });
    this.#coal = stage.sprite('ember');
    this.addChild(this.#glow, this.#coal);
  }

  /** Another ember takes the node. */
  begin(): void {
    this.#grown = 0;
  }

  update(e: Entity<'Ember' | 'Body'>, { Body }: GameFrame, stage: GameStage): void {
    stage.place(this, Body.x[e], Body.y[e]);
    this.#grown = Math.min(1, this.#grown + stage.dtSeconds / GROW_SECONDS);
    const time = stage.timeMs * 0.003 + e;
    const breath = 0.5 + 0.5 * Math.sin(time * 1.4);
    this.#coal.scale.set(0.78 * this.#grown);
    this.#coal.y = stage.isMotionReduced ? 0 : Math.sin(time) * 1.6;
    this.#glow.scale.set((0.8 + 0.2 * breath) * this.#grown);
    this.#glow.alpha = 0.5 + 0.2 * breath;
  }
}

/** What burns on a shrine, and a ring of sparks for the embers that it has and needs. */
class ShrineFireNode extends Container {
  readonly #fire: Sprite;
  readonly #core: Sprite;
  readonly #glow: Sprite;
  readonly #pips: readonly Sprite[];
  #burning = 0;

  constructor(stage: GameStage) {
    super();
    this.#glow = stage.sprite('glow', { blend: 'add', tint: LIGHT.shrine });
    this.#fire = stage.sprite('shrine-fire', { anchorY: 0.72 });
    this.#core = stage.sprite('glow', { blend: 'add', tint: COLOR.gold });
    this.#pips = Array.from({ length: PIPS }, () => stage.sprite('shrine-pip', { scale: 0.62 }));
    this.addChild(this.#glow, ...this.#pips, this.#fire, this.#core);
  }

  update({ isLit: lit, embers, needs }: ShrineMemory, shrine: number, stage: GameStage): void {
    const isLit = lit[shrine] === 1;
    this.#burning += ((isLit ? 1 : 0) - this.#burning) * Math.min(1, stage.dtSeconds * 4);
    const burning = this.#burning;
    const flicker = stage.isMotionReduced ? 1 : flickerOf(stage.timeMs * 2.4, shrine * 5);
    this.#fire.visible = burning > 0.02;
    this.#fire.scale.set(burning * (0.94 + 0.1 * flicker), burning * (0.7 + 0.4 * flicker));
    this.#glow.scale.set(3.4 * burning * flicker);
    this.#glow.alpha = 0.45 * burning;
    this.#core.scale.set(1.1 * burning);
    this.#core.alpha = 0.6 * burning;
    this.#count(embers[shrine], isLit ? 0 : needs[shrine], stage);
  }

  #count(embers: number, needs: number, stage: GameStage): void {
    const count = Math.min(PIPS, needs);
    for (let i = 0; i < PIPS; i++) {
      const pip = this.#pips[i];
      pip.visible = i < count;
      if (!pip.visible) continue;
      const angle = (i / count) * 2 * Math.PI - Math.PI / 2;
      pip.position.set(Math.cos(angle) * 31, Math.sin(angle) * 31);
      const isFull = i < embers;
      setTint(pip, isFull ? COLOR.ember : 0x55607f);
      pip.alpha = isFull ? 0.85 + 0.15 * Math.sin(stage.timeMs * 0.006 + i) : 0.5;
    }
  }
}

/** The fires of all shrines. */
export interface ShrineFires {
  update(stage: GameStage): void;
}

export function createShrineFires(stage: GameStage, layer: string, memory: ShrineMemory): ShrineFires {
  const holder = stage.layer(layer).addChild(new Container());
  const fires = town.shrines.map(({ x, y }) => {
    const node = holder.addChild(new ShrineFireNode(stage));
    node.position.set(x, y);
    return node;
  });
  return {
    update() {
      for (let i = 0; i < fires.length; i++) {
        const isNear = stage.isInView(fires[i].x, fires[i].y, 100);
        if (fires[i].visible !== isNear) fires[i].visible = isNear;
        if (isNear) fires[i].update(memory, i, stage);
      }
    },
  };
}

/** Stands and lamps never move. The stones of the shrines lie under the light, lamps hang over whoever walks below them. */
export function placeFixtures(stage: GameStage, layers: { readonly ground: string; readonly above: string }): void {
  const ground = stage.layer(layers.ground);
  for (const { x, y } of town.shrines) {
    const stone = ground.addChild(stage.sprite('shrine'));
    stone.position.set(x, y);
  }
  const above = stage.layer(layers.above);
  for (const { x, y } of town.lamps) {
    const lamp = above.addChild(stage.sprite('lamp-post', { scale: 0.86 }));
    lamp.position.set(x, y);
  }
}

/** Halos of the street lamps, over the night. */
export interface LampHalos {
  update(stage: GameStage): void;
}

export function createLampHalos(stage: GameStage, layer: string): LampHalos {
  const holder = stage.layer(layer).addChild(new Container());
  const halos = town.lamps.map(({ x, y }) => {
    const wide = stage.sprite('glow', { blend: 'add', tint: LIGHT.lamp });
    const core = stage.sprite('glow', { blend: 'add', scale: 0.5 });
    wide.position.set(x, y);
    core.position.set(x, y);
    wide.visible = false;
    core.visible = false;
    holder.addChild(wide, core);
    return { wide, core, x, y };
  });
  return {
    update() {
      for (let i = 0; i < halos.length; i++) {
        const { wide, core, x, y } = halos[i];
        const isNear = stage.isInView(x, y, 60);
        if (wide.visible !== isNear) {
          wide.visible = isNear;
          core.visible = isNear;
        }
        if (!isNear) continue;
        const flicker = flickerOf(stage.timeMs, i * 7);
        wide.scale.set(2.3 * flicker);
        wide.alpha = 0.3 * flicker;
        core.alpha = 0.85 * flicker;
      }
    },
  };
}
