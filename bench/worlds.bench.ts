// S2: a tick of the reference world, as a game of Samestep, as an array of objects, and on bitECS 0.4.
import { createBitecsCrowd } from './worlds/crowd-bitecs.ts';
import { createGameCrowd } from './worlds/crowd-game.ts';
import { createObjectCrowd } from './worlds/crowd-objects.ts';
import { CROWD } from './worlds/crowd.ts';
import { timeInTurn } from './measure.ts';
import type { Benchmark } from '#scripts/bench/benchmark.ts';

/** Until every side is compiled and none makes garbage of numbers any more. */
const WARM_UP_TICKS = 600;
const ROUNDS = 61;

interface Times {
  readonly ours: number;
  readonly objects: number;
  readonly bitecs: number;
  readonly objectsInPlace: number;
  readonly bitecsInPlace: number;
}

let times: Times | undefined;

function measure(): Times {
  const rows = CROWD.tenThousand;
  const crowds = [
    createGameCrowd(rows),
    createObjectCrowd(rows),
    createBitecsCrowd(rows),
    createObjectCrowd(rows, { isInPlace: true }),
    createBitecsCrowd(rows, { isInPlace: true }),
  ];
  for (const crowd of crowds) for (let i = 0; i < WARM_UP_TICKS; i++) crowd.tick();
  const [ours, objects, bitecs, objectsInPlace, bitecsInPlace] = timeInTurn(
    crowds.map((crowd) => () => crowd.tick()),
    { rounds: ROUNDS, calls: 1 },
  );
  if (crowds.some((crowd) => crowd.sum() !== crowds[0].sum())) throw new Error('The worlds differ: someone did less.');
  return { ours, objects, bitecs, objectsInPlace, bitecsInPlace };
}

const row = (target: string, name: string, peer: Exclude<keyof Times, 'ours'>): Benchmark => ({
  row: 'S2',
  target,
  name: `tick of ten-thousand / ${name}`,
  unit: 'us',
  measure() {
    times ??= measure();
    return { ours: times.ours, peer: times[peer] };
  },
});

export const rows: readonly Benchmark[] = [
  row('≤ 0.6', 'plain objects', 'objects'),
  row('≤ 0.8', 'bitECS 0.4', 'bitecs'),
  row('–', 'plain objects, search written into the system', 'objectsInPlace'),
  row('–', 'bitECS 0.4, search written into the system', 'bitecsInPlace'),
];
