// The line below the clock: what is to be done or waited for.
import { Container } from 'pixi.js';
import type { Label } from '#client/index.ts';
import { PHASE, ROLE } from '#shared/games/lanterns/model.ts';
import { COLOR } from './colors.ts';
import { secondsToNext } from './standings.ts';
import { words } from './words.ts';
import type { GameFrame, GameStage } from './stage-types.ts';
import type { ViewState } from './view-state.ts';

/** What is said, or how it is said of the seconds that are left of the head start, or until the next round. */
type Line = string | ((seconds: number) => string);

/** Its position is the middle of its upper edge. */
export class NoteNode extends Container {
  readonly #state: ViewState;
  readonly #label: Label;
  #shownLine: Line = '';
  #shownSeconds = 0;

  constructor(stage: GameStage, state: ViewState) {
    super();
    this.#state = state;
    this.#label = stage.label('', { size: 15, anchorX: 0.5, anchorY: 0, tint: COLOR.text });
    this.addChild(this.#label);
  }

  update(frame: GameFrame, stage: GameStage): void {
    const line = this.#lineOf(frame, stage);
    const isPlain = typeof line === 'string';
    const seconds = isPlain
      ? 0
      : Math.ceil(
          frame.globals.phase === PHASE.result ? secondsToNext(frame) : frame.globals.headStartTicks * frame.dt,
        );
    // A string is made when it says something else: a frame makes no garbage.
    if (line === this.#shownLine && seconds === this.#shownSeconds) return;
    this.#shownLine = line;
    this.#shownSeconds = seconds;
    this.#label.text = isPlain ? line : line(seconds);
  }

  #lineOf({ config, globals }: GameFrame, stage: GameStage): Line {
    const me = this.#state.walkers.of(stage.me);
    if (globals.phase === PHASE.waiting) return words.strolling;
    // Of a match's last round the page tells all.
    if (globals.phase === PHASE.result) return globals.roundOfMatch < config.rounds ? words.nextRound : '';
    if (me === undefined || !me.isKnown) return '';
    const isHunter = me.role === ROLE.hunter;
    if (globals.phase === PHASE.countdown) return isHunter ? words.countHunter : words.countHider;
    if (globals.headStartTicks > 0) return isHunter ? words.youWait : words.headStart;
    if (isHunter) return words.hunterTask;
    return me.embers > 0 ? words.carryTask : words.hiderTask;
  }
}
