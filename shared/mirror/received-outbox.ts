/** Events that came from the server, as an outbox: who watches does not see where they are from. */
import type { EventNumbers, Outbox } from '../world/outbox.ts';
import type { CodeBook } from './code-book.ts';
import type { EventKind, ReceivedEvent } from './events.ts';

interface Entry {
  readonly kind: EventKind;
  readonly record: Readonly<EventNumbers>;
}

/** The events of one tick. */
export class ReceivedOutbox implements Outbox {
  #entries: readonly Entry[] = [];
  readonly droppedCount = 0;

  /** Takes events; rows become the identities of those that show them, or did last. */
  fill(events: readonly ReceivedEvent[], codes: CodeBook): void {
    this.#entries = events.map(({ kind, record }) => ({
      kind,
      record: Object.fromEntries(
        kind.fields.map(({ name, isReference }) => [name, isReference ? codes.idOf(record[name]) : record[name]]),
      ),
    }));
  }

  get count(): number {
    return this.#entries.length;
  }

  nameAt(i: number): string {
    return this.#entries[i].kind.name;
  }

  isConfirmedOnly(i: number): boolean {
    return this.#entries[i].kind.isConfirmedOnly;
  }

  recordAt(i: number): Readonly<EventNumbers> {
    return this.#entries[i].record;
  }

  keyAt(i: number): string {
    const { kind, record } = this.#entries[i];
    return [kind.name, ...kind.same.map((field) => record[field])].join(' ');
  }

  withinTicksAt(i: number): number {
    return this.#entries[i].kind.withinTicks;
  }
}
