/** The queue of several processes over a real Redis. */
import { afterAll, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { sharedQueueContract } from '../matchmaking/shared-queue-contract.test-helper.ts';
import { createMetrics } from '../metrics.ts';
import { ClusterPresence } from './cluster-presence.ts';
import { openRedis, type RedisLink } from './redis-link.ts';
import { redisQueueBus } from './redis-queue-bus.ts';
import { startRedis, type RedisServer } from './redis.test-helper.ts';

let redis: RedisServer;
const open: { readonly link: RedisLink; readonly presence: ClusterPresence }[] = [];
const log = createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 });
let calls: Readonly<Record<string, number>> = {};

/** As a process has it: connections of its own. */
async function bus(server: RedisServer) {
  const link = await openRedis({ url: server.url, log, metrics: createMetrics() });
  const presence = new ClusterPresence(link);
  await presence.connect();
  open.push({ link, presence });
  return redisQueueBus(link, presence);
}

function closeAll(): void {
  for (const { link, presence } of open.splice(0)) {
    presence.shutdown();
    link.close();
  }
}

sharedQueueContract('redis', {
  async begin() {
    redis = await startRedis();
  },
  bus: () => bus(redis),
  async empty() {
    closeAll();
    await redis.flush();
  },
  async end() {
    calls = await redis.calls();
    await redis.stop();
  },
});

afterAll(closeAll);

test('the contract was fulfilled by the server, as it counts itself; a lease that nobody wrote so is none', async () => {
  expect(calls['publish']).toBeGreaterThan(20);
  expect(calls['eval']).toBeGreaterThan(10);
  const server = await startRedis();
  try {
    const one = await bus(server);
    expect(await one.claim('a', 10_000)).toEqual({ own: 'a', epoch: 1 });
    await one.release('b');
    expect(await one.look()).toEqual({ own: 'a', epoch: 1 });
    expect(await one.tell('nobody', 'x')).toBe(false);
    await open.at(-1)?.link.redis.set('samestep:queue:lease', 'something');
    await expect(one.claim('a', 10)).rejects.toThrow(/is no lease/);
    expect(await one.look()).toBeUndefined();
  } finally {
    await server.stop();
  }
});
