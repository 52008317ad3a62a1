/** Rules that throw in every world they are given must not ask for one without end. */
import { SESSION_LIMITS } from './limits.ts';

/** So long is waited at most before all is asked for again, in milliseconds; who threw nothing for as long begins anew. */
const LONGEST_MS = 30_000;

/** When a client whose rules threw asks for a whole state: at once, then after twice as long each time. */
export class Recovery {
  /** The rules threw, and nobody has been asked since. */
  isDue = false;
  #fromMs = -Infinity;
  #waitMs = 0;

  /** Whether to ask now; it counts as asked then. */
  take(nowMs: number): boolean {
    if (!this.isDue || nowMs < this.#fromMs) return false;
    this.isDue = false;
    const isCalm = nowMs - this.#fromMs > LONGEST_MS;
    this.#waitMs = isCalm ? SESSION_LIMITS.stalledMs : Math.min(2 * this.#waitMs, LONGEST_MS);
    this.#fromMs = nowMs + this.#waitMs;
    return true;
  }
}
