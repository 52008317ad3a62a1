/** Two builds of one game in one cluster, as while a new one is rolled out: nobody comes into a room of other rules than their page has. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { freePort } from '#scripts/free-port.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { CLOSE } from '#shared/session/session.ts';
import { matchmake, tinyBuild, tinyGame, tinyOptions, until } from '../harness.test-helper.ts';
import { everyoneLeaves, play, type Destination, type Player } from '../player.test-helper.ts';
import { startProcess, type ServerProcess } from '../process.test-helper.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { openRedis } from './redis-link.ts';
import { redisRegistry } from './redis-registry.ts';
import { startRedis, type RedisServer } from './redis.test-helper.ts';
import { QueuePerson } from '../queue-person.test-helper.ts';
import { TINY_PROCESS } from './tiny-process.test-helper.ts';

const OLD = '00000000000000aa';
const NEW = '00000000000000ff';

let redis: RedisServer;
let folder = '';
const running: ServerProcess[] = [];

beforeAll(async () => {
  redis = await startRedis();
  folder = temporaryFolder('two-builds');
});
afterEach(async () => {
  await everyoneLeaves();
  for (const one of running.splice(0)) await one.end('SIGKILL');
  await redis.flush();
});
afterAll(async () => {
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A server of this build, which clients reach by an address of its own. */
async function start(rules: string, accounts: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  const port = String(await freePort());
  const environment = { PORT: port, PUBLIC_ADDRESS: `127.0.0.1:${port}`, REDIS_URL: redis.url, ...accounts };
  const server = await startProcess(folder, environment, [TINY_PROCESS, rules]);
  running.push(server);
  return server;
}

/** A page of this build. */
function enter({ url }: ServerProcess, rules: string, destination: Destination, token?: string): Promise<Player> {
  const build = { ...tinyBuild, games: { tiny: { rules } } };
  return play(url, destination, { rules }, tinyGame, build, token);
}

const answerSchema = z.object({
  processId: z.string().optional(),
  roomId: z.string().optional(),
  message: z.string().optional(),
});

/** What matchmaking answers a page of this build. */
async function ask({ url }: ServerProcess, rules: string, path: string) {
  const response = await matchmake(url, path, { ...tinyOptions, rules });
  return { status: response.status, ...answerSchema.parse(await response.json()) };
}

/** Half a heartbeat: an address may not ask without end. */
const moment = () => new Promise((resolve) => setTimeout(resolve, 500));

/** Every process knows of every other: the names of the processes by their rules. */
async function meet(all: readonly (readonly [ServerProcess, string])[]): Promise<ReadonlyMap<string, string>> {
  const [log, metrics] = [
    createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: Date.now }),
    createMetrics(),
  ];
  const link = await openRedis({ url: redis.url, log, metrics });
  const { living } = await redisRegistry(link).list();
  link.close();
  const places = new Map(living.map(({ rules, processId }) => [rules['tiny'], processId]));
  for (const [, rules] of all)
    for (const [asked] of all)
      await until(async () => {
        const { processId } = await ask(asked, rules, 'joinOrCreate/tiny');
        if (processId === places.get(rules)) return true;
        await moment();
        return false;
      });
  return places;
}

test(
  'a page is placed by its rules, whichever process it asks, and never meets those of other rules',
  { timeout: 120_000 },
  async () => {
    const [older, newer] = [await start(OLD), await start(NEW)];
    const places = await meet([
      [older, OLD],
      [newer, NEW],
    ]);
    expect(new Set(places.values()).size).toBe(2);
    for (const server of [older, newer, older, newer])
      for (const rules of [OLD, NEW])
        for (const path of ['create/tiny', 'joinOrCreate/tiny'])
          expect([path, rules, (await ask(server, rules, path)).processId]).toEqual([path, rules, places.get(rules)]);
    // They play, each with their like.
    const players = await Promise.all([
      enter(older, OLD, { kind: 'quick' }),
      enter(older, NEW, { kind: 'quick' }),
      enter(newer, OLD, { kind: 'quick' }),
      enter(newer, NEW, { kind: 'quick' }),
    ]);
    await until(() => players.every(({ session }) => session.confirmedTick > 60));
    expect(players.map(({ session }) => session.stats.desyncs)).toEqual([0, 0, 0, 0]);
    const [oldRooms, newRooms] = [
      [players[0], players[2]],
      [players[1], players[3]],
    ].map((some) => new Set(some.map(({ room }) => room.roomId)));
    expect([...oldRooms].some((id) => newRooms.has(id))).toBe(false);
  },
);

test(
  'by a link into a match of other rules a page is told to reload, and takes no seat there',
  { timeout: 120_000 },
  async () => {
    const [older, newer] = [await start(OLD), await start(NEW)];
    await meet([
      [older, OLD],
      [newer, NEW],
    ]);
    const host = await enter(newer, NEW, { kind: 'create', isPrivate: true });
    await until(() => host.session.confirmedTick > 10);
    const seats = () => host.roster().filter(({ kind }) => kind === 'person').length;
    const before = seats();
    for (const server of [older, newer])
      await expect(enter(server, OLD, { kind: 'room', roomId: host.room.roomId })).rejects.toMatchObject({
        code: CLOSE.foreign.code,
        message: CLOSE.foreign.reason,
      });
    const tick = host.session.confirmedTick;
    await until(() => host.session.confirmedTick > tick + 30);
    expect(seats()).toBe(before);
  },
);

test(
  'once nobody has its rules any more a page is told to reload, whatever it asks for',
  { timeout: 120_000 },
  async () => {
    const [older, newer] = [await start(OLD), await start(NEW)];
    const places = await meet([
      [older, OLD],
      [newer, NEW],
    ]);
    await older.end('SIGKILL');
    // Until the others know that it is gone nobody can be sent there, and nobody is sent elsewhere.
    await until(async () => {
      const { status, processId } = await ask(newer, OLD, 'create/tiny');
      expect([status, processId]).toEqual(status === 503 ? [503, undefined] : [200, places.get(NEW)]);
      await moment();
      return status === 200;
    });
    for (const kind of ['quick', 'create'] as const)
      await expect(enter(newer, OLD, { kind })).rejects.toMatchObject({
        code: CLOSE.foreign.code,
        message: 'This page is of another version than the server. Reload it.',
      });
    // What it does then.
    const reloaded = await enter(newer, NEW, { kind: 'quick' });
    await until(() => reloaded.session.confirmedTick > 10);
  },
);

test(
  'strangers are matched with those of their own rules, by whichever process, and their room is where these are',
  { timeout: 120_000 },
  async () => {
    const accounts = { DATABASE_URL: join(folder, 'two-builds.db'), AUTH_SECRET: 'a-secret-that-both-builds-believe' };
    const [older, newer] = [await start(OLD, accounts), await start(NEW, accounts)];
    await meet([
      [older, OLD],
      [newer, NEW],
    ]);
    const [ann, bob, cyd] = ['Ann', 'Bob', 'Cyd'].map((name) => new QueuePerson(name, () => undefined));
    for (const person of [ann, bob, cyd]) await person.signIn(older.url);
    const wait = (person: QueuePerson, { url }: ServerProcess, rules: string) =>
      person.ask(url, 'PUT', '/api/queue', { game: 'tiny', mode: 'duel', rules });
    await wait(ann, newer, OLD);
    await wait(bob, older, NEW);
    await wait(cyd, newer, NEW);
    for (const person of [bob, cyd]) await person.until(older.url, 'asked');
    for (const person of [bob, cyd]) await person.ask(newer.url, 'POST', '/api/queue/accept');
    const [{ roomId }] = [await bob.until(older.url, 'matched'), await cyd.until(newer.url, 'matched')];
    expect(await ann.ask(older.url, 'GET', '/api/queue')).toMatchObject({ stage: 'waiting', waiting: 1 });
    const destination = { kind: 'room', roomId: String(roomId) } as const;
    const players = [await enter(older, NEW, destination, bob.token), await enter(newer, NEW, destination, cyd.token)];
    await until(() => players.every(({ session }) => session.confirmedTick > 30));
    expect(players.map(({ session }) => session.stats.desyncs)).toEqual([0, 0]);
    await expect(wait(ann, newer, '00000000000000ee')).rejects.toThrow(/409.*page-foreign/);
  },
);
