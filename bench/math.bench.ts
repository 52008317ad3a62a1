// S7: our sine, cosine, tangent, atan2, exponential, logarithm and power beside the engine's own, in time and in error.
import { exp, log, pow } from '#shared/math/exponential.ts';
import { nextFloat, seedRandom } from '#shared/math/random.ts';
import * as reference from '#shared/math/reference.test-helper.ts';
import { atan2, cos, sin, tan } from '#shared/math/trigonometry.ts';
import type { Benchmark } from '#scripts/bench/benchmark.ts';
import type { Exact } from '#shared/math/reference.test-helper.ts';

type Inputs = Float64Array;
/** Calls one function on every input. Each is written out, so that the compiler sees which function is called. */
type Loop = (xs: Inputs, ys: Inputs) => number;

const INPUTS = 4096;
const PASSES = 20;
const ROUNDS = 41;
const ERROR_INPUTS = 3000;

const state = new Uint32Array(4);
seedRandom(state, 7, 0);

function inputs(low: number, high: number, count: number): Inputs {
  return Float64Array.from({ length: count }, () => low + (high - low) * nextFloat(state));
}

const cases = [
  {
    name: 'sin',
    target: '≤ 2.5',
    x: [-100, 100],
    ours: (xs) => {
      let sum = 0;
      for (let i = 0; i < xs.length; i++) sum += sin(xs[i]);
      return sum;
    },
    peer: (xs) => {
      let sum = 0;
      for (let i = 0; i < xs.length; i++) sum += Math.sin(xs[i]);
      return sum;
    },
    error: (x) => [sin(x), Math.sin(x), reference.sinExact(x)],
  },
  {
    name: 'cos',
    target: '≤ 2.5',
    x: [-100, 100],
    ours: (xs) => {
      let sum = 0;
      for (let i = 0; i < xs.length; i++) sum += cos(xs[i]);
      return sum;
    },
    peer: (xs) => {
      let sum = 0;
      for (let i = 0; i < xs.length; i++) sum += Math.cos(xs[i]);
      return sum;
    },
    error: (x) => [cos(x), Math.cos(x), reference.cosExact(x)],
  },
  {
    name: 'tan',
    target: '≤ 2.5',
    x: [-100, 100],
    ours: (xs) => {
      let sum = 0;
      for (let i = 0; i < xs.length; i++) sum += tan(xs[i]);
      return sum;
    },
    peer: (xs) => {
      let sum = 0;
      for (let i = 0; i < xs.length; i++) sum += Math.tan(xs[i]);
      return sum;
    },
    error: (x) => [tan(x), Math.tan(x), reference.tanExact(x)],
  },
  {
    name: 'atan2',
    target: '≤ 2.5',
    x: [-100, 100],
    y: [-100, 100],
    ours: (xs, ys) => {
      let sum = 0;
      for (let i = 0; i < xs.length; i++) sum += atan2(ys[i], xs[i]);
      return sum;
    },
    peer: (xs, ys) => {
      let sum = 0;
      for (let i = 0; i < xs.length; i++) sum += Math.atan2(ys[i], xs[i]);
      return sum;
    },
    error: (x, y) => [atan2(y, x), Math.atan2(y, x), reference.atan2Exact(y, x)],
  },
  {
    name: 'exp',
    target: '≤ 2.5',
    x: [-20, 20],
    ours: (xs) => {
      let sum = 0;
      for (let i = 0; i < xs.length; i++) sum += exp(xs[i]);
      return sum;
    },
    peer: (xs) => {
      let sum = 0;
      for (let i = 0; i < xs.length; i++) sum += Math.exp(xs[i]);
      return sum;
    },
    error: (x) => [exp(x), Math.exp(x), reference.expExact(x)],
  },
  {
    name: 'log',
    target: '≤ 6',
    x: [0, 100],
    ours: (xs) => {
      let sum = 0;
      for (let i = 0; i < xs.length; i++) sum += log(xs[i]);
      return sum;
    },
    peer: (xs) => {
      let sum = 0;
      for (let i = 0; i < xs.length; i++) sum += Math.log(xs[i]);
      return sum;
    },
    error: (x) => [log(x), Math.log(x), reference.logExact(x)],
  },
  {
    name: 'pow',
    target: '≤ 6',
    x: [0, 10],
    y: [-5, 5],
    ours: (xs, ys) => {
      let sum = 0;
      for (let i = 0; i < xs.length; i++) sum += pow(xs[i], ys[i]);
      return sum;
    },
    peer: (xs, ys) => {
      let sum = 0;
      for (let i = 0; i < xs.length; i++) sum += Math.pow(xs[i], ys[i]);
      return sum;
    },
    error: (x, y) => [pow(x, y), Math.pow(x, y), reference.powExact(x, y)],
  },
] as const satisfies readonly {
  readonly name: string;
  readonly target: string;
  readonly x: readonly [number, number];
  readonly y?: readonly [number, number];
  readonly ours: Loop;
  readonly peer: Loop;
  readonly error: (x: number, y: number) => readonly [ours: number, peer: number, exact: Exact];
}[];

/** Both loops in turn, so that a slow moment of the machine meets both: medians, in nanoseconds a call. */
function time(ours: Loop, peer: Loop, xs: Inputs, ys: Inputs): { ours: number; peer: number } {
  const taken = { ours: [] as number[], peer: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    taken.ours.push(once(ours, xs, ys));
    taken.peer.push(once(peer, xs, ys));
  }
  return { ours: median(taken.ours), peer: median(taken.peer) };
}

let sink = 0;

function once(loop: Loop, xs: Inputs, ys: Inputs): number {
  const start = performance.now();
  for (let pass = 0; pass < PASSES; pass++) sink += loop(xs, ys);
  return ((performance.now() - start) * 1e6) / (PASSES * xs.length);
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

export const rows: readonly Benchmark[] = cases.flatMap((one): Benchmark[] => [
  {
    row: 'S7',
    target: one.target,
    name: `${one.name} / Math.${one.name}`,
    unit: 'ns',
    measure: () =>
      time(
        one.ours,
        one.peer,
        inputs(one.x[0], one.x[1], INPUTS),
        inputs('y' in one ? one.y[0] : 0, 'y' in one ? one.y[1] : 1, INPUTS),
      ),
  },
  {
    row: 'S7',
    target: '≤ 1 ulp',
    name: `error of ${one.name}`,
    unit: 'ulp',
    measure: () => {
      const xs = inputs(one.x[0], one.x[1], ERROR_INPUTS);
      const ys = inputs('y' in one ? one.y[0] : 0, 'y' in one ? one.y[1] : 1, ERROR_INPUTS);
      const worst = { ours: 0, peer: 0 };
      xs.forEach((x, i) => {
        const [ours, peer, exact] = one.error(x, ys[i]);
        worst.ours = Math.max(worst.ours, reference.ulpError(ours, exact));
        worst.peer = Math.max(worst.peer, reference.ulpError(peer, exact));
      });
      return worst;
    },
  },
]);
