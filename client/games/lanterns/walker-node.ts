// One walker: boots that step, a cloak or a coat, a hat or a hood, the lantern in its hand and the net of a leap.
import { Container } from 'pixi.js';
import type { Sprite } from 'pixi.js';
import { paletteColor, setTint, type Palette } from '#client/index.ts';
import { ROLE } from '#shared/games/lanterns/model.ts';
import { mixColor } from './colors.ts';
import type { GameStage } from './stage-types.ts';
import type { WalkerTrace } from './walker-traces.ts';

/** u of way for a whole pair of steps. */
const STRIDE = 58;
/** u/s from which on steps are at their longest. */
const BRISK = 150;

/** Everything that differs between the two roles, in u from the middle; +x is ahead, +y the right hand. */
const BUILD = {
  [ROLE.hider]: { bodyScale: 0.92, handX: 11, handY: 9, feet: 5.4, lanternScale: 0.72 },
  [ROLE.hunter]: { bodyScale: 0.96, handX: 16, handY: 12, feet: 7, lanternScale: 0.92 },
} as const;

/** The pictures of a walker, upright parts and all; it turns as one. */
export class WalkerNode extends Container {
  readonly #stage: GameStage;
  readonly #turned = new Container();
  readonly #left: Sprite;
  readonly #right: Sprite;
  readonly #body: Sprite;
  readonly #head: Sprite;
  readonly #mark: Sprite;
  readonly #arm: Sprite;
  readonly #lantern: Sprite;
  readonly #net: Sprite;
  #role = -1;
  #lean = 0;
  #leap = 0;

  constructor(stage: GameStage) {
    super();
    this.#stage = stage;
    this.#left = stage.sprite('boot');
    this.#right = stage.sprite('boot');
    this.#body = stage.sprite('hider-cloak');
    this.#head = stage.sprite('hider-hood');
    this.#mark = stage.sprite('hider-face');
    this.#arm = stage.sprite('arm', { anchorX: 0.15 });
    this.#lantern = stage.sprite('lantern');
    this.#net = stage.sprite('net', { scale: 0.6 });
    const shadow = stage.sprite('shadow-round', { scale: 0.92 });
    shadow.position.set(3, 5);
    this.#turned.addChild(
      this.#left,
      this.#right,
      this.#net,
      this.#arm,
      this.#body,
      this.#lantern,
      this.#head,
      this.#mark,
    );
    this.addChild(shadow, this.#turned);
  }

  update(trace: WalkerTrace, palette: Palette): void {
    this.visible = trace.presence > 0;
    if (!this.visible) return;
    if (trace.role !== this.#role) this.#dress(trace.role);
    this.position.set(trace.x, trace.y);
    this.alpha = trace.presence;
    this.#turned.rotation = trace.facing;
    const color = paletteColor(palette, trace.look);
    setTint(this.#body, color);
    setTint(this.#arm, color);
    const isHunter = trace.role === ROLE.hunter;
    if (isHunter) setTint(this.#mark, color);
    else setTint(this.#head, mixColor(color, 0xffffff, 0.25));
    this.#step(trace, isHunter);
  }

  /** Where its lantern hangs, in the world. */
  lanternAt(target: { x: number; y: number }): { x: number; y: number } {
    const cos = Math.cos(this.#turned.rotation);
    const sin = Math.sin(this.#turned.rotation);
    const { x, y } = this.#lantern;
    target.x = this.x + x * cos - y * sin;
    target.y = this.y + x * sin + y * cos;
    return target;
  }

  #dress(role: number): void {
    const stage = this.#stage;
    const isHunter = role === ROLE.hunter;
    this.#role = role;
    this.#body.texture = stage.texture(isHunter ? 'hunter-coat' : 'hider-cloak');
    this.#head.texture = stage.texture(isHunter ? 'hunter-hat' : 'hider-hood');
    this.#mark.texture = stage.texture(isHunter ? 'hunter-band' : 'hider-face');
    setTint(this.#head, 0xffffff);
    setTint(this.#mark, 0xffffff);
    const { bodyScale, lanternScale } = isHunter ? BUILD[ROLE.hunter] : BUILD[ROLE.hider];
    this.#body.scale.set(bodyScale);
    this.#head.scale.set(bodyScale);
    this.#mark.scale.set(bodyScale);
    this.#lantern.scale.set(lanternScale);
    this.#net.visible = isHunter;
  }

  #step(trace: WalkerTrace, isHunter: boolean): void {
    const { handX, handY, feet } = isHunter ? BUILD[ROLE.hunter] : BUILD[ROLE.hider];
    const { dtSeconds, isMotionReduced, timeMs } = this.#stage;
    const pace = Math.min(1, trace.speed / BRISK);
    const phase = (trace.walked / STRIDE) * 2 * Math.PI;
    const swing = Math.sin(phase) * pace;
    this.#left.position.set(swing * 11 - 1, -feet);
    this.#right.position.set(-swing * 11 - 1, feet);
    const bob = isMotionReduced ? 0 : Math.abs(Math.cos(phase)) * pace;
    const lean = isMotionReduced ? 0 : swing * 0.07;
    this.#lean += (lean - this.#lean) * Math.min(1, dtSeconds * 18);
    this.#leap += ((trace.isLunging ? 1 : 0) - this.#leap) * Math.min(1, dtSeconds * (trace.isLunging ? 26 : 7));
    const leap = this.#leap;
    // A leap stretches it; a walk bobs it towards the eye.
    this.#body.rotation = this.#lean;
    this.#body.x = -leap * 5;
    const size = isHunter ? BUILD[ROLE.hunter].bodyScale : BUILD[ROLE.hider].bodyScale;
    this.#body.scale.set(size * (1 + 0.03 * bob + 0.24 * leap), size * (1 + 0.02 * bob - 0.14 * leap));
    const ahead = 1.4 * pace + leap * 6;
    this.#head.position.set(ahead, -swing * 0.8);
    this.#mark.position.set(ahead, -swing * 0.8);
    const held = trace.isHeld && !isMotionReduced ? Math.sin(timeMs * 0.05) * 0.5 : 0;
    const sway = isMotionReduced ? 0 : Math.sin(phase) * 1.6 * pace;
    this.#lantern.position.set(handX + sway + leap * 3, handY - leap * 2 + held);
    this.#lantern.texture = this.#stage.texture(trace.isShuttered ? 'lantern-shut' : 'lantern');
    this.#arm.position.set(handX - 12, handY * 0.86);
    this.#arm.rotation = 0.12;
    this.#net.position.set(9 + leap * 20, -11 + leap * 9);
    this.#net.scale.set(0.42 + leap * 0.5);
    this.#net.rotation = leap * 1.6;
  }
}
