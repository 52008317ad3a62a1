// The own ship at a glance, at the bottom of the picture: hull in blocks, heat and boost as bars, pick-ups beside them.
import { Container } from 'pixi.js';
import type { Sprite } from 'pixi.js';
import { setTint, type Label } from '#client/index.ts';
import { HULL_POINTS } from '#shared/games/dogfight/model.ts';
import { COLOR, mixColor } from './colors.ts';
import { shipOf } from './director.ts';
import { BarNode, ChipNode, plate } from './hud-parts.ts';
import type { GameFrame, GameStage } from './stage-types.ts';

const WIDTH = 268;
const HEIGHT = 64;
const BLOCK_GAP = 4;
const BLOCK_HEIGHT = 13;
const MARGIN = 12;

/** The status of the ship the camera is on. Its position is the middle of its lower edge. */
export class StatusNode extends Container {
  readonly #blocks: readonly Sprite[];
  readonly #heat: BarNode;
  readonly #boost: BarNode;
  readonly #shield: ChipNode;
  readonly #spread: ChipNode;
  readonly #name: Label;

  constructor(stage: GameStage) {
    super();
    const back = plate(stage, WIDTH, HEIGHT);
    back.position.set(-WIDTH / 2, -HEIGHT);
    const blockWidth = (WIDTH - 2 * MARGIN - (HULL_POINTS - 1) * BLOCK_GAP) / HULL_POINTS;
    this.#blocks = Array.from({ length: HULL_POINTS }, (_, i) => {
      const block = stage.sprite('pixel', { anchorX: 0, anchorY: 0 });
      block.position.set(-WIDTH / 2 + MARGIN + i * (blockWidth + BLOCK_GAP), -HEIGHT + 10);
      block.setSize(blockWidth, BLOCK_HEIGHT);
      return block;
    });
    const bar = { width: WIDTH - 2 * MARGIN - 24, height: 6 };
    this.#heat = new BarNode(stage, 'icon-heat', bar);
    this.#heat.position.set(-WIDTH / 2 + MARGIN, -HEIGHT + 31);
    this.#boost = new BarNode(stage, 'icon-boost', bar);
    this.#boost.position.set(-WIDTH / 2 + MARGIN, -HEIGHT + 48);
    this.#shield = new ChipNode(stage, 'icon-shield', COLOR.shield);
    this.#shield.position.set(-WIDTH / 2 - 30, -HEIGHT / 2);
    this.#spread = new ChipNode(stage, 'icon-spread', COLOR.spread);
    this.#spread.position.set(WIDTH / 2 + 30, -HEIGHT / 2);
    this.#name = stage.label('', { size: 15, anchorX: 0.5, anchorY: 1 });
    this.#name.y = -HEIGHT - 5;
    this.addChild(back, ...this.#blocks, this.#heat, this.#boost, this.#shield, this.#spread, this.#name);
  }

  /** Whose pane of a split picture this is; an empty name where there is but one. */
  call(name: string, color: number): void {
    this.#name.text = name;
    setTint(this.#name, color);
  }

  update(frame: GameFrame, stage: GameStage, seat: number): void {
    const e = shipOf(frame, seat);
    this.visible = e !== undefined;
    if (e === undefined) return;
    const { Ship } = frame;
    const hull = Ship.hull[e];
    const alarm = hull <= 2 && !stage.isMotionReduced ? 0.5 + 0.5 * Math.sin(stage.timeMs * 0.012) : 0;
    const color = hull <= 2 ? mixColor(COLOR.hot, COLOR.white, alarm * 0.5) : COLOR.hull;
    for (let i = 0; i < HULL_POINTS; i++) {
      setTint(this.#blocks[i], i < hull ? color : 0x24304f);
      this.#blocks[i].alpha = i < hull ? 1 : 0.7;
    }
    const isHot = Ship.isOverheated[e] === 1;
    const blink = isHot && stage.timeMs % 240 < 120 ? COLOR.white : COLOR.hot;
    this.#heat.show(Ship.heat[e], isHot ? blink : mixColor(COLOR.warm, COLOR.hot, Math.max(0, Ship.heat[e] * 2 - 1)));
    this.#boost.show(Ship.boostSeconds[e] / frame.tuning.boostSeconds, COLOR.boost);
    this.#shield.show(Ship.shield[e]);
    this.#spread.show(Math.ceil(Ship.spreadTicks[e] * frame.dt));
  }
}
