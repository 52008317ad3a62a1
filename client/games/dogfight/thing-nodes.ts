// The other things on the stage: rocks, bolts, pick-ups and markers. Each node is reused.
import { Container } from 'pixi.js';
import type { Sprite } from 'pixi.js';
import { setTint } from '#client/index.ts';
import { PICK_UP, ROCK } from '#shared/games/dogfight/model.ts';
import { COLOR, mixColor } from './colors.ts';
import type { SpriteId } from '#assets/dogfight/ids.ts';
import type { Entity } from '#shared/index.ts';
import type { GameFrame, GameStage } from './stage-types.ts';
import type { ViewState } from './view-state.ts';

/** The pictures of each size, and the radius of the stone in them. */
const ROCK_ART: Readonly<Record<number, { readonly looks: readonly SpriteId[]; readonly radius: number }>> = {
  [ROCK.small]: { looks: ['rock-small-1', 'rock-small-2', 'rock-small-3'], radius: 20 },
  [ROCK.medium]: { looks: ['rock-medium-1', 'rock-medium-2', 'rock-medium-3'], radius: 33 },
  [ROCK.large]: { looks: ['rock-large-1', 'rock-large-2', 'rock-large-3'], radius: 55 },
};

/** Looks of pick-ups by kind: the picture and the colour of its halo. */
export const PICK_UP_LOOK: Readonly<Record<number, { readonly sprite: SpriteId; readonly color: number }>> = {
  [PICK_UP.shield]: { sprite: 'pickup-shield', color: COLOR.shield },
  [PICK_UP.spread]: { sprite: 'pickup-spread', color: COLOR.spread },
  [PICK_UP.boost]: { sprite: 'pickup-boost', color: COLOR.boost },
};

/** A pick-up that is about to vanish blinks. */
const BLINK_TICKS = 180;

/** Gives a rock's sprite the picture of its size and look. */
export function dressRock(node: Sprite, e: Entity<'Rock'>, { Rock }: GameFrame, stage: GameStage): void {
  const { looks } = ROCK_ART[Rock.size[e]];
  node.texture = stage.texture(looks[Rock.look[e] % looks.length]);
}

export function updateRock(
  node: Sprite,
  e: Entity<'Rock' | 'Body'>,
  { Body, Rock }: GameFrame,
  stage: GameStage,
): void {
  stage.place(node, Body.x[e], Body.y[e]);
  node.rotation = Rock.angle[e];
  node.scale.set(Math.max(0.01, Body.radius[e] / ROCK_ART[Rock.size[e]].radius));
}

/** A bolt: a white core in a glow of the shooter's colour. */
export class BoltNode extends Container {
  readonly #state: ViewState;
  readonly #glow: Sprite;

  constructor(stage: GameStage, state: ViewState) {
    super();
    this.#state = state;
    this.#glow = stage.sprite('bolt-glow', { blend: 'add', scale: 1.15 });
    this.addChild(this.#glow, stage.sprite('bolt-core', { scale: 0.95, blend: 'add' }));
  }

  update(e: Entity<'Bolt' | 'Body'>, { Body, Bolt }: GameFrame, stage: GameStage): void {
    stage.place(this, Body.x[e], Body.y[e]);
    this.rotation = Math.atan2(Body.vy[e], Body.vx[e]);
    setTint(this.#glow, this.#state.colors.of(Bolt.player[e]));
    this.alpha = Math.min(1, 0.25 + Bolt.lifeTicks[e] / 8);
  }
}

/** A pick-up: it bobs over a breathing halo, and blinks before it goes. */
export class PickUpNode extends Container {
  readonly #halo: Sprite;
  readonly #ring: Sprite;
  readonly #icon: Sprite;

  constructor(stage: GameStage) {
    super();
    this.#halo = stage.sprite('glow', { blend: 'add' });
    this.#ring = stage.sprite('ring', { blend: 'add' });
    this.#icon = stage.sprite('pickup-shield');
    this.addChild(this.#halo, this.#ring, this.#icon);
  }

  /** Another pick-up takes the node. */
  begin(kind: number, stage: GameStage): void {
    const { sprite, color } = PICK_UP_LOOK[kind];
    this.#icon.texture = stage.texture(sprite);
    setTint(this.#halo, color);
    setTint(this.#ring, color);
  }

  update(e: Entity<'PickUp' | 'Body'>, { Body, PickUp }: GameFrame, stage: GameStage): void {
    stage.place(this, Body.x[e], Body.y[e]);
    const time = stage.timeMs * 0.003 + e;
    const breath = 0.5 + 0.5 * Math.sin(time * 1.3);
    this.#icon.y = Math.sin(time) * 3;
    this.#icon.rotation = Math.sin(time * 0.7) * 0.12;
    this.#halo.scale.set(1.5 + 0.3 * breath);
    this.#halo.alpha = 0.45 + 0.25 * breath;
    const wave = (time * 0.35) % 1;
    this.#ring.scale.set(0.75 + wave * 0.75);
    this.#ring.alpha = (1 - wave) * 0.5;
    const left = PickUp.lifeTicks[e];
    this.alpha = left < BLINK_TICKS && Math.floor(left / 10) % 2 === 0 ? 0.35 : 1;
  }
}

/** A place someone points at. */
export class MarkerNode extends Container {
  readonly #state: ViewState;
  readonly #mark: Sprite;
  readonly #ring: Sprite;

  constructor(stage: GameStage, state: ViewState) {
    super();
    this.#state = state;
    this.#mark = stage.sprite('marker');
    this.#ring = stage.sprite('ring', { blend: 'add' });
    this.addChild(this.#ring, this.#mark);
  }

  update(e: Entity<'Marker' | 'Body'>, { Body, Marker }: GameFrame, stage: GameStage): void {
    stage.place(this, Body.x[e], Body.y[e]);
    const color = this.#state.colors.of(Marker.player[e]);
    const wave = (stage.timeMs * 0.0009) % 1;
    setTint(this.#mark, mixColor(color, COLOR.white, 0.25));
    setTint(this.#ring, color);
    this.#ring.scale.set(0.6 + wave * 1.2);
    this.#ring.alpha = 1 - wave;
    this.alpha = Math.min(1, Marker.lifeTicks[e] / 30);
  }
}
