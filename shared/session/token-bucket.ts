/** How much of something a connection may still send: refills steadily, holds a burst. */

/** A bucket of tokens. Time is any monotonic clock in milliseconds. */
export class TokenBucket {
  readonly #perMs: number;
  readonly #capacity: number;
  #tokens: number;
  #lastMs: number;

  constructor(perSecond: number, capacity: number, nowMs: number) {
    this.#perMs = perSecond / 1000;
    this.#capacity = capacity;
    this.#tokens = capacity;
    this.#lastMs = nowMs;
  }

  /** Takes `count` tokens; false, and none are taken, when there are too few. */
  take(count: number, nowMs: number): boolean {
    this.#refill(nowMs);
    if (this.#tokens < count) return false;
    this.#tokens -= count;
    return true;
  }

  /** How many tokens it lacks, 0…capacity; 0 for one that is as a new one. */
  missing(nowMs: number): number {
    this.#refill(nowMs);
    return Math.max(0, this.#capacity - this.#tokens);
  }

  /** Adds tokens for something that was asked for, above the capacity if need be. */
  grant(count: number): void {
    this.#tokens += count;
  }

  #refill(nowMs: number): void {
    const elapsedMs = Math.max(0, nowMs - this.#lastMs);
    this.#tokens = Math.max(this.#tokens, Math.min(this.#capacity, this.#tokens + elapsedMs * this.#perMs));
    this.#lastMs = nowMs;
  }
}
