// The head-up display: what stands once in the picture, what stands in each of its panes, and what the events tell it.
import { Container } from 'pixi.js';
import { setTint, type Label } from '#client/index.ts';
import { PHASE } from '#shared/games/dogfight/model.ts';
import { COLOR } from './colors.ts';
import { clockText } from './formats.ts';
import { FeedNode } from './hud-feed.ts';
import { PaneHud } from './hud-pane.ts';
import { plate } from './hud-parts.ts';
import { CLOCK_WIDTH, createHudPlaces } from './hud-places.ts';
import { ScoresNode } from './hud-scores.ts';
import { paneOn, type ViewState } from './view-state.ts';
import { words } from './words.ts';
import type { GameFrame, GameStage } from './stage-types.ts';

const LAST_SECONDS = 10;
/** Lines of the list of scores where there is little room. */
const FEW_LINES = 4;

/** The display of one match. */
export interface Hud {
  update(frame: GameFrame, stage: GameStage): void;
  addKill(by: number, victim: number): void;
  /** `by`, on whom the camera of a pane is, destroyed someone. */
  cheer(by: number, victim: number, streak: number): void;
  /** Short news of the ship of a seat, for the pane whose camera is on it. */
  say(seat: number, text: string, color: number): void;
  /** What was said last of it has not happened. */
  hushNews(seat: number): void;
  count(secondsLeft: number): void;
  announceRound(round: number): void;
}

/** Makes the display on its layer. */
export function createHud(stage: GameStage, state: ViewState, seats: number): Hud {
  const scores = new ScoresNode(stage, state, seats);
  const feed = new FeedNode(stage, state);
  const clock = new ClockNode(stage);
  const below = new Container();
  const above = new Container();
  stage.layer('hud').addChild(below, scores, feed, clock, above);
  const parts = [scores, feed, clock];
  const places = createHudPlaces();
  const panes: PaneHud[] = [];

  function place(): void {
    places.look(stage, innerWidth, innerHeight);
    for (let i = 0; i < parts.length; i++) parts[i].scale.set(places.scale);
    clock.position.copyFrom(places.clock);
    scores.position.copyFrom(places.scores);
    feed.position.copyFrom(places.feed);
  }

  return {
    update(frame) {
      place();
      scores.update(frame, stage, places.hasRoom ? seats : FEW_LINES);
      feed.update(stage);
      clock.update(frame);
      while (panes.length < stage.panes.length) panes.push(new PaneHud(stage, state, { below, above, seats }));
      for (let i = 0; i < panes.length; i++) panes[i].update(frame, stage, places, i);
    },
    addKill: (by, victim) => feed.add(stage, by, victim),
    cheer: (by, victim, streak) => panes[paneOn(state, by)]?.cheer(stage, by, victim, streak),
    say: (seat, text, color) => panes[paneOn(state, seat)]?.banner.say(stage, text, color),
    hushNews: (seat) => panes[paneOn(state, seat)]?.banner.hushNews(),
    count(secondsLeft) {
      // The seconds before are the clock's: a figure in the middle would hide the fight.
      if (secondsLeft > 3) return;
      for (const { banner } of panes) banner.shout(stage, String(secondsLeft), 900, COLOR.gold);
    },
    announceRound(round) {
      for (const { banner } of panes) {
        banner.shout(stage, words.fight, 1200, COLOR.gold);
        banner.tell(stage, words.round(round), 1600);
      }
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
