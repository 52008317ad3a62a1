/** What the processes of one queue share, in Redis: the lease is a key that expires, the lines are channels. */
import type { Presence } from '@colyseus/core';
import type { QueueBus, QueueOwner } from '../matchmaking/queue-bus.ts';
import type { RedisLink } from './redis-link.ts';

const LEASE = 'samestep:queue:lease';
const EPOCHS = 'samestep:queue:epochs';
const channelOf = (own: string) => `samestep:queue:${own}`;

/** Whose it is stands behind its epoch. */
const CLAIM = `
local held = redis.call('GET', KEYS[1])
if held then
  if string.match(held, '^%d+:(.*)$') == ARGV[1] then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
  return held
end
held = redis.call('INCR', KEYS[2]) .. ':' .. ARGV[1]
redis.call('SET', KEYS[1], held, 'PX', ARGV[2])
return held`;

const RELEASE = `
local held = redis.call('GET', KEYS[1])
if held and string.match(held, '^%d+:(.*)$') == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/** Rejects as `link.ask` does while Redis is away. */
export function redisQueueBus(link: RedisLink, presence: Pick<Presence, 'subscribe' | 'unsubscribe'>): QueueBus {
  return {
    async claim(own, ttlMs) {
      const held = readLease(await link.ask((redis) => redis.eval(CLAIM, 2, LEASE, EPOCHS, own, Math.ceil(ttlMs))));
      if (held === undefined) throw new Error(`${LEASE} in Redis is no lease.`);
      return held;
    },
    look: async () => readLease(await link.ask((redis) => redis.get(LEASE))),
    release: async (own) => void (await link.ask((redis) => redis.eval(RELEASE, 1, LEASE, own))),
    async tell(to, text) {
      // As the presence writes it, which reads it.
      return (await link.ask((redis) => redis.publish(channelOf(to), JSON.stringify(text)))) > 0;
    },
    async listen(own, heard) {
      const call = (text: unknown) => {
        if (typeof text === 'string') heard(text);
      };
      await presence.subscribe(channelOf(own), call);
      return () => void presence.unsubscribe(channelOf(own), call);
    },
  };
}

function readLease(text: unknown): QueueOwner | undefined {
  const [, epoch, own] = typeof text === 'string' ? (/^(\d+):(.+)$/.exec(text) ?? []) : [];
  return own === undefined ? undefined : { own, epoch: Number(epoch) };
}
