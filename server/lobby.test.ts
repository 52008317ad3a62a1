/** A private room that gathers before each match: who comes, is ready, begins; one match after another, each with its recording. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readRecording } from '#shared/recording/reader.ts';
import { CLIENT } from '#shared/wire/protocol.ts';
import { startTestServer, until, type TestServer } from './harness.test-helper.ts';
import { gameOf, shoot } from './matches.test-helper.ts';
import { everyoneLeaves, play, type Player } from './player.test-helper.ts';
import { room } from './room-definition.ts';

const game = gameOf('tiny');
const [lockstepGame, stateGame] = [gameOf('tiny-lockstep'), gameOf('tiny-state')];
const own = { layout: game.model.layout.layoutHash, content: game.contentHash };

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer([
    room(game, { sync: 'rollback', bots: 2 }),
    room(lockstepGame, { sync: 'lockstep', bots: 2 }),
    room(stateGame, { sync: 'state', bots: 2 }),
  ]);
});

afterEach(async () => {
  await everyoneLeaves();
  await until(() => server.services.metrics.value('rooms') === 0);
});

afterAll(() => server.close());

async function lobby(...names: readonly string[]): Promise<readonly Player[]> {
  const host = await play(server.url, { kind: 'create', hasLobby: true }, { ...own, name: 'Ann' }, game);
  const guests: Player[] = [];
  for (const name of names) {
    const destination = { kind: 'room', roomId: host.room.roomId, waits: true } as const;
    guests.push(await play(server.url, destination, { ...own, name }, game));
  }
  const all = [host, ...guests];
  await until(() =>
    all.every((player) => player.table()?.people.length === all.length && player.notices.has('seated')),
  );
  return all;
}

function names(): readonly string[] {
  const all = readdirSync(join(server.services.folder, 'recordings'));
  return all.filter((name) => name.endsWith('.samestep')).toSorted();
}

function recordings(): readonly Uint8Array[] {
  return names().map((name) => new Uint8Array(readFileSync(join(server.services.folder, 'recordings', name))));
}

function keyOf({ notices }: Player): string {
  const seated: unknown = notices.get('seated');
  const key = typeof seated === 'object' && seated !== null && 'replay' in seated ? seated.replay : undefined;
  return typeof key === 'string' ? key : '';
}

function replayOf(player: Player): string {
  return `${server.url}/api/rooms/${player.room.roomId}/replays/${keyOf(player)}`;
}

test('people gather, agree and play; then another match begins in the same room, of another seed', async () => {
  const [ann, bob] = await lobby('Ann');
  expect(bob.notices.get('seated')).toMatchObject({ match: 1, seats: [expect.any(Number)] });
  expect(bob.table()).toMatchObject({ match: 1, stage: 'lobby', hasLobby: true, isPrivate: true, botSeats: 2 });
  expect(bob.table()?.people.map(({ name }) => name)).toEqual(['Ann', 'Ann 2']);
  expect(server.services.metrics.value('table.refused')).toBe(0);
  bob.act('begin');
  await until(() => server.services.metrics.value('table.refused') === 1);
  ann.act('ready');
  await until(() => bob.table()?.people[0].isReady === true);
  expect(bob.table()?.stage).toBe('lobby');
  bob.act('ready');
  await until(() => ann.table()?.stage === 'playing' && bob.table()?.stage === 'playing');

  for (const player of [ann, bob]) player.enter(1);
  await until(() => ann.session.phase === 'playing' && bob.session.phase === 'playing');
  await shoot(ann);
  await until(() => ann.table()?.stage === 'over' && bob.table()?.stage === 'over');
  await until(() => recordings().length === 1 && readRecording(recordings()[0]).isWhole);
  await until(() => bob.session.phase === 'paused');

  // Whoever played may have the recording now, by a key of their own room.
  await until(async () => (await fetch(replayOf(bob))).status === 200);
  const asked = await fetch(replayOf(bob));
  expect([asked.status, asked.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(asked.headers.get('content-disposition')).toContain(`tiny-${ann.room.roomId}.samestep`);
  expect(readRecording(new Uint8Array(await asked.arrayBuffer())).isWhole).toBe(true);
  for (const path of [
    'api/rooms/other/replays/' + keyOf(bob),
    `api/rooms/${ann.room.roomId}/replays/${'A'.repeat(32)}`,
    `api/rooms/${ann.room.roomId}/replays/..%2F..%2Fpackage.json`,
    `api/rooms/${ann.room.roomId}/replays/`,
  ])
    expect([path, (await fetch(`${server.url}/${path}`)).status]).toEqual([path, 404]);

  // What a session of before still sends is not read as part of the next match.
  ann.act('begin');
  await until(() => bob.table()?.match === 2);
  const late = server.services.metrics.value('table.late');
  bob.room.sendBytes(CLIENT.resync, new Uint8Array(0));
  await until(() => server.services.metrics.value('table.late') > late);
  for (const player of [ann, bob]) player.enter(2);
  // That of the match that is played is nobody's yet.
  expect((await fetch(replayOf(bob))).status).toBe(409);
  await until(() => ann.session.tick > 60 && bob.session.tick > 60);
  expect([...ann.session.seats, ...bob.session.seats].toSorted()).toEqual([0, 1]);
  expect(ann.session.stats.desyncs + bob.session.stats.desyncs).toBe(0);
  await everyoneLeaves();
  await until(() => recordings().length === 2 && readRecording(recordings()[1]).isWhole);
  const both = recordings();
  await until(async () => (await fetch(replayOf(bob))).status === 200);
  rmSync(join(server.services.folder, 'recordings', names().at(-1) ?? ''));
  expect((await fetch(replayOf(bob))).status).toBe(404);
  const [first, second] = both.map(readRecording);
  expect(first.header.seed).not.toBe(second.header.seed);
});

/** Three rooms ask from one address, which may ask so often and no more. */
async function askPatiently(url: string): Promise<Response> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const asked = await fetch(url);
    if (asked.status !== 429) return asked;
  }
}

test('quick play has the replay of a match as soon as it is over, in rooms of all kinds, and plays another', async () => {
  await Promise.all(
    [game, lockstepGame, stateGame].map(async (played) => {
      const mine = { layout: played.model.layout.layoutHash, content: played.contentHash };
      const ann = await play(server.url, { kind: 'quick' }, mine, played);
      const bob = await play(server.url, { kind: 'quick' }, { ...mine, name: 'Bob' }, played);
      const both = [ann, bob];
      await until(() => both.every(({ session, table }) => session.tick > 10 && table()?.people.length === 2));
      await shoot(ann);
      await until(() => both.every((player) => player.table()?.stage === 'over' && player.session.phase === 'paused'));
      let bytes = new Uint8Array(0);
      await until(async () => {
        const asked = await askPatiently(replayOf(bob));
        bytes = new Uint8Array(await asked.arrayBuffer());
        return asked.status === 200;
      });
      const replay = readRecording(bytes);
      expect([replay.isWhole, replay.ticks]).toEqual([true, ann.session.confirmedTick]);
      for (const player of both) player.act('ready');
      await until(() => both.every(({ table }) => table()?.match === 2));
      expect((await askPatiently(replayOf(bob))).status).toBe(409);
      for (const player of both) player.enter(2);
      await until(() => both.every(({ session }) => session.phase === 'playing' && session.confirmedTick > 70));
      expect(both.map(({ session }) => session.stats.desyncs)).toEqual([0, 0]);
    }),
  );
});

test('rooms of the other kinds play a match and another after it', async () => {
  const desyncs = await Promise.all([matchAndRematch(lockstepGame), matchAndRematch(stateGame)]);
  expect(desyncs).toEqual([
    [0, 0],
    [0, 0],
  ]);
});

/** Two gather, play a match to its end, and meet in the next. Gives how often each one's worlds were other than the server's. */
async function matchAndRematch(played: typeof game): Promise<number[]> {
  const mine = { layout: played.model.layout.layoutHash, content: played.contentHash };
  const ann = await play(server.url, { kind: 'create', hasLobby: true }, mine, played);
  const there = { kind: 'room', roomId: ann.room.roomId, waits: true } as const;
  const bob = await play(server.url, there, { ...mine, name: 'Bob' }, played);
  const both = [ann, bob];
  await until(() => both.every((player) => player.table()?.people.length === 2));
  for (const match of [1, 2]) {
    for (const player of both) player.act('ready');
    await until(() => both.every((player) => player.table()?.stage === 'playing'));
    for (const player of both) player.enter(match);
    await until(() => both.every(({ session }) => session.phase === 'playing' && session.tick > 30));
    expect(both.flatMap(({ session }) => [...session.seats]).toSorted()).toEqual([0, 1]);
    if (match === 2) break;
    await shoot(ann);
    await until(() => both.every((player) => player.table()?.stage === 'over' && player.session.phase === 'paused'));
  }
  // What a checksum of the next match says comes within a second.
  await until(() => both.every(({ session }) => session.confirmedTick > 90));
  return both.map(({ session }) => session.stats.desyncs);
}

test('who comes late, is lost or leaves does not hold the others up', async () => {
  const [ann, bob] = await lobby('Bob');
  bob.lose();
  await until(() => ann.table()?.people[1].isHere === false);
  ann.act('ready');
  await until(() => ann.table()?.people[0].isReady === true);
  const eve = await play(
    server.url,
    { kind: 'room', roomId: ann.room.roomId, waits: true },
    { ...own, name: 'Eve' },
    game,
  );
  await until(() => eve.table()?.people.length === 3);
  await ann.leave();
  // Nobody is there but Eve: she is the host now.
  await until(() => eve.table()?.hostSeat === eve.table()?.people[1].seats[0]);
  eve.act('begin');
  await until(() => eve.table()?.stage === 'playing');
  eve.enter(1);
  await until(() => eve.session.phase === 'playing' && eve.roster().length === 2);
  expect(eve.roster().map(({ name, isHere }) => [name, isHere])).toContainEqual(['Bob', false]);

  const watcher = await play(
    server.url,
    { kind: 'room', roomId: eve.room.roomId, waits: true },
    { ...own, seats: 0 },
    game,
  );
  await until(() => watcher.table()?.stage === 'playing');
  watcher.enter(1);
  await until(() => watcher.session.phase === 'playing');
  const refused = server.services.metrics.value('table.refused');
  watcher.act('pause');
  await until(() => server.services.metrics.value('table.refused') > refused);
  // Back from a lost line, over another: then nobody's seat is kept when this test is over.
  await play(server.url, { kind: 'seat', token: bob.room.reconnectionToken }, own, game);
  await until(() => eve.table()?.people[0].isHere === true);
  expect(eve.table()?.pausedBy).toBe('');
});

test('the host pauses: nothing is sealed, latecomers are told, and a match that goes on has no gap', async () => {
  const [ann, bob] = await lobby('Bob');
  ann.act('begin');
  await until(() => bob.table()?.stage === 'playing');
  for (const player of [ann, bob]) player.enter(1);
  await until(() => ann.session.tick > 20 && bob.session.tick > 20);
  ann.act('pause');
  await until(() => bob.session.phase === 'paused' && ann.session.phase === 'paused');
  await until(() => bob.table()?.pausedBy === 'Ann');
  const { tick } = bob.sim;
  expect(ann.sim.tick).toBe(tick);
  const eve = await play(
    server.url,
    { kind: 'room', roomId: ann.room.roomId, waits: true },
    { ...own, name: 'Eve' },
    game,
  );
  await until(() => eve.table()?.pausedBy === 'Ann');
  eve.enter(1);
  await until(() => eve.session.phase === 'paused');
  eve.act('goOn');
  ann.act('goOn');
  await until(() => bob.session.phase === 'playing' && bob.sim.tick > tick + 30);
  expect(bob.session.stats.desyncs).toBe(0);
  await everyoneLeaves();
  await until(() => readRecording(recordings().at(-1) ?? new Uint8Array(0)).isWhole);
});

test('wishes that come too fast, or make no sense, are counted and passed over', async () => {
  const [ann, bob] = await lobby('Bob');
  ann.room.sendBytes(CLIENT.table, Uint8Array.of(77, 1, 0));
  ann.room.sendBytes(CLIENT.table, Uint8Array.of(1));
  for (let i = 0; i < 40; i++) bob.act(i % 2 === 0 ? 'ready' : 'unready');
  const { metrics } = server.services;
  await until(() => metrics.value('table.malformed') === 2 && metrics.value('table.flooding') > 10);
  expect([ann.closeCode(), bob.closeCode()]).toEqual([0, 0]);
});
