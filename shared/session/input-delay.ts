/** How many ticks after the key a rollback session shows its own input: fixed, or as many as keep rollbacks shallow. */
import { assert } from '../assert.ts';
import { SESSION_LIMITS } from './limits.ts';

/** Predicting so many ticks is well: only what goes beyond is taken away by a delay. */
const COMFORTABLE_TICKS = 8;
/** The delay changes only by so many ticks or more, and only so often. */
const HYSTERESIS_TICKS = 2;
const CHANGE_EVERY_MS = 2000;
/** The mean of how far ahead the inputs are follows with this share of each new value. */
const SMOOTHING = 0.004;
/** The picture moves to another delay by at most this share of real time. */
const SLEW = 0.05;

/** Ticks of delay, or `adaptive`: none on a short line, more only where more than 8 ticks would be guessed. */
export type InputDelayOption = number | 'adaptive';

/** The delay of one session. */
export class InputDelay {
  readonly #isAdaptive: boolean;
  #ticks: number;
  #shownTicks: number;
  #meanAhead = 0;
  #changedAtMs = -Infinity;

  constructor(option: InputDelayOption) {
    this.#isAdaptive = option === 'adaptive';
    this.#ticks = option === 'adaptive' ? 0 : option;
    this.#shownTicks = this.#ticks;
    assert(
      Number.isInteger(this.#ticks) && this.#ticks >= 0 && this.#ticks <= SESSION_LIMITS.inputDelayTicks,
      'An input delay is a whole number of ticks, 0 to 12.',
    );
  }

  /** The delay that is aimed at. */
  get ticks(): number {
    return this.#ticks;
  }

  /** Where the delay is by now, with fraction: it moves too slowly to be seen. */
  get shownTicks(): number {
    return this.#shownTicks;
  }

  /** The inputs are sampled `aheadTicks` ahead of the newest seal; `elapsedTicks` have passed since the last call. */
  advance(aheadTicks: number, elapsedTicks: number, nowMs: number): void {
    if (this.#isAdaptive) this.#adapt(aheadTicks, nowMs);
    const way = this.#ticks - this.#shownTicks;
    const most = SLEW * elapsedTicks;
    this.#shownTicks += Math.max(-most, Math.min(most, way));
  }

  #adapt(aheadTicks: number, nowMs: number): void {
    this.#meanAhead += (aheadTicks - this.#meanAhead) * SMOOTHING;
    const wanted = this.#meanAhead - COMFORTABLE_TICKS;
    const ticks = Math.max(0, Math.min(SESSION_LIMITS.inputDelayTicks, wanted));
    // The last tick of delay goes, however little it is.
    const isLittle = ticks === 0 ? this.#ticks === 0 : Math.abs(ticks - this.#ticks) < HYSTERESIS_TICKS;
    if (isLittle || nowMs - this.#changedAtMs < CHANGE_EVERY_MS) return;
    this.#ticks = Math.round(ticks);
    this.#changedAtMs = nowMs;
  }
}
