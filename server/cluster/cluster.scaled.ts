/** Several servers behind one address: people meet, a server dies, a server is drained, and nobody's match is lost. */
import { rmSync } from 'node:fs';
import type { Room } from '@colyseus/sdk';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { game } from '#shared/games/dogfight/sim.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { matchmake, until } from '../harness.test-helper.ts';
import { dogfightOptions, playDogfight, type Pilot } from '../process.test-helper.ts';
import { matchedDuel, QueuePerson, ticketOf } from '../queue-person.test-helper.ts';
import { startCluster, type ClusterProcess, type ClusterStatus } from './cluster.test-helper.ts';

const clusters: ClusterProcess[] = [];
const pilots: Pilot[] = [];
const folders: string[] = [];
const { ticksPerSecond } = game.model.definition;

afterEach(async () => {
  for (const pilot of pilots.splice(0)) pilot.stop();
  for (const cluster of clusters.splice(0)) await cluster.end();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function start(processes: number, environment: Readonly<Record<string, string>> = {}): Promise<ClusterProcess> {
  const folder = temporaryFolder('cluster');
  folders.push(folder);
  const cluster = await startCluster(folder, processes, { LOG_FORMAT: 'json', ...environment });
  clusters.push(cluster);
  return cluster;
}

async function enter(url: string, open: Parameters<typeof playDogfight>[1]): Promise<Pilot> {
  const pilot = await playDogfight(url, open);
  pilots.push(pilot);
  return pilot;
}

async function plays({ session }: Pilot, ticks: number = ticksPerSecond): Promise<void> {
  const before = session.confirmedTick;
  await until(() => session.confirmedTick >= before + ticks);
}

function told({ notices }: Pilot, notice: string, field: string): unknown {
  const message: unknown = notices.get(notice);
  return typeof message === 'object' && message !== null ? Reflect.get(message, field) : undefined;
}

/** Comes back by the ticket, as often as it takes: what is said meanwhile is to ask again. */
async function comeBack(url: string, { room }: Pilot, ticket: unknown): Promise<{ pilot: Pilot; refusals: unknown[] }> {
  const refusals: unknown[] = [];
  for (;;) {
    try {
      const options = { ...(await dogfightOptions()), ticket };
      return { pilot: await enter(url, (sdk) => sdk.joinById(room.roomId, options)), refusals };
    } catch (error) {
      refusals.push(error instanceof Error && 'code' in error ? error.code : error);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function closeCodeOf(room: Room): () => number | undefined {
  let closed: number | undefined;
  room.onLeave((code) => (closed = code));
  return () => closed;
}

function serverOf({ servers }: ClusterStatus, processId: string | undefined) {
  const found = servers.find((one) => one.processId === processId);
  if (found === undefined) throw new Error(`There is no ${processId}.`);
  return found;
}

/** Comes, as often as it takes: what is said meanwhile is to ask again. */
async function again(comes: () => Promise<Pilot>): Promise<Pilot> {
  for (;;) {
    try {
      return await comes();
    } catch (error) {
      expect(error).toMatchObject({ code: 503 });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** The process that a room is on, by its own word. */
async function placeOf(url: string, roomId: string): Promise<string> {
  const answer: unknown = await (
    await matchmake(url, `joinById/${roomId}`, { ...(await dogfightOptions()), seats: 0 })
  ).json();
  return typeof answer === 'object' && answer !== null ? String(Reflect.get(answer, 'processId')) : '';
}

test('people who play at once meet, whichever server was asked, and pages of other rules are told so', async () => {
  const cluster = await start(2);
  const { url } = cluster;
  const options = await dogfightOptions();
  const first = await enter(url, (sdk) => sdk.joinOrCreate(game.name, options));
  const others: Pilot[] = [];
  for (const name of ['Bob', 'Eve', 'Dan'])
    others.push(await enter(url, (sdk) => sdk.joinOrCreate(game.name, { ...options, name })));
  expect(others.map(({ room }) => room.roomId)).toEqual(others.map(() => first.room.roomId));
  await Promise.all([first, ...others].map((pilot) => plays(pilot)));
  const { servers } = await cluster.status();
  expect(servers.map(({ state }) => state)).toEqual(['open', 'open']);
  // Both were asked, one of them has the room.
  const health = servers.map(async ({ address }) => (await fetch(`http://${address}/health`)).json());
  const rooms = (await Promise.all(health)).map((one) => z.object({ rooms: z.number() }).parse(one).rooms);
  expect(rooms.toSorted()).toEqual([0, 1]);
  const foreign = enter(url, (sdk) => sdk.joinOrCreate(game.name, { ...options, rules: '00000000000000ff' }));
  await expect(foreign).rejects.toMatchObject({ code: 4105 });
  const far = await fetch(`${url}/cluster/status`, { headers: { 'X-Forwarded-For': '10.0.0.1' } });
  expect(far.status).toBe(404);
});

test('a server that is killed costs its people a moment, and others nothing', { timeout: 120_000 }, async () => {
  const cluster = await start(2);
  const { url } = cluster;
  const options = await dogfightOptions();
  const ann = await enter(url, (sdk) => sdk.create(game.name, { ...options, isPrivate: true }));
  const bob = await enter(url, (sdk) => sdk.create(game.name, { ...options, isPrivate: true, name: 'Bob' }));
  const [place, other] = [await placeOf(url, ann.room.roomId), await placeOf(url, bob.room.roomId)];
  await Promise.all([plays(ann, 2 * ticksPerSecond), plays(bob)]);
  const [tick, ticket] = [ann.session.confirmedTick, told(ann, 'ticket', 'ticket')];
  process.kill(serverOf(await cluster.status(), place).pid, 'SIGKILL');
  await until(() => !ann.room.connection.isOpen);
  ann.stop();
  const { pilot, refusals } = await comeBack(url, ann, ticket);
  // Not once was it told that there is no such match: 523 is of a question that the server that died took with it.
  expect(refusals.filter((code) => code !== 503 && code !== 523)).toEqual([]);
  expect(refusals.length).toBeGreaterThan(0);
  await plays(pilot);
  await until(() => told(pilot, 'resumed', 'tick') !== undefined);
  expect(Number(told(pilot, 'resumed', 'tick'))).toBeGreaterThan(tick - 2 * ticksPerSecond);
  // On a machine that is busy both may have been on one server.
  if (other !== place) await plays(bob);
  await until(async () => (await cluster.status()).servers.filter(({ state }) => state === 'open').length === 2);
  expect((await cluster.status()).restarts).toBe(1);
});

test(
  'a server is drained: no new rooms, lobbies closed, its match goes on in another',
  { timeout: 120_000 },
  async () => {
    const cluster = await start(1, { DRAIN_SECONDS: '20' });
    const { url } = cluster;
    const options = await dogfightOptions();
    const ann = await enter(url, (sdk) => sdk.create(game.name, options));
    const lobby = await enter(url, (sdk) => sdk.create(game.name, { ...options, lobby: true }));
    const place = await placeOf(url, ann.room.roomId);
    const [annClosed, lobbyClosed] = [closeCodeOf(ann.room), closeCodeOf(lobby.room)];
    await plays(ann);
    const { pid } = serverOf(await cluster.status(), place);
    expect(await cluster.drain(pid)).toBe(0);
    await until(() => lobbyClosed() === 4110);
    // Its successor is there before it ends.
    await until(async () => {
      const states = (await cluster.status()).servers.map((one) => `${one.pid === pid ? 'old' : 'new'} ${one.state}`);
      return states.includes('old draining') && states.includes('new open');
    });
    const { address } = serverOf(await cluster.status(), place);
    expect(await (await fetch(`http://${address}/ready`)).json()).toEqual({ ready: false, why: ['draining'] });
    await until(async () => {
      const figures = await (await fetch(`http://${address}/metrics`)).text();
      return ['open', 'draining'].every((state) => figures.includes(`samestep_processes{state="${state}"} 1`));
    });
    // Quick play goes there, though her match has seats; by its link it is still joined.
    const eve = await enter(url, (sdk) => sdk.joinOrCreate(game.name, { ...options, name: 'Eve' }));
    expect(eve.room.roomId).not.toBe(ann.room.roomId);
    expect(await placeOf(url, eve.room.roomId)).not.toBe(place);
    expect(await placeOf(url, ann.room.roomId)).toBe(place);
    await plays(ann, 10);
    const ticket = told(ann, 'ticket', 'ticket');
    await until(() => annClosed() === 1012);
    const tick = ann.session.confirmedTick;
    ann.stop();
    const { pilot, refusals } = await comeBack(url, ann, ticket);
    expect(refusals.filter((code) => code !== 503)).toEqual([]);
    await until(() => told(pilot, 'resumed', 'tick') !== undefined);
    // Not one tick that she was told of is lost.
    expect(Number(told(pilot, 'resumed', 'tick'))).toBeGreaterThanOrEqual(tick);
    await Promise.all([plays(pilot), plays(eve)]);
    expect(await placeOf(url, ann.room.roomId)).not.toBe(place);
    const { servers, restarts } = await cluster.status();
    expect(servers.map(({ state }) => state)).toEqual(['open']);
    expect([servers[0].pid === pid, restarts]).toEqual([false, 0]);
  },
);

test('a second signal ends a server that drains at once', async () => {
  const cluster = await start(1);
  const options = await dogfightOptions();
  const ann = await enter(cluster.url, (sdk) => sdk.create(game.name, options));
  await plays(ann, 10);
  const [{ pid }] = (await cluster.status()).servers;
  process.kill(pid, 'SIGTERM');
  await until(async () => (await cluster.status()).servers.some((one) => one.pid === pid && one.state === 'draining'));
  await plays(ann, 10);
  process.kill(pid, 'SIGTERM');
  await until(async () => (await cluster.status()).servers.every((one) => one.pid !== pid));
  await until(() => !ann.room.connection.isOpen);
  // Far from the end of its time, and without having sent anybody away.
  await until(() => cluster.output().includes('"key":"cluster.drained"'));
  expect(cluster.output()).toContain('"why":"exit code 130"');
  expect(cluster.output()).not.toContain('"key":"drain.over"');
});

test(
  'strangers who ask two servers are matched, and their rated match goes on in another when its server is drained',
  { timeout: 180_000 },
  async () => {
    const cluster = await start(2, { DRAIN_SECONDS: '3' });
    const { url } = cluster;
    const [one, other] = (await cluster.status()).servers.map(({ address }) => `http://${address}`);
    const [ann, bob, eve] = ['Ann', 'Bob', 'Eve'].map((name) => new QueuePerson(name, (pilot) => pilots.push(pilot)));
    for (const person of [ann, bob, eve]) await person.signIn(url);
    const roomId = await matchedDuel([
      [one, ann],
      [other, bob],
    ]);
    const played = [await ann.enter(url, roomId), await bob.enter(url, roomId)];
    await Promise.all(played.map((pilot) => plays(pilot)));
    const seats = played.map(({ session }) => session.seats);
    const ticket = ticketOf(played[0]);
    const place = await placeOf(url, roomId);
    const closed = played.map(({ room }) => closeCodeOf(room));
    expect(await cluster.drain(serverOf(await cluster.status(), place).pid)).toBe(0);
    await until(() => closed.every((code) => code() === 1012));
    for (const pilot of played) pilot.stop();

    // One comes back by the ticket, the other over a page that knows nothing, by the account.
    const back = [await again(() => ann.enter(url, roomId, ticket)), await again(() => bob.enter(url, roomId))];
    await Promise.all(back.map((pilot) => plays(pilot)));
    expect(back.map(({ session }) => session.seats)).toEqual(seats);
    expect(await placeOf(url, roomId)).not.toBe(place);
    await expect(eve.enter(url, roomId)).rejects.toMatchObject({ code: 4115 });
    await back[0].room.leave(true);
    await until(async () => (await bob.history(url)).length > 0);
    expect(await bob.history(url)).toMatchObject([{ mode: 'duel', place: 1 }]);
    expect(await ann.history(url)).toMatchObject([{ mode: 'duel', place: 2 }]);
  },
);

test(
  'a room whose people are still coming when its server has no time left waits for them in another',
  { timeout: 120_000 },
  async () => {
    const cluster = await start(2, { DRAIN_SECONDS: '0' });
    const { url } = cluster;
    const [ann, bob] = ['Ann', 'Bob'].map((name) => new QueuePerson(name, (pilot) => pilots.push(pilot)));
    for (const person of [ann, bob]) await person.signIn(url);
    const roomId = await matchedDuel([
      [url, ann],
      [url, bob],
    ]);
    const early = await ann.enter(url, roomId);
    await until(() => early.notices.has('ticket') && early.session.seats.length > 0);
    const place = await placeOf(url, roomId);
    const closed = closeCodeOf(early.room);
    expect(await cluster.drain(serverOf(await cluster.status(), place).pid)).toBe(0);
    await until(() => closed() === 1012);
    early.stop();
    const late = await again(() => bob.enter(url, roomId));
    const back = await again(() => ann.enter(url, roomId, ticketOf(early)));
    await Promise.all([plays(late), plays(back)]);
    expect(back.session.seats).toEqual(early.session.seats);
    expect(await placeOf(url, roomId)).not.toBe(place);
  },
);
