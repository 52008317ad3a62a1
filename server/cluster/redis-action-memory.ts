/** What several processes remember of actions of value, in Redis: whichever of them is asked, one is done once. */
import type { ActionLimits, ActionMemory, TakenAction } from '../actions/action-memory.ts';
import { ApiError } from '../api/api-error.ts';
import type { RedisLink } from './redis-link.ts';

/** Both keys of an action are its account's, with one hash tag: so a cluster of Redis has them in one place. */
const keysOf = ({ accountId, sessionId, nonce }: TakenAction): [nonce: string, window: string] => [
  `samestep:actions:{${accountId}}:nonce:${sessionId}:${nonce}`,
  `samestep:actions:{${accountId}}:window`,
];

/**
 * All in one step: KEYS the nonce, the account's window, and no others; ARGV the time, the nonce itself, actions, windowMs, nonceMs. Answers 0 for a new one, -1 for one
 * that was there, else milliseconds to wait. The window goes by the latest clock of all processes, so that one that is behind makes no room. But it is
 * forgotten by Redis' own clock, two windows after the last action that was let through: nobody waits for longer, however far ahead that clock was.
 */
const TAKE = `
if redis.call('EXISTS', KEYS[1]) == 1 then return -1 end
local now, window = tonumber(ARGV[1]), tonumber(ARGV[4])
local newest = redis.call('ZRANGE', KEYS[2], -1, -1, 'WITHSCORES')
local latest = math.max(now, tonumber(newest[2] or '0'))
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', latest - window))
if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[3]) then
  local oldest = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
  return math.max(1, math.min(tonumber(oldest[2]) + window - now, redis.call('PTTL', KEYS[2])))
end
if not redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[5]) then return -1 end
redis.call('ZADD', KEYS[2], string.format('%.0f', latest), ARGV[2])
redis.call('PEXPIRE', KEYS[2], 2 * window)
return 0`;

/** Rejects with `ApiError` `away` whenever Redis does not say: an action that may have been done is not done. */
export function redisActionMemory(link: Pick<RedisLink, 'ask'>, limits: ActionLimits): ActionMemory {
  const { actions, windowMs, nonceMs } = limits;
  return {
    async take(action) {
      const own = `${action.sessionId}:${action.nonce}`;
      const said = await link
        .ask((redis) => redis.eval(TAKE, 2, ...keysOf(action), action.nowMs, own, actions, windowMs, nonceMs))
        .catch(away);
      if (said === 0) return { is: 'new' };
      if (said === -1) return { is: 'replayed' };
      return typeof said === 'number' ? { is: 'tooMany', retryAfterMs: said } : away(new TypeError(String(said)));
    },
  };
}

function away(cause: unknown): never {
  throw new ApiError('away', 'Actions cannot be done just now. Try again in a moment.', {
    cause,
    retryAfterSeconds: 5,
  });
}
