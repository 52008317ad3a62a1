// The plot of S7: what a function costs by the size of its argument.
import { log } from '#shared/math/exponential.ts';
import { sin } from '#shared/math/trigonometry.ts';
import { timeInTurn } from './measure.ts';
import type { Plot } from '#scripts/bench/benchmark.ts';

const INPUTS = 1_024;

/** Each loop is written out, so that the compiler sees what it calls. */
const loops: readonly ((xs: Float64Array) => number)[] = [
  (xs) => {
    let sum = 0;
    for (let i = 0; i < xs.length; i++) sum += sin(xs[i]);
    return sum;
  },
  (xs) => {
    let sum = 0;
    for (let i = 0; i < xs.length; i++) sum += Math.sin(xs[i]);
    return sum;
  },
  (xs) => {
    let sum = 0;
    for (let i = 0; i < xs.length; i++) sum += log(xs[i]);
    return sum;
  },
  (xs) => {
    let sum = 0;
    for (let i = 0; i < xs.length; i++) sum += Math.log(xs[i]);
    return sum;
  },
];

/** The sums go here, so that nothing is optimised away. */
const sink = new Float64Array(1);

export const plots: readonly Plot[] = [
  {
    row: 'S7',
    title: 'Functions by the size of their argument',
    xName: 'argument',
    yName: 'ns a call',
    isLinear: true,
    series: ['sin', 'Math.sin', 'log', 'Math.log'],
    xs: [1e-9, 1e-6, 1e-3, 0.1, 1, 10, 1e3, 1e5, 1e6, 1e8, 1e12, 1e15],
    measure(x) {
      // Spread over a tenth around x, so that no branch is learnt by heart.
      const xs = Float64Array.from({ length: INPUTS }, (_, i) => x * (0.95 + i / (10 * INPUTS)));
      const runs = loops.map((loop) => () => {
        sink[0] += loop(xs);
      });
      return timeInTurn(runs, { rounds: 41, calls: 20 }).map((microseconds) => (microseconds * 1_000) / INPUTS);
    },
  },
];
