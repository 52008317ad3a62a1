/** Every event of this process for other programs: in the streams of a Redis, in the way of nobody here. */
import { openRedis, type RedisUse } from '../cluster/redis-link.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { EventBus } from './event-bus.ts';
import { EVENT_KINDS } from './platform-event.ts';
import { EVENT_STREAMS } from './stream-shards.ts';
import { createStreamWriter } from './stream-writer.ts';

export interface EventOutlet {
  /** Events that are not written yet. */
  readonly waiting: number;
  /** Writes what waits, for two seconds at most. */
  close(): Promise<void>;
}

export interface EventOutletOptions {
  /** EVENTS_URL. */
  readonly url: string;
  readonly events: Pick<EventBus, 'subscribe'>;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'count'>;
  /** Events that may wait: 10,000 when absent. */
  readonly waitingMax?: number;
}

/** It may be away, also at the start: this server needs nothing of it. */
const FOR_EVENTS: RedisUse = Object.freeze({
  key: 'events.redis',
  variable: 'EVENTS_URL',
  isNeeded: false,
  away: 'The Redis of events cannot be reached: they wait, and matches and results go on.',
  without: 'for events that stay in this process',
});

const CLOSE_MS = 2000;

/**
 * From now on each event is written there. Throws a `SamestepError` with code `config/environment` when it answers and refuses, as for a wrong
 * password; one that does not answer is waited for by the events alone.
 */
export async function openEventOutlet(options: EventOutletOptions): Promise<EventOutlet> {
  const { url, events, log, metrics, waitingMax } = options;
  const link = await openRedis({ url, log, metrics, use: FOR_EVENTS });
  const writer = createStreamWriter({
    link,
    log,
    metrics,
    prefix: EVENT_STREAMS,
    ...(waitingMax !== undefined && { waitingMax }),
  });
  // What is dropped is counted by the writer. It is no failure: whoever tells an event would tell it again.
  const stop = events.subscribe('stream', EVENT_KINDS, (event) => void writer.write(event));
  return {
    get waiting() {
      return writer.waiting;
    },
    async close() {
      stop();
      await writer.close(CLOSE_MS);
      link.close();
    },
  };
}
