// Takes the nearest multiple of π/2 off an angle of any size, leaving a remainder of twice the precision of a double.
import { cell } from './cell.ts';
import { differenceError, productError } from './double-double.ts';
import { POWER_BIAS, POWER_OF_TWO } from './tables.ts';

/** 2^20 π/2: below it, products with a number of quarter turns can be exact. */
export const HUGE_ANGLE = 1647099;

export const QUARTERS_PER_RADIAN = 0.6366197723675814;
/** Adding and taking off 1.5 × 2^52 rounds to the nearest integer, ties to even. */
export const ROUNDER = 6755399441055744;

/** π/2 in three pieces of 33 bits, whose products with an integer below 2^20 are exact, and the rest. */
export const QUARTER_1 = 1.5707963267341256;
export const QUARTER_2 = 6.077100506303966e-11;
export const QUARTER_3 = 2.0222662487111665e-21;
export const QUARTER_4 = 8.4784276603689e-32;

/** π/2 as a double and the rest. */
const QUARTER_HIGH = 1.5707963267948966;
const QUARTER_LOW = 6.123233995736766e-17;

/**
 * 2/π after the point, 24 bits to an entry: 1,200 bits, enough for the largest double.
 * Computed from J. Machin's formula π/4 = 4 atan(1/5) - atan(1/239), 1706; the tests compute it again.
 */
export const TWO_OVER_PI_DIGITS = new Int32Array([
  0xa2f983, 0x6e4e44, 0x1529fc, 0x2757d1, 0xf534dd, 0xc0db62, 0x95993c, 0x439041, 0xfe5163, 0xabdebb, 0xc561b7,
  0x246e3a, 0x424dd2, 0xe00649, 0x2eea09, 0xd1921c, 0xfe1deb, 0x1cb129, 0xa73ee8, 0x8235f5, 0x2ebb44, 0x84e99c,
  0x7026b4, 0x5f7e41, 0x3991d6, 0x398353, 0x39f49c, 0x845f8b, 0xbdf928, 0x3b1ff8, 0x97ffde, 0x05980f, 0xef2f11,
  0x8b5a0a, 0x6d1f6d, 0x367ecf, 0x27cb09, 0xb74f46, 0x3f669e, 0x5fea2d, 0x7527ba, 0xc7ebe5, 0xf17b3d, 0x0739f7,
  0x8a5292, 0xea6bfb, 0x5fb11f, 0x8d5d08, 0x560330, 0x46fc7b,
]);

const DIGIT = 16777216;
/** A size has four digits: 53 bits, wherever they begin. */
const FACTOR_DIGITS = 4;
/** Digits of the product after the point: 144 bits, of which the nearest miss of a double empties 62. */
const FRACTION_DIGITS = 6;
/** Digits of 2/π that reach those, a digit before the point, or the carry. */
const WINDOW = FACTOR_DIGITS + FRACTION_DIGITS + 2;

/**
 * Takes the nearest multiple of π/2 off the angle in the cell, above π/4 in size: leaves the remainder in its two halves, high and low, and
 * returns the quarter turns taken off, modulo 4. NaN for NaN and the infinities.
 * Source: W. J. Cody and W. Waite, "Software Manual for the Elementary Functions", 1980, chapter 8, in four pieces.
 */
export function takeRemainder(): number {
  const x = cell[0];
  if (!(Math.abs(x) < HUGE_ANGLE)) return takeHugeRemainder();
  const turns = x * QUARTERS_PER_RADIAN + ROUNDER - ROUNDER;
  const first = x - turns * QUARTER_1;
  const piece = turns * QUARTER_2;
  const second = first - piece;
  const third = turns * QUARTER_3 - differenceError(first, piece, second);
  const high = second - third;
  cell[0] = high;
  cell[1] = differenceError(second, third, high) - turns * QUARTER_4;
  return turns & 3;
}

/** Scratch: written in full by each call before it is read. */
const factor = new Float64Array(FACTOR_DIGITS);
const product = new Float64Array(FACTOR_DIGITS + WINDOW);

/**
 * `takeRemainder` for HUGE_ANGLE and above. The remainder is right to 2^-80 of itself, however near a multiple of π/2 the angle is.
 * Source: M. H. Payne and R. N. Hanek, "Radian Reduction for Trigonometric Functions", ACM SIGNUM Newsletter 18, 1983.
 */
export function takeHugeRemainder(): number {
  const x = cell[0];
  const size = Math.abs(x);
  if (!(size < Infinity)) {
    cell[0] = NaN;
    return 0;
  }
  // size = factor[0] DIGIT^lead + factor[1] DIGIT^(lead - 1) + …
  let lead = 0;
  while (lead < 42 && size >= POWER_OF_TWO[POWER_BIAS + 24 * (lead + 1)]) lead++;
  let rest = size * POWER_OF_TWO[POWER_BIAS - 24 * lead];
  for (let i = 0; i < FACTOR_DIGITS; i++) {
    factor[i] = Math.floor(rest);
    rest = (rest - factor[i]) * DIGIT;
  }
  // The digits of 2/π before `start` only add multiples of DIGIT, thus whole turns. product[i] has weight DIGIT^(lead - start - i).
  const start = Math.max(0, lead - FACTOR_DIGITS);
  const units = lead - start;
  product.fill(0);
  for (let i = 0; i < FACTOR_DIGITS; i++) {
    for (let k = 0; k < WINDOW; k++) {
      if (i + k + 1 < product.length) product[i + k + 1] += factor[i] * TWO_OVER_PI_DIGITS[start + k];
    }
  }
  for (let i = product.length - 1; i > 0; i--) {
    const carry = Math.floor(product[i] / DIGIT);
    product[i] -= carry * DIGIT;
    product[i - 1] += carry;
  }
  let turns = product[units] % 4;
  let sign = x < 0 ? -1 : 1;
  if (product[units + 1] >= DIGIT / 2) {
    // Past the half: one turn more, and the remainder is the complement, negative.
    turns++;
    sign = -sign;
    for (let i = units + 1; i <= units + FRACTION_DIGITS; i++) product[i] = DIGIT - 1 - product[i];
  }
  const first = (product[units + 1] * DIGIT + product[units + 2]) * POWER_OF_TWO[POWER_BIAS - 48];
  const second = (product[units + 3] * DIGIT + product[units + 4]) * POWER_OF_TWO[POWER_BIAS - 96];
  const third = (product[units + 5] * DIGIT + product[units + 6]) * POWER_OF_TWO[POWER_BIAS - 144];
  const high = first + second;
  const low = second - (high - first) + third;
  const angle = high * QUARTER_HIGH;
  const angleRest = productError(high, QUARTER_HIGH, angle) + (high * QUARTER_LOW + low * QUARTER_HIGH);
  const sum = angle + angleRest;
  cell[0] = sign * sum;
  cell[1] = sign * (angleRest - (sum - angle));
  return x < 0 ? -turns & 3 : turns & 3;
}
