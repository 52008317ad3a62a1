// S3–S6, S8: saves, loads, checksums, rollbacks, garbage and resimulation of the reference worlds and of a real game.
import { dogfight, tenThousand, thousand, crowdSubject } from './subjects.ts';
import { garbageOf, timeInTurn } from './measure.ts';
import { createObjectCrowd } from './worlds/crowd-objects.ts';
import { CROWD } from './worlds/crowd.ts';
import type { Benchmark } from '#scripts/bench/benchmark.ts';
import type { Subject } from './subjects.ts';

/** Ticks between collections, for garbage: more would reach one. */
const GARBAGE_TICKS = 2_000;

const saved = (subjectOf: () => Subject, name: string): Benchmark => ({
  row: 'S3',
  target: '≤ 1.2',
  name: `save of ${name} / raw copy`,
  unit: 'us',
  measure() {
    const { sim, snapshot } = subjectOf();
    const target = new Uint8Array(sim.stateBytes);
    const [ours, peer] = timeInTurn([() => sim.save(target), () => target.set(snapshot)], { rounds: 201, calls: 50 });
    return { ours, peer };
  },
});

/** Loads two snapshots in turn that are a rollback apart, so that rows have died and been born between them. */
const loaded = (subjectOf: () => Subject, name: string): Benchmark => ({
  row: 'S3',
  target: '≤ 3',
  name: `load of ${name} with the first use of every query / raw copy`,
  unit: 'us',
  measure() {
    const { sim, snapshot, useQueries, rollBack } = subjectOf();
    const target = new Uint8Array(sim.stateBytes);
    const later = new Uint8Array(sim.stateBytes);
    rollBack();
    sim.save(later);
    const loadBoth = () => {
      sim.load(snapshot);
      useQueries();
      sim.load(later);
      useQueries();
    };
    const copyBoth = () => {
      target.set(snapshot);
      target.set(later);
    };
    const [ours, peer] = timeInTurn([loadBoth, copyBoth], { rounds: 201, calls: 25 });
    return { ours: ours / 2, peer: peer / 2 };
  },
});

/** What plain objects would pay: everything that the world is made of, cloned. */
const cloned: Benchmark = {
  row: 'S3',
  target: '–',
  name: 'save of thousand / structuredClone of the same world in objects',
  unit: 'us',
  measure() {
    const { sim } = thousand();
    const target = new Uint8Array(sim.stateBytes);
    const { units } = createObjectCrowd(CROWD.thousand);
    const [ours, peer] = timeInTurn([() => sim.save(target), () => structuredClone(units)], { rounds: 51, calls: 4 });
    return { ours, peer };
  },
};

const summed = (subjectOf: () => Subject, name: string): Benchmark => ({
  row: 'S4',
  target: '≤ 12',
  name: `checksum of ${name} / raw copy`,
  unit: 'us',
  measure() {
    const { sim, snapshot } = subjectOf();
    const target = new Uint8Array(sim.stateBytes);
    const words = new Uint32Array(2);
    const [ours, peer] = timeInTurn([() => sim.checksum(words, 0), () => target.set(snapshot)], {
      rounds: 201,
      calls: 20,
    });
    return { ours, peer };
  },
});

const rolledBack = (subjectOf: () => Subject, name: string, target: string, rounds: number): Benchmark => ({
  row: 'S5',
  target,
  name: `load + 8 × (tick + save) of ${name}`,
  unit: 'us',
  measure() {
    const { rollBack } = subjectOf();
    const [ours] = timeInTurn([rollBack], { rounds, calls: 1, share: 0.5 });
    return { ours };
  },
});

const littered = (subjectOf: () => Subject, name: string): Benchmark => ({
  row: 'S6',
  target: '≤ 0',
  name: `garbage of a steady tick of ${name}`,
  unit: 'B',
  measure() {
    const { sim, snapshot, step } = subjectOf();
    sim.load(snapshot);
    return { ours: garbageOf(step, GARBAGE_TICKS) };
  },
});

const litteredByRollback = (subjectOf: () => Subject, name: string): Benchmark => ({
  row: 'S6',
  target: '≤ 0',
  name: `garbage of a rollback of ${name}`,
  unit: 'B',
  measure: () => ({ ours: garbageOf(subjectOf().rollBack, GARBAGE_TICKS / 8) }),
});

export const rows: readonly Benchmark[] = [
  saved(thousand, 'thousand'),
  saved(tenThousand, 'ten-thousand'),
  saved(dogfight, 'dogfight'),
  loaded(thousand, 'thousand'),
  loaded(tenThousand, 'ten-thousand'),
  loaded(dogfight, 'dogfight'),
  cloned,
  summed(tenThousand, 'ten-thousand'),
  summed(dogfight, 'dogfight'),
  rolledBack(thousand, 'thousand', '≤ 1000', 301),
  rolledBack(() => crowdSubject('five-thousand', 5_000, 700), '5,000 rows', '≤ 8000', 101),
  rolledBack(dogfight, 'dogfight with 8 bots', '≤ 1000', 301),
  littered(thousand, 'thousand, deaths and spawns included'),
  littered(dogfight, 'dogfight with 8 bots, spawns and events included'),
  litteredByRollback(thousand, 'thousand'),
  litteredByRollback(dogfight, 'dogfight'),
  {
    row: 'S8',
    target: '≥ 1000',
    name: 'resimulation of dogfight with 8 bots, times real time',
    unit: 'x',
    measure() {
      const { sim, step } = dogfight();
      const [tickMicroseconds] = timeInTurn([step], { rounds: 31, calls: 600 });
      return { ours: 1e6 / sim.ticksPerSecond / tickMicroseconds };
    },
  },
];
