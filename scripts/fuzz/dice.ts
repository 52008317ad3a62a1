// Seeded chance: everything random in a fuzzed round follows from one seed.
import { nextFloat, seedRandom } from '#shared/math/random.ts';

/** Numbers and choices from one seed. */
export class Dice {
  readonly #random = new Uint32Array(4);

  /** Two whole numbers 0…2^32−1 choose the sequence. */
  constructor(seed: number, stream: number) {
    seedRandom(this.#random, seed >>> 0, stream >>> 0);
  }

  /** 0 ≤ x < 1. */
  next(): number {
    return nextFloat(this.#random);
  }

  /** A whole number 0…below−1. */
  below(below: number): number {
    return Math.floor(this.next() * below);
  }

  /** A whole number from…to, both inclusive. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  isLucky(share: number): boolean {
    return this.next() < share;
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }

  /** Random bytes. */
  bytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    for (let i = 0; i < count; i++) bytes[i] = this.below(256);
    return bytes;
  }
}
