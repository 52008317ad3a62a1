/** Events that processes share: written to Redis streams, told to one process of each subscriber's name, in order for each aggregate, at least once. */
import type { RedisLink } from '../cluster/redis-link.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { EventBus } from './event-bus.ts';
import { EVENT_STREAMS } from './stream-shards.ts';
import { readStream, type StreamReader } from './stream-reader.ts';
import { createStreamWriter, type StreamWriterOptions } from './stream-writer.ts';

/** The face of a bus, but for `tell`: nobody knows when the subscribers of other processes are done. */
export interface StreamBus extends Pick<EventBus, 'publish' | 'subscribe' | 'settled'> {
  /** Events that are not written yet. */
  readonly waiting: number;
  /** Ends its subscriptions, and gives what is not written yet so long; then it is dropped and counted. */
  close(withinMs?: number): Promise<void>;
}

export interface StreamBusOptions extends Partial<
  Pick<StreamWriterOptions, 'prefix' | 'waitingMax' | 'waitingCharactersMax' | 'keptMax'>
> {
  readonly link: RedisLink;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'count' | 'change'>;
  /** This process, among those that subscribe by the same name. */
  readonly processId: string;
  /** See `StreamReaderOptions`. */
  readonly pauseMs?: number;
}

export function createStreamBus(options: StreamBusOptions): StreamBus {
  const { metrics, prefix = EVENT_STREAMS } = options;
  const readers = new Set<StreamReader>();
  const writer = createStreamWriter({ ...options, prefix });
  return {
    get waiting() {
      return writer.waiting;
    },
    publish(event) {
      metrics.count('events.published');
      return writer.write(event);
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
      await writer.written();
      await Promise.all([...readers].map((reader) => reader.settled()));
    },
    async close(withinMs = 0) {
      await writer.close(withinMs);
      await Promise.all([...readers].map((reader) => reader.close()));
    },
  };
}
