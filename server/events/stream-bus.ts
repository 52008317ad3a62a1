/** Events that processes share: written to Redis streams, told to one process of each subscriber's name, in order for each aggregate, at least once. */
import { randomUUID } from 'node:crypto';
import type { RedisLink } from '../cluster/redis-link.ts';
import { errorText, type Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { EventBus } from './event-bus.ts';
import type { PlatformEvent } from './platform-event.ts';
import { shardKey, shardOf } from './stream-shards.ts';
import { readStream, type StreamReader } from './stream-reader.ts';

/** The face of a bus, but for `tell`: nobody knows when the subscribers of other processes are done. */
export interface StreamBus extends Pick<EventBus, 'publish' | 'subscribe' | 'settled'> {
  /** Ends its subscriptions; what was not written yet is not. */
  close(): Promise<void>;
}

export interface StreamBusOptions {
  readonly link: RedisLink;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'count' | 'change'>;
  /** This process, among those that subscribe by the same name. */
  readonly processId: string;
  /** Keys begin with it. */
  readonly prefix?: string;
  /** Events that may wait to be written. */
  readonly waitingMax?: number;
  /** Events that each of the streams keeps; older ones are dropped, read or not. */
  readonly keptMax?: number;
}

const WAITING_MAX = 10_000;
const KEPT_MAX = 10_000;
const WRITE_AT_ONCE = 200;
const RETRY_MS = 250;

/** Numbers the events of a stream, so that whoever reads knows how many it has missed. An event that was written before is not written again. */
const WRITE = `
if redis.call('SET', KEYS[1] .. ':id:' .. ARGV[1], '1', 'NX', 'EX', '3600') == false then return 0 end
local number = redis.call('INCR', KEYS[1] .. ':count')
redis.call('XADD', KEYS[1], 'MAXLEN', '=', ARGV[3], '*', 'id', ARGV[1], 'n', number, 'event', ARGV[2])
return 1`;

export function createStreamBus(options: StreamBusOptions): StreamBus {
  const { link, log, metrics, prefix = 'samestep:events', waitingMax = WAITING_MAX, keptMax = KEPT_MAX } = options;
  const readers = new Set<StreamReader>();
  let waiting: { readonly id: string; readonly event: PlatformEvent }[] = [];
  let isWriting = false;
  let isClosed = false;
  let written: Promise<void> = Promise.resolve();

  async function writeAll(): Promise<void> {
    while (waiting.length > 0 && !isClosed) {
      const batch = waiting.slice(0, WRITE_AT_ONCE);
      try {
        await link.ask((redis) => {
          const commands = redis.pipeline();
          for (const { id, event } of batch)
            commands.eval(WRITE, 1, shardKey(prefix, shardOf(event.aggregate)), id, JSON.stringify(event), keptMax);
          return commands.exec().then(failedOf);
        });
        waiting = waiting.slice(batch.length);
      } catch (error) {
        // The same events under the same ids: what was written already is not written twice.
        metrics.count('events.unwritten');
        log.debug('events.unwritten', 'Events wait for Redis.', { waiting: waiting.length, error: errorText(error) });
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    isWriting = false;
  }

  return {
    publish(event) {
      metrics.count('events.published');
      if (waiting.length >= waitingMax || isClosed) {
        metrics.count('events.dropped.stream');
        log.warn('events.dropped', 'Too many events wait for Redis: one was dropped.', { kind: event.kind });
        return false;
      }
      waiting.push({ id: randomUUID(), event });
      if (!isWriting) {
        isWriting = true;
        // Not now: who publishes may be between two ticks.
        written = new Promise<void>((resolve) => setImmediate(resolve)).then(writeAll);
      }
      return true;
    },
    subscribe(name, kinds, take) {
      const reader = readStream({ ...options, prefix, name, kinds, take });
      readers.add(reader);
      return () => {
        readers.delete(reader);
        void reader.close();
      };
    },
    async settled() {
      await written;
      await Promise.all([...readers].map((reader) => reader.settled()));
    },
    async close() {
      isClosed = true;
      await written;
      await Promise.all([...readers].map((reader) => reader.close()));
    },
  };
}

/** A pipeline reports each command's failure in its place. */
function failedOf(results: [Error | null, unknown][] | null): void {
  const [error] = (results ?? []).find(([one]) => one !== null) ?? [];
  if (error) throw error;
}
