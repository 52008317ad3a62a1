/** What a slot's devices say between two ticks: axes and held bits replace, presses add up until a tick takes them. */

/** The inputs of one session's slots on their way into ticks. */
export class InputLatch {
  readonly #inputBytes: number;
  readonly #repeatMask: Uint8Array;
  readonly #inputs: Uint8Array;

  constructor(slotCount: number, repeatMask: Uint8Array) {
    this.#inputBytes = repeatMask.length;
    this.#repeatMask = repeatMask;
    this.#inputs = new Uint8Array(slotCount * repeatMask.length);
  }

  /** Sets what a slot's devices say now, inputBytes bytes. Slots that do not exist are ignored. */
  set(slot: number, input: Uint8Array): void {
    const at = slot * this.#inputBytes;
    if (at < 0 || at >= this.#inputs.length) return;
    for (let i = 0; i < this.#inputBytes; i++) {
      const pressed = this.#inputs[at + i] & ~this.#repeatMask[i];
      this.#inputs[at + i] = input[i] | pressed;
    }
  }

  /** Copies a slot's input to target[targetAt…] for one tick; its presses are used up. */
  take(slot: number, target: Uint8Array, targetAt: number): void {
    const at = slot * this.#inputBytes;
    for (let i = 0; i < this.#inputBytes; i++) {
      target[targetAt + i] = this.#inputs[at + i];
      this.#inputs[at + i] &= this.#repeatMask[i];
    }
  }

  /** Lets presses go; axes and held bits stay. */
  releasePresses(): void {
    for (let i = 0; i < this.#inputs.length; i++) this.#inputs[i] &= this.#repeatMask[i % this.#inputBytes];
  }

  /** Lets everything go. */
  clear(): void {
    this.#inputs.fill(0);
  }
}
