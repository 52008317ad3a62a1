/** What goes wrong around a state room on a real server: who does not read, who sends what only servers say, sight that throws. */
import { readdirSync, readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { matchMaker } from '@colyseus/core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { axis, defineGame, defineModel, f64, player } from '#shared/index.ts';
import { createContract } from '#shared/mirror/contract.ts';
import { PatchReader } from '#shared/mirror/patch-reader.ts';
import { MirrorStore } from '#shared/mirror/store.ts';
import { playRecording } from '#shared/recording/play.ts';
import { readRecording } from '#shared/recording/reader.ts';
import { CLOSE } from '#shared/session/session.ts';
import { createSim } from '#shared/sim/sim.ts';
import { CLIENT, SERVER, encodeHello } from '#shared/wire/protocol.ts';
import { bindRooms } from './bind-rooms.ts';
import { hashesOf, type BuildInfo } from './build-info.ts';
import {
  FRAME,
  joinRaw,
  startTestServer,
  tinyBuild,
  tinyGame,
  tinyModel,
  tinyOptions,
  tinyRules,
  until,
  type RawClient,
  type TestServer,
} from './harness.test-helper.ts';
import { everyoneLeaves, play } from './player.test-helper.ts';
import { room } from './room-definition.ts';

/** The tiny game, whose sight breaks after a shot. Its model is the same, so honest pages can join. */
const blindGame = defineGame(tinyModel, {
  ...tinyRules,
  sight: {
    visible(w) {
      if (w.globals.shots > 0) throw new Error('the sight failed');
      return true;
    },
  },
});

/** Enough rows that move in every tick: fourteen kilobytes a patch. */
const loudModel = defineModel({
  name: 'loud',
  ticksPerSecond: 60,
  players: { min: 1, max: 4 },
  entities: 800,
  components: { Body: { player, x: f64, y: f64 } },
  input: { x: axis },
});

const loudGame = defineGame(loudModel, {
  tuning: {},
  start(w) {
    for (let i = 0; i < 700; i++) w.spawn({ Body: { player: 255, x: i, y: 0 } });
  },
  join() {},
  leave() {},
  bot() {},
  systems: {
    move(w) {
      for (const body of w.each('Body')) {
        w.Body.x[body] += 0.37;
        w.Body.y[body] -= 0.73;
      }
    },
  },
});

const loudBuild: BuildInfo = { ...tinyBuild, games: { ...tinyBuild.games, loud: { rules: '00000000000000dd' } } };
const loudHashes = hashesOf(loudGame, loudBuild);

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer((services) =>
    bindRooms([room(blindGame, { sync: 'state', bots: 0 }), room(loudGame, { sync: 'state', bots: 0 })], {
      ...services,
      build: loudBuild,
    }),
  );
});

afterEach(async () => {
  await everyoneLeaves();
  await until(() => server.services.metrics.value('rooms') === 0);
});

afterAll(() => server.close());

/** A client of the loud game that has said hello. */
async function loud(path: string): Promise<RawClient> {
  const client = await (await joinRaw(server.url, path, { ...loudHashes, name: 'Ann', seats: 1 })).ready();
  client.send(FRAME.bytes, ...encodeHello(loudHashes));
  await client.frame((frame) => frame[0] === FRAME.state);
  return client;
}

/** The ticks of the patches among a client's frames from one on, read as a client reads them: none is lost or written over. */
function ticksOf({ frames }: RawClient, from: number): number[] {
  const store = new MirrorStore(createContract(loudModel));
  const reader = new PatchReader(store.contract, store);
  const ticks: number[] = [];
  frames.forEach((frame, i) => {
    const isWhole = frame[0] === FRAME.state;
    if (!isWhole && frame[0] !== FRAME.patch) return;
    expect(reader.read(frame, isWhole)).toBe(true);
    if (i >= from && !isWhole) ticks.push(store.tick);
  });
  return ticks;
}

/** The server's end of a client's line keeps what it is given: as when nobody reads at the other end, without the system's own buffers. */
function clog({ roomId, sessionId }: RawClient): () => void {
  const found = matchMaker.getLocalRoomById(roomId).clients.find((client) => client.sessionId === sessionId);
  const socket: unknown = found === undefined ? undefined : Reflect.get(found.ref, '_socket');
  if (!(socket instanceof Socket)) throw new TypeError('The client has no socket.');
  socket.cork();
  return () => socket.uncork();
}

test('who does not read is told less often, nothing twice, and reads on without a gap; nobody else waits', async () => {
  const good = await loud('create/loud');
  const slow = await loud(`joinById/${good.roomId}`);
  const unclog = clog(slow);
  const cloggedAt = slow.frames.length;
  const from = good.frames.length;
  await until(() => good.frames.length > from + 120);
  unclog();
  await until(() => good.frames.length > from + 160);
  const gaps = gapsOf(ticksOf(good, from)).toSorted((a, b) => a - b);
  expect(gaps[Math.floor(gaps.length / 2)]).toBe(3);
  const heard = ticksOf(slow, cloggedAt);
  const slowGaps = gapsOf(heard);
  // In six seconds: three patches, then four a second up to 128 KB, which takes two of them, then one.
  const longest = Math.max(...slowGaps);
  expect(longest).toBeGreaterThanOrEqual(60);
  // A server that is late itself makes a patch later.
  expect(longest).toBeLessThan(90);
  expect(heard.length).toBeLessThan(100);
  expect(slowGaps.every((gap) => gap > 0)).toBe(true);
  for (const client of [good, slow]) client.send(FRAME.leaveRoom);
});

function gapsOf(ticks: readonly number[]): number[] {
  return ticks.slice(1).map((tick, i) => tick - ticks[i]);
}

/** One of the tiny game that has said hello. */
async function tiny(): Promise<RawClient> {
  const client = await (await joinRaw(server.url, 'create/tiny', tinyOptions)).ready();
  client.send(FRAME.bytes, ...encodeHello(hashesOf(tinyGame, tinyBuild)));
  await client.frame((frame) => frame[0] === FRAME.state);
  return client;
}

test.each([
  ['a patch', 'unknown', [SERVER.patch, 0, 1, 0, 0, 0]],
  ['a whole state', 'unknown', [SERVER.state, 0, 1, 0, 0, 0]],
  ['events', 'unknown', [SERVER.events, 0, 0, 0, 0]],
  ['a checksum', 'malformed', [CLIENT.checksum, ...Array<number>(12).fill(0)]],
  ['an answer about a desync', 'malformed', [CLIENT.desyncAnswer, ...Array<number>(20).fill(0)]],
  ['a piece of a desynced state', 'malformed', [CLIENT.desyncState, ...Array<number>(9).fill(0)]],
] as const)(
  'a client that sends %s three times is closed as %s, and the match of others goes on',
  async (_, why, message) => {
    const other = await play(server.url, { kind: 'create' });
    const client = await tiny();
    for (let i = 0; i < 3; i++) client.send(FRAME.bytes, ...message);
    expect((await client.closed).code).toBe(CLOSE[why].code);
    const { tick } = other.session;
    await until(() => other.session.tick > tick + 20);
  },
);

test('frames of state that a client sends are none that the room knows', async () => {
  for (const code of [FRAME.state, FRAME.patch]) {
    const client = await tiny();
    client.send(code, 0, 1, 0, 0, 0);
    expect((await client.closed).code).toBe(CLOSE.unknown.code);
  }
});

test('a client that floods is closed, and its room goes on', async () => {
  const host = await play(server.url, { kind: 'create' });
  const client = await joinRaw(server.url, `joinById/${host.room.roomId}`, tinyOptions);
  await client.ready();
  client.send(FRAME.bytes, ...encodeHello(hashesOf(tinyGame, tinyBuild)));
  for (let i = 0; i < 2000; i++) client.send(FRAME.bytes, CLIENT.resync);
  expect((await client.closed).code).toBe(CLOSE.flooding.code);
  const { tick } = host.session;
  await until(() => host.session.tick > tick + 20);
  expect(host.session.stats.desyncs).toBe(0);
});

test('sight that throws ends its own match, tells why in development, and keeps what was played', async () => {
  const host = await play(server.url, { kind: 'create' });
  const guest = await play(server.url, { kind: 'room', roomId: host.room.roomId });
  const elsewhere = await play(server.url, { kind: 'create' });
  await until(() => host.session.confirmedTick > 70 && guest.session.tick > 10 && elsewhere.session.tick > 10);
  host.session.setInput(0, Uint8Array.of(0, 2));
  await until(() => host.closeCode() !== 0 && guest.closeCode() !== 0);
  expect([host.closeCode(), guest.closeCode()]).toEqual([CLOSE.failed.code, CLOSE.failed.code]);
  expect(guest.notices.get('fault')).toEqual({ text: expect.stringMatching(/the sight failed[^]*at .*visible/) });
  const { services } = server;
  await until(() => services.metrics.value('rooms') === 1);
  expect(services.lines.filter((line) => line.includes('the sight failed'))).toHaveLength(1);
  const { tick } = elsewhere.session;
  await until(() => elsewhere.session.tick > tick + 30);
  // The ticks themselves were sound, and all of them are recorded.
  const folder = join(services.folder, 'recordings');
  const names = readdirSync(folder).filter((one) => one.endsWith(`-tiny-${host.room.roomId}.samestep`));
  expect(names).toHaveLength(1);
  const recording = readRecording(readFileSync(join(folder, names[0])));
  const { seed, config } = recording.header;
  expect(recording.isWhole).toBe(true);
  expect(playRecording(recording, createSim(blindGame, { seed, config }))).toMatchObject({ matches: true });
});
