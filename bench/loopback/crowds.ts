// N5: rooms of 8 seats and 200 units on one core: by CPU in one process, then over sockets; and what a message costs beside the plain relay.
import { encodeHello } from '#shared/wire/protocol.ts';
import { hashesOf } from '#server/build-info.ts';
import { createMatch, type Match, type MatchOptions } from '#server/match.ts';
import { room, type RoomDefinition } from '#server/room-definition.ts';
import { framedBytes } from '#shared/testing/network.ts';
import { RELAY } from '../peers/relay-room.ts';
import { quantile } from '../measure.ts';
import { buttonMessage } from './button-message.ts';
import { ours, relay, type Kind } from './kinds.ts';
import { CHANGES_PER_SECOND, measureWindow, startLoad, wait, type Window } from './load.ts';
import { benchBuild, crowd, hall, small, type ServerWish } from './rooms.ts';
import { startBenchServer, type BenchServer } from './server.ts';

const SEATS = 8;
const hashes = hashesOf(crowd, benchBuild);

/** Rooms that one core could carry: seconds of play that a second of CPU makes, of so many rooms in turn, after a warm-up of as long. */
export function roomsPerCore(rooms: number, seconds: number, of: 'crowd' | 'null' = 'crowd'): number {
  const definition = room(of === 'crowd' ? crowd : small, { sync: 'lockstep', bots: 0 });
  const matches = Array.from({ length: rooms }, (_, i) => seatedMatch(definition, i, SEATS));
  let sent = 0;
  let cpuMs = 0;
  for (let tick = 1; tick <= 2 * seconds * 60; tick++) {
    if (tick === seconds * 60) cpuMs = cpuNow();
    const nowMs = (tick * 1_000) / 60;
    for (const match of matches) {
      for (let seat = 0; seat < SEATS; seat++) {
        if ((tick + seat) % (60 / CHANGES_PER_SECOND) !== 0) continue;
        match.authority.receive(seat, buttonMessage(tick + 1, sent++ % 2 === 0), nowMs);
      }
      match.advance(nowMs + 0.001);
    }
  }
  return (rooms * seconds) / ((cpuNow() - cpuMs) / 1_000);
}

function seatedMatch(
  definition: RoomDefinition,
  seed: number,
  seats: number,
  send: MatchOptions['send'] = () => {},
): Match {
  const match = createMatch({
    definition,
    hashesOf: () => hashes,
    resumed: undefined,
    seed,
    bots: { seats: 0, level: 1 },
    isStrict: false,
    nowMs: 0,
    send,
    close: (_, code) => {
      throw new Error(`A seat was closed with ${code}.`);
    },
    stepped: () => {},
  });
  for (let seat = 0; seat < seats; seat++) {
    match.authority.join({ connection: seat, seats: 1, data: [match.sim.emptyData] }, 0);
    match.authority.receive(seat, encodeHello(hashes), 0);
  }
  match.advance(0);
  return match;
}

/** One room of 500 people who change their inputs four times a second, without sockets: KB a second for each, framing counted, and its CPU. */
export function hallInProcess(seconds: number): { readonly kbPerSecond: number; readonly coreShare: number } {
  const seats = hall.model.definition.players.max;
  let bytes = 0;
  const match = seatedMatch(room(hall, { sync: 'lockstep', bots: 0 }), 1, seats, (_, message) => {
    bytes += framedBytes(message.length, false);
  });
  let cpuMs = 0;
  for (let tick = 1; tick <= 2 * seconds * 60; tick++) {
    if (tick === seconds * 60) {
      bytes = 0;
      cpuMs = cpuNow();
    }
    const nowMs = (tick * 1_000) / 60;
    for (let seat = tick % 15; seat < seats; seat += 15) {
      match.authority.receive(seat, buttonMessage(tick + 1, Math.floor(tick / 15) % 2 === 0), nowMs);
    }
    match.advance(nowMs + 0.001);
  }
  return { kbPerSecond: bytes / 1_000 / seats / seconds, coreShare: (cpuNow() - cpuMs) / 1_000 / seconds };
}

function cpuNow(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

export interface CrowdFigures {
  readonly lateP99Ms: number;
  /** Of one core. */
  readonly cpuShare: number;
  /** Ticks that were sealed, of those that were due. */
  readonly messageShare: number;
}

/** So many full rooms over sockets: the lower quartile of windows, because what else a machine does only adds time. */
export async function measureCrowds(rooms: number, sync: ServerWish['sync']): Promise<CrowdFigures> {
  const server = await startBenchServer({ sync, isRecording: true });
  try {
    const load = await startLoad(server.url, ours(crowd, 1), { rooms, seats: SEATS });
    await wait(1_000);
    const windows: Window[] = [];
    for (let i = 0; i < 8; i++) windows.push(await measureWindow(server, load, 500));
    await load.stop();
    const share = ({ frames, seconds }: Window) => frames / (rooms * SEATS * RELAY.ticksPerSecond * seconds);
    return {
      lateP99Ms: quantile(
        windows.map(({ lateP99Ms }) => lateP99Ms),
        0.25,
      ),
      cpuShare: quantile(
        windows.map(({ cpuMs, seconds }) => cpuMs / 1_000 / seconds),
        0.5,
      ),
      messageShare: quantile(windows.map(share), 0.5),
    };
  } finally {
    await server.stop();
  }
}

/** Microseconds of the server's CPU for each message that a client got: ours and the plain relay's, in turn. */
export async function measureRelay(
  sync: ServerWish['sync'],
): Promise<{ readonly ours: number; readonly peer: number }> {
  const server = await startBenchServer({ sync, isRecording: false });
  try {
    const rounds: { ours: number; peer: number }[] = [];
    for (let round = 0; round < RELAY_ROUNDS; round++) {
      const ms = round === 0 ? RELAY_WARM_MS : RELAY_WINDOW_MS;
      rounds.push({ ours: await costOf(server, ours(small, 1), ms), peer: await costOf(server, relay, ms) });
    }
    const median = rounds.slice(1).toSorted((a, b) => a.ours / a.peer - b.ours / b.peer);
    return median[Math.floor(median.length / 2)];
  } finally {
    await server.stop();
  }
}

/** The first round warms both up, long enough that the engine has compiled what runs often. */
const RELAY_ROUNDS = 4;
const RELAY_WARM_MS = 2_500;
const RELAY_WINDOW_MS = 1_000;
const RELAY_ROOMS = 4;

async function costOf(server: BenchServer, kind: Kind, ms: number): Promise<number> {
  const load = await startLoad(server.url, kind, { rooms: RELAY_ROOMS, seats: SEATS });
  await wait(300);
  const { cpuMs, frames } = await measureWindow(server, load, ms);
  await load.stop();
  return (cpuMs * 1_000) / frames;
}
