// The part of the display that each pane of the picture has: its ship's status, arrows to what is outside, and words to its player.
import { PHASE } from '#shared/games/dogfight/model.ts';
import { COLOR } from './colors.ts';
import { pilotOf, shipOf } from './director.ts';
import { streakText } from './formats.ts';
import { ArrowsNode } from './hud-arrows.ts';
import { BannerNode } from './hud-banner.ts';
import { createPanePlaces } from './hud-places.ts';
import { StatusNode } from './hud-status.ts';
import { words } from './words.ts';
import type { Container } from 'pixi.js';
import type { HudPlaces } from './hud-places.ts';
import type { GameFrame, GameStage } from './stage-types.ts';
import type { PaneState, ViewState } from './view-state.ts';

/** Below and above what stands once in the picture, and how many may be pointed at. */
export interface PaneHudOptions {
  readonly below: Container;
  readonly above: Container;
  readonly seats: number;
}

/** The display of one pane. */
export class PaneHud {
  readonly banner: BannerNode;
  readonly #state: ViewState;
  readonly #arrows: ArrowsNode;
  readonly #status: StatusNode;
  readonly #places = createPanePlaces();
  #endTold = -1;
  #killerTold = -1;

  constructor(stage: GameStage, state: ViewState, { below, above, seats }: PaneHudOptions) {
    this.#state = state;
    this.#arrows = new ArrowsNode(stage, state, { seats, places: this.#places });
    this.#status = new StatusNode(stage);
    this.banner = new BannerNode(stage);
    below.addChild(this.#arrows);
    above.addChild(this.#status, this.banner);
  }

  /** `index`: the pane's place in the picture; one that is gone shows nothing. */
  update(frame: GameFrame, stage: GameStage, hud: HudPlaces, index: number): void {
    const isThere = index < stage.panes.length;
    this.#arrows.visible = isThere;
    this.#status.visible = isThere;
    this.banner.visible = isThere;
    if (!isThere) return;
    const box = stage.panes[index];
    const pane = this.#state.panes[index];
    const places = this.#places;
    places.look(box, stage, hud);
    this.#status.scale.set(places.scale);
    this.#status.position.copyFrom(places.status);
    this.banner.scale.set(places.scale);
    this.banner.position.copyFrom(places.middle);
    const { colors, names } = this.#state;
    this.#status.call(stage.panes.length > 1 ? names.of(stage.nameOf(pane.seat), pane.seat) : '', colors.of(pane.seat));
    this.#status.update(frame, stage, pane.focus);
    this.#arrows.update(frame, stage, box, pane.focus);
    this.#tellEnd(frame, stage, pane);
    this.banner.update(stage, places.banner);
  }

  /** The pane's focus destroyed someone. */
  cheer(stage: GameStage, by: number, victim: number, streak: number): void {
    const { colors, names, panes } = this.#state;
    const name = names.of(stage.nameOf(victim), victim);
    // Who watches looks over the shoulder of somebody.
    const isOwn = panes.some(({ seat }) => seat === by);
    const text = isOwn ? words.youDestroyed(name) : words.oneDestroyed(names.of(stage.nameOf(by), by), name);
    this.banner.tell(stage, text, 1700, colors.of(victim));
    const shout = streakText(streak);
    if (shout !== '') this.banner.shout(stage, shout, 1300, COLOR.gold);
  }

  /** Says who ended the focus' ship, and when it is back. */
  #tellEnd(frame: GameFrame, stage: GameStage, state: PaneState): void {
    const { banner } = this;
    const { colors, names } = this.#state;
    const pilot = pilotOf(frame, state.focus);
    const isWaiting =
      pilot !== undefined && shipOf(frame, state.focus) === undefined && frame.globals.phase === PHASE.play;
    if (!isWaiting) {
      if (this.#endTold >= 0) banner.hushEnd(words.destroyed);
      this.#endTold = -1;
      state.killer = -1;
      return;
    }
    const seconds = Math.ceil(frame.Pilot.respawnTicks[pilot] * frame.dt);
    // Where the end was guessed, who did it is known a little later.
    if (seconds === this.#endTold && state.killer === this.#killerTold) return;
    const isFirst = this.#endTold < 0;
    this.#endTold = seconds;
    this.#killerTold = state.killer;
    const by = state.killer < 0 ? '' : names.of(stage.nameOf(state.killer), state.killer);
    banner.tell(stage, words.backIn(by, seconds), 1300, state.killer < 0 ? COLOR.text : colors.of(state.killer));
    if (isFirst && stage.isShowing) banner.shout(stage, words.destroyed, 1100, COLOR.hot);
  }
}
