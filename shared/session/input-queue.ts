/** One seat's inputs on their way into seals: ordered, bounded, idempotent; what is late moves, what is missing repeats. */
import { SESSION_LIMITS } from './limits.ts';

/** What became of an arriving input. */
export type InputArrival = 'accepted' | 'late' | 'duplicate' | 'too-far';

/** The inputs a seat has sent and no tick has taken yet. */
export class InputQueue {
  readonly #inputBytes: number;
  readonly #repeatMask: Uint8Array;
  readonly #ticks = new Float64Array(SESSION_LIMITS.inputsWaiting);
  readonly #bytes: Uint8Array;
  #first = 0;
  #count = 0;
  #newestTick = -1;
  #isNew = true;

  constructor(repeatMask: Uint8Array) {
    this.#inputBytes = repeatMask.length;
    this.#repeatMask = repeatMask;
    this.#bytes = new Uint8Array(SESSION_LIMITS.inputsWaiting * repeatMask.length);
  }

  /** Takes the input for `tick`, inputBytes bytes at source[at]. A tick counts once: the first wins, and an older one is refused. */
  put(tick: number, source: Uint8Array, at: number, sealedTick: number): InputArrival {
    if (tick <= this.#newestTick) return 'duplicate';
    if (tick > sealedTick + SESSION_LIMITS.inputAheadTicks || this.#count === SESSION_LIMITS.inputsWaiting)
      return 'too-far';
    const slot = (this.#first + this.#count) % SESSION_LIMITS.inputsWaiting;
    this.#ticks[slot] = tick;
    for (let i = 0; i < this.#inputBytes; i++) this.#bytes[slot * this.#inputBytes + i] = source[at + i];
    this.#count++;
    this.#newestTick = tick;
    return tick <= sealedTick ? 'late' : 'accepted';
  }

  /**
   * Turns the seat's sealed input of the tick before, inputs[at…], into that of `tick`, in place: axes and held bits repeat
   * until something newer has come; presses last one tick, and a late one is taken up to `latePressTicks` after its own.
   */
  take(tick: number, inputs: Uint8Array, at: number): void {
    for (let i = 0; i < this.#inputBytes; i++) inputs[at + i] = this.#isNew ? 0 : inputs[at + i] & this.#repeatMask[i];
    this.#isNew = false;
    while (this.#count > 0 && this.#ticks[this.#first] <= tick) {
      const canPress = tick - this.#ticks[this.#first] <= SESSION_LIMITS.latePressTicks;
      for (let i = 0; i < this.#inputBytes; i++) {
        const value = this.#bytes[this.#first * this.#inputBytes + i];
        const pressed = inputs[at + i] & ~this.#repeatMask[i];
        inputs[at + i] = (value & this.#repeatMask[i]) | pressed | (canPress ? value & ~this.#repeatMask[i] : 0);
      }
      this.#first = (this.#first + 1) % SESSION_LIMITS.inputsWaiting;
      this.#count--;
    }
  }

  /** Forgets everything, what repeats too: the seat changed hands. A returning player's ticks may begin anywhere. */
  clear(): void {
    this.#isNew = true;
    this.#first = 0;
    this.#count = 0;
    this.#newestTick = -1;
  }
}
