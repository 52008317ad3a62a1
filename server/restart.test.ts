/** What goes on after a restart and what does not: recordings of other builds, changed, old or not ours; and tickets that lead nowhere. */
import { appendFileSync, existsSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { matchMaker, registerRoomDefinitions } from '@colyseus/core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { playRecording } from '#shared/recording/play.ts';
import { readRecording } from '#shared/recording/reader.ts';
import { defineGame } from '#shared/index.ts';
import { createSim } from '#shared/sim/sim.ts';
import type { SyncKind } from '#shared/wire/protocol.ts';
import { abandonMatch } from './abandoned-match.test-helper.ts';
import { bindRooms } from './bind-rooms.ts';
import {
  FRAME,
  joinRaw,
  matchmake,
  RawClient,
  startTestServer,
  tinyGame,
  tinyModel,
  tinyOptions,
  tinyRules,
  until,
  type TestServer,
} from './harness.test-helper.ts';
import { everyoneLeaves, play, type Player } from './player.test-helper.ts';
import { thisProcess } from './match-process.ts';
import { resumeMatches } from './restart.ts';
import { room } from './room-definition.ts';

// Seats are kept for seconds here, and a busy machine is slow to start a match.
vi.setConfig({ testTimeout: 90_000 });

let definitions = [room(tinyGame, { sync: 'lockstep', bots: 2 })];
let server: TestServer;

/** From now on rooms are of this kind. */
function openRooms(sync: SyncKind, watchDelaySeconds = 0): void {
  definitions = [room(tinyGame, { sync, bots: 2, watchDelaySeconds })];
  registerRoomDefinitions(bindRooms(definitions, server.services));
}

beforeAll(async () => {
  server = await startTestServer(definitions, { TRUST_PROXY: '1' });
  server.services.returnSeconds = 3;
});

afterEach(async () => {
  await everyoneLeaves();
  await until(() => server.services.metrics.value('rooms') === 0);
  server.services.lines.length = 0;
});

afterAll(() => server.close());

/** What the log said of a match that did not go on. */
async function whyLeft(): Promise<readonly string[]> {
  await resumeMatches(definitions, server.services);
  return server.services.lines
    .map((line): unknown => JSON.parse(line))
    .flatMap((line) =>
      typeof line === 'object' && line !== null && 'key' in line && line.key === 'restart.left' && 'why' in line
        ? [String(line.why)]
        : [],
    );
}

/** Up to which tick a player's world is known to be the server's: whoever steps all of it is told when it is not. */
function agreedTick({ session }: Player): number {
  return session.state?.agreedTick ?? session.confirmedTick;
}

const note = (path: string) => `${path}.note.json`;

/** Not found by the next test. */
function forget(path: string): void {
  rmSync(note(path));
}

// Of a state room too: seats, tickets and what is written are the same.
describe.each(['lockstep', 'state'] as const)('in a %s room', (sync) => {
  beforeAll(() => openRooms(sync));
  afterAll(() => openRooms('lockstep'));

  test('a match goes on where it was written to, under its id, with the seats of those who were there', async () => {
    const { path, roomId, ticket, seats, tick } = await abandonMatch(server.services, { sync, ticks: 3_900 });
    const bytes = readFileSync(path);
    await resumeMatches(definitions, server.services);
    expect(server.services.metrics.value('rooms')).toBe(1);
    expect(server.services.metrics.value('players')).toBe(1);
    // It was private, and is.
    const quick = await play(server.url, { kind: 'quick' }, { name: 'Bob' });
    expect(quick.room.roomId).not.toBe(roomId);
    const guest = await play(server.url, { kind: 'room', roomId }, { name: 'Cid' });
    await until(() => guest.roster().some(({ name, isHere }) => name === 'Ann' && !isHere));
    const back = await play(server.url, { kind: 'room', roomId }, { ticket });
    await until(
      () => back.session.tick > tick + 60 && guest.roster().some(({ name, isHere }) => name === 'Ann' && isHere),
    );
    expect([back.session.kind, back.session.seats]).toEqual([sync, seats]);
    expect(guest.session.seats).not.toEqual(seats);
    back.session.setInput(0, Uint8Array.of(127, 2));
    await until(() => [back, guest].every((player) => agreedTick(player) > tick + 120));
    expect([back, guest].map(({ session }) => session.stats.desyncs)).toEqual([0, 0]);
    await everyoneLeaves();
    await until(() => server.services.metrics.value('rooms') === 0 && !existsSync(note(path)));
    expect(server.services.metrics.value('players')).toBe(0);
    const after = readFileSync(path);
    expect(after.subarray(0, bytes.length).equals(bytes)).toBe(true);
    const recording = readRecording(after);
    expect(recording.isWhole).toBe(true);
    const { seed, config } = recording.header;
    const report = playRecording(recording, createSim(tinyGame, { seed, config }));
    expect(report).toMatchObject({ matches: true, ticks: recording.ticks });
  });

  test('seats that nobody comes back to are given up in time, and the match ends when nobody is left', async () => {
    const { path, roomId, ticket } = await abandonMatch(server.services, { sync, roomId: 'abandoned2' });
    await resumeMatches(definitions, server.services);
    const guest = await play(server.url, { kind: 'room', roomId }, { name: 'Cid' });
    await until(() => guest.roster().some(({ name }) => name === 'Ann'));
    await until(() => guest.roster().every(({ name }) => name !== 'Ann'));
    expect((await matchmake(server.url, `joinById/${roomId}`, { ...tinyOptions, ticket })).status).toBe(410);
    await until(() => !readFileSync(note(path), 'utf8').includes('Ann'));
    await guest.leave();
    await until(() => !existsSync(note(path)));
    expect(readRecording(readFileSync(path)).isWhole).toBe(true);
  });

  test('a match whose first second was not written begins anew, with its people', async () => {
    const young = { sync, roomId: 'abandoned8', ticks: 40, isYoung: true };
    const { path, roomId, ticket, seats } = await abandonMatch(server.services, young);
    await resumeMatches(definitions, server.services);
    const back = await play(server.url, { kind: 'room', roomId }, { ticket });
    await until(() => agreedTick(back) > 60);
    expect([back.notices.get('resumed'), back.session.seats]).toEqual([{ tick: 0 }, seats]);
    await everyoneLeaves();
    await until(() => !existsSync(note(path)));
    const recording = readRecording(readFileSync(path));
    const { seed, config } = recording.header;
    const report = playRecording(recording, createSim(tinyGame, { seed, config }));
    expect(report).toMatchObject({ matches: true, ticks: recording.ticks });
  });

  test('a ticket leads to its own room only, once, and never through another door', async () => {
    const { roomId, ticket, seats } = await abandonMatch(server.services, { sync, roomId: 'abandoned4' });
    await resumeMatches(definitions, server.services);
    const elsewhere = await play(server.url, { kind: 'create' }, { ticket });
    await until(() => elsewhere.session.tick > 10);
    expect(elsewhere.session.seats).toHaveLength(1);
    const wrongRoom = await matchmake(server.url, `joinById/${elsewhere.room.roomId}`, { ...tinyOptions, ticket });
    const noText = await matchmake(server.url, `joinById/${roomId}`, { ...tinyOptions, ticket: 7 });
    const foreign = await matchmake(server.url, `joinById/${roomId}`, { ...tinyOptions, ticket: `${ticket}x` });
    expect([wrongRoom.status, noText.status, foreign.status]).toEqual([410, 410, 410]);
    const back = await play(server.url, { kind: 'room', roomId }, { ticket });
    await until(() => back.session.seats.length > 0);
    expect(back.session.seats).toEqual(seats);
    expect((await matchmake(server.url, `joinById/${roomId}`, { ...tinyOptions, ticket })).status).toBe(410);
  });

  test('the ticket of one who came in time leads back, though the wait is over and its line broke before it was ready', async () => {
    const { roomId, ticket, seats } = await abandonMatch(server.services, { sync, roomId: 'abandoned7' });
    await resumeMatches(definitions, server.services);
    const guest = await play(server.url, { kind: 'room', roomId }, { name: 'Cid' });
    await until(() => guest.session.tick > 60);
    const first = await joinRaw(server.url, `joinById/${roomId}`, { ...tinyOptions, ticket });
    await first.frame((frame) => frame[0] === FRAME.joinRoom);
    // The wait is three seconds here.
    await new Promise((resolve) => setTimeout(resolve, 3500));
    first.socket.terminate();
    await until(() => guest.roster().some(({ name, isHere }) => name === 'Ann' && !isHere));
    const back = await play(server.url, { kind: 'room', roomId }, { ticket });
    await until(() => back.session.seats.length > 0);
    expect(back.session.seats).toEqual(seats);
    expect((await matchmake(server.url, `joinById/${roomId}`, { ...tinyOptions, ticket })).status).toBe(410);
  });

  test('whose line breaks again before it was ready comes back with the ticket, and no other attempt takes the seat from one that stands', async () => {
    const { roomId, ticket, seats } = await abandonMatch(server.services, { sync, roomId: 'abandoned6' });
    server.services.returnSeconds = 10;
    await resumeMatches(definitions, server.services);
    server.services.returnSeconds = 3;
    const path = `joinById/${roomId}`;
    const letIn = async () => {
      const client = await joinRaw(server.url, path, { ...tinyOptions, ticket });
      await client.frame((frame) => frame[0] === FRAME.joinRoom);
      return client;
    };
    const promised = await matchMaker.joinById(roomId, { ...tinyOptions, ticket, via: 'joinById' });
    const broken = await letIn();
    // Other attempts of the same page, at matchmaking and at the socket.
    expect((await matchmake(server.url, path, { ...tinyOptions, ticket })).status).toBe(503);
    expect(await new RawClient(server.url, promised).refusal()).toContain('Try again');
    broken.socket.terminate();
    await until(() => server.services.restarts.ticketState(roomId, ticket) === 'awaited');
    const back = await play(server.url, { kind: 'room', roomId }, { ticket });
    await until(() => back.session.tick > 0 && back.session.seats.length > 0);
    expect(back.session.seats).toEqual(seats);
    expect((await matchmake(server.url, path, { ...tinyOptions, ticket })).status).toBe(410);
    expect(server.services.metrics.value('players')).toBe(1);
    // Nothing of the broken line gives the seat up later.
    const tick = back.session.tick;
    await until(() => back.session.tick > tick + 240);
    expect(back.roster().some(({ name, isHere }) => name === 'Ann' && isHere)).toBe(true);
  });
});

test('who watches a state room later is shown what is so old at once after a restart, and stays connected', async () => {
  openRooms('state', 2);
  const { roomId, ticket, tick } = await abandonMatch(server.services, { sync: 'state', roomId: 'abandoned9' });
  await resumeMatches(definitions, server.services);
  openRooms('lockstep');
  const back = await play(server.url, { kind: 'room', roomId }, { ticket });
  await until(() => back.session.confirmedTick > 0);
  const watcher = await play(server.url, { kind: 'room', roomId }, { seats: 0, name: 'Eve' });
  await until(() => watcher.session.phase === 'playing');
  expect(watcher.session.confirmedTick).toBeLessThan(tick);
  await until(() => watcher.session.confirmedTick > tick + 30);
  // What the player was told may be under way longer; the watcher's can be no younger than that.
  expect(watcher.session.confirmedTick).toBeLessThan(back.session.confirmedTick - 100);
  expect([watcher.session.stats.desyncs, watcher.closeCode()]).toEqual([0, 0]);
});

test('nobody comes back: the room closes, and its recording ends', async () => {
  const { path } = await abandonMatch(server.services, { roomId: 'abandoned3' });
  await resumeMatches(definitions, server.services);
  await until(() => !existsSync(note(path)));
  expect(readRecording(readFileSync(path)).isWhole).toBe(true);
  expect(server.services.metrics.value('players')).toBe(0);
});

test('wrong tickets of one address are refused unseen after a while, and cost others nothing', async () => {
  const { roomId, ticket } = await abandonMatch(server.services, { roomId: 'abandoned5' });
  await resumeMatches(definitions, server.services);
  const before = server.services.metrics.value('refused.ticket');
  const from = async (address: string, offered: string) => {
    const response = await fetch(`${server.url}/matchmake/joinById/${roomId}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': address },
      body: JSON.stringify({ ...tinyOptions, ticket: offered }),
    });
    return response.status;
  };
  const statuses: number[] = [];
  for (let i = 0; i < 60; i++) statuses.push(await from('203.0.113.9', `guess${i}`));
  expect(new Set(statuses)).toEqual(new Set([410, 429]));
  expect(statuses[0]).toBe(410);
  expect(await from('203.0.113.9', ticket)).toBe(429);
  expect(server.services.metrics.value('refused.ticket')).toBe(before + 61);
  expect(await from('203.0.113.10', ticket)).toBe(200);
});

test('a recording of another build is left alone, to the byte, with its note', async () => {
  const { path } = await abandonMatch(server.services, { roomId: 'foreign', hashes: { rules: 'f'.repeat(16) } });
  const bytes = readFileSync(path);
  expect(await whyLeft()).toEqual(['It was made by another build: its rules hash is another.']);
  expect(readFileSync(path).equals(bytes)).toBe(true);
  expect(existsSync(note(path))).toBe(true);
  forget(path);
});

test('a match that plays to another world does not go on', async () => {
  const other = defineGame(tinyModel, {
    ...tinyRules,
    systems: {
      ...tinyRules.systems,
      drift(w) {
        if (w.tick === 90) w.globals.shots = 9;
      },
    },
  });
  // As a fault of a machine: the same hashes, and another world from tick 90 on.
  const { path } = await abandonMatch(server.services, { roomId: 'drifted', game: other, hashes: {} });
  const left = await whyLeft();
  expect(left).toHaveLength(1);
  expect(left[0]).toMatch(
    /^The chained checksum of tick 120 is recorded as [0-9a-f]{16} and played as [0-9a-f]{16}\.$/,
  );
  forget(path);
});

test('a changed byte is evidence and not cut away', async () => {
  const { path } = await abandonMatch(server.services, { roomId: 'changed' });
  const bytes = readFileSync(path);
  bytes[bytes.length - 4] ^= 1;
  writeFileSync(path, bytes);
  expect((await whyLeft())[0]).toMatch(/^The file was changed in the block at byte \d+/);
  expect(readFileSync(path).equals(bytes)).toBe(true);
  forget(path);
});

test.each([
  ['of a process that lives', { processId: process.ppid }, `Process ${process.ppid}, which runs it, is alive.`],
  ['that was resumed too often', { restarts: 5 }, 'It was resumed 5 times already.'],
] as const)('a match %s is left alone', async (name, options, why) => {
  const { path } = await abandonMatch(server.services, { roomId: `left-${name.length}`, ...options });
  expect(await whyLeft()).toEqual([why]);
  expect(existsSync(note(path))).toBe(true);
  forget(path);
});

test('of other containers a match that is written to is left to them, and a quiet one goes on, after one wait for all', async () => {
  const place = 'another container';
  const abandon = (roomId: string) => abandonMatch(server.services, { roomId, place, processId: process.pid });
  const [quiet, written, alsoWritten] = [await abandon('quiet'), await abandon('written1'), await abandon('written2')];
  const writing = setInterval(() => {
    for (const { path } of [written, alsoWritten]) appendFileSync(path, 'x');
  }, 500);
  const fromMs = performance.now();
  const left = await whyLeft();
  const tookMs = performance.now() - fromMs;
  clearInterval(writing);
  expect(left).toEqual(Array.from({ length: 2 }, () => 'A process of another container or machine writes it.'));
  expect(server.services.metrics.value('rooms')).toBe(1);
  expect(tookMs).toBeGreaterThan(2900);
  expect(tookMs).toBeLessThan(5900);
  for (const { path } of [written, alsoWritten]) forget(path);
  await until(() => !existsSync(note(quiet.path)));
});

test('of two servers that start in the same moment one goes on with a match; a claim of one that is gone counts no more', async () => {
  const { path } = await abandonMatch(server.services, { roomId: 'wanted-twice' });
  const { recordings } = server.services;
  const here = thisProcess();
  const claim = (owner: string, secondsAgo = 0) => {
    writeFileSync(`${path}.claim`, owner);
    utimesSync(`${path}.claim`, new Date(Date.now() - secondsAgo * 1000), new Date(Date.now() - secondsAgo * 1000));
    return recordings.claim(path);
  };
  expect(await recordings.claim(path)).toBe(true);
  // Of a process of this place that lives, of one that has ended, of another container just now, and a while ago.
  expect(await claim(`${process.ppid} ${here.place}`)).toBe(false);
  expect(await claim(`999999999 ${here.place}`)).toBe(true);
  expect(await claim('1 another container')).toBe(false);
  expect(await claim('1 another container', 40)).toBe(true);
  await claim(`${process.ppid} ${here.place}`);
  expect(await whyLeft()).toEqual(['Another server goes on with it.']);
  await recordings.forgetNote(path);
  expect(existsSync(`${path}.claim`)).toBe(false);
});

test('a match that ended, or was last written to long ago, or whose note is none, is forgotten', async () => {
  const old = await abandonMatch(server.services, { roomId: 'old-one' });
  utimesSync(old.path, 0, 0);
  const noteless = await abandonMatch(server.services, { roomId: 'noteless' });
  writeFileSync(note(noteless.path), '{"format":1}');
  const left = await whyLeft();
  expect(left).toHaveLength(2);
  expect(left).toContain('Its note cannot be read.');
  expect(left.some((why) => /^It was last written \d+ minutes ago\.$/.test(why))).toBe(true);
  expect([old.path, noteless.path].map((path) => existsSync(note(path)))).toEqual([false, false]);
  expect(statSync(noteless.path).size).toBeGreaterThan(100);
});
