/** State rooms on a real server, with pages' own sessions: what they are told, how they come back, what is kept of the match and from whom. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { playRecording } from '#shared/recording/play.ts';
import { readRecording } from '#shared/recording/reader.ts';
import { createSim } from '#shared/sim/sim.ts';
import { abandonMatch } from './abandoned-match.test-helper.ts';
import { startTestServer, tinyGame, until, type TestServer } from './harness.test-helper.ts';
import { everyoneLeaves, play, type Player } from './player.test-helper.ts';
import { resumeMatches } from './restart.ts';
import { room } from './room-definition.ts';

const RIGHT = Uint8Array.of(127, 0);
const SHOOT = Uint8Array.of(0, 2);

const definitions = [room(tinyGame, { sync: 'state', bots: 2 })];
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer(definitions);
  server.services.returnSeconds = 5;
});

afterEach(async () => {
  await everyoneLeaves();
  await until(() => server.services.metrics.value('rooms') === 0);
});

afterAll(() => server.close());

/** Where the body of a seat is in a player's world; undefined while it is not known. */
function placeOf({ sim }: Player, seat: number): number | undefined {
  const { columns, entities } = bodiesOf(sim);
  const row = entities.find((e) => columns.owner[e] === seat);
  return row === undefined ? undefined : columns.x[row];
}

/** Its columns, by name: a player's sim is of any game. */
function worldOf(sim: Player['sim']) {
  return (sim as unknown as ReturnType<typeof createSim<(typeof tinyGame)['model']['definition']>>).world;
}

function bodiesOf(sim: Player['sim']) {
  const world = worldOf(sim);
  return { columns: world.Body, entities: [...world.each('Body')] };
}

async function two(): Promise<readonly [Player, Player]> {
  const ann = await play(server.url, { kind: 'create' });
  const bob = await play(server.url, { kind: 'room', roomId: ann.room.roomId }, { name: 'Bob' });
  await until(() => [ann, bob].every(({ session }) => session.seats.length === 1 && session.tick > 30));
  return [ann, bob];
}

const recordings = () => join(server.services.folder, 'recordings');

test('each is told of the other, the own input is shown before the server has sealed it, and nothing is held wrongly', async () => {
  const [ann, bob] = await two();
  const [annsSeat, bobsSeat] = [ann.session.seats[0], bob.session.seats[0]];
  expect([ann.session.kind, bob.session.kind]).toEqual(['state', 'state']);
  const before = placeOf(bob, annsSeat) ?? Number.NaN;
  ann.session.setInput(0, RIGHT);
  await until(() => (placeOf(ann, annsSeat) ?? 0) > before + 30);
  await until(() => (placeOf(bob, annsSeat) ?? 0) > before + 30);
  expect(placeOf(ann, bobsSeat)).toBeDefined();
  expect(ann.session.stats.inputsShownEarly).toBeGreaterThan(0);
  ann.session.setInput(0, SHOOT);
  // What no predicted system may write comes with the patches.
  const shots = ({ sim }: Player) => worldOf(sim).globals.shots;
  await until(() => shots(ann) > 0 && shots(bob) > 0);
  await until(() => [ann, bob].every(({ session }) => (session.state?.agreedTick ?? 0) > 60));
  expect([ann, bob].map(({ session }) => [session.stats.desyncs, session.state?.differences])).toEqual([
    [0, []],
    [0, []],
  ]);
});

test('a state room is recorded as any other, and its recording plays to what was recorded', async () => {
  const [ann] = await two();
  ann.session.setInput(0, RIGHT);
  await until(() => ann.session.confirmedTick > 130);
  const { roomId } = ann.room;
  await everyoneLeaves();
  await until(() => server.services.metrics.value('rooms') === 0);
  const name = readdirSync(recordings()).find((one) => one.endsWith(`-tiny-${roomId}.samestep`)) ?? '';
  const recording = readRecording(readFileSync(join(recordings(), name)));
  expect(recording.isWhole).toBe(true);
  const { seed, config } = recording.header;
  expect(playRecording(recording, createSim(tinyGame, { seed, config }))).toMatchObject({ matches: true });
});

test('a lost connection comes back to its seat and gets the whole state; the other loses nothing', async () => {
  const [ann, bob] = await two();
  const { seats } = bob.session;
  const token = bob.room.reconnectionToken;
  bob.lose();
  await until(() => ann.roster().some(({ name, isHere }) => name === 'Bob' && !isHere));
  const back = await play(server.url, { kind: 'seat', token });
  await until(() => back.session.tick > 60 && ann.roster().some(({ name, isHere }) => name === 'Bob' && isHere));
  expect(back.session.seats).toEqual(seats);
  expect(placeOf(back, ann.session.seats[0])).toBeDefined();
  expect([ann.session.stats.snapshotsLoaded, ann.session.stats.desyncs]).toEqual([1, 0]);
});

test('who watches is told of everybody and holds no seat', async () => {
  const [ann] = await two();
  const watcher = await play(server.url, { kind: 'room', roomId: ann.room.roomId }, { seats: 0, name: 'Eve' });
  await until(() => watcher.session.tick > 60);
  expect(watcher.session.seats).toEqual([]);
  expect(bodiesOf(watcher.sim).entities).toHaveLength(2);
});

test('after a restart a ticket leads back to the seat, and the own input is shown before the server has sealed it', async () => {
  const { path, roomId, ticket, seats, tick } = await abandonMatch(server.services, { sync: 'state' });
  await resumeMatches(definitions, server.services);
  const back = await play(server.url, { kind: 'room', roomId }, { ticket });
  await until(() => back.session.confirmedTick > tick + 60);
  expect([back.session.kind, back.session.seats]).toEqual(['state', seats]);
  const before = placeOf(back, seats[0]) ?? Number.NaN;
  back.session.setInput(0, RIGHT);
  await until(() => (placeOf(back, seats[0]) ?? 0) > before + 30);
  expect(back.session.stats.inputsShownEarly).toBeGreaterThan(0);
  back.session.setInput(0, SHOOT);
  await until(() => worldOf(back.sim).globals.shots > 0);
  const { confirmedTick } = back.session;
  await until(() => (back.session.state?.agreedTick ?? 0) > confirmedTick);
  expect([back.session.stats.desyncs, back.session.state?.differences]).toEqual([0, []]);
  await everyoneLeaves();
  await until(() => !existsSync(`${path}.note.json`));
  const recording = readRecording(readFileSync(path));
  const { seed, config } = recording.header;
  const sim = createSim(tinyGame, { seed, config });
  expect(recording.isWhole).toBe(true);
  expect(playRecording(recording, sim)).toMatchObject({ matches: true, ticks: recording.ticks });
  // A press counts once, over the restart too.
  expect(sim.world.globals.shots).toBe(1);
});

test('nobody is handed a recording, which holds what players may not know: no address of the server leads to one', async () => {
  const [ann, bob] = await two();
  await until(() => ann.session.confirmedTick > 100);
  const names = readdirSync(recordings());
  expect(names.length).toBeGreaterThan(0);
  const asked = names.flatMap((name) =>
    ['recordings', 'data/recordings', '../recordings', '..%2frecordings', 'assets/../../recordings'].map(
      (folder) => `/${folder}/${name}`,
    ),
  );
  for (const path of [
    ...asked,
    '/recordings',
    '/recordings/',
    '/api/recordings',
    '/desyncs',
    '/matchmake/recordings',
  ]) {
    const response = await fetch(server.url + path);
    expect([path, response.status >= 400]).toEqual([path, true]);
  }
  // Nor does the room tell more than who is there, and to each what is theirs.
  for (const { notices } of [ann, bob])
    expect([...notices.keys()].toSorted()).toEqual(['roster', 'seated', 'table', 'ticket']);
});
