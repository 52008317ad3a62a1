// The plot of S6: the garbage of a tick while an engine compiles what runs often. In a process of its own, where nothing is compiled yet.
import { crowdSubject, dogfightSubject } from './subjects.ts';
import { CROWD } from './worlds/crowd.ts';
import type { Plot } from '#scripts/bench/benchmark.ts';
import type { Subject } from './subjects.ts';

const subjects: readonly Subject[] = [crowdSubject('thousand', CROWD.thousand, 1), dogfightSubject(8, 2)];

/** Bytes a tick in the next ticks, a fifth of all before but at most 200: more would reach a collection. */
function garbageAt({ sim, step }: Subject, tick: number): number {
  while (sim.tick < tick) step();
  const ticks = Math.min(200, Math.ceil(tick / 5));
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < ticks; i++) step();
  return Math.max(0, (process.memoryUsage().heapUsed - before) / ticks);
}

export const plots: readonly Plot[] = [
  {
    row: 'S6',
    title: 'Garbage of a tick while a match warms up',
    xName: 'ticks since the start',
    yName: 'B a tick, those of measuring among them',
    series: ['thousand', 'dogfight, 8 bots'],
    xs: [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000],
    measure: (tick) => subjects.map((subject) => garbageAt(subject, tick)),
  },
];
