/** One subscriber of shared events: holds some of the streams alone, so that order holds, and reads each where whoever held it before stopped. */
import { setTimeout as pause } from 'node:timers/promises';
import type { RedisLink } from '../cluster/redis-link.ts';
import { errorText, type Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { createEventBus, type EventTaker } from './event-bus.ts';
import type { PlatformEvent, PlatformEventKind } from './platform-event.ts';
import { readEvent, shardKey, SHARDS } from './stream-shards.ts';

export interface StreamReader {
  /** Resolves when nothing is left to read in the streams that are held here, and everything is taken. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface StreamReaderOptions<K extends PlatformEventKind> {
  readonly link: RedisLink;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'count' | 'change'>;
  readonly processId: string;
  readonly prefix: string;
  /** Of the subscriber: of all processes that subscribe by it, one gets each event. */
  readonly name: string;
  readonly kinds: readonly K[];
  readonly take: EventTaker<K>;
  /** Before the second attempt at an event, in milliseconds: 100 when absent. Each next pause is four times as long. */
  readonly pauseMs?: number;
}

/** Streams are looked at so often. */
const LOOK_MS = 50;
/** A stream is held for so long after the last look; then another process has it. */
const LEASE_MS = 3000;
const READ_AT_ONCE = 100;
/** Events that are being taken at once; nothing more is read meanwhile. */
const TAKING_MAX = 500;
/** An event that fails is tried again, for half a minute; those of its aggregate wait behind it, no others do. Then it is set aside. */
const TRIES = 6;
const PAUSE_MS = 100;
const PAUSES_GROW = 4;
/** An event that was begun so often and never finished is set aside unread: whoever takes it dies of it. */
const DELIVERIES_MAX = 5;
/** Events that are set aside of one stream, about; the oldest go first. */
const ASIDE_MAX = 10_000;

/** Holds a stream for a consumer; 1 when it holds it, 2 when it has just got it. */
const HOLD = `
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return owner and 1 or 2`;

const LET_GO = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

type Entry = readonly [string, readonly string[] | null];

/** What is done with and not said to Redis yet; `aside`: what is to be kept of one that nobody could take. */
interface Finished {
  readonly shard: number;
  readonly entryId: string;
  readonly aside?: readonly string[];
}

/** What nobody could take of a stream, for a person to look at: the entry as it was, with `from`, its number, and `why`. */
export function asideKey(prefix: string, shard: number, name: string): string {
  return `${shardKey(prefix, shard)}:aside:${name}`;
}

/**
 * An event is acknowledged when `take` is done with it, or when it is set aside after all attempts and counted (`events.setAside.NAME`). Whatever else
 * happens, it stays with Redis, and whoever holds the stream next takes it again.
 */
export function readStream<K extends PlatformEventKind>(options: StreamReaderOptions<K>): StreamReader {
  const { link, log, metrics, processId, prefix, name, kinds, take, pauseMs = PAUSE_MS } = options;
  /** Order, turns and counting of failures are those of the bus of a process. */
  const counted = (counter: string) => counter === 'events.published' || metrics.count(counter);
  const bus = createEventBus({ log, metrics: { count: counted }, waitingMax: Infinity });
  bus.subscribe(name, kinds, async (event) => {
    for (let tries = 1; ; tries++) {
      // Those behind it in its aggregate are left as well: whoever comes next has them in their order.
      if (closing.signal.aborted) return void left.add(event);
      try {
        return await take(event);
      } catch (error) {
        if (tries === TRIES) throw error;
        const { signal } = closing;
        await pause(pauseMs * PAUSES_GROW ** (tries - 1), undefined, { signal, ref: false }).catch(() => {
          // It closes: the event is left to others.
        });
      }
    }
  });
  const held = new Set<number>();
  /** The number of the newest event that was read, by stream. */
  const numbers = new Map<number, number>();
  const taking = new Set<string>();
  const unsaid = new Map<string, Finished>();
  const closing = new AbortController();
  /** Events that were read and not taken when it closed. */
  const left = new WeakSet<PlatformEvent>();
  let isGrouped = false;
  let isClosed = false;
  let looking: Promise<number> = Promise.resolve(0);

  const leaseKey = (shard: number) => `${shardKey(prefix, shard)}:holder:${name}`;

  async function group(): Promise<void> {
    if (isGrouped) return;
    for (let shard = 0; shard < SHARDS; shard++)
      await link.ask((redis) =>
        redis.xgroup('CREATE', shardKey(prefix, shard), name, '$', 'MKSTREAM').catch((error: unknown) => {
          // Another process has made it.
          if (!String(error).includes('BUSYGROUP')) throw error;
        }),
      );
    isGrouped = true;
  }

  async function hold(shard: number): Promise<'no' | 'held' | 'new'> {
    const answer = await link.ask((redis) => redis.eval(HOLD, 1, leaseKey(shard), processId, LEASE_MS));
    const isHeld = answer === 1 || answer === 2;
    const isNew = isHeld && !held.has(shard);
    if (isHeld) held.add(shard);
    else held.delete(shard);
    return isNew ? 'new' : isHeld ? 'held' : 'no';
  }

  /** What whoever held the stream before has read, and not finished. */
  async function leftIn(shard: number): Promise<readonly Entry[]> {
    const found: Entry[] = [];
    for (let from = '0-0'; ;) {
      const answer = await link.ask((redis) =>
        redis.xautoclaim(shardKey(prefix, shard), name, processId, 0, from, 'COUNT', READ_AT_ONCE),
      );
      const [next, entries] = Array.isArray(answer) ? answer : ['0-0', []];
      found.push(...(await setAsideWhatKills(shard, entriesOf(entries))));
      from = String(next);
      if (from === '0-0') return found;
    }
  }

  /** Those that were not begun too often; the others are finished here. Redis counts how often it has given one away. */
  async function setAsideWhatKills(shard: number, entries: readonly Entry[]): Promise<readonly Entry[]> {
    if (entries.length === 0) return entries;
    const [first, last] = [entries[0][0], entries[entries.length - 1][0]];
    const answer = await link.ask((redis) =>
      redis.xpending(shardKey(prefix, shard), name, first, last, entries.length),
    );
    const deliveries = new Map(answer.map((one) => (Array.isArray(one) ? [String(one[0]), Number(one[3])] : ['', 0])));
    const kept: Entry[] = [];
    for (const entry of entries) {
      const [entryId, fields] = entry;
      const isDeadly = (deliveries.get(entryId) ?? 0) > DELIVERIES_MAX && !taking.has(`${shard} ${entryId}`);
      if (isDeadly) await finish({ shard, entryId, aside: [...(fields ?? []), 'why', 'never finished'] });
      else kept.push(entry);
    }
    return kept;
  }

  async function newIn(shard: number): Promise<readonly Entry[]> {
    const answer: unknown = await link.ask((redis) =>
      redis.xreadgroup('GROUP', name, processId, 'COUNT', READ_AT_ONCE, 'STREAMS', shardKey(prefix, shard), '>'),
    );
    const [stream]: readonly unknown[] = Array.isArray(answer) ? answer : [];
    return entriesOf(Array.isArray(stream) ? stream[1] : []);
  }

  /** Resolves to how many entries were found. */
  async function look(): Promise<number> {
    for (const finished of unsaid.values()) await finish(finished);
    if (isClosed || taking.size >= TAKING_MAX) return taking.size;
    let found = 0;
    try {
      await group();
      for (let shard = 0; shard < SHARDS && !isClosed; shard++) {
        const holding = await hold(shard);
        if (holding === 'no') continue;
        const entries = [...(holding === 'new' ? await leftIn(shard) : []), ...(await newIn(shard))];
        found += entries.length;
        for (const [entryId, fields] of entries) give(shard, entryId, fields ?? []);
      }
    } catch (error) {
      if (String(error).includes('NOGROUP')) isGrouped = false;
      // Who cannot ask does not know whether it still holds anything.
      held.clear();
      log.debug('events.unread', 'Events cannot be read just now.', { subscriber: name, error: errorText(error) });
    }
    return found;
  }

  function give(shard: number, entryId: string, fields: readonly string[]): void {
    const key = `${shard} ${entryId}`;
    if (taking.has(key)) return;
    const valueOf = (field: string) => fields[fields.indexOf(field) + 1] ?? '';
    countMissed(shard, Number(valueOf('n')));
    const event = readEvent(valueOf('event'));
    taking.add(key);
    // The stream has dropped what it said: there is nothing to be taken.
    if (fields.length === 0) return void finish({ shard, entryId });
    if (event === undefined) return void finish({ shard, entryId, aside: [...fields, 'why', 'unreadable'] });
    void bus.tell(event).then(async ({ isTaken }) => {
      if (left.has(event)) taking.delete(key);
      else if (isTaken) await finish({ shard, entryId });
      else await finish({ shard, entryId, aside: [...fields, 'why', `failed ${TRIES} times`] });
    });
  }

  /** Until that is said the event would be told again, by the next who holds the stream; what Redis does not hear now is said at the next look. */
  async function finish({ shard, entryId, aside }: Finished): Promise<void> {
    const key = `${shard} ${entryId}`;
    let rest: Finished = { shard, entryId, ...(aside !== undefined && { aside }) };
    try {
      if (aside !== undefined) {
        await link.ask((redis) =>
          redis.xadd(asideKey(prefix, shard, name), 'MAXLEN', '~', ASIDE_MAX, '*', ...aside, 'from', entryId),
        );
        rest = { shard, entryId };
        metrics.count(`events.setAside.${name}`);
        log.error('events.setAside', 'An event was set aside: nobody could take it.', {
          subscriber: name,
          shard,
          entryId,
        });
      }
      await link.ask((redis) => redis.xack(shardKey(prefix, shard), name, entryId));
      unsaid.delete(key);
      taking.delete(key);
    } catch {
      metrics.count('events.unacknowledged');
      unsaid.set(key, rest);
    }
  }

  function countMissed(shard: number, number: number): void {
    const before = numbers.get(shard);
    if (!(number > (before ?? 0))) return;
    numbers.set(shard, number);
    const missed = before === undefined ? 0 : number - before - 1;
    if (missed > 0) metrics.change(`events.dropped.${name}`, missed);
  }

  const next = () => (looking = looking.then(look));
  void next();
  const timer = setInterval(() => void next(), LOOK_MS).unref();

  return {
    async settled() {
      for (;;) {
        const found = await next();
        await bus.settled();
        if (found === 0 && taking.size === 0) return;
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    async close() {
      isClosed = true;
      closing.abort();
      clearInterval(timer);
      await looking;
      await bus.settled();
      for (const shard of held)
        await link
          .ask((redis) => redis.eval(LET_GO, 1, leaseKey(shard), processId))
          .catch(() => {
            // It is let go by itself.
          });
    },
  };
}

/** Redis' answer, as it comes: pairs of an entry's name and its fields. */
function entriesOf(answer: unknown): readonly Entry[] {
  const list: readonly unknown[] = Array.isArray(answer) ? answer : [];
  return list.flatMap((one) => {
    if (!Array.isArray(one)) return [];
    const [id, fields] = one as readonly unknown[];
    return [[String(id), Array.isArray(fields) ? fields.map(String) : null] as const];
  });
}
