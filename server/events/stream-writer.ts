/** Events on their way into Redis streams: they wait here, bounded, while it is away, and nobody waits for them. */
import { randomUUID } from 'node:crypto';
import type { RedisLink } from '../cluster/redis-link.ts';
import { errorText, type Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { PlatformEvent } from './platform-event.ts';
import { shardKey, shardOf } from './stream-shards.ts';

export interface StreamWriter {
  /** Events that are not written yet. */
  readonly waiting: number;
  /** Never waits and never throws. False when there was no room for it: it is dropped and counted. */
  write(event: PlatformEvent): boolean;
  /** Resolves when nothing waits any more, or it is closed. */
  written(): Promise<void>;
  /** Takes nothing more, and gives what waits so long to be written; the rest is counted as dropped. */
  close(withinMs: number): Promise<void>;
}

export interface StreamWriterOptions {
  readonly link: Pick<RedisLink, 'ask'>;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'count'>;
  /** Keys begin with it. */
  readonly prefix: string;
  /** Events that may wait to be written. */
  readonly waitingMax?: number;
  /** Their characters, all together. */
  readonly waitingCharactersMax?: number;
  /** Events that each of the streams keeps; older ones are dropped, read or not. */
  readonly keptMax?: number;
}

const WAITING_MAX = 10_000;
const WAITING_CHARACTERS_MAX = 2 ** 24;
const KEPT_MAX = 10_000;
const WRITE_AT_ONCE = 200;
const RETRY_MS = 250;

/**
 * Numbers the events of a stream, so that whoever reads knows how many it has missed. An event that was written before is not written again: that it
 * was is said behind its writing, which may be refused, and a script takes nothing back.
 */
const WRITE = `
if redis.call('EXISTS', KEYS[1] .. ':id:' .. ARGV[1]) == 1 then return 0 end
local number = string.format('%.0f', tonumber(redis.call('GET', KEYS[1] .. ':count') or '0') + 1)
redis.call('XADD', KEYS[1], 'MAXLEN', '=', ARGV[3], '*', 'id', ARGV[1], 'n', number, 'event', ARGV[2])
redis.call('SET', KEYS[1] .. ':count', number)
redis.call('SET', KEYS[1] .. ':id:' .. ARGV[1], '1', 'EX', '3600')
return 1`;

interface Waiting {
  readonly id: string;
  readonly key: string;
  readonly text: string;
}

export function createStreamWriter(options: StreamWriterOptions): StreamWriter {
  const { link, log, metrics, prefix, waitingMax = WAITING_MAX, keptMax = KEPT_MAX } = options;
  const { waitingCharactersMax = WAITING_CHARACTERS_MAX } = options;
  let waiting: Waiting[] = [];
  let characters = 0;
  let isWriting = false;
  let isClosing = false;
  let isClosed = false;
  let isBehind = false;
  let written: Promise<void> = Promise.resolve();
  let endPause = () => {};

  async function writeAll(): Promise<void> {
    while (waiting.length > 0 && !isClosed) {
      const batch = waiting.slice(0, WRITE_AT_ONCE);
      try {
        await link.ask((redis) => {
          const commands = redis.pipeline();
          for (const { id, key, text } of batch) commands.eval(WRITE, 1, key, id, text, keptMax);
          return commands.exec().then(failedOf);
        });
        waiting = waiting.slice(batch.length);
        for (const { text } of batch) characters -= text.length;
        if (isBehind && waiting.length === 0) caughtUp();
      } catch (error) {
        // The same events under the same ids: what was written already is not written twice.
        fellBehind(error);
        await pause(RETRY_MS);
      }
    }
    isWriting = false;
  }

  /** Until so long has passed, or it is closed. */
  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function fellBehind(error: unknown): void {
    metrics.count('events.unwritten');
    const about = { waiting: waiting.length, error: errorText(error) };
    if (!isBehind) log.warn('events.unwritten', 'Events cannot be written to Redis just now, and wait.', about);
    isBehind = true;
  }

  function caughtUp(): void {
    isBehind = false;
    log.info('events.written', 'The events that waited for Redis are written.');
  }

  function drop(kind: string): void {
    metrics.count('events.dropped.stream');
    log.warn('events.dropped', 'Too many events wait for Redis: one was dropped.', { kind });
  }

  return {
    get waiting() {
      return waiting.length;
    },
    write(event) {
      const text = JSON.stringify(event);
      if (isClosing || waiting.length >= waitingMax || characters + text.length > waitingCharactersMax) {
        drop(event.kind);
        return false;
      }
      waiting.push({ id: event.id ?? randomUUID(), key: shardKey(prefix, shardOf(event.aggregate)), text });
      characters += text.length;
      if (!isWriting) {
        isWriting = true;
        // Not now: who publishes may be between two ticks. Those that come until then are written with it.
        written = new Promise<void>((resolve) => setImmediate(resolve)).then(writeAll);
      }
      return true;
    },
    written: () => written,
    async close(withinMs) {
      isClosing = true;
      const deadline = setTimeout(() => {
        isClosed = true;
        endPause();
      }, withinMs);
      await written;
      clearTimeout(deadline);
      isClosed = true;
      for (let i = 0; i < waiting.length; i++) metrics.count('events.dropped.stream');
      if (waiting.length > 0)
        log.warn('events.dropped', 'The server ended before Redis was back: events were dropped.', {
          events: waiting.length,
        });
      waiting = [];
    },
  };
}

/** A pipeline reports each command's failure in its place. */
function failedOf(results: [Error | null, unknown][] | null): void {
  const [error] = (results ?? []).find(([one]) => one !== null) ?? [];
  if (error) throw error;
}
