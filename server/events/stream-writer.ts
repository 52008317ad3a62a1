/** Events on their way into Redis streams: they wait here, bounded, while it is away, and nobody waits for them. */
import { randomUUID } from 'node:crypto';
import { ReplyError } from 'ioredis';
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
 * Writes events of one stream in their order: ARGV how many are kept, and of each its id and its text. They are numbered, so that whoever reads knows
 * how many it has missed. An event that was written before is not written again: that it was is said behind its writing, which may be refused, and a
 * script takes nothing back. Behind one that is refused none is written.
 */
const WRITE = `
for i = 2, #ARGV, 2 do
  local written = KEYS[1] .. ':id:' .. ARGV[i]
  if redis.call('EXISTS', written) == 0 then
    local number = string.format('%.0f', tonumber(redis.call('GET', KEYS[1] .. ':count') or '0') + 1)
    redis.call('XADD', KEYS[1], 'MAXLEN', '=', ARGV[1], '*', 'id', ARGV[i], 'n', number, 'event', ARGV[i + 1])
    redis.call('SET', KEYS[1] .. ':count', number)
    redis.call('SET', written, '1', 'EX', '3600')
  end
end
return 1`;

interface Waiting {
  readonly id: string;
  readonly key: string;
  readonly text: string;
}

/**
 * All streams are written through one queue and one pipeline. They are of one Redis, which does one thing at a time: a slow one is slow for all of
 * them, and a queue for each would change nothing of it. One stream that it refuses (a key of another type, no room for it) is another matter: its events
 * wait by themselves, in at most half of the room, are tried again four times a second, and the others are written past them.
 */
export function createStreamWriter(options: StreamWriterOptions): StreamWriter {
  const { link, log, metrics, prefix, waitingMax = WAITING_MAX, keptMax = KEPT_MAX } = options;
  const { waitingCharactersMax = WAITING_CHARACTERS_MAX } = options;
  let waiting: Waiting[] = [];
  let characters = 0;
  /** Streams that Redis has just refused to write: they are not asked for just now. */
  const refused = new Set<string>();
  /** Those that it has refused since they were last written. */
  const stuck = new Set<string>();
  let isWriting = false;
  let isClosing = false;
  let isClosed = false;
  let isBehind = false;
  let written: Promise<void> = Promise.resolve();
  let endPause = () => {};

  async function writeAll(): Promise<void> {
    while (waiting.length > 0 && !isClosed) {
      const batch = refused.size === 0 ? waiting : waiting.filter(({ key }) => !refused.has(key));
      const written = batch.length === 0 ? undefined : await write(batch.slice(0, WRITE_AT_ONCE));
      if (written !== undefined) remove(written);
      // Redis is away, or nothing waits but what it refuses.
      else await pause(RETRY_MS);
      if (isBehind && waiting.length === 0) caughtUp();
    }
    isWriting = false;
  }

  /** Those that are written now, or were before; undefined when none could be. */
  async function write(batch: readonly Waiting[]): Promise<ReadonlySet<Waiting> | undefined> {
    const streams = [...Map.groupBy(batch, ({ key }) => key)];
    try {
      const results = await link.ask((redis) => {
        const commands = redis.pipeline();
        for (const [key, events] of streams)
          commands.eval(WRITE, 1, key, keptMax, ...events.flatMap(({ id, text }) => [id, text]));
        return commands.exec().then(saidOf);
      });
      const failed = streams.filter((_, i) => results[i] !== undefined);
      for (const [i, [key]] of streams.entries()) if (results[i] !== undefined) refuse(key, results[i]);
      if (failed.length === streams.length) return undefined;
      const done = streams.filter((stream) => !failed.includes(stream));
      for (const [key] of done) stuck.delete(key);
      return new Set(done.flatMap(([, events]) => events));
    } catch (error) {
      // The same events under the same ids: what was written already is not written twice.
      fellBehind(error);
      return undefined;
    }
  }

  /** For a moment the others go on without it. */
  function refuse(key: string, error: unknown): void {
    fellBehind(error);
    stuck.add(key);
    refused.add(key);
    setTimeout(() => refused.delete(key), RETRY_MS).unref();
  }

  function remove(written: ReadonlySet<Waiting>): void {
    waiting = waiting.filter((one) => !written.has(one));
    for (const { text } of written) characters -= text.length;
  }

  /** Streams that are stuck have half of the room, whatever comes for them: the rest is the others'. */
  function hasRoom(key: string, length: number): boolean {
    if (waiting.length >= waitingMax || characters + length > waitingCharactersMax) return false;
    if (!stuck.has(key)) return true;
    const held = waiting.filter((one) => stuck.has(one.key));
    const heldCharacters = held.reduce((sum, { text }) => sum + text.length, 0);
    return held.length < waitingMax / 2 && heldCharacters + length <= waitingCharactersMax / 2;
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
      const key = shardKey(prefix, shardOf(event.aggregate));
      if (isClosing || !hasRoom(key, text.length)) {
        drop(event.kind);
        return false;
      }
      waiting.push({ id: event.id ?? randomUUID(), key, text });
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

/** Refusals of all that Redis is asked, whichever stream it is for. */
const OF_ALL = /^(BUSY|CLUSTERDOWN|LOADING|MASTERDOWN|MISCONF|NOAUTH|NOREPLICAS|OOM|READONLY) /;

/** Why each command of a pipeline was refused; undefined for one that was done. Throws where it is not one stream's matter: there was no answer, or Redis refuses everything. */
function saidOf(results: [Error | null, unknown][] | null): readonly (Error | undefined)[] {
  return (results ?? []).map(([error]) => {
    if (error !== null && (!(error instanceof ReplyError) || OF_ALL.test(error.message))) throw error;
    return error ?? undefined;
  });
}
