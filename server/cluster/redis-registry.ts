/** The registry that processes share in Redis. Times are Redis' own: clocks of machines may differ. */
import type { RedisLink } from './redis-link.ts';
import { HEARTBEAT_TTL_MS, processEntrySchema, type ProcessEntry, type Registry } from './registry.ts';

const ENTRIES = 'samestep:processes';
const BEATS = 'samestep:heartbeats';

const NOW = `local t = redis.call('TIME'); local now = t[1] * 1000 + math.floor(t[2] / 1000)`;

const BEAT = `${NOW}
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return redis.call('ZADD', KEYS[2], now, ARGV[1])`;

/** Entries, each followed by the age of its heartbeat. */
const LIST = `${NOW}
local found = {}
local beats = redis.call('ZRANGE', KEYS[2], 0, -1, 'WITHSCORES')
for i = 1, #beats, 2 do
  local entry = redis.call('HGET', KEYS[1], beats[i])
  if entry then
    found[#found + 1] = entry
    found[#found + 1] = tostring(now - tonumber(beats[i + 1]))
  else redis.call('ZREM', KEYS[2], beats[i]) end
end
return found`;

const BURY = `${NOW}
local beat = redis.call('ZSCORE', KEYS[2], ARGV[1])
if not beat then return 0 end
local entry = redis.call('HGET', KEYS[1], ARGV[1])
local ok, known = pcall(cjson.decode, entry or '')
if now - tonumber(beat) <= tonumber(ARGV[2]) and not (ok and known.state == 'left') then return 0 end
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[1], ARGV[1])
return 1`;

const REMOVE = `
redis.call('ZREM', KEYS[2], ARGV[1])
return redis.call('HDEL', KEYS[1], ARGV[1])`;

/** Rejects as `link.ask` does while Redis is away. */
export function redisRegistry(link: RedisLink, ttlMs: number = HEARTBEAT_TTL_MS): Registry {
  const run = (script: string, ...values: readonly string[]): Promise<unknown> =>
    link.ask((redis) => redis.eval(script, 2, ENTRIES, BEATS, ...values));
  return {
    beat: async (entry) => (await run(BEAT, entry.processId, JSON.stringify(entry))) === 1,
    async list() {
      const found = await run(LIST);
      const living: ProcessEntry[] = [];
      const over: ProcessEntry[] = [];
      const values = Array.isArray(found) ? found.map(String) : [];
      for (let i = 0; i + 1 < values.length; i += 2) {
        const entry = readEntry(values[i]);
        if (entry !== undefined) (Number(values[i + 1]) <= ttlMs ? living : over).push(entry);
      }
      const byName = (one: ProcessEntry, other: ProcessEntry) => (one.processId < other.processId ? -1 : 1);
      return { living: living.sort(byName), over: over.sort(byName) };
    },
    bury: async (processId) => (await run(BURY, processId, String(ttlMs))) === 1,
    remove: async (processId) => void (await run(REMOVE, processId)),
  };
}

/** One that another build wrote in another way is nobody to us. */
function readEntry(text: string): ProcessEntry | undefined {
  try {
    return processEntrySchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
