/** What a client holds, as numbers: both sides add the same in the same order, and compare 32 bits of a checksum. */
import { checksumWords } from '../math/checksum.ts';

/** Takes numbers one by one. */
export interface HeldNumbers {
  add(value: number): void;
}

/** Numbers whose checksum both sides compare. */
export class Held implements HeldNumbers {
  #numbers = new Float64Array(256);
  #count = 0;

  begin(): void {
    this.#count = 0;
  }

  add(value: number): void {
    if (this.#count === this.#numbers.length) {
      const grown = new Float64Array(this.#count * 2);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    // −0 and 0 are one value on the wire of whole numbers; what is no number is read as 0.
    this.#numbers[this.#count++] = Number.isNaN(value) ? 0 : value + 0;
  }

  /** 32 bits of all that was added. */
  checksum(): number {
    const words = new Uint32Array(2);
    checksumWords(new Int32Array(this.#numbers.buffer, 0, this.#count * 2), words, 0);
    return words[0];
  }
}
