/** What an operator asks of the streams of events, beside the servers: how they stand, and what comes. */
import { Redis } from 'ioredis';
import { SamestepError } from '#shared/errors.ts';
import { redisOptions, shownRedis } from '../cluster/redis-link.ts';
import type { PlatformEvent } from './platform-event.ts';
import { EVENT_STREAMS, readEvent, shardKey, SHARDS } from './stream-shards.ts';

/** One stream. */
export interface StreamState {
  readonly key: string;
  /** Events that are kept. */
  readonly kept: number;
  /** Events that were ever written to it. */
  readonly written: number;
  /** Those who read as a group; `behind` is null where Redis does not know. */
  readonly groups: readonly { readonly name: string; readonly pending: number; readonly behind: number | null }[];
}

export interface FollowOptions {
  /** Also those that are kept already. */
  readonly isFromStart: boolean;
  /** False ends it. */
  readonly take: (event: PlatformEvent) => boolean;
  /** Ends it, and what it asks, at once. */
  readonly signal?: AbortSignal;
}

const BLOCK_MS = 1000;
const READ_AT_ONCE = 100;

const keys = Array.from({ length: SHARDS }, (_, shard) => shardKey(EVENT_STREAMS, shard));
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** How the streams stand. Throws a `SamestepError` with code `config/environment` when their Redis cannot be had. */
export function eventStreams(url: string): Promise<readonly StreamState[]> {
  return withRedis(url, async (redis) => {
    const streams: StreamState[] = [];
    for (const key of keys) {
      const kept = await redis.xlen(key);
      const groups = kept === 0 && (await redis.exists(key)) === 0 ? [] : listOf(await redis.xinfo('GROUPS', key));
      streams.push({
        key,
        kept,
        written: Number((await redis.get(`${key}:count`)) ?? 0),
        groups: groups.map((group) => {
          const of = fieldsOf(group);
          const lag = of.get('lag');
          return {
            name: String(of.get('name')),
            pending: Number(of.get('pending')),
            behind: typeof lag === 'number' ? lag : null,
          };
        }),
      });
    }
    return streams;
  });
}

/** Gives events as they come, each stream's in its order, until `take` or `signal` ends it. Throws as `eventStreams` does. */
export function followEvents(url: string, { isFromStart, take, signal }: FollowOptions): Promise<void> {
  return withRedis(url, async (redis) => {
    signal?.addEventListener('abort', () => redis.disconnect());
    const last = new Map<string, string>();
    for (const key of keys) last.set(key, isFromStart ? '0-0' : await newestOf(redis, key));
    while (signal?.aborted !== true) {
      const answer = await redis
        .xread('COUNT', READ_AT_ONCE, 'BLOCK', BLOCK_MS, 'STREAMS', ...keys, ...last.values())
        .catch((error: unknown) => {
          if (signal?.aborted === true) return null;
          throw error;
        });
      for (const stream of listOf(answer)) {
        const [key, entries] = listOf(stream);
        for (const entry of listOf(entries)) {
          const [id, fields] = listOf(entry);
          last.set(String(key), String(id));
          const event = readEvent(String(fieldsOf(fields).get('event')));
          if (event !== undefined && !take(event)) return;
        }
      }
    }
  });
}

/** The number of its newest entry: `$` would leave out what comes between two questions. */
async function newestOf(redis: Redis, key: string): Promise<string> {
  const [entry] = await redis.xrevrange(key, '+', '-', 'COUNT', 1);
  return entry?.[0] ?? '0-0';
}

/** Redis' answer: names and values in turn. */
function fieldsOf(answer: unknown): ReadonlyMap<string, unknown> {
  const list = listOf(answer);
  return new Map(list.flatMap((name, i) => (i % 2 === 0 ? [[String(name), list[i + 1]] as const] : [])));
}

async function withRedis<R>(url: string, work: (redis: Redis) => Promise<R>): Promise<R> {
  // What waits for events may take longer than any answer.
  const { commandTimeout: _, ...options } = redisOptions();
  const redis = new Redis(url, { ...options, retryStrategy: () => null });
  let lastError: Error | undefined;
  redis.on('error', (error: Error) => (lastError = error));
  try {
    await redis.connect();
    return await work(redis);
  } catch (error) {
    const why = lastError ?? error;
    throw new SamestepError({
      code: 'config/environment',
      what: `The events at ${shownRedis(url)} cannot be had (${why instanceof Error ? why.message : String(why)}).`,
      fix: 'See that Redis is there, or set EVENTS_URL to where it is.',
      cause: error,
    });
  } finally {
    redis.disconnect();
  }
}
