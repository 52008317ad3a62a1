/** A machine that cannot step as fast as the match goes: how many ticks it predicts, and when it stops trying. */
import { SESSION_LIMITS } from './limits.ts';

/** After a jump a machine that falls behind again within this time is too slow to play. */
const AGAIN_MS = 30_000;
/** Who watches tries to play again after this long. */
const RETRY_MS = 15_000;
/** Ticks of the budget of a frame that are not for guesses. */
const RESERVED_TICKS = 2;
/** More is predicted again only when so much more is possible, and so many ticks: a cost that swings must not move the picture. */
const MORE = 1.5;
const MORE_TICKS = 2;

/** `play`: step on. `jump`: ask for a snapshot and go on from there. `watch`: stop playing for a while. */
export type Pace = 'play' | 'jump' | 'watch';

/** Judges one machine. */
export class SlowMachine {
  readonly #ticksPerSecond: number;
  readonly #windowTicks: number;
  #limitTicks: number;
  #behindSinceMs = -1;
  #jumpedAtMs = -Infinity;
  #watchedSinceMs = -1;

  constructor(ticksPerSecond: number, windowTicks: number) {
    this.#ticksPerSecond = ticksPerSecond;
    this.#windowTicks = windowTicks;
    this.#limitTicks = windowTicks;
  }

  /** Ticks that may be stepped beyond the newest seal. */
  get limitTicks(): number {
    return this.#limitTicks;
  }

  /** A step takes this long on this machine, on average. */
  setStepCost(msPerTick: number): void {
    if (!(msPerTick > 0)) return;
    const possible = Math.floor(SESSION_LIMITS.stepBudgetMs / msPerTick) - RESERVED_TICKS;
    const limit = Math.max(0, Math.min(this.#windowTicks, possible));
    const isMore =
      limit >= this.#windowTicks || limit > Math.max(this.#limitTicks * MORE, this.#limitTicks + MORE_TICKS);
    if (limit < this.#limitTicks || isMore) this.#limitTicks = limit;
  }

  /** What to do when the world is `behindTicks` behind the seals. */
  judge(behindTicks: number, nowMs: number): Pace {
    if (this.#watchedSinceMs >= 0) {
      if (nowMs - this.#watchedSinceMs < RETRY_MS) return 'watch';
      this.#watchedSinceMs = -1;
      this.#behindSinceMs = -1;
      return 'jump';
    }
    if (behindTicks <= SESSION_LIMITS.behindSeconds * this.#ticksPerSecond) {
      this.#behindSinceMs = -1;
      return 'play';
    }
    if (this.#behindSinceMs < 0) this.#behindSinceMs = nowMs;
    if (nowMs - this.#behindSinceMs < SESSION_LIMITS.slowSeconds * 1000) return 'play';
    this.#behindSinceMs = -1;
    const isAgain = nowMs - this.#jumpedAtMs < AGAIN_MS;
    this.#jumpedAtMs = nowMs;
    if (!isAgain) return 'jump';
    this.#watchedSinceMs = nowMs;
    return 'watch';
  }
}
