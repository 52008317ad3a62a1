/** A server that is killed in the middle of a match goes on with it when it is started again, and people come back to their seats. */
import { readFileSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { game } from '#shared/games/dogfight/sim.ts';
import { playRecording } from '#shared/recording/play.ts';
import { createPlayer } from '#shared/recording/player.ts';
import { readRecording, type Recording } from '#shared/recording/reader.ts';
import { createSim } from '#shared/sim/sim.ts';
import type { SyncKind } from '#shared/wire/protocol.ts';
import { builtClient, matchmake, until } from './harness.test-helper.ts';
import { dogfightOptions, playDogfight, startProcess, type Pilot, type ServerProcess } from './process.test-helper.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

const { ticksPerSecond } = game.model.definition;
const running: ServerProcess[] = [];
const pilots: Pilot[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const pilot of pilots.splice(0)) pilot.stop();
  for (const server of running.splice(0)) await server.end('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = temporaryFolder('restart');
  folders.push(folder);
  return folder;
}

async function start(folder: string, port = '0', sync: SyncKind = 'rollback'): Promise<ServerProcess> {
  const server = await startProcess(folder, {
    PORT: port,
    CLIENT_DIR: builtClient(folder),
    LOG_FORMAT: 'json',
    ROOM_SYNC: `${game.name}:${sync}`,
  });
  running.push(server);
  return server;
}

async function enter(url: string, open: Parameters<typeof playDogfight>[1]): Promise<Pilot> {
  const pilot = await playDogfight(url, open);
  pilots.push(pilot);
  return pilot;
}

function ticketOf({ notices }: Pilot): string {
  const told: unknown = notices.get('ticket');
  return typeof told === 'object' && told !== null ? String(Reflect.get(told, 'ticket')) : '';
}

function resumedTick({ notices }: Pilot): number {
  const told: unknown = notices.get('resumed');
  return typeof told === 'object' && told !== null ? Number(Reflect.get(told, 'tick')) : Number.NaN;
}

/** The one recording of a folder, and what stands beside it. */
function recorded(folder: string): { readonly path: string; readonly recording: Recording; readonly beside: string[] } {
  const names = readdirSync(join(folder, 'recordings'));
  const files = names.filter((name) => name.endsWith('.samestep'));
  expect(files).toHaveLength(1);
  const path = join(folder, 'recordings', files[0]);
  return {
    path,
    recording: readRecording(readFileSync(path)),
    beside: names.filter((name) => name !== files[0]).map((name) => name.slice(files[0].length)),
  };
}

function play(recording: Recording) {
  const { seed, config } = recording.header;
  return playRecording(recording, createSim(game, { seed, config }));
}

function ping({ session, sim }: Pilot, x: number): void {
  const { type, payload } = sim.encodeOrder('Ping', { x, y: 0 });
  session.order(0, type, payload);
}

/** The numbers that were given with orders, in the order in which they were sealed. */
function pingsOf(recording: Recording): number[] {
  const { seed, config } = recording.header;
  const player = createPlayer(recording, createSim(game, { seed, config }));
  const found: number[] = [];
  while (player.step())
    for (const { payload } of player.bundle.orders)
      found.push(new DataView(payload.slice().buffer).getFloat64(0, true));
  return found;
}

/** Both made the same ticks. */
function expectOneChain([one, other]: readonly Pilot[]): void {
  const tick = Math.min(one.session.confirmedTick, other.session.confirmedTick) - 20;
  const [ours, theirs] = [new Uint32Array(2), new Uint32Array(2)];
  expect([one.session.chainAt(tick, ours), other.session.chainAt(tick, theirs)]).toEqual([true, true]);
  expect(ours).toEqual(theirs);
}

/** It holds what the server said after this tick, and nothing else. */
function holdsSince({ state }: Pilot['session'], tick: number): boolean {
  return state !== undefined && state.agreedTick > tick && state.differences.length === 0;
}

describe.each(['state'] as const)('in a %s room', (sync) => {
  test(
    'two people come back to a match whose server was killed, and its recording proves all of it',
    { timeout: 120_000 },
    async () => {
      const folder = newFolder();
      const first = await start(folder, '0', sync);
      const options = await dogfightOptions();
      const ann = await enter(first.url, (sdk) => sdk.create(game.name, options));
      const { roomId } = ann.room;
      const bob = await enter(first.url, (sdk) => sdk.joinById(roomId, { ...options, name: 'Bob' }));
      const playedTicks = () => Math.min(ann.session.confirmedTick, bob.session.confirmedTick);
      await until(() => playedTicks() >= ticksPerSecond / 2 && bob.session.seats.length > 0);
      // These are written; those of the last moment may be lost.
      for (let i = 0; i < 5; i++) ping(ann, i);
      await until(() => playedTicks() >= 3.5 * ticksPerSecond);
      for (let i = 10; i < 15; i++) ping(ann, i);
      const tickets = [ann, bob].map(ticketOf);
      const seats = [ann, bob].map(({ session }) => session.seats);
      await first.end('SIGKILL');
      expect(recorded(folder).beside).toEqual(['.note.json']);
      for (const ticket of tickets)
        expect(readFileSync(`${recorded(folder).path}.note.json`, 'utf8')).not.toContain(ticket);

      const second = await start(folder, first.port, sync);
      const forged = await matchmake(second.url, `joinById/${roomId}`, { ...options, ticket: 'a'.repeat(32) });
      expect([forged.status, await forged.json()]).toEqual([
        410,
        { code: 410, message: expect.stringMatching(/seat/) },
      ]);
      const back = await Promise.all(
        tickets.map((ticket) => enter(second.url, (sdk) => sdk.joinById(roomId, { ...options, ticket }))),
      );
      await until(() => back.every(({ notices, session }) => notices.has('resumed') && session.seats.length > 0));
      expect(back.map(({ session }) => session.seats)).toEqual(seats);
      const from = resumedTick(back[0]);
      // Whatever was not written yet is lost, and never more than a second and what a busy machine had still to write.
      expect(from).toBeGreaterThanOrEqual(
        Math.min(ann.session.confirmedTick, bob.session.confirmedTick) - 2 * ticksPerSecond,
      );
      expect(second.output()).toContain('"key":"restart.resumed"');

      expect(back.map(({ session }) => session.kind)).toEqual([sync, sync]);
      await until(() => back.every(({ session }) => session.tick > from));
      back[0].session.setInput(0, Uint8Array.of(127, 127, 0));
      for (let i = 20; i < 25; i++) ping(back[0], i);
      await until(() => back.every(({ session }) => session.confirmedTick >= from + 2 * ticksPerSecond + 40));
      if (sync === 'state') await until(() => back.every(({ session }) => holdsSince(session, from)));
      else expectOneChain(back);
      expect(back.map(({ session }) => session.stats.desyncs)).toEqual([0, 0]);
      expect(back[0].session.stats.inputsShownEarly).toBeGreaterThan(0);
      // Once it has led back, a ticket waits for nobody.
      const again = await matchmake(second.url, `joinById/${roomId}`, { ...options, ticket: tickets[0] });
      expect(again.status).toBe(410);
      const health = await (await fetch(`${second.url}/health`)).json();
      expect(health).toMatchObject({ players: 2, counts: { 'restarts.resumed': 1, 'refused.ticket': 2 } });

      await second.end('SIGTERM');
      const { recording, beside } = recorded(folder);
      expect(recording).toMatchObject({ isWhole: true, damage: null });
      expect(recording.ticks).toBeGreaterThan(from + 2 * ticksPerSecond);
      expect(play(recording)).toMatchObject({ ticks: recording.ticks, matches: true });
      expect(recording.chains.some((chain) => chain.tick === from)).toBe(true);
      const pings = pingsOf(recording);
      expect(pings.filter((x) => x < 10 || x >= 20)).toEqual([0, 1, 2, 3, 4, 20, 21, 22, 23, 24]);
      expect(pings.filter((x) => x >= 10 && x < 20)).toEqual([10, 11, 12, 13, 14].slice(0, pings.length - 10));
      // What leads those who played to it.
      expect(beside).toEqual(['.replay.json']);
    },
  );
});

test('a torn last block costs what it held, and a match may be resumed again', { timeout: 120_000 }, async () => {
  const folder = newFolder();
  const first = await start(folder);
  const options = await dogfightOptions();
  const ann = await enter(first.url, (sdk) => sdk.create(game.name, options));
  await until(() => ann.sim.tick >= 3 * ticksPerSecond);
  const ticket = ticketOf(ann);
  await first.end('SIGKILL');
  const { path, recording: before } = recorded(folder);
  truncateSync(path, before.sizeBytes - before.lostBytes - 3);
  const torn = recorded(folder).recording;
  expect(torn.damage?.kind).toBe('cut');
  expect(torn.ticks).toBeLessThan(before.ticks);

  let server = first;
  let from = 0;
  for (let i = 0; i < 2; i++) {
    server = await start(folder, first.port);
    const back = await enter(server.url, (sdk) => sdk.joinById(ann.room.roomId, { ...options, ticket }));
    await until(() => back.notices.has('resumed') && back.sim.tick > resumedTick(back) + 2 * ticksPerSecond);
    if (i === 0) expect(resumedTick(back)).toBe(torn.ticks);
    expect(back.session.seats).toEqual(ann.session.seats);
    expect(resumedTick(back)).toBeGreaterThan(from);
    from = resumedTick(back);
    await server.end('SIGKILL');
  }
  const { recording } = recorded(folder);
  expect(recording.ticks).toBeGreaterThan(from);
  expect(play(recording)).toMatchObject({ ticks: recording.ticks, matches: true });
});
