/** What happened in the ticks since the last patch, kept until every client that may know of it has been told. */
import { FINISH, type EventNumbers, type Outbox } from '../world/outbox.ts';

/** One event, as the outbox had it. */
export interface LoggedEvent {
  readonly tick: number;
  /** Its place among the model's events; their number for the end of a match. */
  readonly type: number;
  readonly name: string;
  /** Entities are EntityIds of the server. */
  readonly record: Readonly<EventNumbers>;
}

/** Ticks of events that are kept for a client that is told seldom: longer ago, nobody wants to see it. */
export const KEPT_TICKS = 255;

/** The log of one world. */
export class EventLog {
  readonly #types: ReadonlyMap<string, number>;
  readonly events: LoggedEvent[] = [];
  /** Number of the first event that is kept, and of the next one: they only grow. */
  first = 0;

  constructor(names: readonly string[]) {
    this.#types = new Map([...names, FINISH].map((name, type) => [name, type]));
  }

  get next(): number {
    return this.first + this.events.length;
  }

  /** Takes what happened in a tick. */
  add(tick: number, outbox: Outbox): void {
    for (let i = 0; i < outbox.count; i++) {
      const name = outbox.nameAt(i);
      this.events.push({ tick, type: this.#types.get(name) ?? 0, name, record: outbox.recordAt(i) });
    }
    let old = 0;
    while (old < this.events.length && tick - this.events[old].tick > KEPT_TICKS) old++;
    // No limit of their number: a flood of what one client may not know must not push out what it may.
    this.#forget(old);
  }

  /** Everyone has been told of what came before this number. */
  told(number: number): void {
    this.#forget(number - this.first);
  }

  #forget(count: number): void {
    if (count <= 0) return;
    this.events.splice(0, count);
    this.first += count;
  }
}
