/** The live configuration in a real Redis and a real etcd. */
import { expect, test } from 'vitest';
import { startRedis, type RedisServer } from '../cluster/redis.test-helper.ts';
import { until } from '../harness.test-helper.ts';
import { configContract } from './config-contract.test-helper.ts';
import { startEtcd, type EtcdServer } from './etcd.test-helper.ts';
import { etcdSource } from './etcd-source.ts';
import { redisSource } from './redis-source.ts';

let redis: RedisServer;
let etcd: EtcdServer;
let keys = 0;
const counts = { redis: 0, etcd: 0 };

configContract('redis', {
  async begin() {
    redis = await startRedis();
  },
  async open() {
    await redis.flush();
    return [redisSource(redis.url), redisSource(redis.url)];
  },
  async end() {
    counts.redis = (await redis.calls())['publish'] ?? 0;
    await redis.stop();
  },
  isForMany: true,
});

configContract('etcd', {
  async begin() {
    etcd = await startEtcd();
  },
  async open() {
    const place = etcd.source(`samestep/config-${++keys}`);
    return [etcdSource(place), etcdSource(place)];
  },
  async end() {
    counts.etcd = await etcd.metric('etcd_debugging_mvcc_put_total');
    await etcd.stop();
  },
  isForMany: true,
});

test('the contracts were fulfilled by the services, as they count themselves', () => {
  expect(counts.redis).toBeGreaterThan(15);
  expect(counts.etcd).toBeGreaterThan(30);
});

test('a watch over etcd goes on after etcd was away', async () => {
  const server = await startEtcd();
  const source = etcdSource(server.source('key'));
  try {
    await source.write('a', 1);
    let told = 0;
    const stop = source.watch(() => told++);
    await server.crash();
    await expect(source.read()).rejects.toThrow(/fetch failed/);
    await server.start();
    expect(await source.read()).toBe('a');
    await source.write('b', 2);
    await until(() => told > 0);
    stop();
  } finally {
    source.close?.();
    await server.stop();
  }
});
