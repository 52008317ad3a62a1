/** What processes remember together of actions of value, over a real Redis; and what becomes of actions while it is away. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { actionMemoryContract } from '../actions/action-memory-contract.test-helper.ts';
import { createHmac, randomUUID } from 'node:crypto';
import { actionText } from '#shared/signed-action.ts';
import { ACTION_LIMITS } from '../actions/action-gate.ts';
import { startTestServer, tinyGame } from '../harness.test-helper.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { room } from '../room-definition.ts';
import { openRedis, type RedisLink } from './redis-link.ts';
import { redisActionMemory } from './redis-action-memory.ts';
import { startRedis, type RedisServer } from './redis.test-helper.ts';

const log = createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 });
let redis: RedisServer;
const links: RedisLink[] = [];
const open = (url: string) => openRedis({ url, log, metrics: createMetrics() });

actionMemoryContract('redis', {
  async begin() {
    redis = await startRedis();
    for (let i = 0; i < 2; i++) links.push(await open(redis.url));
  },
  open: (limits) => [redisActionMemory(links[0], limits), redisActionMemory(links[1], limits)],
  async end() {
    for (const link of links) link.close();
    await redis.stop();
  },
});

const LIMITS = { actions: 5, windowMs: 10_000, nonceMs: 600_000 };
const ACTION = { accountId: 'ann', sessionId: 's', nonce: 'nonce-000000000001', nowMs: 1_700_000_000_000 };

test('while Redis is away nothing is done, and once it is back what was refused may be', async () => {
  const server = await startRedis();
  const link = await open(server.url);
  const back = new Promise<void>((resolve) => void link.onReturn(resolve));
  try {
    const memory = redisActionMemory(link, LIMITS);
    await server.crash();
    await expect(memory.take(ACTION)).rejects.toMatchObject({ refusal: 'away', status: 503, retryAfterSeconds: 5 });
    await server.start();
    await back;
    expect(await memory.take(ACTION)).toEqual({ is: 'new' });
    expect(await memory.take(ACTION)).toEqual({ is: 'replayed' });
  } finally {
    link.close();
    await server.stop();
  }
});

test('a Redis that hangs, and one that refuses, are away too; keys do not stay for ever', async () => {
  const server = await startRedis();
  const link = await open(server.url);
  try {
    const memory = redisActionMemory(link, LIMITS);
    await memory.take(ACTION);
    const keys = await link.redis.keys('*');
    expect(keys.toSorted()).toEqual([
      'samestep:actions:{ann}:nonce:s:nonce-000000000001',
      'samestep:actions:{ann}:window',
    ]);
    for (const key of keys) expect(await link.redis.pttl(key)).toBeGreaterThan(0);
    await link.redis.set('samestep:actions:{bob}:window', 'no set');
    await expect(memory.take({ ...ACTION, accountId: 'bob', nonce: 'nonce-000000000002' })).rejects.toMatchObject({
      refusal: 'away',
    });
    server.hang();
    await expect(memory.take({ ...ACTION, nonce: 'nonce-000000000003' })).rejects.toMatchObject({ refusal: 'away' });
    server.goOn();
  } finally {
    link.close();
    await server.stop();
  }
});

test('however far ahead the clock of a process was, nobody is told to wait for longer than Redis remembers', async () => {
  const server = await startRedis();
  const [ahead, behind] = [await open(server.url), await open(server.url)];
  try {
    const take = (link: RedisLink, nowMs: number, i: number) =>
      redisActionMemory(link, LIMITS).take({ ...ACTION, nonce: `nonce-${i}`, nowMs });
    for (let i = 0; i < LIMITS.actions; i++)
      expect(await take(ahead, ACTION.nowMs + 3_600_000, i)).toEqual({ is: 'new' });
    const told = await take(behind, ACTION.nowMs, 10);
    const leftMs = await behind.redis.pttl('samestep:actions:{ann}:window');
    expect(told.is === 'tooMany' && told.retryAfterMs >= leftMs && told.retryAfterMs <= 2 * LIMITS.windowMs).toBe(true);
    // As when that time has passed.
    await behind.redis.pexpire('samestep:actions:{ann}:window', 0);
    expect(await take(behind, ACTION.nowMs + 1, 10)).toEqual({ is: 'new' });
  } finally {
    for (const link of [ahead, behind]) link.close();
    await server.stop();
  }
});

test('a Redis that is a cluster takes its keys: they are named, and of one slot', async () => {
  const server = await startRedis({ isCluster: true });
  const link = await open(server.url);
  try {
    const memory = redisActionMemory(link, { ...LIMITS, actions: 1 });
    for (const accountId of ['ann', 'bob', 'cid']) {
      const action = { ...ACTION, accountId };
      expect(await memory.take(action)).toEqual({ is: 'new' });
      expect(await memory.take(action)).toEqual({ is: 'replayed' });
      expect((await memory.take({ ...action, nonce: 'nonce-000000000002' })).is).toBe('tooMany');
    }
    await expect(link.redis.mget('samestep:a', 'samestep:b')).rejects.toThrow('CROSSSLOT');
  } finally {
    link.close();
    await server.stop();
  }
});

test('an action that another process has done is refused by a server, and while Redis is away all are', async () => {
  const redisServer = await startRedis();
  const link = await open(redisServer.url);
  const server = await startTestServer([room(tinyGame, { sync: 'lockstep' })], {
    DATABASE_URL: ':memory:',
    REDIS_URL: redisServer.url,
  });
  try {
    const guest = await fetch(`${server.url}/api/identity/guest`, { method: 'POST', body: '{}' });
    const { account, accessToken, actionKey } = z
      .object({ account: z.object({ id: z.string() }), accessToken: z.string(), actionKey: z.string() })
      .parse(await guest.json());
    const sign = () => {
      const text = {
        action: 'ledger.transfer',
        key: randomUUID(),
        payload: { to: 'nobody', currency: 'coins', amount: 1 },
        timestampMs: Date.now(),
        nonce: randomUUID(),
      };
      const key = Buffer.from(actionKey, 'base64url');
      return { ...text, signature: createHmac('sha256', key).update(actionText(text)).digest('base64url') };
    };
    const send = async (body: object) => {
      const headers = { Authorization: `Bearer ${accessToken}` };
      const response = await fetch(`${server.url}/api/actions`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      const { code } = z.object({ code: z.string() }).parse(await response.json());
      return [response.status, code, response.headers.get('retry-after')];
    };
    // As the other process does it.
    const elsewhere = redisActionMemory(link, ACTION_LIMITS);
    const sessionId = z
      .object({ sid: z.string() })
      .parse(JSON.parse(Buffer.from(accessToken.split('.')[1], 'base64url').toString())).sid;
    const take = (nonce: string) => elsewhere.take({ accountId: account.id, sessionId, nonce, nowMs: Date.now() });
    const [first, second] = [sign(), sign()];
    expect(await take(first.nonce)).toEqual({ is: 'new' });
    expect(await send(first)).toEqual([409, 'action-replayed', null]);
    expect(await send(second)).toEqual([404, 'not-found', null]);
    expect(await take(second.nonce)).toEqual({ is: 'replayed' });
    await redisServer.crash();
    expect(await send(sign())).toEqual([503, 'away', '5']);
    expect(server.services.metrics.value('actions.away')).toBe(1);
    await redisServer.start();
  } finally {
    await server.close();
    link.close();
    await redisServer.stop();
  }
});
