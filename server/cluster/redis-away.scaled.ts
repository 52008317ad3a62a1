/** A Redis that is away: a start says so in a sentence, running matches do not notice, and everything is back by itself. */
import { matchMaker } from '@colyseus/core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { SamestepError } from '#shared/errors.ts';
import { matchmake, startTestServer, testServices, tinyGame, tinyOptions, until } from '../harness.test-helper.ts';
import { play, everyoneLeaves, type Player } from '../player.test-helper.ts';
import { room } from '../room-definition.ts';
import { openRedis } from './redis-link.ts';
import { startRedis, type RedisServer } from './redis.test-helper.ts';

type TestServer = Awaited<ReturnType<typeof startTestServer>>;

let redis: RedisServer;
const servers: TestServer[] = [];
const faults: unknown[] = [];
const keep = (error: unknown) => void faults.push(error);

beforeAll(async () => {
  process.on('unhandledRejection', keep);
  redis = await startRedis();
});
afterEach(async () => {
  await everyoneLeaves();
  for (const server of servers.splice(0)) await server.close();
});
afterAll(async () => {
  process.off('unhandledRejection', keep);
  await redis.stop();
});

async function start(): Promise<TestServer> {
  const server = await startTestServer([room(tinyGame, { sync: 'rollback' })], { REDIS_URL: redis.url });
  servers.push(server);
  return server;
}

/** The match is played: the server has sealed so many more ticks for this one. */
async function plays({ session }: Player, ticks = 30): Promise<void> {
  const before = session.confirmedTick;
  await until(() => session.confirmedTick >= before + ticks);
}

async function refusal(url: string, path: string): Promise<object> {
  const response = await matchmake(url, path, tinyOptions);
  return { status: response.status, retry: response.headers.get('Retry-After'), body: await response.json() };
}

async function readiness(url: string): Promise<object> {
  const response = await fetch(`${url}/ready`);
  const { why } = z.object({ why: z.array(z.string()).optional() }).parse(await response.json());
  return { status: response.status, why };
}

const AWAY = {
  status: 503,
  retry: '1',
  body: { code: 503, message: 'Matches cannot be looked for just now. Try again in a moment.' },
};

test('rooms are listed in Redis, as it counts itself', async () => {
  const { url } = await start();
  const ann = await play(url, { kind: 'quick' });
  const bob = await play(url, { kind: 'quick' }, { name: 'Bob' });
  expect(bob.room.roomId).toBe(ann.room.roomId);
  const calls = await redis.calls();
  expect(calls['hset']).toBeGreaterThan(1);
  expect(calls['eval']).toBeGreaterThan(1);
  expect(calls['subscribe']).toBeGreaterThan(1);
});

test.each(['dies', 'hangs'] as const)(
  'when Redis %s matches are played on, people leave and come back, nobody new comes, and then all is as it was',
  async (how) => {
    const { url, services } = await start();
    const { metrics } = services;
    const ann = await play(url, { kind: 'quick' });
    const { roomId } = ann.room;
    const bob = await play(url, { kind: 'room', roomId }, { name: 'Bob' });
    const lone = await play(url, { kind: 'create', isPrivate: true });
    await plays(ann);
    if (how === 'dies') await redis.crash();
    else redis.hang();
    await until(() => metrics.value('redis.away') === 1);

    await plays(ann);
    expect(await refusal(url, 'joinOrCreate/tiny')).toEqual(AWAY);
    expect(await refusal(url, 'create/tiny')).toEqual(AWAY);
    expect(await refusal(url, 'joinById/somewhere')).toEqual(AWAY);
    expect(metrics.value('refused.away')).toBe(3);
    expect(await readiness(url)).toEqual({ status: 503, why: ['redis'] });
    // One leaves, and a whole room with its last: what is to be told of both waits.
    await Promise.all([bob.leave(), lone.leave()]);
    await until(() => metrics.value('rooms') === 1);
    await plays(ann);
    // Who loses the line comes back, and who follows a link to a match of this process needs nobody else.
    const token = ann.room.reconnectionToken;
    ann.lose();
    const again = await play(url, { kind: 'seat', token });
    const eve = await play(url, { kind: 'room', roomId }, { name: 'Eve' });
    await Promise.all([plays(again), plays(eve)]);

    if (how === 'dies') await redis.start();
    else redis.goOn();
    await until(() => metrics.value('redis.returned') === 1);
    expect(await readiness(url)).toEqual({ status: 200, why: undefined });
    await until(async () => (await matchMaker.query({})).length === 1);
    const [listing] = await matchMaker.query({});
    expect(listing).toMatchObject({ roomId, clients: 2 });
    const dan = await play(url, { kind: 'quick' }, { name: 'Dan' });
    expect(dan.room.roomId).toBe(roomId);
    await plays(dan);
    expect(metrics.value('redis.away')).toBe(1);
    expect(metrics.value('roomsFailed') + metrics.value('faults')).toBe(0);
    expect(faults).toEqual([]);
  },
);

test('a query that failed is forgotten: upstream would answer it so for ever', async () => {
  await start();
  await redis.crash();
  await until(() => servers[0].services.metrics.value('redis.away') === 1);
  await expect(matchMaker.query({})).rejects.toMatchObject({ code: 503 });
  await expect(matchMaker.driver.findOne({ name: 'tiny' })).rejects.toMatchObject({ code: 503 });
  await redis.start();
  await until(() => servers[0].services.metrics.value('redis.returned') === 1);
  expect(await matchMaker.query({})).toEqual([]);
  expect(await matchMaker.driver.findOne({ name: 'tiny' })).toBeUndefined();
});

test('a server stops while Redis is away', async () => {
  const server = await start();
  const ann = await play(server.url, { kind: 'quick' });
  await redis.crash();
  await until(() => server.services.metrics.value('redis.away') === 1);
  expect(await server.stop(5)).toBe(true);
  await until(() => ann.closeCode() === 4110);
  servers.splice(0);
  await redis.start();
  expect(faults).toEqual([]);
});

test('a Redis that is not there at the start, or refuses, is one sentence without the password', async () => {
  const { log, metrics } = testServices({ LOG_LEVEL: 'silent' });
  const nowhere = openRedis({ url: 'redis://:hushhush@127.0.0.1:9', log, metrics });
  await expect(nowhere).rejects.toMatchObject({ code: 'config/environment' });
  await expect(nowhere).rejects.toThrow(
    /^Redis at redis:\/\/127\.0\.0\.1:9 cannot be used \(connect ECONNREFUSED .*Start it, or set REDIS_URL/,
  );
  const guarded = await startRedis({ password: 'right-one' });
  try {
    const error: unknown = await openRedis({ url: guarded.url.replace('right', 'wrong'), log, metrics }).catch(
      (one: unknown) => one,
    );
    expect(error).toBeInstanceOf(SamestepError);
    expect(String(error)).toMatch(/WRONGPASS/);
    expect(String(error)).not.toContain('wrong-one');
    (await openRedis({ url: guarded.url, log, metrics })).close();
  } finally {
    await guarded.stop();
  }
});

test('a room whose process has just gone is one that moves, and not one that is over, for a process that comes meanwhile', async () => {
  const client = new Redis(redis.url);
  const listing = { roomId: 'moving-room', processId: 'gone', name: 'tiny', clients: 1, maxClients: 9, locked: false };
  await client.hset('roomcaches', listing.roomId, JSON.stringify(listing));
  const server = await start();
  expect(await refusal(server.url, `joinById/${listing.roomId}`)).toMatchObject({ status: 503 });
  expect(await client.hdel('roomcaches', listing.roomId), 'it is there still').toBe(1);
  expect(await refusal(server.url, `joinById/${listing.roomId}`)).toMatchObject({ status: 404 });
  client.disconnect();
});
