/** Seats promised over HTTP to sockets that have not come yet: counted, so that two people are not promised one seat. */

interface Promised {
  readonly seats: number;
  readonly untilMs: number;
}

/** Promises run out by themselves. Times are milliseconds of any monotonic clock. */
export class SeatReservations {
  readonly #lifeMs: number;
  readonly #promised = new Map<string, Promised>();

  constructor(lifeMs: number) {
    this.#lifeMs = lifeMs;
  }

  hold(sessionId: string, seats: number, nowMs: number): void {
    this.#promised.set(sessionId, { seats, untilMs: nowMs + this.#lifeMs });
  }

  /** The socket came, or never will. */
  release(sessionId: string): void {
    this.#promised.delete(sessionId);
  }

  /** Seats promised now. */
  count(nowMs: number): number {
    let seats = 0;
    for (const [sessionId, promised] of this.#promised) {
      if (promised.untilMs < nowMs) this.#promised.delete(sessionId);
      else seats += promised.seats;
    }
    return seats;
  }
}
