/** One seat's inputs on their way into seals: ordered, bounded, idempotent; what is late moves, what is missing repeats. */
import { SESSION_LIMITS } from './limits.ts';

/** Inputs that can wait: one for each tick that is not too far ahead, and one that is late. */
const WAITING = SESSION_LIMITS.inputAheadTicks + 1;

const NO_TICKS = new Float64Array(0);
const NO_BYTES = new Uint8Array(0);

/** What became of an arriving input. */
export type InputArrival = 'accepted' | 'late' | 'duplicate' | 'too-far';

/** Where an input says how many ticks before its own its player saw. */
export interface LagOfInput {
  readonly byte: number;
  /** As a sim's `setLag`. */
  readonly set: (input: Uint8Array, at: number, ticks: number) => void;
}

/** The inputs a seat has sent and no tick has taken yet. */
export class InputQueue {
  readonly #inputBytes: number;
  readonly #repeatMask: Uint8Array;
  // Made for the first input: most seats of most rooms are nobody's.
  #ticks = NO_TICKS;
  #bytes = NO_BYTES;
  /** The tick that the player saw who gave it: of its oldest press, where it has one. */
  #seen = NO_TICKS;
  #first = 0;
  #count = 0;
  #newestTick = -1;
  #isNew = true;
  readonly #lag: LagOfInput | undefined;
  /** What was added to the lag of the input that is repeated now. */
  #lagAdded = 0;

  /** `lag`: in a game with history. */
  constructor(repeatMask: Uint8Array, lag?: LagOfInput) {
    this.#inputBytes = repeatMask.length;
    this.#lag = lag;
    this.#repeatMask = repeatMask;
  }

  /** Takes the input for `tick`, inputBytes bytes at source[at]. A tick counts once: the first wins, and an older one is refused. */
  put(tick: number, source: Uint8Array, at: number, sealedTick: number): InputArrival {
    if (tick <= this.#newestTick) return 'duplicate';
    if (tick > sealedTick + SESSION_LIMITS.inputAheadTicks) return 'too-far';
    if (this.#ticks === NO_TICKS) this.#allot();
    const isLate = tick <= sealedTick;
    // Of those that are late, one waits: it is taken with the next tick, whatever it is made of.
    const isMerged = isLate && this.#count > 0;
    const slot = (this.#first + this.#count - (isMerged ? 1 : 0)) % WAITING;
    const canPress = isMerged && sealedTick + 1 - this.#ticks[slot] <= SESSION_LIMITS.latePressTicks;
    let carried = 0;
    for (let i = 0; i < this.#inputBytes; i++) {
      const place = slot * this.#inputBytes + i;
      const pressed = canPress ? this.#bytes[place] & ~this.#repeatMask[i] : 0;
      carried |= pressed;
      this.#bytes[place] = source[at + i] | pressed;
    }
    if (carried === 0) this.#seen[slot] = tick - (this.#lag === undefined ? 0 : source[at + this.#lag.byte]);
    this.#ticks[slot] = tick;
    if (!isMerged) this.#count++;
    this.#newestTick = tick;
    return isLate ? 'late' : 'accepted';
  }

  #allot(): void {
    this.#ticks = new Float64Array(WAITING);
    this.#seen = new Float64Array(WAITING);
    this.#bytes = new Uint8Array(WAITING * this.#inputBytes);
  }

  /**
   * Turns the seat's sealed input of the tick before, inputs[at…], into that of `tick`, in place: axes and held bits repeat
   * until something newer has come; presses last one tick, and a late one is taken up to `latePressTicks` after its own. The lag is that of
   * the oldest press which is taken, else of the newest input.
   */
  take(tick: number, inputs: Uint8Array, at: number): void {
    for (let i = 0; i < this.#inputBytes; i++) inputs[at + i] = this.#isNew ? 0 : inputs[at + i] & this.#repeatMask[i];
    this.#isNew = false;
    this.#addLag(-this.#lagAdded, inputs, at);
    this.#lagAdded = 0;
    let seen = tick;
    let pressed = 0;
    while (this.#count > 0 && this.#ticks[this.#first] <= tick) {
      const canPress = tick - this.#ticks[this.#first] <= SESSION_LIMITS.latePressTicks;
      if (pressed === 0) seen = this.#seen[this.#first];
      for (let i = 0; i < this.#inputBytes; i++) {
        const value = this.#bytes[this.#first * this.#inputBytes + i];
        const presses = (inputs[at + i] & ~this.#repeatMask[i]) | (canPress ? value & ~this.#repeatMask[i] : 0);
        pressed |= presses;
        inputs[at + i] = (value & this.#repeatMask[i]) | presses;
      }
      this.#first = (this.#first + 1) % WAITING;
      this.#count--;
    }
    if (this.#lag !== undefined && seen < tick)
      this.#lagAdded = this.#addLag(tick - seen - inputs[at + this.#lag.byte], inputs, at);
  }

  /** Returns by how much the lag could be changed. */
  #addLag(ticks: number, inputs: Uint8Array, at: number): number {
    if (this.#lag === undefined || ticks === 0) return 0;
    const before = inputs[at + this.#lag.byte];
    this.#lag.set(inputs, at, before + ticks);
    return inputs[at + this.#lag.byte] - before;
  }

  /** Forgets everything, what repeats too: the seat changed hands. A returning player's ticks may begin anywhere. */
  clear(): void {
    this.#isNew = true;
    this.#first = 0;
    this.#count = 0;
    this.#newestTick = -1;
    this.#lagAdded = 0;
  }
}
