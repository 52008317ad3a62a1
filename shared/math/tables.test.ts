// The tables that are computed at load, and the constants that are not, agree with BigInt arithmetic.
import { expect, test } from 'vitest';
import { TWO_OVER_PI_DIGITS } from './pi-reduction.ts';
import { atan2Exact, LN2_EXACT, logExact, PI_EXACT, powExact, rescaled, exactly } from './reference.test-helper.ts';
import * as tables from './tables.ts';
import type { Exact } from './reference.test-helper.ts';

const SCALE = 300;

/** The e for which high + low is less than 2^e away from `exact`. */
function distanceBits(high: number, low: number, exact: Exact): number {
  const found = rescaled(exactly(high), SCALE) + rescaled(exactly(low), SCALE);
  const difference = found - rescaled(exact, SCALE);
  return (difference < 0n ? -difference : difference).toString(2).length - SCALE;
}

test('powers of two are exact', () => {
  expect(tables.POWER_OF_TWO).toHaveLength(2098);
  expect(tables.POWER_OF_TWO.every((power, i) => power === 2 ** (i - tables.POWER_BIAS))).toBe(true);
});

test('exponentials are right to 2^-99', () => {
  for (let j = 0; j < tables.EXP_STEPS; j++) {
    const high = tables.EXP_TABLE[2 * j];
    expect(
      distanceBits(high, high * tables.EXP_TABLE[2 * j + 1], powExact(2, j / tables.EXP_STEPS)),
    ).toBeLessThanOrEqual(-99);
  }
});

test('logarithms are right to 2^-94, their reciprocals short and their high halves multiples of 2^-42', () => {
  expect(tables.LOG_TABLE).toHaveLength(3 * 91);
  for (let at = 0; at < tables.LOG_TABLE.length; at += 3) {
    const [inverse, high, low] = tables.LOG_TABLE.subarray(at, at + 3);
    const { value, scale } = logExact(inverse);
    expect(distanceBits(high, low, { value: -value, scale })).toBeLessThanOrEqual(-94);
    expect(Math.abs((inverse * (tables.LOG_FIRST + at / 3)) / tables.LOG_STEPS - 1)).toBeLessThan(2 ** -12.4);
    expect(Number.isInteger(inverse * 4096)).toBe(true);
    expect(Number.isInteger(high * 2 ** 42)).toBe(true);
  }
});

test('arctangents are right to 2^-100', () => {
  for (let i = 1; i <= tables.ATAN_STEPS; i++) {
    const exact = atan2Exact(i, tables.ATAN_STEPS);
    expect(distanceBits(tables.ATAN_TABLE[2 * i], tables.ATAN_TABLE[2 * i + 1], exact)).toBeLessThanOrEqual(-100);
  }
});

test('log 2 is split at 2^-42', () => {
  expect(Number.isInteger(tables.LN2_HIGH * 2 ** 42)).toBe(true);
  expect(distanceBits(tables.LN2_HIGH, tables.LN2_LOW, LN2_EXACT)).toBeLessThanOrEqual(-96);
});

test('the digits of 2/π are those that Machin’s formula gives', () => {
  const bits = 24 * TWO_OVER_PI_DIGITS.length;
  const twoOverPi = (2n << BigInt(PI_EXACT.scale + bits)) / PI_EXACT.value;
  let spelled = 0n;
  for (const digit of TWO_OVER_PI_DIGITS) spelled = (spelled << 24n) + BigInt(digit);
  expect(spelled).toBe(twoOverPi);
  expect(bits).toBe(1200);
});
