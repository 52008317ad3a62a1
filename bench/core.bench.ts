// S3–S6, S8 on a real game: saves, loads, checksums, rollback, garbage and resimulation of a dogfight with bots in every seat.
import { game } from '#shared/games/dogfight/sim.ts';
import { createSim } from '#shared/index.ts';
import { botBundles, mixedLevels } from '#shared/testing/golden.ts';
import type { Benchmark } from '#scripts/bench/benchmark.ts';

const WARM_UP_TICKS = 12_000;
const ROLLBACK_TICKS = 8;

const sim = createSim(game, { seed: 7 });
const bundleFor = botBundles(sim, mixedLevels(sim.seats));
const bundle = { ...bundleFor(2), tick: 1 };
const ring = Array.from({ length: ROLLBACK_TICKS }, () => new Uint8Array(sim.stateBytes));
const start = new Uint8Array(sim.stateBytes);
const words = new Uint32Array(2);

function step(): void {
  bundle.tick = sim.tick + 1;
  sim.step(bundle);
}

function warmUp(): void {
  if (sim.tick > 0) return;
  sim.step(bundleFor(1));
  while (sim.tick < WARM_UP_TICKS) step();
  sim.save(start);
}

/** The median of `rounds` runs of `run`, in microseconds a call. */
function median(rounds: number, calls: number, run: () => void): number {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    for (let i = 0; i < calls; i++) run();
    times.push(((performance.now() - from) * 1000) / calls);
  }
  return times.toSorted((a, b) => a - b)[rounds >> 1];
}

function copyTime(): number {
  const target = new Uint8Array(sim.stateBytes);
  return median(101, 200, () => target.set(start));
}

export const rows: readonly Benchmark[] = [
  {
    row: 'S3',
    target: '≤ 1.2',
    name: 'save of dogfight / raw copy',
    unit: 'us',
    measure() {
      warmUp();
      return { ours: median(101, 200, () => sim.save(ring[0])), peer: copyTime() };
    },
  },
  {
    row: 'S3',
    target: '≤ 3',
    name: 'load of dogfight with the first use of four queries / raw copy',
    unit: 'us',
    measure() {
      warmUp();
      const { world } = sim;
      const ours = median(101, 200, () => {
        sim.load(start);
        world.each('Ship', 'Body');
        world.each('Bolt', 'Body');
        world.each('Rock', 'Body');
        world.each('Pilot');
      });
      return { ours, peer: copyTime() };
    },
  },
  {
    row: 'S4',
    target: '≤ 12',
    name: 'checksum of dogfight / raw copy',
    unit: 'us',
    measure() {
      warmUp();
      return { ours: median(101, 100, () => sim.checksum(words, 0)), peer: copyTime() };
    },
  },
  {
    row: 'S5',
    target: '≤ 1000',
    name: 'load + 8 × (tick + save) of dogfight with 8 bots',
    unit: 'us',
    measure() {
      warmUp();
      const ours = median(301, 1, () => {
        sim.load(start);
        for (let i = 0; i < ROLLBACK_TICKS; i++) {
          step();
          sim.save(ring[i]);
        }
      });
      return { ours };
    },
  },
  {
    row: 'S6',
    target: '≤ 0',
    name: 'bytes of garbage in a steady tick of dogfight, spawns and events included',
    unit: 'B',
    measure() {
      warmUp();
      sim.load(start);
      for (let i = 0; i < WARM_UP_TICKS; i++) step();
      globalThis.gc?.();
      const ticks = 2000;
      const before = process.memoryUsage().heapUsed;
      for (let i = 0; i < ticks; i++) step();
      return { ours: Math.max(0, (process.memoryUsage().heapUsed - before) / ticks) };
    },
  },
  {
    row: 'S8',
    target: '≥ 1000',
    name: 'resimulation of dogfight with 8 bots, times real time',
    unit: 'x',
    measure() {
      warmUp();
      const tickMicroseconds = median(31, 600, step);
      return { ours: 1e6 / sim.ticksPerSecond / tickMicroseconds };
    },
  },
];
