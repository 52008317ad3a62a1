// A ship's engine: the flame that grows with thrust, its light, the exhaust it leaves in the world, and its sound.
import { Container } from 'pixi.js';
import type { Sprite, Texture } from 'pixi.js';
import { setTint } from '#client/index.ts';
import { COLOR } from './colors.ts';
import { exhaust } from './particles.ts';
import type { Entity } from '#shared/index.ts';
import type { GameFrame, GameStage } from './stage-types.ts';

const FLAME_FRAME_MS = 55;
/** Behind the middle of the ship, where the nozzle is. */
const NOZZLE = -23;
const BOOST_COLOR = 0x6cc4ff;
const BOOST_LENGTH = 1.7;
/** How fast the flame follows the throttle: the share of what is missing, a second. */
const RESPONSE = 18;

/** Part of a ship's node, behind the hull. */
export class EngineNode extends Container {
  readonly #normal: readonly Texture[];
  readonly #boost: readonly Texture[];
  readonly #flame: Sprite;
  readonly #light: Sprite;
  readonly #sound = { x: 0, y: 0, volume: 0, rate: 1 };
  readonly #burst = { count: 0, angleRad: 0, vx: 0, vy: 0, tint: 0 };
  #length = 0;
  #exhaustDue = 0;

  constructor(stage: GameStage) {
    super();
    this.#normal = [stage.texture('flame-1'), stage.texture('flame-2'), stage.texture('flame-3')];
    this.#boost = [stage.texture('flame-boost-1'), stage.texture('flame-boost-2'), stage.texture('flame-boost-3')];
    this.#light = stage.sprite('glow', { blend: 'add', alpha: 0 });
    this.#light.x = NOZZLE - 10;
    this.#flame = stage.sprite('flame-1', { anchorX: 0.97 });
    this.#flame.x = NOZZLE + 2;
    this.addChild(this.#light, this.#flame);
  }

  /** Another ship takes the node. */
  begin(): void {
    this.#length = 0;
    this.#exhaustDue = 0;
  }

  /** `isNear`: the ship the camera is on, whose engine is heard best. */
  update(e: Entity<'Ship' | 'Body'>, frame: GameFrame, stage: GameStage, isNear: boolean): void {
    const { Ship } = frame;
    const isBoosting = Ship.isBoosting[e] === 1;
    const wanted = isBoosting ? BOOST_LENGTH : Math.max(0, Ship.thrust[e]) * 0.95;
    this.#length += (wanted - this.#length) * Math.min(1, stage.dtSeconds * RESPONSE);
    const length = this.#length;
    this.#light.alpha = Math.min(0.7, length * 0.55);
    setTint(this.#light, isBoosting ? BOOST_COLOR : COLOR.fire);
    this.#light.scale.set(0.5 + length * 0.45);
    this.#flame.visible = length > 0.04;
    if (!this.#flame.visible) return;
    const step = Math.floor(stage.timeMs / FLAME_FRAME_MS + Ship.player[e]) % 3;
    this.#flame.texture = isBoosting ? this.#boost[step] : this.#normal[step];
    this.#flame.scale.set(length * (1 + 0.06 * step), 0.75 + 0.25 * length);
    this.#hum(e, frame, stage, isNear);
    this.#leaveExhaust(e, frame, stage);
  }

  #hum(e: Entity<'Ship' | 'Body'>, { Body, Ship }: GameFrame, stage: GameStage, isNear: boolean): void {
    const sound = this.#sound;
    sound.x = Body.x[e];
    sound.y = Body.y[e];
    sound.volume = (isNear ? 0.55 : 0.3) * Math.min(1, this.#length);
    sound.rate = Ship.isBoosting[e] === 1 ? 1.5 : 1;
    stage.sustain('thrust', Ship.player[e], sound);
  }

  #leaveExhaust(e: Entity<'Ship' | 'Body'>, { Body, Ship }: GameFrame, stage: GameStage): void {
    const isBoosting = Ship.isBoosting[e] === 1;
    this.#exhaustDue += stage.dtSeconds * (isBoosting ? 70 : 26) * Math.min(1, this.#length);
    if (this.#exhaustDue < 1) return;
    const burst = this.#burst;
    burst.count = Math.floor(this.#exhaustDue);
    this.#exhaustDue -= burst.count;
    burst.angleRad = Ship.heading[e] + Math.PI;
    burst.vx = Body.vx[e] * 0.4;
    burst.vy = Body.vy[e] * 0.4;
    burst.tint = isBoosting ? BOOST_COLOR : COLOR.fire;
    stage.burst(exhaust, Body.x[e] + Ship.facingX[e] * (NOZZLE - 4), Body.y[e] + Ship.facingY[e] * (NOZZLE - 4), burst);
  }
}
