/** Events that have come, until the time that they are shown at: what concerns own rows at once, the others when others are shown so. */
import { KEPT_TICKS } from '../mirror/event-log.ts';
import type { ReceivedEvent } from '../mirror/events.ts';
import { FINISH } from '../world/outbox.ts';

/** Events that wait; more are told at once. */
const WAITING_MAX = 4096;

/** The events of one session, in the order of their ticks. */
export class DueEvents {
  readonly #isOwn: (event: ReceivedEvent) => boolean;
  #now: ReceivedEvent[] = [];
  #later: ReceivedEvent[] = [];

  constructor(isOwn: (event: ReceivedEvent) => boolean) {
    this.#isOwn = isOwn;
  }

  /** How many wait. */
  get count(): number {
    return this.#now.length + this.#later.length;
  }

  /** Takes all that waits out, in the order of its ticks. */
  takeAll(): readonly ReceivedEvent[] {
    const all = [...this.#now, ...this.#later].sort((a, b) => a.tick - b.tick);
    this.#now = [];
    this.#later = [];
    return all;
  }

  add(events: readonly ReceivedEvent[]): void {
    for (const event of events) {
      if (this.#isOwn(event) || this.#later.length >= WAITING_MAX) this.#now.push(event);
      else this.#later.push(event);
    }
  }

  /** While nothing is shown: what is older than a server would tell is forgotten, and what is too much. The ends of matches stay. */
  forget(newestTick: number): void {
    const excess = this.count - WAITING_MAX;
    let number = 0;
    const isKept = ({ kind, tick }: ReceivedEvent) =>
      kind.name === FINISH || (number++ >= excess && newestTick - tick <= KEPT_TICKS);
    this.#now = this.#now.filter(isKept);
    this.#later = this.#later.filter(isKept);
  }

  /** Tells of those whose time has come, tick by tick. `othersTick`: as of when the others are shown. */
  tell(othersTick: number, tell: (tick: number, events: readonly ReceivedEvent[]) => void): void {
    if (this.#now.length > 0) {
      const now = this.#now;
      this.#now = [];
      tellByTick(now, tell);
    }
    let count = 0;
    while (count < this.#later.length && this.#later[count].tick <= othersTick) count++;
    if (count > 0) tellByTick(this.#later.splice(0, count), tell);
  }
}

/** Tells events that are in the order of their ticks, those of a tick together. */
export function tellByTick(
  events: readonly ReceivedEvent[],
  tell: (tick: number, events: readonly ReceivedEvent[]) => void,
): void {
  for (let from = 0; from < events.length;) {
    const { tick } = events[from];
    let to = from + 1;
    while (to < events.length && events[to].tick === tick) to++;
    tell(tick, events.slice(from, to));
    from = to;
  }
}
