/** A process' connection to Redis: opened once, tried again for ever, and never waited for while it is away. */
import { ServerError } from '@colyseus/core';
import { Redis, ReplyError } from 'ioredis';
import { SamestepError } from '#shared/errors.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';

export interface RedisLink {
  /** For what is not asked through `ask`. Commands are refused at once while there is no connection, and after a second without an answer. */
  readonly redis: Redis;
  /** There is no connection, or no answer. */
  readonly isAway: boolean;
  /** Asks Redis. Rejects with a `ServerError` of 503 while it is away, and with its own error for what it refuses. */
  ask<T>(work: (redis: Redis) => Promise<T>): Promise<T>;
  /** Calls each time Redis is back. Returns what ends that. */
  onReturn(call: () => void): () => void;
  close(): void;
}

/** What a connection is for: how it is counted, and what is said of it. */
export interface RedisUse {
  /** Counters and lines of the log are `KEY.away` and `KEY.returned`. */
  readonly key: string;
  /** The setting that has its address. */
  readonly variable: string;
  /** Where it is not, one that does not answer at the start is tried again like one that is away later. */
  readonly isNeeded: boolean;
  /** A sentence for when it is away. */
  readonly away: string;
  /** What a server is without it. */
  readonly without: string;
}

export interface RedisLinkOptions {
  readonly url: string;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'count'>;
  /** Rooms, when absent. */
  readonly use?: RedisUse;
}

const FOR_ROOMS: RedisUse = Object.freeze({
  key: 'redis',
  variable: 'REDIS_URL',
  isNeeded: true,
  away: 'Redis cannot be reached: running matches go on, joins are refused until it is back.',
  without: 'for a server that is alone',
});

/** An answer takes less than a millisecond; a second without one is no answer. */
const ANSWER_MS = 1000;
const CONNECT_MS = 3000;
const RETRY_MS_MAX = 500;

/** What pages are told, and shown. */
export const AWAY = Object.freeze({
  status: 503,
  message: 'Matches cannot be looked for just now. Try again in a moment.',
});

/** What is said of Redis at a start: its address, and never its password. */
export function shownRedis(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/** Options that every connection of a process has. */
export function redisOptions() {
  return {
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    commandTimeout: ANSWER_MS,
    // What cannot be said now is refused now: what it was about may be another thing when Redis is back.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (times: number) => Math.min(50 * times, RETRY_MS_MAX),
    // A replica after a failover: only a new connection finds the other.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
    disableClientInfo: true,
  };
}

/**
 * Connects. Throws a `SamestepError` with code `config/environment` when Redis cannot be had now, or refuses; where it is not needed, only when it
 * refuses.
 */
export async function openRedis({ url, log, metrics, use = FOR_ROOMS }: RedisLinkOptions): Promise<RedisLink> {
  const redis = new Redis(url, redisOptions());
  let isHung = false;
  let wasAway = false;
  let isClosed = false;
  let lastError: Error | undefined;
  const returned = new Set<() => void>();
  redis.on('error', (error: Error) => (lastError = error));
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    const cause = lastError ?? error;
    if (use.isNeeded || cause instanceof ReplyError || error instanceof ReplyError) {
      redis.disconnect();
      throw notThere(url, use, cause);
    }
  }

  function look(): void {
    const isAway = redis.status !== 'ready' || isHung;
    if (isAway === wasAway || isClosed) return;
    wasAway = isAway;
    if (isAway) {
      metrics.count(`${use.key}.away`);
      log.warn(`${use.key}.away`, use.away, { error: lastError?.message });
    } else {
      metrics.count(`${use.key}.returned`);
      log.info(`${use.key}.returned`, 'Redis is back.');
      for (const call of returned) call();
    }
  }

  redis.on('close', look);
  redis.on('ready', () => {
    isHung = false;
    look();
  });
  look();

  return {
    redis,
    get isAway() {
      return wasAway;
    },
    async ask(work) {
      try {
        const answer = await work(redis);
        isHung = false;
        look();
        return answer;
      } catch (error) {
        // It answered, if only to refuse.
        if (error instanceof ReplyError) throw error;
        lastError = error instanceof Error ? error : lastError;
        isHung = redis.status === 'ready';
        look();
        throw new ServerError(AWAY.status, AWAY.message, { cause: error });
      }
    },
    onReturn(call) {
      returned.add(call);
      return () => void returned.delete(call);
    },
    close() {
      isClosed = true;
      redis.disconnect();
    },
  };
}

function notThere(url: string, { variable, without }: RedisUse, cause: unknown): SamestepError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new SamestepError({
    code: 'config/environment',
    what: `Redis at ${shownRedis(url)} cannot be used (${why}).`,
    fix: `Start it, or set ${variable} to where it is; leave ${variable} out ${without}.`,
    cause,
  });
}
