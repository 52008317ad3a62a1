/** One subscriber of shared events: holds some of the streams alone, so that order holds, and reads each where whoever held it before stopped. */
import type { RedisLink } from '../cluster/redis-link.ts';
import { errorText, type Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { createEventBus, type EventTaker } from './event-bus.ts';
import type { PlatformEventKind } from './platform-event.ts';
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
}

/** Streams are looked at so often. */
const LOOK_MS = 50;
/** A stream is held for so long after the last look; then another process has it. */
const LEASE_MS = 3000;
const READ_AT_ONCE = 100;
/** Events that are being taken at once; nothing more is read meanwhile. */
const TAKING_MAX = 500;
/** An event that fails is tried again, and then left. */
const TRIES = 3;

/** Holds a stream for a consumer; 1 when it holds it, 2 when it has just got it. */
const HOLD = `
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return owner and 1 or 2`;

const LET_GO = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

type Entries = readonly (readonly [string, readonly string[] | null])[];

export function readStream<K extends PlatformEventKind>(options: StreamReaderOptions<K>): StreamReader {
  const { link, log, metrics, processId, prefix, name, kinds, take } = options;
  /** Order, turns and counting of failures are those of the bus of a process. */
  const counted = (counter: string) => counter === 'events.published' || metrics.count(counter);
  const bus = createEventBus({ log, metrics: { count: counted }, waitingMax: Infinity });
  bus.subscribe(name, kinds, async (event) => {
    for (let left = TRIES - 1; ; left--) {
      try {
        return await take(event);
      } catch (error) {
        if (left === 0) throw error;
      }
    }
  });
  const held = new Set<number>();
  /** The number of the newest event that was read, by stream. */
  const numbers = new Map<number, number>();
  const taking = new Set<string>();
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
  async function leftIn(shard: number): Promise<Entries> {
    const left: Entries[number][] = [];
    for (let from = '0-0'; ;) {
      const answer = await link.ask((redis) =>
        redis.xautoclaim(shardKey(prefix, shard), name, processId, 0, from, 'COUNT', READ_AT_ONCE),
      );
      const [next, entries] = Array.isArray(answer) ? answer : ['0-0', []];
      left.push(...entriesOf(entries));
      from = String(next);
      if (from === '0-0') return left;
    }
  }

  async function newIn(shard: number): Promise<Entries> {
    const answer: unknown = await link.ask((redis) =>
      redis.xreadgroup('GROUP', name, processId, 'COUNT', READ_AT_ONCE, 'STREAMS', shardKey(prefix, shard), '>'),
    );
    const [stream]: readonly unknown[] = Array.isArray(answer) ? answer : [];
    return entriesOf(Array.isArray(stream) ? stream[1] : []);
  }

  /** Resolves to how many entries were found. */
  async function look(): Promise<number> {
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
    // One that failed too often is done with as well: it is counted, and holds nobody up.
    void (event === undefined ? Promise.resolve(true) : bus.tell(event)).then(() => acknowledge(shard, entryId));
  }

  /** Until it is acknowledged it would be told again, by the next who holds the stream. */
  async function acknowledge(shard: number, entryId: string): Promise<void> {
    await link
      .ask((redis) => redis.xack(shardKey(prefix, shard), name, entryId))
      .catch(() => metrics.count('events.unacknowledged'));
    taking.delete(`${shard} ${entryId}`);
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
function entriesOf(answer: unknown): Entries {
  const list: readonly unknown[] = Array.isArray(answer) ? answer : [];
  return list.flatMap((one) => {
    if (!Array.isArray(one)) return [];
    const [id, fields] = one as readonly unknown[];
    return [[String(id), Array.isArray(fields) ? fields.map(String) : null] as const];
  });
}
