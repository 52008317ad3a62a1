// N5 and N6: rooms over loopback sockets, the server in a process of its own.
import { hallInProcess, measureCrowds, measureRelay, roomsPerCore, type CrowdFigures } from './loopback/crowds.ts';
import { measureHall, type HallFigures } from './loopback/hall.ts';
import { once } from './measure.ts';
import type { Benchmark } from '#scripts/bench/benchmark.ts';

/** The kind of session whose rooms are measured. */
const SYNC = 'lockstep';

/** Rooms over sockets at one time. */
const ROOMS = 16;

/** Rooms as quick play opens them. */
const crowds = once(() => measureCrowds(ROOMS, 'rollback'));

function crowdRow(target: string, name: string, unit: string, of: (figures: CrowdFigures) => number): Benchmark {
  return { row: 'N5', target, name, unit, measure: async () => ({ ours: of(await crowds()) }) };
}

/** The rows of one number of clients. */
function hallRows(clients: number, kbPerSecond: number, latencyMs: number): readonly Benchmark[] {
  const figures = once(() => measureHall(clients, SYNC));
  const row = (target: string, what: string, unit: string, of: (all: HallFigures) => number): Benchmark => ({
    row: 'N6',
    target,
    name: `${clients} clients in one room: ${what}`,
    unit,
    measure: async () => ({ ours: of(await figures()) }),
  });
  return [
    row(`≤ ${kbPerSecond}`, 'down per client', 'KB/s', (all) => all.kbPerSecond),
    row(`≤ ${latencyMs}`, 'input to seal, 99 of 100', 'ms', (all) => all.latencyP99Ms),
    row('–', 'input to seal, median', 'ms', (all) => all.latencyMedianMs),
    row('0', 'ticks that any client missed or saw otherwise', 'ticks', (all) => all.deviatingTicks),
    row('–', 'ticks compared', 'ticks', (all) => all.ticks),
  ];
}

export const rows: readonly Benchmark[] = [
  {
    row: 'N5',
    target: '≥ 50',
    name: 'rooms of 8 seats and 200 units on one core, in one process without sockets',
    unit: 'rooms',
    measure: () => ({ ours: roomsPerCore(10, 4) }),
  },
  {
    row: 'N5',
    target: '≤ 1.1',
    name: 'CPU of the server for a message to a client, rooms of the null game / plain relay by Colyseus',
    unit: 'us',
    measure: () => measureRelay(SYNC),
  },
  crowdRow(
    '≥ 50',
    'rooms of 8 seats and 200 units, rollback, on one core over sockets, by their CPU',
    'rooms',
    ({ cpuShare }) => ROOMS / cpuShare,
  ),
  crowdRow('≤ 4', `how late ticks are with ${ROOMS} rooms over sockets, 99 of 100`, 'ms', (all) => all.lateP99Ms),
  crowdRow('–', 'messages that came, of those that were due', 'share', (all) => all.messageShare),
  {
    row: 'N6',
    target: '≤ 8',
    name: '500 clients in one room without sockets: down per client, framing counted',
    unit: 'KB/s',
    measure: () => ({ ours: hallInProcess(3).kbPerSecond }),
  },
  {
    row: 'N6',
    target: '–',
    name: '500 clients in one room without sockets: share of a core',
    unit: 'share',
    measure: () => ({ ours: hallInProcess(3).coreShare }),
  },
  ...hallRows(10, 0.5, 21),
  ...hallRows(100, 2, 33),
  ...hallRows(500, 8, 60),
];
