/** Events over a real Redis: the contract, several processes, a process that dies, and a Redis that is away. */
import { expect, test, beforeAll, afterAll } from 'vitest';
import { openRedis, type RedisLink } from '../cluster/redis-link.ts';
import { startRedis, type RedisServer } from '../cluster/redis.test-helper.ts';
import { until } from '../harness.test-helper.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { eventContract, guest } from './event-contract.test-helper.ts';
import { createStreamBus, type StreamBus, type StreamBusOptions } from './stream-bus.ts';
import { asideKey } from './stream-reader.ts';
import { readEvent, shardKey, shardOf } from './stream-shards.ts';

let redis: RedisServer;
const links: RedisLink[] = [];
const buses: StreamBus[] = [];
let opened = 0;
const log = createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 });

async function open(more: Partial<StreamBusOptions> = {}) {
  const metrics = createMetrics();
  const link = await openRedis({ url: redis.url, log, metrics });
  const own = { processId: `p${++opened}`, prefix: `events${opened}`, pauseMs: 1 };
  const bus = createStreamBus({ link, log, metrics, ...own, ...more });
  links.push(link);
  buses.push(bus);
  return { bus, metrics, link };
}

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => {
  for (const bus of buses) await bus.close();
  for (const link of links) link.close();
  await redis.stop();
});

eventContract('redis', { open });

test('the contract was fulfilled by the server, as it counts itself', async () => {
  const calls = await redis.calls();
  expect(calls['xadd']).toBeGreaterThan(1000);
  expect(calls['xack']).toBeGreaterThan(1000);
});

test('of processes that subscribe by one name each event is told to one, and in order', async () => {
  const [one, other, third] = [
    await open({ prefix: 'shared' }),
    await open({ prefix: 'shared' }),
    await open({ prefix: 'shared' }),
  ];
  const told: string[] = [];
  for (const [i, { bus }] of [one, other].entries())
    bus.subscribe('work', ['account.guest'], ({ aggregate, atMs }) => void told.push(`${i} ${aggregate} ${atMs}`));
  await Promise.all([one, other].map(({ bus }) => bus.settled()));
  for (let n = 0; n < 200; n++) third.bus.publish(guest(`a${n % 20}`, n));
  await until(() => told.length >= 200);
  await Promise.all([one, other].map(({ bus }) => bus.settled()));
  expect(told).toHaveLength(200);
  for (let a = 0; a < 20; a++) {
    const numbers = told.filter((line) => line.includes(` a${a} `)).map((line) => Number(line.split(' ')[2]));
    expect(numbers).toEqual(numbers.toSorted((x, y) => x - y));
  }
});

test('what one that died had begun is told to the next', async () => {
  const [dying, next] = [await open({ prefix: 'dying' }), await open({ prefix: 'dying' })];
  const begun: number[] = [];
  dying.bus.subscribe('work', ['account.guest'], ({ atMs }) => {
    begun.push(atMs);
    return new Promise(() => {});
  });
  await until(async () => {
    dying.bus.publish(guest('a', 1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    return begun.length > 0;
  });
  const told: number[] = [];
  dying.link.close();
  next.bus.subscribe('work', ['account.guest'], ({ atMs }) => void told.push(atMs));
  await until(() => told.length > 0);
  expect(told[0]).toBe(1);
  buses.splice(buses.indexOf(dying.bus), 1);
});

test('while Redis is away events wait, as many as there is room for, and are told once it is back', async () => {
  const { bus, metrics } = await open({ waitingMax: 3 });
  const told: number[] = [];
  bus.subscribe('work', ['account.guest'], ({ atMs }) => void told.push(atMs));
  await bus.settled();
  redis.hang();
  await until(() => metrics.value('redis.away') === 1);
  const taken = [1, 2, 3, 4].map((n) => bus.publish(guest('a', n)));
  expect(taken).toEqual([true, true, true, false]);
  expect(metrics.value('events.dropped.stream')).toBe(1);
  redis.goOn();
  await until(() => told.length >= 3);
  await bus.settled();
  // What was written and not answered is not told twice.
  expect(told).toEqual([1, 2, 3]);
});

test('what a stream has no room for is dropped and counted by whoever has missed it', async () => {
  const { bus, metrics } = await open({ keptMax: 5 });
  const told: number[] = [];
  let goOn: (() => void) | undefined;
  bus.subscribe('slow', ['account.guest'], async ({ atMs }) => {
    if (atMs === 0) await new Promise<void>((resolve) => (goOn = resolve));
    told.push(atMs);
  });
  await bus.settled();
  bus.publish(guest('a', 0));
  await until(() => goOn !== undefined);
  for (let n = 1; n <= 30; n++) bus.publish(guest('a', n));
  goOn?.();
  await bus.settled();
  expect(metrics.value('events.dropped.slow')).toBeGreaterThan(0);
  expect(told.length + metrics.value('events.dropped.slow')).toBe(31);
  expect(told).toEqual(told.toSorted((x, y) => x - y));
});

/** What Redis keeps of events of the aggregate `a`: what was begun and not finished, and what was set aside. */
async function keptOf({ link }: { readonly link: RedisLink }, prefix: string) {
  const shard = shardOf('a');
  const [pending] = await link.redis.xpending(shardKey(prefix, shard), 'work');
  const aside = await link.redis.xrange(asideKey(prefix, shard, 'work'), '-', '+');
  const fields = aside.map(([, list]) => {
    const valueOf = (field: string) => list[list.indexOf(field) + 1];
    return [readEvent(valueOf('event'))?.atMs, valueOf('why')];
  });
  return { pending: Number(pending), aside: fields };
}

test('what fails is tried again in its order, and acknowledged when it is taken', async () => {
  const one = await open({ prefix: 'again' });
  const told: string[] = [];
  let failures = 3;
  one.bus.subscribe('work', ['account.guest'], ({ aggregate, atMs }) => {
    if (atMs === 1 && failures-- > 0) throw new Error('Not yet.');
    told.push(`${aggregate} ${atMs}`);
  });
  await one.bus.settled();
  for (const n of [1, 2]) one.bus.publish(guest('a', n));
  await until(() => told.length === 2);
  await one.bus.settled();
  expect(told).toEqual(['a 1', 'a 2']);
  expect(one.metrics.value('events.failed.work')).toBe(0);
  expect(await keptOf(one, 'again')).toEqual({ pending: 0, aside: [] });
});

test('what fails each time is counted and set aside as it was, and those behind it are told', async () => {
  const one = await open({ prefix: 'aside' });
  const told: number[] = [];
  let tries = 0;
  one.bus.subscribe('work', ['account.guest'], ({ atMs }) => {
    if (atMs === 1 && ++tries > 0) throw new Error('Never.');
    told.push(atMs);
  });
  await one.bus.settled();
  for (const n of [1, 2, 3]) one.bus.publish(guest('a', n));
  await until(() => told.length === 2);
  await one.bus.settled();
  expect([tries, told]).toEqual([6, [2, 3]]);
  expect(one.metrics.value('events.setAside.work')).toBe(1);
  expect(await keptOf(one, 'aside')).toEqual({ pending: 0, aside: [[1, 'failed 6 times']] });
});

test('what a process had not taken when it closed stays with Redis, and the next one takes it', async () => {
  const [closing, next] = [await open({ prefix: 'closing', pauseMs: 60_000 }), await open({ prefix: 'closing' })];
  let failed = 0;
  closing.bus.subscribe('work', ['account.guest'], () => {
    failed++;
    throw new Error('Its database is away.');
  });
  await closing.bus.settled();
  for (const n of [1, 2]) closing.bus.publish(guest('a', n));
  await until(() => failed > 0);
  await closing.bus.close();
  expect([failed, await keptOf(closing, 'closing')]).toEqual([1, { pending: 2, aside: [] }]);
  const told: number[] = [];
  next.bus.subscribe('work', ['account.guest'], ({ atMs }) => void told.push(atMs));
  await until(() => told.length === 2);
  await next.bus.settled();
  expect(told).toEqual([1, 2]);
  expect(await keptOf(next, 'closing')).toEqual({ pending: 0, aside: [] });
});

test('what was begun five times and never finished kills nobody any more', async () => {
  const one = await open({ prefix: 'deadly' });
  const stop = one.bus.subscribe('work', ['account.guest'], () => {});
  await one.bus.settled();
  stop();
  const key = shardKey('deadly', shardOf('a'));
  await until(async () => (await one.link.redis.exists(`${key}:holder:work`)) === 0);
  one.bus.publish(guest('a', 1));
  await until(async () => (await one.link.redis.xlen(key)) === 1);
  await one.link.redis.xreadgroup('GROUP', 'work', 'dead-1', 'STREAMS', key, '>');
  for (let i = 2; i <= 5; i++) await one.link.redis.xautoclaim(key, 'work', `dead-${i}`, 0, '0-0');
  one.bus.publish(guest('a', 2));
  const told: number[] = [];
  one.bus.subscribe('work', ['account.guest'], ({ atMs }) => void told.push(atMs));
  await until(() => told.length > 0);
  await one.bus.settled();
  expect(told).toEqual([2]);
  expect(await keptOf(one, 'deadly')).toEqual({ pending: 0, aside: [[1, 'never finished']] });
  expect(one.metrics.value('events.setAside.work')).toBe(1);
});

test('what was taken and could not be acknowledged is not taken again, but acknowledged once Redis is back', async () => {
  const one = await open({ prefix: 'unsaid' });
  const told: number[] = [];
  let goOn = () => {};
  one.bus.subscribe('work', ['account.guest'], async ({ atMs }) => {
    await new Promise<void>((resolve) => (goOn = resolve));
    told.push(atMs);
  });
  await one.bus.settled();
  one.bus.publish(guest('a', 1));
  await until(async () => (await keptOf(one, 'unsaid')).pending === 1);
  redis.hang();
  await until(() => one.metrics.value('redis.away') === 1);
  goOn();
  await until(() => one.metrics.value('events.unacknowledged') > 0);
  redis.goOn();
  await until(async () => (await keptOf(one, 'unsaid').catch(() => undefined))?.pending === 0);
  await one.bus.settled();
  expect(told).toEqual([1]);
});
