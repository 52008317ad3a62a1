// One ship on the stage: flame, tinted hull, cockpit, white flash, shield; the own one's ring; and its name with a small hull bar, kept upright.
import { Container } from 'pixi.js';
import type { Sprite } from 'pixi.js';
import { paletteColor, setTint, type Label } from '#client/index.ts';
import { HULL_POINTS } from '#shared/games/dogfight/model.ts';
import { COLOR, mixColor } from './colors.ts';
import { EngineNode } from './engine-node.ts';
import { steam } from './particles.ts';
import type { Entity } from '#shared/index.ts';
import type { GameFrame, GameStage } from './stage-types.ts';
import { paneOn, type PaneState, type ViewState } from './view-state.ts';

const BAR_WIDTH = 44;
const RING_SCALE = 1.65;
const RING_ALPHA = 0.28;
const STEAM_PER_SECOND = 14;
const FLASH_MS = 60;

/** A ship's node. It is reused for the next ship, of whatever colour. */
export class ShipNode extends Container {
  readonly #state: ViewState;
  readonly #body = new Container();
  readonly #engine: EngineNode;
  readonly #hull: Sprite;
  readonly #flash: Sprite;
  readonly #shield: Sprite;
  readonly #ring: Sprite;
  readonly #tag = new Container();
  readonly #name: Label;
  readonly #bar: Sprite;
  /** Kept and changed: nothing of it is kept by the stage. */
  readonly #steamBurst = { vx: 0, vy: 0 };
  #steamDue = 0;
  /** Whose it is, and how strongly its ring shows. */
  #seat = -1;
  #ringAlpha = 0;

  constructor(stage: GameStage, state: ViewState) {
    super();
    this.#state = state;
    this.#engine = new EngineNode(stage);
    this.#hull = stage.sprite('ship-hull');
    this.#flash = stage.sprite('ship-flash', { alpha: 0 });
    this.#shield = stage.sprite('shield-bubble', { tint: COLOR.shield, blend: 'add' });
    this.#ring = stage.sprite('ring', { blend: 'add' });
    this.#body.addChild(this.#engine, this.#hull, stage.sprite('ship-overlay'), this.#flash);
    this.#name = stage.label('', { size: 14, anchorX: 0.5, anchorY: 1 });
    const back = stage.sprite('pixel', { tint: 0x1a2442, alpha: 0.85 });
    back.setSize(BAR_WIDTH + 2, 5);
    this.#bar = stage.sprite('pixel', { anchorX: 0 });
    this.#bar.x = -BAR_WIDTH / 2;
    this.#tag.addChild(this.#name, back, this.#bar);
    this.#tag.y = -38;
    this.#name.y = -6;
    this.addChild(this.#ring, this.#body, this.#shield, this.#tag);
  }

  /** Another ship takes the node. */
  begin(): void {
    this.#engine.begin();
    this.#steamDue = 0;
  }

  /** Once for each pane: its own ship wears a ring there, and no name. Shown and hidden by alpha, which changes nothing of what is drawn in which order. */
  look(pane: PaneState): void {
    this.#ring.alpha = this.#seat === pane.focus ? this.#ringAlpha : 0;
    this.#tag.alpha = this.#seat === pane.seat ? 0 : 1;
  }

  update(e: Entity<'Ship' | 'Body'>, frame: GameFrame, stage: GameStage): void {
    const { Body, Ship } = frame;
    const seat = Ship.player[e];
    this.#seat = seat;
    stage.place(this, Body.x[e], Body.y[e]);
    this.#body.rotation = Ship.heading[e];
    const color = paletteColor(stage.palette, Ship.color[e]);
    setTint(this.#hull, Ship.isOverheated[e] === 1 ? heatColor(color, stage.timeMs) : color);
    this.#engine.update(e, frame, stage, paneOn(this.#state, seat) >= 0);
    this.#updateFlash(seat, stage);
    this.#updateRing(seat, Ship.protectedTicks[e] / Math.max(1, frame.tuning.protectSeconds / frame.dt), stage);
    this.#updateShield(Ship.shield[e], Ship.protectedTicks[e], stage);
    this.#updateTag(seat, Ship.hull[e], stage);
    if (Ship.isOverheated[e] === 1) this.#letSteamOff(e, frame, stage);
  }

  /** The ship a camera is on wears a ring, which closes in on it while it is new (`newness` 1…0): that is you. */
  #updateRing(seat: number, newness: number, stage: GameStage): void {
    this.#ring.visible = paneOn(this.#state, seat) >= 0 && !this.#state.isDemo;
    if (!this.#ring.visible) return;
    const wide = stage.isMotionReduced ? 0 : newness * newness;
    setTint(this.#ring, mixColor(this.#state.colors.of(seat), COLOR.white, 0.35));
    this.#ringAlpha = RING_ALPHA + 0.15 * wide;
    this.#ring.scale.set(RING_SCALE + 1.4 * wide);
  }

  #updateFlash(seat: number, stage: GameStage): void {
    const leftMs = this.#state.hitUntilMs[seat] - stage.timeMs;
    this.#flash.alpha = leftMs > 0 ? Math.min(1, leftMs / FLASH_MS) * (stage.isMotionReduced ? 0.5 : 0.95) : 0;
  }

  #letSteamOff(e: Entity<'Body'>, { Body }: GameFrame, stage: GameStage): void {
    this.#steamDue += stage.dtSeconds * STEAM_PER_SECOND;
    if (this.#steamDue < 1) return;
    this.#steamDue = 0;
    this.#steamBurst.vx = Body.vx[e];
    this.#steamBurst.vy = Body.vy[e];
    stage.burst(steam, Body.x[e], Body.y[e], this.#steamBurst);
  }

  #updateShield(hits: number, protectedTicks: number, stage: GameStage): void {
    const isNew = protectedTicks > 0;
    this.#shield.visible = hits > 0 || isNew;
    if (!this.#shield.visible) return;
    const pulse = 0.5 + 0.5 * Math.sin(stage.timeMs * (isNew ? 0.016 : 0.005));
    setTint(this.#shield, hits > 0 ? COLOR.shield : COLOR.white);
    this.#shield.alpha = hits > 0 ? 0.32 + 0.13 * hits + 0.1 * pulse : 0.25 + 0.3 * pulse;
    this.#shield.scale.set(0.82 + 0.02 * pulse);
    this.#shield.rotation = stage.timeMs * 0.0006;
  }

  #updateTag(seat: number, hull: number, stage: GameStage): void {
    this.#tag.visible = (seat !== stage.me || stage.panes.length > 1) && !this.#state.isDemo;
    if (!this.#tag.visible) return;
    const color = this.#state.colors.of(seat);
    this.#name.text = this.#state.names.of(stage.nameOf(seat), seat);
    setTint(this.#name, color);
    this.#bar.setSize(Math.max(0.01, (BAR_WIDTH * hull) / HULL_POINTS), 3);
    setTint(this.#bar, hull <= 2 ? COLOR.hot : color);
  }
}

/** The hull of an overheated ship glows, but keeps its own colour: all must go on telling whose it is. */
function heatColor(color: number, timeMs: number): number {
  return mixColor(color, COLOR.hot, 0.25 + 0.2 * Math.sin(timeMs * 0.02));
}
