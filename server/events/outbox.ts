/** Events that are written with what they tell of, in one transaction: a process that dies before it has told one leaves it to be told by the next. */
import { errorText, type Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Storage, Transaction } from '../storage/storage.ts';
import type { EventBus } from './event-bus.ts';
import type { EventOf } from './platform-event.ts';
import { readEvent } from './stream-shards.ts';

/** What is told of value. `id`: whoever takes it twice knows it by that. */
export type WrittenEvent = EventOf<'action.done' | 'ledger.granted'> & { readonly id: string };

export interface Outbox {
  /** Tells again what was written before then, in milliseconds since 1970, and does not stand in the audit log yet; resolves to how many it told. */
  tellLeft(writtenBeforeMs: number): Promise<number>;
  /** Resolves when nothing more is read. */
  close(): Promise<void>;
}

export interface OutboxOptions {
  readonly storage: Pick<Storage, 'db'>;
  readonly events: Pick<EventBus, 'publish'>;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'count'>;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly every: (periodMs: number, call: () => void) => () => void;
}

/** What is younger is most likely still on its way in the process that wrote it. */
export const LEFT_MS = 60_000;
/** Told together; the rest at the next look. */
const LEFT_AT_ONCE = 1000;

/** Writes an event. It counts with the transaction; the audit log takes it out in the one that writes its entry (`AuditEntry.eventId`). */
export async function writeEvent(queries: Transaction, event: WrittenEvent): Promise<void> {
  const { id, atMs } = event;
  await queries
    .insertInto('outbox')
    .values({ id, atMs, event: JSON.stringify(event) })
    .execute();
}

/**
 * Looks once a minute for events that nobody has told. Who hears of one twice (several processes may look, and who wrote it may be slow, not gone)
 * must know it by its `id`: the audit log does, and so do the streams of events within an hour.
 */
export function openOutbox({ storage, events, log, metrics, nowMs, every }: OutboxOptions): Outbox {
  let looking: Promise<unknown> = Promise.resolve();

  async function tellLeft(writtenBeforeMs: number): Promise<number> {
    const left = await storage.db
      .selectFrom('outbox')
      .select('event')
      .where('atMs', '<', writtenBeforeMs)
      .orderBy('atMs')
      .orderBy('id')
      .limit(LEFT_AT_ONCE)
      .execute();
    for (const { event: text } of left) {
      const event = readEvent(text);
      metrics.count(event === undefined ? 'events.unreadable' : 'events.toldLate');
      if (event !== undefined) events.publish(event);
    }
    if (left.length > 0)
      log.info('events.toldLate', 'Events that no process had told are told now.', { events: left.length });
    return left.length;
  }

  const stop = every(LEFT_MS, () => {
    looking = tellLeft(nowMs() - LEFT_MS).catch((error: unknown) =>
      log.warn('events.left', 'Events that nobody has told cannot be read just now.', { error: errorText(error) }),
    );
  });
  return {
    tellLeft,
    async close() {
      stop();
      await looking;
    },
  };
}
