// The head-up display: its parts, where they stand, and what the events tell it.
import { Container } from 'pixi.js';
import { setTint, type Label } from '#client/index.ts';
import { PHASE } from '#shared/games/dogfight/model.ts';
import { COLOR } from './colors.ts';
import { pilotOf, shipOf } from './director.ts';
import { clockText, streakText } from './formats.ts';
import { ArrowsNode } from './hud-arrows.ts';
import { BannerNode } from './hud-banner.ts';
import { FeedNode } from './hud-feed.ts';
import { plate } from './hud-parts.ts';
import { CLOCK_WIDTH, createHudPlaces } from './hud-places.ts';
import { ScoresNode } from './hud-scores.ts';
import { StatusNode } from './hud-status.ts';
import { words } from './words.ts';
import type { GameFrame, GameStage } from './stage-types.ts';
import type { ViewState } from './view-state.ts';

const LAST_SECONDS = 10;
/** Lines of the list of scores where there is little room. */
const FEW_LINES = 4;

/** The display of one match. */
export interface Hud {
  update(frame: GameFrame, stage: GameStage): void;
  addKill(by: number, victim: number): void;
  /** The focus destroyed someone. */
  cheer(victim: number, streak: number): void;
  /** Short news of the own ship. */
  say(text: string, color: number): void;
  /** What was said last has not happened. */
  hushNews(): void;
  count(secondsLeft: number): void;
  announceRound(round: number): void;
}

/** Makes the display on its layer. */
export function createHud(stage: GameStage, state: ViewState, seats: number): Hud {
  const arrows = new ArrowsNode(stage, state, seats);
  const scores = new ScoresNode(stage, state, seats);
  const feed = new FeedNode(stage, state);
  const status = new StatusNode(stage);
  const banner = new BannerNode(stage);
  const clock = new ClockNode(stage);
  stage.layer('hud').addChild(arrows, scores, feed, status, clock, banner);
  const parts = [scores, feed, status, clock, banner];
  const places = createHudPlaces();
  let endTold = -1;
  let killerTold = -1;

  function place(): void {
    places.look(stage, innerWidth, innerHeight);
    for (let i = 0; i < parts.length; i++) parts[i].scale.set(places.scale);
    clock.position.copyFrom(places.clock);
    scores.position.copyFrom(places.scores);
    feed.position.copyFrom(places.feed);
    status.position.copyFrom(places.status);
    banner.position.set(stage.width / 2, stage.height / 2);
  }

  /** Says who ended the focus' ship, and when it is back. */
  function tellEnd(frame: GameFrame): void {
    const pilot = pilotOf(frame, state.focus);
    const isWaiting =
      pilot !== undefined && shipOf(frame, state.focus) === undefined && frame.globals.phase === PHASE.play;
    if (!isWaiting) {
      if (endTold >= 0) banner.hushEnd(words.destroyed);
      endTold = -1;
      state.killer = -1;
      return;
    }
    const seconds = Math.ceil(frame.Pilot.respawnTicks[pilot] * frame.dt);
    // Where the end was guessed, who did it is known a little later.
    if (seconds === endTold && state.killer === killerTold) return;
    const isFirst = endTold < 0;
    endTold = seconds;
    killerTold = state.killer;
    const by = state.killer < 0 ? '' : state.names.of(stage.nameOf(state.killer));
    banner.tell(stage, words.backIn(by, seconds), 1300, state.killer < 0 ? COLOR.text : state.colors.of(state.killer));
    if (isFirst && stage.isShowing) banner.shout(stage, words.destroyed, 1100, COLOR.hot);
  }

  return {
    update(frame) {
      place();
      scores.update(frame, stage, places.hasRoom ? seats : FEW_LINES);
      feed.update(stage);
      status.update(frame, stage, state.focus);
      clock.update(frame);
      arrows.update(frame, stage, places);
      tellEnd(frame);
      banner.update(stage, places.banner);
    },
    addKill: (by, victim) => feed.add(stage, by, victim),
    cheer(victim, streak) {
      const name = state.names.of(stage.nameOf(victim));
      // Who watches looks over the shoulder of somebody.
      const isOwn = stage.me === state.focus;
      const text = isOwn
        ? words.youDestroyed(name)
        : words.oneDestroyed(state.names.of(stage.nameOf(state.focus)), name);
      banner.tell(stage, text, 1700, state.colors.of(victim));
      const shout = streakText(streak);
      if (shout !== '') banner.shout(stage, shout, 1300, COLOR.gold);
    },
    say: (text, color) => banner.say(stage, text, color),
    hushNews: () => banner.hushNews(),
    count(secondsLeft) {
      // The seconds before are the clock's: a figure in the middle would hide the fight.
      if (secondsLeft <= 3) banner.shout(stage, String(secondsLeft), 900, COLOR.gold);
    },
    announceRound(round) {
      banner.shout(stage, words.fight, 1200, COLOR.gold);
      banner.tell(stage, words.round(round), 1600);
    },
  };
}

/** The time left and what wins; its position is the middle of its upper edge. */
class ClockNode extends Container {
  readonly #time: Label;
  readonly #goal: Label;
  #shownSeconds = -1;
  #shownGoal = -1;

  constructor(stage: GameStage) {
    super();
    const back = plate(stage, CLOCK_WIDTH, 52);
    back.x = -CLOCK_WIDTH / 2;
    this.#time = stage.label('', { size: 30, anchorX: 0.5, anchorY: 0.5, letterSpacing: 1 });
    this.#time.y = 18;
    this.#goal = stage.label('', { size: 13, anchorX: 0.5, anchorY: 0.5, tint: COLOR.dim });
    this.#goal.y = 41;
    this.addChild(back, this.#time, this.#goal);
  }

  update({ config, dt, globals }: GameFrame): void {
    const isPlaying = globals.phase === PHASE.play;
    this.visible = isPlaying;
    const seconds = Math.ceil(globals.phaseTicks * dt);
    if (config.scoreToWin !== this.#shownGoal) {
      this.#shownGoal = config.scoreToWin;
      this.#goal.text = words.firstTo(config.scoreToWin);
    }
    if (seconds === this.#shownSeconds) return;
    this.#shownSeconds = seconds;
    this.#time.text = seconds === 0 ? words.overtime : clockText(seconds);
    setTint(this.#time, seconds <= LAST_SECONDS ? COLOR.hot : COLOR.white);
  }
}
