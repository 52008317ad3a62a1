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
import { hudScale } from './hud-scale.ts';
import { ScoresNode } from './hud-scores.ts';
import { StatusNode } from './hud-status.ts';
import { words } from './words.ts';
import type { GameFrame, GameStage } from './stage-types.ts';
import type { ViewState } from './view-state.ts';

const EDGE = 12;
const LAST_SECONDS = 10;
/** Below this width, in HUD pixels, the clock does not fit into the middle, nor a long list beside the fight. */
const NARROW = 560;
/** Below this height, in HUD pixels, the whole list of scores takes too much of it. */
const LOW = 520;
/** Arrows stay below the clock; in a narrow picture below the list of scores. */
const ABOVE = 84;
/** The clock's plate. */
const CLOCK_WIDTH = 124;
/** Lines of the list of scores where there is little room. */
const FEW_LINES = 4;
/** Their height, and an arrow's. */
const LIST_HEIGHT = 120;
/** Room that the page's own buttons take at the top right, CSS pixels from the edge. */
const BUTTONS_HEIGHT = 64;

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
  /** Kept and changed: a frame makes no garbage. */
  const room = { width: 0, height: 0, windowWidth: 0, windowHeight: 0 };
  const arrowRoom = { scale: 1, above: ABOVE };
  const bannerRoom = { newsY: 0, width: 0 };
  let endTold = -1;
  let killerTold = -1;

  function place(scale: number, cssPixels: number): void {
    for (let i = 0; i < parts.length; i++) parts[i].scale.set(scale);
    const edge = EDGE * scale;
    const belowButtons = BUTTONS_HEIGHT / cssPixels;
    // In a narrow picture the page's buttons reach the middle: the clock stands left of them, all else below.
    const isNarrow = stage.width / scale < NARROW;
    clock.position.set(isNarrow ? edge + CLOCK_WIDTH * 0.5 * scale : stage.width / 2, isNarrow ? edge * 0.5 : edge);
    scores.position.set(edge, isNarrow ? belowButtons : edge);
    feed.position.set(stage.width - edge, Math.max(edge, belowButtons));
    status.position.set(stage.width / 2, stage.height - edge);
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
      const cssPixels = Math.max(0.01, Math.min(innerWidth / stage.width, innerHeight / stage.height));
      room.width = stage.width;
      room.height = stage.height;
      room.windowWidth = innerWidth;
      room.windowHeight = innerHeight;
      const scale = hudScale(room);
      place(scale, cssPixels);
      const isNarrow = stage.width / scale < NARROW;
      scores.update(frame, stage, isNarrow || stage.height / scale < LOW ? FEW_LINES : seats);
      feed.update(stage);
      status.update(frame, stage, state.focus);
      clock.update(frame);
      arrowRoom.scale = scale;
      arrowRoom.above = isNarrow ? BUTTONS_HEIGHT / cssPixels / scale + LIST_HEIGHT : ABOVE;
      arrows.update(frame, stage, arrowRoom);
      tellEnd(frame);
      bannerRoom.newsY = stage.height / 2 / scale - 104;
      bannerRoom.width = stage.width / scale;
      banner.update(stage, bannerRoom);
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
