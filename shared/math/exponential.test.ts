// Exponentials, logarithms, powers and roots are near enough to exact everywhere, and right at the edges.
import { expect, test } from 'vitest';
import { cbrt, exp, hypot, log, log2, pow } from './exponential.ts';
import { nextFloat, seedRandom } from './random.ts';
import { cbrtExact, expExact, hypotExact, log2Exact, logExact, powExact, ulpError } from './reference.test-helper.ts';
import type { Exact } from './reference.test-helper.ts';

const state = new Uint32Array(4);

function between(low: number, high: number): number {
  return low + (high - low) * nextFloat(state);
}

/** From 2^low to 2^high, every power of two as likely. */
function magnitude(low: number, high: number): number {
  return 2 ** between(low, high);
}

/** A base, and an exponent for which the result is a normal double. */
function powerWithin(base: number): number[] {
  return [base, between(-708, 709.7) / Math.log(base)];
}

interface Case {
  readonly name: string;
  /** The largest error allowed, in ulp. */
  readonly limit: number;
  readonly ours: (...x: number[]) => number;
  readonly exact: (...x: number[]) => Exact;
  readonly draw: () => number[];
}
const sign = () => Math.sign(between(-1, 1));
const CASES: Case[] = [
  { name: 'exp of normal results', limit: 0.52, ours: exp, exact: expExact, draw: () => [between(-708, 709.78)] },
  { name: 'exp of every size', limit: 0.52, ours: exp, exact: expExact, draw: () => [magnitude(-60, 9.4) * sign()] },
  { name: 'exp of subnormal results', limit: 0.76, ours: exp, exact: expExact, draw: () => [between(-745.1, -708)] },
  { name: 'exp near overflow', limit: 0.52, ours: exp, exact: expExact, draw: () => [between(709, 709.782712893384)] },
  { name: 'log of every size', limit: 0.52, ours: log, exact: logExact, draw: () => [magnitude(-1074, 1024)] },
  { name: 'log near 1', limit: 0.52, ours: log, exact: logExact, draw: () => [1 + magnitude(-52, -1) * sign()] },
  { name: 'log up to 2', limit: 0.52, ours: log, exact: logExact, draw: () => [between(0, 2)] },
  { name: 'log2 of every size', limit: 0.51, ours: log2, exact: log2Exact, draw: () => [magnitude(-1074, 1024)] },
  { name: 'log2 near 1', limit: 0.51, ours: log2, exact: log2Exact, draw: () => [1 + magnitude(-52, -1) * sign()] },
  {
    name: 'pow of every size',
    limit: 0.52,
    ours: pow,
    exact: powExact,
    draw: () => powerWithin(magnitude(-1074, 1023)),
  },
  {
    name: 'pow near 1',
    limit: 0.52,
    ours: pow,
    exact: powExact,
    draw: () => powerWithin(1 + magnitude(-50, -1) * sign()),
  },
  {
    name: 'pow just off 1',
    limit: 0.52,
    ours: pow,
    exact: powExact,
    draw: () => powerWithin(1 + between(0.004, 0.05)),
  },
  { name: 'pow as in games', limit: 0.52, ours: pow, exact: powExact, draw: () => [between(0, 10), between(-5, 5)] },
  {
    name: 'pow to roots',
    limit: 0.52,
    ours: pow,
    exact: powExact,
    draw: () => [magnitude(-40, 40), 1 / between(1, 12)],
  },
  { name: 'pow of subnormal results', limit: 0.76, ours: pow, exact: powExact, draw: () => [2, between(-1074, -1022)] },
  {
    name: 'cbrt of every size',
    limit: 0.51,
    ours: cbrt,
    exact: cbrtExact,
    draw: () => [magnitude(-1074, 1023) * sign()],
  },
  { name: 'cbrt up to 8', limit: 0.51, ours: cbrt, exact: cbrtExact, draw: () => [between(0, 8)] },
  { name: 'hypot', limit: 0.51, ours: hypot, exact: hypotExact, draw: () => [between(-9, 9), between(-9, 9)] },
  { name: 'flat hypot', limit: 0.51, ours: hypot, exact: hypotExact, draw: () => [magnitude(-30, 30), between(-1, 1)] },
  {
    name: 'huge hypot',
    limit: 0.51,
    ours: hypot,
    exact: hypotExact,
    draw: () => [magnitude(980, 1023), magnitude(980, 1023)],
  },
  {
    name: 'tiny hypot',
    limit: 0.51,
    ours: hypot,
    exact: hypotExact,
    draw: () => [magnitude(-1020, -990), magnitude(-1020, -990)],
  },
  {
    name: 'subnormal hypot',
    limit: 0.76,
    ours: hypot,
    exact: hypotExact,
    draw: () => [magnitude(-1060, -1030), magnitude(-1060, -1030)],
  },
];
test.for(CASES)('$name is at most $limit ulp off', ({ limit, ours, exact, draw }) => {
  seedRandom(state, 1, 0);
  let worst = 0;
  for (let i = 0; i < 1500; i++) {
    const x = draw();
    worst = Math.max(worst, ulpError(ours(...x), exact(...x)));
  }
  expect(worst).toBeLessThan(limit);
  expect(worst).toBeGreaterThan(0.2);
});

test('what is a double is given exactly', () => {
  for (let e = -1074; e <= 1023; e++) {
    expect(log2(2 ** e)).toBe(e);
    expect(pow(2, e)).toBe(2 ** e);
    expect(pow(2 ** e, 1)).toBe(2 ** e);
  }
  for (let base = 2; base <= 30; base++) {
    let power = 1;
    for (let n = 0; power < 2 ** 53; n++, power *= base) {
      expect(pow(base, n)).toBe(power);
      expect(pow(-base, n)).toBe(n % 2 === 0 ? power : -power);
    }
  }
  for (let n = 1; n <= 2000; n++) {
    expect(cbrt(n * n * n)).toBe(n);
    expect(cbrt(-n / 1024)).toBe(-cbrt(n / 1024));
    expect(pow(n * n, 0.5)).toBe(n);
    expect(hypot(3 * n, 4 * n)).toBe(5 * n);
  }
});

test('special values of pow are those of ECMA-262', () => {
  const numbers = [
    0,
    -0,
    1,
    -1,
    0.5,
    -0.5,
    2,
    -2,
    3,
    -3,
    1 / 3,
    5e-324,
    -5e-324,
    2 ** 53,
    2 ** 53 + 2,
    1e300,
    -1e300,
    1e22,
  ];
  const all = [...numbers, 1.0000000000000002, 0.9999999999999999, 1.7976931348623157e308, Infinity, -Infinity, NaN];
  for (const x of all) {
    for (const y of all) {
      const native = x ** y;
      if (native === 0 || !Number.isFinite(native)) expect([x, y, pow(x, y)]).toEqual([x, y, native]);
      else expect([x, y, Math.abs(pow(x, y) / native - 1) < 1e-15]).toEqual([x, y, true]);
    }
  }
});

test('special values of the others are those of ECMA-262', () => {
  expect([exp(0), exp(-0), exp(Infinity), exp(-Infinity), exp(NaN)]).toEqual([1, 1, Infinity, 0, NaN]);
  expect([exp(709.7827128933841), exp(-745.1332191019411), exp(-745.1332191019412)]).toEqual([Infinity, 5e-324, 0]);
  expect(ulpError(exp(709.782712893384), expExact(709.782712893384))).toBeLessThan(0.8);
  for (const f of [log, log2]) {
    expect([f(1), f(0), f(-0), f(Infinity)]).toEqual([0, -Infinity, -Infinity, Infinity]);
    expect([f(-1), f(-Infinity), f(-5e-324), f(NaN)]).toEqual([NaN, NaN, NaN, NaN]);
  }
  expect([cbrt(0), cbrt(-0), cbrt(Infinity), cbrt(-Infinity), cbrt(NaN), cbrt(-8)]).toEqual([
    0,
    -0,
    Infinity,
    -Infinity,
    NaN,
    -2,
  ]);
  expect([hypot(0, -0), hypot(-0, -0), hypot(NaN, 1), hypot(NaN, -Infinity), hypot(-3, 0)]).toEqual([
    0,
    0,
    NaN,
    Infinity,
    3,
  ]);
  expect([hypot(1.7976931348623157e308, 1.7976931348623157e308), hypot(5e-324, 5e-324)]).toEqual([Infinity, 5e-324]);
});
