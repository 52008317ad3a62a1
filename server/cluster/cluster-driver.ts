/** Colyseus' Redis driver, for rooms that go on while Redis is away, and for joins that never wait for a process that is gone. */
import { ServerError, type IRoomCache, type MatchMakerDriver } from '@colyseus/core';
import { RedisDriver } from '@colyseus/redis-driver';
import { errorText, type Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { ProcessState } from './registry.ts';
import type { RedisLink } from './redis-link.ts';

type Conditions = Parameters<MatchMakerDriver['query']>[0];
type SortOptions = Parameters<MatchMakerDriver['query']>[1];
type Operations = Parameters<MatchMakerDriver['update']>[1];

export interface ClusterDriverOptions {
  readonly link: RedisLink;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'count'>;
  /** How another process stands, as far as is known; undefined for one that is not there. */
  readonly stateOf: (processId: string) => ProcessState | undefined;
}

/** Upstream's own key: a hash of room ids and their listings. */
const ROOMS = 'roomcaches';

/** Removes the listings of one process in one step: a room that another process opens meanwhile under the same id stays. */
const CLEAN = `
local rooms = redis.call('HGETALL', KEYS[1])
local removed = 0
for i = 1, #rooms, 2 do
  local ok, room = pcall(cjson.decode, rooms[i + 1])
  if ok and room.processId == ARGV[1] then removed = removed + redis.call('HDEL', KEYS[1], rooms[i]) end
end
return removed
`;

const MOVING = Object.freeze({
  status: 503,
  message: 'The server of this match does not answer; another may go on with it. Try again in a moment.',
});

export class ClusterDriver implements MatchMakerDriver {
  readonly #options: ClusterDriverOptions;
  #upstream: RedisDriver;
  /** Listings of this process' rooms, as they are: they are answered from here, and written again when Redis is back. */
  readonly #own = new Map<string, IRoomCache>();
  /** Listings that are to be removed when Redis is back. */
  readonly #gone = new Set<string>();

  constructor(options: ClusterDriverOptions) {
    this.#options = options;
    this.#upstream = new RedisDriver(options.link.redis);
  }

  async has(roomId: string): Promise<boolean> {
    return this.#own.has(roomId) || this.#ask((rooms) => rooms.has(roomId));
  }

  query(conditions: Conditions, sortOptions?: SortOptions): Promise<IRoomCache[]> {
    return this.#ask((rooms) => rooms.query(conditions, sortOptions));
  }

  /** By its id any room that can be reached; otherwise one of an open process, for quick play. */
  async findOne(conditions: Conditions, sortOptions?: SortOptions): Promise<IRoomCache> {
    const { roomId } = conditions;
    const found = typeof roomId === 'string' ? this.#byId(roomId) : this.#openOne(conditions, sortOptions);
    // Upstream's type leaves out that there may be none.
    return (await found) as IRoomCache;
  }

  async findByIds(roomIds: string[]): Promise<Map<string, IRoomCache>> {
    return this.#ask((rooms) => rooms.findByIds(roomIds));
  }

  async update(room: IRoomCache, { $set = {}, $inc = {} }: Operations): Promise<boolean> {
    const counted = Object.entries($inc).map(([name, by]) => [name, Number(Reflect.get(room, name)) + Number(by)]);
    Object.assign(room, $set, Object.fromEntries(counted));
    return this.persist(room);
  }

  /** A room that is gone is not listed again by what it still had to say; upstream would. */
  async persist(room: IRoomCache, isNew = false): Promise<boolean> {
    if (!isNew && !this.#own.has(room.roomId)) return false;
    this.#own.set(room.roomId, room);
    this.#gone.delete(room.roomId);
    return this.#write((rooms) => rooms.persist(room));
  }

  async remove(roomId: string): Promise<boolean> {
    if (!this.#own.delete(roomId) && !this.#gone.has(roomId)) return false;
    this.#gone.add(roomId);
    if (await this.#write((rooms) => rooms.remove(roomId).then(() => true))) this.#gone.delete(roomId);
    return true;
  }

  async cleanup(processId: string): Promise<void> {
    await this.#write((_rooms, redis) => redis.eval(CLEAN, 1, ROOMS, processId).then(() => true));
  }

  /** Processes that have listings, and that nobody knows of any more: somebody may just see to what they have left. */
  async orphaned(): Promise<ReadonlySet<string>> {
    const orphaned = new Set<string>();
    for (const { processId } of await this.query({})) {
      if (orphaned.has(processId) || this.#options.stateOf(processId) !== undefined) continue;
      const [, listening] = await this.#options.link.ask((redis) => redis.pubsub('NUMSUB', `p:${processId}`));
      if (Number(listening) === 0) orphaned.add(processId);
    }
    return orphaned;
  }

  /** Writes what Redis missed, or has lost. */
  async restore(): Promise<void> {
    for (const roomId of Array.from(this.#gone)) await this.remove(roomId);
    for (const room of Array.from(this.#own.values())) if (this.#own.has(room.roomId)) await this.persist(room);
  }

  clear(): Promise<void> {
    return this.#ask((rooms) => rooms.clear());
  }

  /** The connection is not this one's alone: whoever opened it closes it. */
  shutdown(): void {}

  async #byId(roomId: string): Promise<IRoomCache | undefined> {
    const own = this.#own.get(roomId);
    if (own !== undefined) return own;
    // Upstream's type leaves out that there may be none.
    const found: IRoomCache | undefined = await this.#ask((rooms) => rooms.findOne({ roomId }));
    if (found === undefined || (await this.answers(found.processId))) return found;
    this.#options.metrics.count('cluster.unreachable');
    throw new ServerError(MOVING.status, MOVING.message);
  }

  async #openOne(conditions: Conditions, sortOptions: SortOptions): Promise<IRoomCache | undefined> {
    const first: IRoomCache | undefined = await this.#ask(async (rooms) => rooms.findOne(conditions, sortOptions));
    if (first === undefined || (await this.#isOpen(first))) return first;
    for (const room of await this.query(conditions, sortOptions)) if (await this.#isOpen(room)) return room;
    return undefined;
  }

  async #isOpen(room: IRoomCache): Promise<boolean> {
    if (this.#own.has(room.roomId)) return this.#options.stateOf(room.processId) !== 'draining';
    return this.#options.stateOf(room.processId) === 'open' && this.answers(room.processId);
  }

  /** Whether a process can be asked. Redis knows at once when one has died: nobody listens for it any more. */
  async answers(processId: string): Promise<boolean> {
    const state = this.#options.stateOf(processId);
    // One that has opened its rooms again, and does not listen yet, is not there either.
    if (state === undefined || state === 'left') return false;
    const [, listening] = await this.#options.link.ask((redis) => redis.pubsub('NUMSUB', `p:${processId}`));
    return Number(listening) > 0;
  }

  async #ask<T>(work: (rooms: RedisDriver, redis: RedisLink['redis']) => Promise<T>): Promise<T> {
    try {
      return await this.#options.link.ask((redis) => work(this.#upstream, redis));
    } catch (error) {
      // Upstream shares a query among those who ask at the same time, and a rejected one for ever.
      this.#upstream = new RedisDriver(this.#options.link.redis);
      throw error;
    }
  }

  /** A room never waits for it, and never hears that it failed. */
  async #write(work: (rooms: RedisDriver, redis: RedisLink['redis']) => Promise<boolean>): Promise<boolean> {
    const { link, log, metrics } = this.#options;
    if (link.isAway) return false;
    try {
      return await this.#ask(work);
    } catch (error) {
      metrics.count('cluster.unwritten');
      log.warn('cluster.unwritten', 'A listing could not be written; it is when Redis is back.', {
        error: errorText(error),
      });
      return false;
    }
  }
}
