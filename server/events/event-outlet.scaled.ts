/** The events of a whole server in the streams of a real Redis: real matches, a Redis that is away meanwhile, and one that never was there. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Redis } from 'ioredis';
import { freePort } from '#scripts/free-port.ts';
import { startRedis, type RedisServer } from '../cluster/redis.test-helper.ts';
import { hashesOf } from '../build-info.ts';
import {
  joinRaw,
  rawClientsLeave,
  startTestServer,
  testServices,
  tinyBuild,
  until,
  type TestServer,
} from '../harness.test-helper.ts';
import { openGround } from '../platform.ts';
import { race, raceRooms } from '../race.test-helper.ts';
import { createEventBus } from './event-bus.ts';
import { guest } from './event-contract.test-helper.ts';
import { openEventOutlet } from './event-outlet.ts';
import type { PlatformEvent } from './platform-event.ts';
import { eventStreams, followEvents } from './read-events.ts';
import { EVENT_STREAMS, shardKey, SHARDS, shardOf } from './stream-shards.ts';

let redis: RedisServer;
let client: Redis;
let server: TestServer | undefined;

beforeAll(async () => {
  redis = await startRedis();
  client = new Redis(redis.url);
  client.on('error', () => {});
});
afterEach(async () => {
  rawClientsLeave();
  await server?.close();
  server = undefined;
});
afterAll(async () => {
  client.disconnect();
  await redis.stop();
});

async function start(url = redis.url): Promise<TestServer> {
  server = await startTestServer([raceRooms], { DATABASE_URL: ':memory:', EVENTS_URL: url });
  return server;
}

function platformOf({ services: { platform } }: TestServer) {
  if (platform === undefined) throw new Error('There is no platform.');
  return platform;
}

/** Someone new plays a race to its end: resolves to their account once the result is in storage. */
async function playOne(of: TestServer): Promise<string> {
  const { identity, storage } = platformOf(of);
  const { account, accessToken } = await identity.guest('Ann', undefined);
  const options = { ...hashesOf(race, tinyBuild), seats: 1, name: 'Ann', isPrivate: true };
  const one = await joinRaw(of.url, 'create/tiny', options, accessToken);
  await one.ready();
  await until(async () => {
    const found = await storage.db
      .selectFrom('matchPlayers')
      .select('seat')
      .where('accountId', '=', account.id)
      .execute();
    return found.length === 1;
  });
  one.socket.terminate();
  return account.id;
}

/** Everything that the streams keep. */
async function kept(): Promise<readonly PlatformEvent[]> {
  const found: PlatformEvent[] = [];
  let left = (await eventStreams(redis.url)).reduce((sum, stream) => sum + stream.kept, 0);
  if (left === 0) return found;
  await followEvents(redis.url, {
    isFromStart: true,
    take(event) {
      found.push(event);
      return --left > 0;
    },
  });
  return found;
}

const of = (events: readonly PlatformEvent[], accountId: string) =>
  events.filter(({ data }) => JSON.stringify(data).includes(accountId)).map(({ kind }) => kind);

test('a match of a real room is in the streams of a real Redis, by its own counters', async () => {
  const before = await redis.calls();
  const running = await start();
  const accountId = await playOne(running);
  await until(async () => of(await kept(), accountId).includes('match.finished'));
  const events = await kept();
  expect(of(events, accountId).toSorted()).toEqual([
    'account.guest',
    'account.signedIn',
    'match.finished',
    'match.joined',
  ]);
  // In order, of one aggregate: the match.
  const [finished] = events.filter(({ kind }) => kind === 'match.finished');
  const about = events.filter(({ aggregate }) => aggregate === finished.aggregate).map(({ kind }) => kind);
  expect(about).toEqual(['match.joined', 'match.finished']);
  const calls = await redis.calls();
  expect((calls['xadd'] ?? 0) - (before['xadd'] ?? 0)).toBe(events.length);
  const lengths = await Promise.all(Array.from({ length: 16 }, (_, i) => client.xlen(`samestep:events:${i}`)));
  expect(lengths.reduce((sum, length) => sum + length)).toBe(events.length);
  expect(running.services.metrics.value('events.dropped.stream')).toBe(0);
  const figures = await (await fetch(`${running.url}/metrics`)).text();
  expect(figures).toMatch(/^samestep_events_waiting 0$/m);
  expect(figures).toMatch(/^samestep_events_total\{name="events\.dropped\.stream"\} 0$/m);
});

test.each(['dies', 'hangs'] as const)(
  'while its Redis %s a room plays to its end and its result is in storage; then the streams have it, once',
  async (how) => {
    const running = await start();
    const { metrics } = running.services;
    const first = await playOne(running);
    await until(async () => of(await kept(), first).includes('match.finished'));
    if (how === 'dies') await redis.crash();
    else redis.hang();
    // All of it ends while Redis is away: nobody has brought it back yet.
    const second = await playOne(running);
    await until(() => metrics.value('events.redis.away') === 1);
    const { outlet, storage } = platformOf(running);
    await until(() => (outlet?.waiting ?? 0) >= 4);
    expect((await storage.db.selectFrom('matches').select('id').execute()).length).toBe(2);
    expect(await (await fetch(`${running.url}/ready`)).json()).toEqual({ ready: true });
    expect(metrics.value('redis.away')).toBe(0);
    if (how === 'dies') await redis.start();
    else redis.goOn();
    await until(() => outlet?.waiting === 0);
    await until(async () => of(await kept(), second).includes('match.finished'));
    expect(of(await kept(), second).filter((kind) => kind === 'match.finished')).toHaveLength(1);
    expect(metrics.value('events.dropped.stream')).toBe(0);
  },
);

test('a server starts, plays and stops without the Redis of its events, and counts what is lost with it', async () => {
  const running = await start(`redis://127.0.0.1:${await freePort()}`);
  await playOne(running);
  const { metrics, lines } = running.services;
  expect(await running.stop(5)).toBe(true);
  expect(metrics.value('events.redis.away')).toBe(1);
  expect(metrics.value('events.dropped.stream')).toBeGreaterThanOrEqual(4);
  const keys = lines.map((line) => JSON.parse(line).key);
  expect(keys).toContain('events.redis.away');
  expect(keys.filter((key) => key === 'events.unwritten')).toHaveLength(1);
});

test('one that answers and refuses is one sentence at the start, without the password', async () => {
  const guarded = await startRedis({ password: 'right-one' });
  try {
    const services = testServices({ EVENTS_URL: guarded.url.replace('right', 'wrong'), DATABASE_URL: ':memory:' });
    const refused = openGround(services);
    await expect(refused).rejects.toThrow(/cannot be used \(WRONGPASS .*EVENTS_URL/);
    await expect(refused).rejects.not.toThrow(/wrong-one/);
  } finally {
    await guarded.stop();
  }
});

test('of those that wait as many are kept as there is room for; the rest are dropped, counted, and no failure', async () => {
  const { log, metrics } = testServices({ LOG_LEVEL: 'silent' });
  const events = createEventBus({ log, metrics });
  const outlet = await openEventOutlet({
    url: `redis://127.0.0.1:${await freePort()}`,
    events,
    log,
    metrics,
    waitingMax: 3,
  });
  for (let n = 0; n < 5; n++) expect((await events.tell(guest('a', n))).isTaken).toBe(true);
  expect([outlet.waiting, metrics.value('events.dropped.stream')]).toEqual([3, 2]);
  await outlet.close();
  expect(metrics.value('events.dropped.stream')).toBe(5);
});

test('an event that its stream could not take waits, and is not counted as written', async () => {
  await redis.flush();
  const { log, metrics } = testServices({ LOG_LEVEL: 'silent' });
  const events = createEventBus({ log, metrics });
  const outlet = await openEventOutlet({ url: redis.url, events, log, metrics });
  // Whatever a key of that name is: its writing is refused behind what was written beside it.
  const streams = Array.from({ length: 16 }, (_, i) => `samestep:events:${i}`);
  for (const key of streams) await client.set(key, 'no stream');
  events.publish(guest('a', 1));
  await until(() => metrics.value('events.unwritten') >= 2);
  expect(outlet.waiting).toBe(1);
  await client.del(streams);
  await until(() => outlet.waiting === 0);
  expect(await kept()).toEqual([guest('a', 1)]);
  expect((await eventStreams(redis.url)).reduce((sum, { written }) => sum + written, 0)).toBe(1);
  await outlet.close();
});

test('a stream that cannot be written holds up no other, and has its own in their order once it can', async () => {
  await redis.flush();
  const { log, metrics } = testServices({ LOG_LEVEL: 'silent' });
  const events = createEventBus({ log, metrics });
  const outlet = await openEventOutlet({ url: redis.url, events, log, metrics, waitingMax: 100 });
  const broken = shardKey(EVENT_STREAMS, shardOf('a'));
  await client.set(broken, 'no stream');
  const others = Array.from({ length: 40 }, (_, i) => `b${i}`).filter((one) => shardOf(one) !== shardOf('a'));
  events.publish(guest('a', 1));
  await until(() => metrics.value('events.unwritten') > 0);
  // More of them than there is room for, and than are written together.
  for (let n = 2; n <= 60; n++) events.publish(guest('a', n));
  await events.settled();
  expect([outlet.waiting, metrics.value('events.dropped.stream')]).toEqual([50, 10]);
  for (let round = 0; round < 20; round++) {
    for (const other of others) events.publish(guest(other, round));
    await events.settled();
    await until(() => outlet.waiting === 50);
  }
  const healthy = Array.from({ length: SHARDS }, (_, i) => shardKey(EVENT_STREAMS, i)).filter((key) => key !== broken);
  const lengths = await Promise.all(healthy.map((key) => client.xlen(key)));
  expect(lengths.reduce((sum, length) => sum + length)).toBe(others.length * 20);
  expect(metrics.value('events.dropped.stream')).toBe(10);
  await client.del(broken);
  await until(() => outlet.waiting === 0);
  const told = (await kept()).filter(({ aggregate }) => aggregate === 'a').map(({ atMs }) => atMs);
  expect(told).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  await outlet.close();
});

test('npm run events shows the streams and prints what comes', async () => {
  await redis.flush();
  const { log, metrics } = testServices({ LOG_LEVEL: 'silent' });
  const events = createEventBus({ log, metrics });
  const outlet = await openEventOutlet({ url: redis.url, events, log, metrics });
  for (let n = 1; n <= 3; n++) events.publish(guest('a', n));
  await events.settled();
  await until(() => outlet.waiting === 0);
  const main = fileURLToPath(new URL('../../scripts/main.ts', import.meta.url));
  const command = async (...args: readonly string[]) => {
    const env = { PATH: process.env.PATH, EVENTS_URL: redis.url };
    const child = spawn(process.execPath, [main, 'events', ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await once(child, 'close');
    return output;
  };
  const shown = await command('show');
  expect(shown).toMatch(/^samestep:events:\d+ +3 of 3$/m);
  expect(shown).toMatch(/\n3 events were written\.\n$/);
  const printed = await command('tail', '--from-start', '--kind', 'account.guest', '--count', '2');
  const lines = printed
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(lines).toEqual([guest('a', 1), guest('a', 2)]);
  await outlet.close();
});
