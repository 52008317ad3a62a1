/** The live configuration in a real Redis and a real etcd. */
import { expect, test } from 'vitest';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { startRedis, type RedisServer } from '../cluster/redis.test-helper.ts';
import { readConfig } from '../config.ts';
import { until } from '../harness.test-helper.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { changeLiveConfig, readLiveConfigOf } from '../operations.ts';
import { openPlatform } from '../platform.ts';
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

test('an operator changes it where CONFIG_SOURCE says, and servers of other folders follow', async () => {
  const server = await startRedis();
  const log = createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 });
  const environment = { CONFIG_SOURCE: server.url, DATABASE_URL: ':memory:', AUTH_SECRET: 'a-secret-of-a-test' };
  const open = () => {
    const config = readConfig({ ...environment, DATA_DIR: temporaryFolder('config') });
    return openPlatform({ config, log, metrics: createMetrics() });
  };
  const platforms = [await open(), await open()];
  try {
    expect(await readLiveConfigOf(environment)).toEqual({ text: undefined, history: [] });
    expect(await changeLiveConfig(environment, '{"rooms":{"isClosed":true}}')).toBe(1);
    await until(() => platforms.every(({ live }) => live.state.values.rooms.isClosed));
    expect(await changeLiveConfig(environment, '{}')).toBe(2);
    await until(() => platforms.every(({ live }) => !live.state.values.rooms.isClosed));
    expect((await readLiveConfigOf(environment)).history.map(({ number }) => number)).toEqual([1, 2]);
  } finally {
    for (const platform of platforms) await platform.close();
    await server.stop();
  }
});
