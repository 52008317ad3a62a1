/** The registry that processes share, over a real Redis. */
import { expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { openRedis, type RedisLink } from './redis-link.ts';
import { redisRegistry } from './redis-registry.ts';
import { entryOf, registryContract } from './registry-contract.test-helper.ts';
import { startRedis, type RedisServer } from './redis.test-helper.ts';

let redis: RedisServer;
const links: RedisLink[] = [];
const log = createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 });
let calls = 0;

registryContract('redis', {
  async begin() {
    redis = await startRedis();
    for (let i = 0; i < 2; i++) links.push(await openRedis({ url: redis.url, log, metrics: createMetrics() }));
  },
  open: (ttlMs) => [redisRegistry(links[0], ttlMs), redisRegistry(links[1], ttlMs)],
  empty: () => redis.flush(),
  pass: () => {},
  async end() {
    calls = (await redis.calls())['zadd'] ?? 0;
    for (const link of links) link.close();
    await redis.stop();
  },
});

test('the contract was fulfilled by the server, and an entry that nobody can read is nobody', async () => {
  const server = await startRedis();
  const link = await openRedis({ url: server.url, log, metrics: createMetrics() });
  try {
    const registry = redisRegistry(link);
    await registry.beat(entryOf('a'));
    await link.redis.hset('samestep:processes', 'b', '{"processId":7}');
    await link.redis.zadd('samestep:heartbeats', Date.now() + 60_000, 'b');
    expect((await registry.list()).living).toEqual([entryOf('a')]);
    expect(calls).toBeGreaterThan(5);
    expect(await server.calls()).toMatchObject({ eval: 2, zadd: 2 });
  } finally {
    link.close();
    await server.stop();
  }
});
