// The trigonometry is near enough to exact everywhere, and right at the edges.
import { expect, test } from 'vitest';
import { nextFloat, seedRandom } from './random.ts';
import {
  acosExact,
  asinExact,
  atan2Exact,
  cosExact,
  PI_EXACT,
  rescaled,
  exactly,
  sinExact,
  tanExact,
  ulpError,
} from './reference.test-helper.ts';
import { acos, angleDelta, asin, atan, atan2, cos, PI, sin, tan, TAU, turnTowards, wrapAngle } from './trigonometry.ts';
import type { Exact } from './reference.test-helper.ts';

const state = new Uint32Array(4);
const COUNT = 2000;

/** Of random sign, its size from 2^low to 2^high, every power of two as likely. */
function magnitude(low: number, high: number): number {
  const size = 2 ** (low + (high - low) * nextFloat(state));
  return nextFloat(state) < 0.5 ? -size : size;
}

function between(low: number, high: number): number {
  return low + (high - low) * nextFloat(state);
}

function worstError(
  ours: (...x: number[]) => number,
  exact: (...x: number[]) => Exact,
  draw: () => number[],
  count = COUNT,
): { ulp: number; at: number[] } {
  const worst = { ulp: 0, at: [0] };
  for (let i = 0; i < count; i++) {
    const at = draw();
    const ulp = ulpError(ours(...at), exact(...at));
    if (ulp > worst.ulp) Object.assign(worst, { ulp, at });
  }
  return worst;
}

const ANGLES: [string, () => number[]][] = [
  ['up to π/4', () => [between(-0.7854, 0.7854)]],
  ['up to 100', () => [between(-100, 100)]],
  ['of every size to 2^21', () => [magnitude(-40, 21)]],
  ['of every size to the largest double', () => [magnitude(20, 1023.99)]],
  ['nearest to multiples of π/2', () => [Math.round(2 ** between(0, 20)) * (Math.PI / 2)]],
  ['around the change of method', () => [between(1647000, 1647200)]],
];
const WAVES: [string, (x: number) => number, (x: number) => Exact][] = [
  ['sine', sin, sinExact],
  ['cosine', cos, cosExact],
  ['tangent', tan, tanExact],
];
test.for(WAVES.flatMap(([name, ours, exact]) => ANGLES.map(([range, draw]) => ({ name, range, ours, exact, draw }))))(
  'the $name of angles $range is at most 0.9 ulp off',
  ({ ours, exact, draw }) => {
    seedRandom(state, 1, 0);
    expect(worstError(ours, exact, draw).ulp).toBeLessThan(0.9);
  },
);

test.for(WAVES)('the %s of the double nearest to a multiple of π/2 is at most 0.8 ulp off', ([, ours, exact]) => {
  // 6381956970095103 × 2^797: J.-M. Muller, "Elementary Functions", 3rd edition, 2016, §11.2.
  const nearest = 6381956970095103 * 2 ** 797;
  expect(ulpError(ours(nearest), exact(nearest))).toBeLessThan(0.8);
  expect(Math.abs(cos(nearest))).toBeCloseTo(4.687165924254624e-19, 30);
});

const INVERSES: [string, (...x: number[]) => number, (...x: number[]) => Exact, () => number[]][] = [
  ['asin from -1 to 1', asin, asinExact, () => [between(-1, 1)]],
  ['asin near 0', asin, asinExact, () => [magnitude(-60, -1)]],
  ['asin near ±1', asin, asinExact, () => [Math.sign(magnitude(0, 1)) * (1 - 2 ** between(-53, -1))]],
  ['acos from -1 to 1', acos, acosExact, () => [between(-1, 1)]],
  ['acos near 0', acos, acosExact, () => [magnitude(-60, -1)]],
  ['acos near ±1', acos, acosExact, () => [Math.sign(magnitude(0, 1)) * (1 - 2 ** between(-53, -1))]],
  ['atan of every size', atan, (x) => atan2Exact(x, 1), () => [magnitude(-60, 60)]],
  ['atan up to 2', atan, (x) => atan2Exact(x, 1), () => [between(-2, 2)]],
  ['atan up to 0.1', atan, (x) => atan2Exact(x, 1), () => [between(0, 0.1)]],
  ['atan2 of all directions', atan2, atan2Exact, () => [between(-9, 9), between(-9, 9)]],
  ['atan2 of steep and shallow vectors', atan2, atan2Exact, () => [magnitude(-40, 40), magnitude(-40, 40)]],
  ['atan2 of huge vectors', atan2, atan2Exact, () => [magnitude(990, 1023.9), magnitude(990, 1023.9)]],
];
test.for(INVERSES)('%s is at most 0.8 ulp off', ([, ours, exact, draw]) => {
  seedRandom(state, 2, 0);
  expect(worstError(ours, exact, draw, 1000).ulp).toBeLessThan(0.8);
});

test('atan2 of subnormal vectors is at most 0.8 ulp off', () => {
  for (const [y, x] of [
    [5e-324, 5e-324],
    [-1e-320, 3e-321],
    [1e-310, -7e-311],
    [4e-323, 5e-321],
    [3e-310, 2e-300],
  ]) {
    expect(ulpError(atan2(y, x), atan2Exact(y, x))).toBeLessThan(0.8);
  }
});

test('special values are those of ECMA-262', () => {
  const numbers = [0, -0, 1, -1, 0.5, -2, 5e-324, -5e-324, 1.7976931348623157e308, -1e308, Infinity, -Infinity, NaN];
  for (const y of numbers) {
    // Object.is tells -0 from 0; elsewhere the engine's own atan2 may be an ulp away.
    for (const x of numbers) {
      const native = Math.atan2(y, x);
      if (native === 0 || Number.isNaN(native)) expect([y, x, atan2(y, x)]).toEqual([y, x, native]);
      else expect(Math.abs(atan2(y, x) / native - 1)).toBeLessThan(1e-15);
    }
  }
  for (const f of [sin, tan, asin, atan]) {
    expect(f(0)).toBe(0);
    expect(f(-0)).toBe(-0);
    expect(f(-5e-324)).toBe(-5e-324);
    expect(f(NaN)).toBeNaN();
  }
  for (const f of [sin, cos, tan]) {
    expect(f(Infinity)).toBeNaN();
    expect(f(-Infinity)).toBeNaN();
  }
  for (const f of [asin, acos]) {
    expect(f(1.0000000000000002)).toBeNaN();
    expect(f(-Infinity)).toBeNaN();
    expect(f(NaN)).toBeNaN();
  }
  expect([cos(0), cos(-0), cos(5e-324), acos(1), acos(-1), acos(0)]).toEqual([1, 1, 1, 0, PI, PI / 2]);
  expect([asin(1), asin(-1), atan(Infinity), atan(-Infinity)]).toEqual([PI / 2, -PI / 2, PI / 2, -PI / 2]);
  expect(cos(NaN)).toBeNaN();
});

test('sine and tangent are odd and cosine even, to the bit', () => {
  seedRandom(state, 3, 0);
  for (let i = 0; i < 2000; i++) {
    const x = magnitude(-30, 1020);
    expect([sin(-x), cos(-x), tan(-x)]).toEqual([-sin(x), cos(x), -tan(x)]);
  }
});

test('PI and TAU are the doubles nearest to π and 2π', () => {
  expect(ulpError(PI, PI_EXACT)).toBeLessThan(0.5);
  expect(TAU).toBe(2 * PI);
});

test('an angle wraps into (-π, π]', () => {
  expect([wrapAngle(PI), wrapAngle(-PI), wrapAngle(0), wrapAngle(3 * PI), wrapAngle(-0)]).toEqual([PI, PI, 0, PI, -0]);
  expect(wrapAngle(TAU + 1)).toBeCloseTo(1, 15);
  expect(wrapAngle(-4)).toBe(TAU - 4);
  expect(wrapAngle(Infinity)).toBeNaN();
  seedRandom(state, 4, 0);
  for (let i = 0; i < 5000; i++) {
    const x = magnitude(-10, 60);
    const wrapped = wrapAngle(x);
    expect(wrapped > -PI && wrapped <= PI).toBe(true);
    // A whole number of turns away, and exactly so.
    const turns = (rescaled(exactly(x), 200) - rescaled(exactly(wrapped), 200)) % rescaled(exactly(TAU), 200);
    if (Math.abs(x) > 2 ** -2) expect(turns).toBe(0n);
  }
});

test('the shortest turn crosses the seam, and half a turn is positive', () => {
  expect(angleDelta(3, -3)).toBeCloseTo(TAU - 6, 15);
  expect(angleDelta(-3, 3)).toBeCloseTo(6 - TAU, 15);
  expect(angleDelta(0, PI)).toBe(PI);
  expect(angleDelta(0, -PI)).toBe(PI);
  expect(angleDelta(1, 1 + 4 * TAU)).toBeCloseTo(0, 13);
});

test('turning towards an angle takes the short way, keeps to its step and arrives exactly', () => {
  expect(turnTowards(0, 1, 0.25)).toBe(0.25);
  expect(turnTowards(0, -1, 0.25)).toBe(-0.25);
  expect(turnTowards(3, -3, 0.1)).toBeCloseTo(3.1, 15);
  expect(turnTowards(3.1, -3, 0.1)).toBeCloseTo(3.2 - TAU, 14);
  expect(turnTowards(0.9, 1, 0.25)).toBe(1);
  expect(turnTowards(1, 1, 0)).toBe(1);
  expect(turnTowards(0, 1, 0)).toBe(0);
});
