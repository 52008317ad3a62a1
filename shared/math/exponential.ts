// Exponential, logarithms, powers and roots: the same bits on every engine.
import { productError } from './double-double.ts';
import {
  EXP_STEPS,
  EXP_TABLE,
  LN2_HIGH,
  LN2_LOW,
  LOG_FIRST,
  LOG_STEPS,
  LOG_TABLE,
  POWER_BIAS,
  POWER_OF_TWO,
} from './tables.ts';

/** Above this, e^x is greater than the largest double; below the other, it rounds to 0. */
const EXP_OVERFLOW = 709.782712893384;
const EXP_UNDERFLOW = -745.1332191019412;

/** Adding and taking off 1.5 × 2^52 rounds to the nearest integer, ties to even. */
const ROUNDER = 6755399441055744;
const STEPS_PER_UNIT = 184.6649652337873; // 128 / log 2
/** log 2 / 128: 32 bits, whose product with a number of steps is exact, and the rest. */
const STEP_HIGH = 0.6931471803691238 / EXP_STEPS;
const STEP_LOW = 1.9082149292705877e-10 / EXP_STEPS;
/** 1 / log 2 as a double and the rest. */
const INVERSE_LN2_HIGH = 1.4426950408889634;
const INVERSE_LN2_LOW = 2.0355273740931033e-17;

/** High word of the double nearest √½: mantissas are taken from there to √2. */
const HALF_ROOT_WORD = 0x3fe6a09e;
/** 2^32 + 1: splits a double into 21 and 32 bits. */
const WORD_SPLITTER = 4294967297;

/** Scratch: the bits of a double, and the low half of a result. Written by each call before they are read. */
const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);
const lowHalf = new Float64Array(1);

/**
 * e^x. Measured error: at most 0.51 ulp, 0.75 where the result is subnormal. Infinity above 709.78, 0 below -745.13, NaN for NaN.
 * Source of the method: P. T. P. Tang, "Table-Driven Implementation of the Exponential Function in IEEE Floating-Point Arithmetic",
 * ACM TOMS 15, 1989: x is split into steps of (log 2)/128, looked up, and a rest whose series is short.
 */
export function exp(x: number): number {
  if (x > EXP_OVERFLOW) return Infinity;
  if (x < EXP_UNDERFLOW) return 0;
  return x === x ? exponential(x, 0) : NaN;
}

/**
 * The natural logarithm of `x`. Measured error: at most 0.52 ulp. -Infinity for 0 and -0; NaN below 0 and for NaN.
 * Source of the method: P. T. P. Tang, "Table-Driven Implementation of the Logarithm Function in IEEE Floating-Point Arithmetic",
 * ACM TOMS 16, 1990, with reciprocals short enough for the reduced argument to be exact.
 */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity)) return logarithmOfSpecial(x);
  const exponent = exponentOf(x);
  const mantissa = scaled(x, -exponent);
  const at = 3 * (((mantissa * LOG_STEPS + 0.5) | 0) - LOG_FIRST);
  const inverse = LOG_TABLE[at];
  const split = mantissa * WORD_SPLITTER;
  const mantissaHigh = split - (split - mantissa);
  const first = mantissaHigh * inverse - 1;
  const second = (mantissa - mantissaHigh) * inverse;
  const r = first + second;
  const table = exponent * LN2_HIGH + LOG_TABLE[at + 1];
  const high = table + r;
  const low = table - high + r + (exponent * LN2_LOW + LOG_TABLE[at + 2] + (second - (r - first)));
  const square = r * r;
  return (
    high + (low + square * (-1 / 2 + r * (1 / 3) + square * (-1 / 4 + r * (1 / 5) + square * (-1 / 6 + r * (1 / 7)))))
  );
}

/** The logarithm of `x` to base 2: exact for a power of 2. Measured error: at most 0.51 ulp. Special values as `log`. */
export function log2(x: number): number {
  if (!(x > 0 && x < Infinity)) return logarithmOfSpecial(x);
  const exponent = exponentOf(x);
  const high = preciseLogarithm(scaled(x, -exponent), 0);
  const product = high * INVERSE_LN2_HIGH;
  const rest = productError(high, INVERSE_LN2_HIGH, product) + (high * INVERSE_LN2_LOW + lowHalf[0] * INVERSE_LN2_HIGH);
  const sum = exponent + product;
  return sum + (exponent - sum + product + rest);
}

/**
 * `base` to the power of `exponent`, exact where the result is a double. Measured error: at most 0.51 ulp, 0.75 where it is subnormal.
 * Special values as ECMA-262 has them for `**`: anything to the power 0 is 1; 1 to an infinite power is NaN;
 * a negative base gives NaN unless the exponent is an integer.
 */
export function pow(base: number, exponent: number): number {
  if (exponent === 2) return base * base;
  const size = Math.abs(base);
  const steepness = Math.abs(exponent);
  if (!(size > 0 && size < Infinity && steepness > 0 && steepness < Infinity)) return powerOfSpecial(base, exponent);
  if (base < 0 && Math.floor(exponent) !== exponent) return NaN;
  const sign = base < 0 && Math.abs(exponent % 2) === 1 ? -1 : 1;
  if (size === 1) return sign;
  // The logarithm of any other double is at least 2^-53 in size.
  if (steepness > 4e19) return size > 1 === exponent > 0 ? sign * Infinity : sign * 0;
  const binary = exponentOf(size);
  const high = preciseLogarithm(scaled(size, -binary), binary);
  const product = exponent * high;
  if (product > EXP_OVERFLOW + 1) return sign * Infinity;
  if (product < EXP_UNDERFLOW - 1) return sign * 0;
  return sign * exponential(product, productError(exponent, high, product) + exponent * lowHalf[0]);
}

/**
 * The cube root of `x`, exact for a cube. Measured error: at most 0.51 ulp. Zeros, infinities and NaN give themselves.
 * A quartic through the Chebyshev nodes starts it at 7 bits; two steps of E. Halley's method (1694), each tripling the bits, end it.
 */
export function cbrt(x: number): number {
  const size = Math.abs(x);
  if (!(size > 0 && size < Infinity)) return x;
  const third = Math.floor(exponentOf(size) / 3);
  const value = scaled(size, -3 * third);
  const guess =
    0.5825553741811252 +
    value *
      (0.5193161204622684 +
        value * (-0.12111376140936703 + value * (0.01761160350723698 - value * 0.0010270990812090842)));
  const guessCube = guess * guess * guess;
  const better = (guess * (guessCube + 2 * value)) / (2 * guessCube + value);
  // To 26 bits, so that its square is exact, and value minus its cube too.
  const split = better * 134217729;
  const root = split - (split - better);
  const square = root * root;
  const squareSplit = square * 134217729;
  const squareHigh = squareSplit - (squareSplit - square);
  const rest = value - squareHigh * root - (square - squareHigh) * root;
  const result = scaled(root + (root * rest) / (2 * square * root + value), third);
  return x < 0 ? -result : result;
}

/**
 * The length of the vector (x, y), never overflowing on the way. Measured error: at most 0.51 ulp, 0.75 where it is subnormal. Infinity if either is infinite, even beside NaN.
 * The faster `length` in vector.ts does for coordinates of ordinary size.
 * Source of the correction: C. F. Borges, "Algorithm 1014: An Improved Algorithm for hypot(x,y)", ACM TOMS 47, 2020.
 */
export function hypot(x: number, y: number): number {
  const xSize = Math.abs(x);
  const ySize = Math.abs(y);
  if (xSize === Infinity || ySize === Infinity) return Infinity;
  if (!(xSize + ySize > 0)) return xSize + ySize;
  const large = xSize > ySize ? xSize : ySize;
  const small = xSize > ySize ? ySize : xSize;
  // Less than half a unit in the last place away.
  if (small * 268435456 < large) return large;
  if (large > 1e150) return hypotInRange(scaled(large, -600), scaled(small, -600)) * POWER_OF_TWO[POWER_BIAS + 600];
  if (large < 1e-130) return hypotInRange(scaled(large, 600), scaled(small, 600)) * POWER_OF_TWO[POWER_BIAS - 600];
  return hypotInRange(large, small);
}

function hypotInRange(large: number, small: number): number {
  const largeSquare = large * large;
  const smallSquare = small * small;
  const length = Math.sqrt(largeSquare + smallSquare);
  const square = length * length;
  const errors = productError(large, large, largeSquare) + productError(small, small, smallSquare);
  const excess = square - largeSquare - smallSquare - (errors - productError(length, length, square));
  return length - excess / (2 * length);
}

/** e^(x + tail), for an x that neither over- nor underflows by more than a factor of 4, and a tail below 2^-40 of it. */
function exponential(x: number, tail: number): number {
  const stepCount = x * STEPS_PER_UNIT + ROUNDER - ROUNDER;
  const r = x - stepCount * STEP_HIGH - stepCount * STEP_LOW + tail;
  const steps = stepCount | 0;
  const exponent = steps >> 7;
  const at = 2 * (steps & (EXP_STEPS - 1));
  const square = r * r;
  const excess = EXP_TABLE[at + 1] + r + square * (1 / 2 + r * (1 / 6) + square * (1 / 24 + r * (1 / 120)));
  const value = EXP_TABLE[at] + EXP_TABLE[at] * excess;
  if (exponent > 1023) return value * 2 * POWER_OF_TWO[POWER_BIAS + exponent - 1];
  // A result below the normal doubles is rounded by one product, the last.
  if (exponent < -1021) return value * POWER_OF_TWO[POWER_BIAS + exponent + 200] * POWER_OF_TWO[POWER_BIAS - 200];
  return value * POWER_OF_TWO[POWER_BIAS + exponent];
}

/**
 * log (mantissa 2^exponent) for a mantissa from √½ to √2, right to 2^-67 of itself: returns the high half, and leaves the low one in
 * `lowHalf`. As `log`, with the square of the reduced argument kept exactly and two terms more.
 */
function preciseLogarithm(mantissa: number, exponent: number): number {
  const at = 3 * (((mantissa * LOG_STEPS + 0.5) | 0) - LOG_FIRST);
  const inverse = LOG_TABLE[at];
  const split = mantissa * WORD_SPLITTER;
  const mantissaHigh = split - (split - mantissa);
  const first = mantissaHigh * inverse - 1;
  const second = (mantissa - mantissaHigh) * inverse;
  const r = first + second;
  const rLow = second - (r - first);
  const table = exponent * LN2_HIGH + LOG_TABLE[at + 1];
  const tableLow = exponent * LN2_LOW + LOG_TABLE[at + 2];
  const linear = table + r;
  const linearLow = table - linear + r;
  // r²/2 in two parts: the square of r's upper half is exact.
  const rSplit = r * WORD_SPLITTER;
  const rHigh = rSplit - (rSplit - r);
  const halfSquare = 0.5 * rHigh * rHigh;
  const halfSquareLow = 0.5 * (r - rHigh) * (r + rHigh);
  const quadratic = linear - halfSquare;
  const quadraticLow = linear - quadratic - halfSquare;
  const square = r * r;
  const series =
    1 / 3 - r * (1 / 4) + square * (1 / 5 - r * (1 / 6) + square * (1 / 7 - r * (1 / 8) + square * (1 / 9)));
  const low = linearLow + tableLow + quadraticLow - halfSquareLow + (rLow - r * rLow) + square * r * series;
  const sum = quadratic + low;
  lowHalf[0] = quadratic - sum + low;
  return sum;
}

/** The e for which the positive, finite x is 2^e times a number from √½ to √2. */
function exponentOf(x: number): number {
  if (x < 2.2250738585072014e-308) return exponentOf(x * 18014398509481984) - 54;
  bits[0] = x;
  return (words[1] - HALF_ROOT_WORD) >> 20;
}

/** x × 2^exponent, for an exponent from -1074 to 1100. */
function scaled(x: number, exponent: number): number {
  if (exponent > 1023) return x * POWER_OF_TWO[POWER_BIAS + 1000] * POWER_OF_TWO[POWER_BIAS + exponent - 1000];
  return x * POWER_OF_TWO[POWER_BIAS + exponent];
}

function logarithmOfSpecial(x: number): number {
  if (x === 0) return -Infinity;
  return x === Infinity ? x : NaN;
}

/** `pow` where the base is 0, infinite or NaN, or the exponent is. */
function powerOfSpecial(base: number, exponent: number): number {
  if (exponent === 0) return 1;
  if (base !== base || exponent !== exponent) return NaN;
  const size = Math.abs(base);
  if (size === 1) return NaN;
  const value = size > 1 === exponent > 0 ? Infinity : 0;
  const isNegative = base < 0 || (base === 0 && 1 / base < 0);
  return isNegative && Math.abs(exponent % 2) === 1 ? -value : value;
}
