// R1, R2, R5: what a patch of a state room costs and sends, beside the same room written by hand with a StateView for each client; R5 also over sockets.
import { PATCHES_PER_SECOND } from '#shared/mirror/contract.ts';
import { measureSight, type SightFigures } from './loopback/sight.ts';
import { garbageOf, once, quantile } from './measure.ts';
import { createViewRoom } from './peers/view-room.ts';
import { createMirrorRoom } from './worlds/sighted-room.ts';
import { SIGHTED, STROLLING, createField } from './worlds/sighted.ts';
import type { Benchmark, Measurement } from '#scripts/bench/benchmark.ts';
import type { Motion, SightedRoom } from './worlds/sighted.ts';

/** Patches at a time: in so many every client compares what it holds once. */
const BLOCK = 20;
const WARM_UP_BLOCKS = 10;
const BLOCKS = 30;
/** What the library puts before each patch of a room that takes inputs: its time, and the last input that counted. */
const TIMED_BYTES = 8;

/** What one kind of motion costs: medians of blocks, in turn. */
interface Cost {
  readonly microseconds: Measurement;
  readonly bytes: Measurement;
  readonly garbage: Measurement;
}

/** Processor time of everything the process does, the collector's threads among it. */
function block(room: SightedRoom): number {
  const before = process.cpuUsage();
  for (let i = 0; i < BLOCK; i++) room.patch();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / BLOCK;
}

/** Bytes of a message, on average over a cycle of all that moves. */
function bytesOf(room: SightedRoom): number {
  let sum = 0;
  for (let i = 0; i < 100; i++) {
    room.patch();
    for (const message of room.messages) sum += message.length;
  }
  return sum / 100 / SIGHTED.seats;
}

const costs = new Map<Motion, Cost>();

/** Measured once for all rows that ask. */
function costOf(motion: Motion): Cost {
  const known = costs.get(motion);
  if (known !== undefined) return known;
  const field = createField(motion);
  const rooms = [createMirrorRoom(field), createViewRoom(field)];
  const times = rooms.map((): number[] => []);
  for (let i = 0; i < WARM_UP_BLOCKS; i++) rooms.forEach(block);
  for (let i = 0; i < BLOCKS; i++) rooms.forEach((room, side) => times[side].push(block(room)));
  const pair = (of: (room: SightedRoom, side: number) => number): Measurement => {
    const [ours, peer] = rooms.map(of);
    return { ours, peer };
  };
  const cost = {
    microseconds: pair((_, side) => quantile(times[side], 0.5)),
    bytes: pair(bytesOf),
    garbage: pair((room) => garbageOf(() => room.patch(), BLOCK)),
  };
  costs.set(motion, cost);
  return cost;
}

const motions = [
  { motion: { moving: 100, isRoaming: false }, name: 'a tenth of the rows moves' },
  { motion: { moving: 1_000, isRoaming: false }, name: 'all rows move' },
  { motion: { moving: 100, isRoaming: true }, name: 'a tenth moves, and a tenth of each sight is new' },
  { motion: { moving: 1_000, isRoaming: true }, name: 'all move, and a tenth of each sight is new' },
] as const;

const overSockets = once(measureSight);

function socketRow(target: string, name: string, unit: string, of: (figures: SightFigures) => number): Benchmark {
  const measure = async (): Promise<Measurement> => {
    const { ours, peer } = await overSockets();
    return { ours: of(ours), peer: of(peer) };
  };
  return { row: 'R5', target, name: `the same over sockets, ${name} / by hand with StateView`, unit, measure };
}

export const rows: readonly Benchmark[] = [
  ...motions.map(({ motion, name }) => ({
    row: 'R1',
    target: '≤ 1.2',
    name: `CPU of a patch for 64 clients who see 60 of 1,000 rows, ${name} / by hand with StateView`,
    unit: 'us',
    measure: () => costOf(motion).microseconds,
  })),
  ...motions.map(({ motion, name }) => ({
    row: 'R1',
    target: '–',
    name: `garbage of a patch, ${name} / by hand with StateView`,
    unit: 'B',
    measure: () => costOf(motion).garbage,
  })),
  ...motions.map(({ motion, name }) => ({
    row: 'R2',
    target: '≤ 0.9',
    name: `bytes of a patch and client, ${name} / by hand with StateView`,
    unit: 'B',
    measure: () => costOf(motion).bytes,
  })),
  ...motions.map(({ motion, name }) => ({
    row: 'R2',
    target: '–',
    name: `bytes of a patch and client, ${name} / by hand in a room that takes inputs`,
    unit: 'B',
    measure() {
      const { ours, peer = NaN } = costOf(motion).bytes;
      return { ours, peer: peer + TIMED_BYTES };
    },
  })),
  {
    row: 'R5',
    target: '≤ 6 KB/s',
    name: '64 players, 60 of 1,000 rows visible, 30 % moving, 20 patches a second: down per player, framing included / by hand with StateView',
    unit: 'KB/s',
    measure() {
      const { ours, peer = NaN } = costOf(STROLLING).bytes;
      const rate = (bytes: number) => ((bytes + framingBytes(bytes)) * PATCHES_PER_SECOND) / 1_000;
      return { ours: rate(ours), peer: rate(peer) };
    },
  },
  {
    row: 'R5',
    target: '≤ 0.6 share',
    name: 'the same without sockets: share of a core / by hand with StateView',
    unit: 'share',
    measure() {
      const { ours, peer = NaN } = costOf(STROLLING).microseconds;
      return { ours: (ours * PATCHES_PER_SECOND) / 1e6, peer: (peer * PATCHES_PER_SECOND) / 1e6 };
    },
  },
  socketRow(
    '≤ 6 KB/s',
    'framing and everything else that comes included: down per player',
    'KB/s',
    (all) => all.kbPerSecond,
  ),
  socketRow(
    '≤ 0.6 share',
    "60 ticks and 384 inputs a second, recorded: the whole server's share of a core",
    'share',
    (all) => all.cpuShare,
  ),
  socketRow('–', 'patches that came, of those that were due', 'share', (all) => all.patchShare),
];

/** A server's frame of a WebSocket. */
function framingBytes(bytes: number): number {
  return bytes < 126 ? 2 : 4;
}
