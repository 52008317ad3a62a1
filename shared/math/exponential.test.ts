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

/** A base, and an exponent for which the result is a double. */
function powerWithin(base: number): number[] {
  return [base, between(-745, 709.7) / Math.log(base)];
}

const ACCURATE: [string, (...x: number[]) => number, (...x: number[]) => Exact, () => number[]][] = [
  ['exp of its whole range', exp, expExact, () => [between(-745.1, 709.78)]],
  ['exp of every size', exp, expExact, () => [magnitude(-60, 9.4) * Math.sign(between(-1, 1))]],
  ['exp where results are subnormal', exp, expExact, () => [between(-745.1, -708)]],
  ['exp near the largest double', exp, expExact, () => [between(709, 709.782712893384)]],
  ['log of every size', log, logExact, () => [magnitude(-1074, 1024)]],
  ['log near 1', log, logExact, () => [1 + magnitude(-52, -1) * Math.sign(between(-1, 1))]],
  ['log up to 2', log, logExact, () => [between(0, 2)]],
  ['log2 of every size', log2, log2Exact, () => [magnitude(-1074, 1024)]],
  ['log2 near 1', log2, log2Exact, () => [1 + magnitude(-52, -1) * Math.sign(between(-1, 1))]],
  ['pow of every size', pow, powExact, () => powerWithin(magnitude(-1074, 1023.9))],
  ['pow near 1', pow, powExact, () => powerWithin(1 + magnitude(-50, -1) * Math.sign(between(-1, 1)))],
  ['pow as in games', pow, powExact, () => [between(0, 10), between(-5, 5)]],
  ['pow to small integers', pow, powExact, () => [between(0, 100), Math.round(between(-20, 20))]],
  ['pow to roots', pow, powExact, () => [magnitude(-40, 40), 1 / Math.round(between(1, 12))]],
  ['cbrt of every size', cbrt, cbrtExact, () => [magnitude(-1074, 1023.9) * Math.sign(between(-1, 1))]],
  ['cbrt up to 8', cbrt, cbrtExact, () => [between(0, 8)]],
  ['hypot of ordinary vectors', hypot, hypotExact, () => [between(-9, 9), between(-9, 9)]],
  ['hypot of long and flat vectors', hypot, hypotExact, () => [magnitude(-30, 30), magnitude(-30, 30)]],
  ['hypot of huge vectors', hypot, hypotExact, () => [magnitude(980, 1023), magnitude(980, 1023)]],
  ['hypot of tiny vectors', hypot, hypotExact, () => [magnitude(-1040, -1000), magnitude(-1040, -1000)]],
];
test.for(ACCURATE)('%s is at most 0.8 ulp off', ([, ours, exact, draw]) => {
  seedRandom(state, 1, 0);
  let worst = 0;
  for (let i = 0; i < 3000; i++) {
    const x = draw();
    worst = Math.max(worst, ulpError(ours(...x), exact(...x)));
  }
  expect(worst).toBeLessThan(0.8);
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
