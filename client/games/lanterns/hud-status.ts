// The own walker at a glance, at the bottom: its role and what to do, breath, the flame's air or the next leap, and the embers it carries.
import { Container } from 'pixi.js';
import type { Sprite } from 'pixi.js';
import { setTint, type Label } from '#client/index.ts';
import { walkerOf } from '#shared/games/lanterns/light.ts';
import { ROLE } from '#shared/games/lanterns/model.ts';
import { COLOR, mixColor } from './colors.ts';
import { shareOf } from './formats.ts';
import { BarNode, SignsNode, plate } from './hud-parts.ts';
import { words } from './words.ts';
import type { GameFrame, GameStage } from './stage-types.ts';

const WIDTH = 250;
const HEIGHT = 66;
const MARGIN = 12;
const EMBERS_MAX = 8;
const BAR = { width: WIDTH - 2 * MARGIN - 24, height: 6 };

/** The status of the walker the camera is on. Its position is the middle of its lower edge. */
export class StatusNode extends Container {
  readonly #icon: Sprite;
  readonly #role: Label;
  readonly #breath: BarNode;
  readonly #air: BarNode;
  readonly #leap: BarNode;
  readonly #embers: SignsNode;
  readonly #warning = new Container();
  readonly #eye: Sprite;

  constructor(stage: GameStage) {
    super();
    const back = plate(stage, WIDTH, HEIGHT);
    back.position.set(-WIDTH / 2, -HEIGHT);
    this.#icon = stage.sprite('icon-hider', { scale: 0.9 });
    this.#icon.position.set(-WIDTH / 2 + MARGIN + 9, -HEIGHT + 17);
    this.#role = stage.label('', { size: 16, anchorY: 0.5 });
    this.#role.position.set(-WIDTH / 2 + MARGIN + 26, -HEIGHT + 17);
    this.#embers = new SignsNode(stage, 'icon-ember', { max: EMBERS_MAX, gap: 19, scale: 0.74 });
    this.#embers.position.set(WIDTH / 2 - MARGIN - 30, -HEIGHT + 17);
    this.#breath = new BarNode(stage, 'icon-run', BAR);
    this.#breath.position.set(-WIDTH / 2 + MARGIN, -HEIGHT + 35);
    this.#air = new BarNode(stage, 'icon-shutter', BAR);
    this.#leap = new BarNode(stage, 'icon-lunge', BAR);
    for (const bar of [this.#air, this.#leap]) bar.position.set(-WIDTH / 2 + MARGIN, -HEIGHT + 51);
    this.#eye = stage.sprite('icon-eye', { scale: 0.85, tint: COLOR.flame });
    const warned = stage.label(words.lit, { size: 15, anchorY: 0.5, tint: COLOR.flame });
    const wide = warned.textWidth + 30;
    this.#eye.x = -wide / 2 + 10;
    warned.x = -wide / 2 + 28;
    this.#warning.addChild(this.#eye, warned);
    this.#warning.y = -HEIGHT - 20;
    this.addChild(back, this.#icon, this.#role, this.#embers, this.#breath, this.#air, this.#leap, this.#warning);
  }

  update(frame: GameFrame, stage: GameStage, seat: number): void {
    const { Walker, tuning, dt } = frame;
    const e = walkerOf(frame, seat);
    const isShown = frame.has(e, 'Walker') && seat === stage.me;
    if (this.visible !== isShown) this.visible = isShown;
    if (!frame.has(e, 'Walker') || !isShown) return;
    const isHunter = Walker.role[e] === ROLE.hunter;
    const color = isHunter ? COLOR.hunter : COLOR.hider;
    this.#icon.texture = stage.texture(isHunter ? 'icon-hunter' : 'icon-hider');
    setTint(this.#icon, color);
    this.#role.text = isHunter ? words.hunter : words.hider;
    setTint(this.#role, color);
    this.#breath.show(Walker.breath[e], mixColor(COLOR.alarm, COLOR.breath, Math.min(1, Walker.breath[e] * 2.5)));
    this.#embers.visible = !isHunter;
    this.#embers.show(Walker.embers[e], tuning.embersCarried, COLOR.ember);
    this.#air.visible = !isHunter;
    this.#leap.visible = isHunter;
    if (isHunter) {
      const rest = shareOf(Walker.restTicks[e] * dt, tuning.lungeRestSeconds);
      const isReady = rest === 0 && Walker.lungeTicks[e] === 0;
      this.#leap.show(isReady ? 1 : 1 - rest, isReady ? COLOR.hunter : 0x8a5a58);
    } else this.#air.show(Walker.air[e], mixColor(COLOR.alarm, COLOR.air, Math.min(1, Walker.air[e] * 2.5)));
    this.#warning.visible = !isHunter && Walker.isLit[e] === 1;
    this.#warning.alpha = stage.isMotionReduced ? 1 : 0.75 + 0.25 * Math.sin(stage.timeMs * 0.008);
  }
}
