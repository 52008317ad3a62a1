/** The live configuration in Redis: one key, a list of what it was, and word of each change. */
import { Redis } from 'ioredis';
import { z } from 'zod';
import { redisOptions } from '../cluster/redis-link.ts';
import type { ConfigSource } from './config-source.ts';

const KEY = 'samestep:config';
const CHANNEL = 'samestep:config:changed';
/** Past texts that are kept. */
const PAST_MAX = 1000;
/** Word of a change may be lost: the text is looked at all the same. */
const LOOK_MS = 1000;

/** In one step, so that no text is lost between two who write: what stood there is kept, and then what is written. */
const WRITE = `
local function keep(text)
  local last = redis.call('LINDEX', KEYS[2], -1)
  if last and cjson.decode(last).text == text then return end
  local number = redis.call('INCR', KEYS[3])
  redis.call('RPUSH', KEYS[2], cjson.encode({ number = number, atMs = tonumber(ARGV[2]), text = text }))
  redis.call('LTRIM', KEYS[2], -tonumber(ARGV[4]), -1)
end
local before = redis.call('GET', KEYS[1])
if before then keep(before) end
keep(ARGV[1])
redis.call('SET', KEYS[1], ARGV[1])
return redis.call('PUBLISH', ARGV[3], ARGV[1])`;

const pastSchema = z.object({ number: z.number(), atMs: z.number(), text: z.string() });

/** `url` as REDIS_URL. Every call rejects while Redis is away; `watch` goes on by itself. */
export function redisSource(url: string): ConfigSource {
  // A command waits for its connection, and is refused when there is none.
  const redis = new Redis(url, { ...redisOptions(), enableOfflineQueue: true });
  redis.on('error', () => {});
  return {
    read: async () => (await redis.get(KEY)) ?? undefined,
    async write(text, atMs) {
      await redis.eval(WRITE, 3, KEY, `${KEY}:history`, `${KEY}:count`, text, atMs, CHANNEL, PAST_MAX);
    },
    async history() {
      return (await redis.lrange(`${KEY}:history`, 0, -1)).map((text) => pastSchema.parse(JSON.parse(text)));
    },
    watch(changed) {
      const listening = redis.duplicate({ enableReadyCheck: false });
      let seen: string | null | undefined;
      let isOver = false;
      const look = async () => {
        const text = await redis.get(KEY);
        if (text !== seen && seen !== undefined && !isOver) changed();
        seen = text;
      };
      const lookQuietly = () => void look().catch(() => {});
      listening.on('error', () => {});
      listening.on('message', lookQuietly);
      listening.subscribe(CHANNEL).catch(() => {});
      lookQuietly();
      const timer = setInterval(lookQuietly, LOOK_MS).unref();
      return () => {
        isOver = true;
        clearInterval(timer);
        listening.disconnect();
      };
    },
    close: () => redis.disconnect(),
  };
}
