// Plots of S2 to S5 and S8: what ticks, saves, loads, checksums and rollbacks cost as a world grows, and resimulation as a match does.
import { createBitecsCrowd } from './worlds/crowd-bitecs.ts';
import { createGameCrowd } from './worlds/crowd-game.ts';
import { createObjectCrowd } from './worlds/crowd-objects.ts';
import { timeInTurn } from './measure.ts';
import { crowdSubject, dogfightSubject, nullSubject } from './subjects.ts';
import type { Plot } from '#scripts/bench/benchmark.ts';
import type { Subject } from './subjects.ts';

const ROWS = [100, 300, 1_000, 3_000, 10_000, 30_000, 50_000];
const WARM_UP_ROW_TICKS = 4_000_000;
const xName = 'rows';

/** Fewer ticks for larger worlds: what was compiled for small ones serves them too. */
const warmUpTicks = (rows: number) => Math.max(40, Math.min(12_000, Math.ceil(WARM_UP_ROW_TICKS / rows)));
const roundsFor = (rows: number) => (rows > 10_000 ? 21 : 61);

const subjects = new Map<number, Subject>();

function crowdOf(rows: number): Subject {
  const made = subjects.get(rows) ?? crowdSubject('crowd', rows, warmUpTicks(rows));
  subjects.set(rows, made);
  return made;
}

export const plots: readonly Plot[] = [
  {
    row: 'S2',
    title: 'A tick of the reference world',
    xName,
    yName: 'µs a tick',
    series: ['Samestep', 'plain objects', 'bitECS 0.4'],
    xs: ROWS,
    measure(rows) {
      const crowds = [createGameCrowd(rows), createObjectCrowd(rows), createBitecsCrowd(rows)];
      for (const crowd of crowds) for (let i = 0; i < warmUpTicks(rows) / 4; i++) crowd.tick();
      return timeInTurn(
        crowds.map((crowd) => () => crowd.tick()),
        { rounds: roundsFor(rows), calls: Math.max(1, Math.floor(2_000 / rows)) },
      );
    },
  },
  {
    row: 'S3',
    title: 'Saving and loading the reference world',
    xName,
    yName: 'µs',
    series: ['raw copy', 'save', 'load, queries used', 'structuredClone'],
    xs: ROWS,
    measure(rows) {
      const { sim, snapshot, useQueries, rollBack } = crowdOf(rows);
      const target = new Uint8Array(sim.stateBytes);
      const later = new Uint8Array(sim.stateBytes);
      rollBack();
      sim.save(later);
      const calls = Math.max(2, Math.floor(50_000 / rows));
      let isLater = false;
      const load = () => {
        isLater = !isLater;
        sim.load(isLater ? later : snapshot);
        useQueries();
      };
      const fast = timeInTurn([() => target.set(snapshot), () => sim.save(target), load], {
        rounds: roundsFor(rows),
        calls,
      });
      const { units } = createObjectCrowd(rows);
      return [...fast, ...timeInTurn([() => structuredClone(units)], { rounds: 9, calls: 1 })];
    },
  },
  {
    row: 'S4',
    title: 'The checksum of the reference world',
    xName,
    yName: 'µs',
    series: ['raw copy', 'checksum'],
    xs: ROWS,
    measure(rows) {
      const { sim, snapshot } = crowdOf(rows);
      const target = new Uint8Array(sim.stateBytes);
      const words = new Uint32Array(2);
      return timeInTurn([() => target.set(snapshot), () => sim.checksum(words, 0)], {
        rounds: roundsFor(rows),
        calls: Math.max(2, Math.floor(50_000 / rows)),
      });
    },
  },
  {
    row: 'S5',
    title: 'Rolling back 8 ticks of the reference world',
    xName,
    yName: 'µs',
    series: ['load + 8 × (tick + save)', 'load + 8 × save'],
    xs: ROWS,
    measure(rows) {
      const { sim, snapshot, rollBack } = crowdOf(rows);
      const target = new Uint8Array(sim.stateBytes);
      const copies = () => {
        sim.load(snapshot);
        for (let i = 0; i < 8; i++) sim.save(target);
      };
      return timeInTurn([rollBack, copies], { rounds: Math.ceil(roundsFor(rows) / 3), calls: 1 });
    },
  },
  {
    row: 'S8',
    title: 'Resimulation',
    xName: 'seats, all of them bots',
    yName: 'times real time',
    series: ['null', 'dogfight'],
    xs: [1, 2, 3, 4, 5, 6, 7, 8],
    measure(seats) {
      const subjectsOfSeats = [nullSubject(seats), dogfightSubject(seats, 4_000)];
      const times = timeInTurn(
        subjectsOfSeats.map(({ step }) => step),
        { rounds: 31, calls: 300 },
      );
      return times.map((tickMicroseconds, i) => 1e6 / subjectsOfSeats[i].sim.ticksPerSecond / tickMicroseconds);
    },
  },
];
