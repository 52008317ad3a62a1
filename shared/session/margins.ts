/** How early the inputs of one connection come, but for rare ones: what its clock should go by. */
import { SESSION_LIMITS } from './limits.ts';

/** Fewer say nothing. */
const FEWEST = 5;

/** The margins of the last inputs, in ticks. */
export class Margins {
  readonly #ring = new Float64Array(SESSION_LIMITS.marginsKept);
  readonly #sorted = new Float64Array(SESSION_LIMITS.marginsKept);
  #count = 0;
  #next = 0;

  add(ticks: number): void {
    this.#ring[this.#next] = ticks;
    this.#next = (this.#next + 1) % this.#ring.length;
    if (this.#count < this.#ring.length) this.#count++;
  }

  /**
   * A margin that all but the rarest inputs had: of ten the third smallest, of five to nine the second. A lost segment must not make
   * everything later slow. Undefined while there are fewer.
   */
  typical(): number | undefined {
    if (this.#count < FEWEST) return undefined;
    const sorted = this.#sorted.subarray(0, this.#count);
    sorted.set(this.#ring.subarray(0, this.#count));
    sorted.sort((a, b) => a - b);
    return sorted[this.#count === this.#ring.length ? 2 : 1];
  }
}
