/** A room of a small game on a real server, with real pages' halves: seats, links, quick play, returns, recordings. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { playRecording } from '#shared/recording/play.ts';
import { readRecording } from '#shared/recording/reader.ts';
import { CLOSE } from '#shared/session/session.ts';
import { createSim } from '#shared/sim/sim.ts';
import { CLIENT } from '#shared/wire/protocol.ts';
import {
  FRAME,
  joinRaw,
  startTestServer,
  tinyGame,
  matchmake,
  tinyOptions,
  until,
  type TestServer,
} from './harness.test-helper.ts';
import { everyoneLeaves, play } from './player.test-helper.ts';
import { room } from './room-definition.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer([room(tinyGame, { sync: 'lockstep', bots: 2 })]);
});

afterEach(async () => {
  await everyoneLeaves();
  await until(() => server.services.metrics.value('rooms') === 0);
});

afterAll(() => server.close());

/** The code and sentence a join was refused with. */
async function refusal(joining: Promise<unknown>): Promise<{ readonly code: unknown; readonly message: string }> {
  const error: unknown = await joining.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error('The join was not refused.');
  return { code: 'code' in error ? error.code : undefined, message: error.message };
}

test('two people in one match step the same worlds, and the bots hold the other seats', async () => {
  const first = await play(server.url, { kind: 'create' });
  const second = await play(server.url, { kind: 'room', roomId: first.room.roomId }, { name: 'Bob' });
  first.session.setInput(0, Uint8Array.of(127, 0));
  await until(() => second.session.stats.ticks > 60 && first.session.stats.ticks > 60);
  const tick = Math.min(first.session.tick, second.session.tick) - 30;
  const [ours, theirs] = [new Uint32Array(2), new Uint32Array(2)];
  expect(first.session.chainAt(tick, ours)).toBe(true);
  expect(second.session.chainAt(tick, theirs)).toBe(true);
  expect(ours).toEqual(theirs);
  expect(first.session.stats.desyncs + second.session.stats.desyncs).toBe(0);
  expect([...first.session.seats, ...second.session.seats].toSorted()).toEqual([0, 1]);
  await until(() => first.roster().length === 2);
  expect(first.roster().map(({ name, kind, isHere }) => ({ name, kind, isHere }))).toEqual(
    first.session.seats[0] === 0
      ? [
          { name: 'Ann', kind: 'person', isHere: true },
          { name: 'Bob', kind: 'person', isHere: true },
        ]
      : [
          { name: 'Bob', kind: 'person', isHere: true },
          { name: 'Ann', kind: 'person', isHere: true },
        ],
  );
});

test('a page of another build is refused with a code and a sentence it can show', async () => {
  const refused = await refusal(play(server.url, { kind: 'quick' }, { rules: '0000000000000000' }));
  expect(refused).toEqual({ code: CLOSE.foreign.code, message: CLOSE.foreign.reason });
});

test.each([
  ['nine seats', { seats: 9 }],
  ['half a seat', { seats: 0.5 }],
  ['a name that is no text', { name: 7 }],
  ['player data the game does not have', { data: [{ wings: 1 }] }],
  ['player data out of range', { data: [{ hue: 256 }] }],
  ['player data for other seats', { data: [{}, {}] }],
  ['a level nobody has', { level: 4 }],
])('%s is refused as malformed', async (_, options) => {
  expect((await refusal(play(server.url, { kind: 'create' }, options))).code).toBe(CLOSE.malformed.code);
});

test('a full match refuses by its own code, a vanished one with a sentence', async () => {
  const host = await play(server.url, { kind: 'create' }, { seats: 4 });
  const full = await refusal(play(server.url, { kind: 'room', roomId: host.room.roomId }));
  expect(full).toEqual({ code: CLOSE.full.code, message: CLOSE.full.reason });
  const vanished = await refusal(play(server.url, { kind: 'room', roomId: 'nowhere' }));
  expect(vanished).toEqual({ code: 404, message: 'This match is over, or the link is not right.' });
});

test('people can watch a full match', async () => {
  const host = await play(server.url, { kind: 'create' }, { seats: 4 });
  const watcher = await play(server.url, { kind: 'room', roomId: host.room.roomId }, { seats: 0 });
  await until(() => watcher.session.tick > 10);
  expect(watcher.session.seats).toEqual([]);
});

test('sixteen people watch, the next is told that it is full, and everyone who plays still gets a seat', async () => {
  const host = await play(server.url, { kind: 'create' });
  const path = `joinById/${host.room.roomId}`;
  const watch = () => joinRaw(server.url, path, { ...tinyOptions, seats: 0 });
  const watchers = await Promise.all(Array.from({ length: 16 }, async () => (await watch()).ready()));
  for (let i = 0; i < 4; i++) expect(await (await watch()).refusal()).toContain('As many people watch');
  const joining = [1, 2, 3].map(() => play(server.url, { kind: 'room', roomId: host.room.roomId }));
  const others = await Promise.all(joining);
  await until(() => others.every((player) => player.session.seats.length === 1));
  watchers[0].send(FRAME.leaveRoom);
  await watchers[0].closed;
  watchers.push(await (await watch()).ready());
  for (const watcher of watchers) watcher.send(FRAME.leaveRoom);
});

test('quick play fills an open match, then begins another, and finds no private one', async () => {
  const hidden = await play(server.url, { kind: 'create', isPrivate: true });
  const first = await play(server.url, { kind: 'quick' });
  const others = [];
  for (let i = 0; i < 4; i++) others.push(await play(server.url, { kind: 'quick' }));
  const ids = others.map((player) => player.room.roomId);
  expect(ids.slice(0, 3)).toEqual([first.room.roomId, first.room.roomId, first.room.roomId]);
  expect(ids[3]).not.toBe(first.room.roomId);
  expect(ids).not.toContain(hidden.room.roomId);
  await others[3].leave();
  await others[0].leave();
  await until(() => first.roster().filter(({ kind }) => kind === 'person').length === 3);
  const late = await (await joinRaw(server.url, 'join/tiny', tinyOptions)).ready();
  expect(late.roomId).toBe(first.room.roomId);
  late.send(FRAME.leaveRoom);
});

test('twelve quick players at one moment all get a seat, and no match more than it has', async () => {
  const players = await Promise.all(Array.from({ length: 12 }, () => play(server.url, { kind: 'quick' })));
  await until(() => players.every((player) => player.session.seats.length === 1));
  const taken = players.map((player) => `${player.room.roomId} ${player.session.seats[0]}`);
  expect(new Set(taken).size).toBe(12);
  expect(players.every((player) => player.closeCode() === 0)).toBe(true);
});

test('a lost connection comes back to its seat and name, and the others see it away meanwhile', async () => {
  const host = await play(server.url, { kind: 'create' });
  const guest = await play(server.url, { kind: 'room', roomId: host.room.roomId }, { name: 'Bob' });
  await until(() => guest.session.tick > 10);
  const seat = guest.session.seats[0];
  const token = guest.room.reconnectionToken;
  guest.lose();
  await until(() => host.roster().some((entry) => entry.name === 'Bob' && !entry.isHere));
  const back = await play(server.url, { kind: 'seat', token });
  await until(() => back.session.tick > 10 && host.roster().some((entry) => entry.name === 'Bob' && entry.isHere));
  expect(back.session.seats).toEqual([seat]);
});

test('a page that reloads while its old socket still stands takes the seat over, and the old one is told', async () => {
  const host = await play(server.url, { kind: 'create' });
  const old = await play(server.url, { kind: 'room', roomId: host.room.roomId }, { name: 'Bob' });
  await until(() => old.session.seats.length === 1);
  const fresh = await play(server.url, { kind: 'seat', token: old.room.reconnectionToken });
  await until(() => fresh.session.seats.length === 1 && old.closeCode() !== 0);
  expect(fresh.session.seats).toEqual(old.session.seats);
  expect(old.closeCode()).toBe(CLOSE.replaced.code);
});

test('a client that was closed for what it sent does not get its seat back', async () => {
  const bad = await play(server.url, { kind: 'create' });
  await play(server.url, { kind: 'room', roomId: bad.room.roomId });
  const token = bad.room.reconnectionToken;
  bad.room.send('msgpack', { is: 'not spoken here' });
  await until(() => bad.closeCode() !== 0);
  expect(bad.closeCode()).toBe(CLOSE.unknown.code);
  expect((await refusal(play(server.url, { kind: 'seat', token }))).code).toBe(410);
});

test('forged session messages are counted and closed, and the match of the others goes on', async () => {
  const host = await play(server.url, { kind: 'create' });
  const bad = await (
    await joinRaw(server.url, `joinById/${host.room.roomId}`, { ...tinyOptions, name: 'Eve' })
  ).ready();
  const before = host.session.tick;
  for (let i = 0; i < 10; i++) bad.send(FRAME.bytes, CLIENT.inputs, 255, 255, 255, i);
  expect((await bad.closed).code).toBe(CLOSE.malformed.code);
  await until(() => host.session.tick > before + 30);
  expect(host.session.stats.desyncs).toBe(0);
  await until(() => host.roster().every((entry) => entry.name !== 'Eve'));
});

test('names are cleaned and told apart', async () => {
  const host = await play(server.url, { kind: 'create' }, { name: '  Zoe\u0301 \u0000 of the\tfar north  ' });
  await play(server.url, { kind: 'room', roomId: host.room.roomId }, { name: 'Zo\u00e9 of the far n' });
  await until(() => host.roster().filter((entry) => entry.kind === 'person').length === 2);
  const names = host.roster().map((entry) => entry.name);
  expect(names.toSorted()).toEqual(['Zo\u00e9 of the far 2', 'Zo\u00e9 of the far n']);
});

test('bots take over the seats of people who leave, up to their number', async () => {
  const host = await play(server.url, { kind: 'create' });
  const guest = await play(server.url, { kind: 'room', roomId: host.room.roomId });
  await until(() => host.roster().filter((entry) => entry.kind === 'person').length === 2);
  await guest.leave();
  await until(() => host.roster().some((entry) => entry.kind === 'bot'));
  expect(
    host
      .roster()
      .map((entry) => entry.kind)
      .toSorted(),
  ).toEqual(['bot', 'person']);
});

test('a match is recorded, and its recording plays to the chained checksum that its players had', async () => {
  const player = await play(server.url, { kind: 'create' });
  player.session.setInput(0, Uint8Array.of(100, 0));
  await until(() => player.session.stats.ticks > 90);
  const tick = player.session.tick - 30;
  const chain = new Uint32Array(2);
  expect(player.session.chainAt(tick, chain)).toBe(true);
  const { roomId } = player.room;
  await everyoneLeaves();
  await until(() => server.services.metrics.value('rooms') === 0);
  const folder = join(server.services.folder, 'recordings');
  const name = readdirSync(folder).find((one) => one.endsWith(`-tiny-${roomId}.samestep`));
  const recording = readRecording(readFileSync(join(folder, name ?? '')));
  const { seed, config } = recording.header;
  const whole = playRecording(recording, createSim(tinyGame, { seed, config }));
  expect(whole).toMatchObject({ matches: true, ticks: recording.ticks });
  expect(whole.ticks).toBeGreaterThanOrEqual(tick);
  const words = [...chain].map((word) => word.toString(16).padStart(8, '0')).join('');
  expect(playRecording(recording, createSim(tinyGame, { seed, config }), { toTick: tick }).chain).toBe(words);
});

test('a room that nobody enters plays no tick and leaves no recording; who does is in a match that has just begun', async () => {
  const folder = join(server.services.folder, 'recordings');
  const recorded = () => (existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.samestep')) : []);
  const before = recorded();
  const answer: unknown = await (await matchmake(server.url, 'create/tiny', tinyOptions)).json();
  const roomId = typeof answer === 'object' && answer !== null && 'roomId' in answer ? String(answer.roomId) : '';
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(recorded()).toEqual(before);
  const player = await play(server.url, { kind: 'room', roomId });
  expect(player.session.tick).toBeLessThan(30);
  await until(() => player.session.stats.ticks > 30);
  expect(recorded().filter((name) => name.includes(roomId))).not.toEqual([]);
});
