// Exponential, logarithms, powers and roots: the same bits on every engine.
import { cell } from './cell.ts';
import { productError, SPLITTER } from './double-double.ts';
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

/** The bits of the numbers in the cell, low word first. */
const words = new Int32Array(cell.buffer);

/**
 * e^x. Measured error: at most 0.51 ulp, 0.75 where the result is subnormal. Infinity above 709.78, 0 below -745.13, NaN for NaN.
 * Source of the method: P. T. P. Tang, "Table-Driven Implementation of the Exponential Function in IEEE Floating-Point Arithmetic",
 * ACM TOMS 15, 1989: x is split into steps of (log 2)/128, looked up, and a rest whose series is short.
 */
export function exp(x: number): number {
  const passed = cell;
  passed[0] = x;
  takeExponential();
  return passed[0];
}

/**
 * The natural logarithm of `x`. Measured error: at most 0.52 ulp. -Infinity for 0 and -0; NaN below 0 and for NaN.
 * Source of the method: P. T. P. Tang, "Table-Driven Implementation of the Logarithm Function in IEEE Floating-Point Arithmetic",
 * ACM TOMS 16, 1990, with reciprocals short enough for the reduced argument to be exact.
 */
export function log(x: number): number {
  const passed = cell;
  passed[0] = x;
  takeLogarithm();
  return passed[0];
}

/** The logarithm of `x` to base 2: exact for a power of 2. Measured error: at most 0.51 ulp. Special values as `log`. */
export function log2(x: number): number {
  const passed = cell;
  passed[0] = x;
  takeBinaryLogarithm();
  return passed[0];
}

/**
 * `base` to the power of `exponent`, exact where the result is a double. Measured error: at most 0.51 ulp, 0.75 where it is subnormal.
 * Special values as ECMA-262 has them for `**`: anything to the power 0 is 1; 1 to an infinite power is NaN;
 * a negative base gives NaN unless the exponent is an integer.
 */
export function pow(base: number, exponent: number): number {
  pass(base, exponent);
  takePower();
  return cell[0];
}

/**
 * The cube root of `x`, exact for a cube. Measured error: at most 0.51 ulp. Zeros, infinities and NaN give themselves.
 * A quartic through the Chebyshev nodes starts it at 7 bits; two steps of E. Halley's method (1694), each tripling the bits, end it.
 */
export function cbrt(x: number): number {
  const passed = cell;
  passed[0] = x;
  takeCubeRoot();
  return passed[0];
}

/**
 * The length of the vector (x, y), never overflowing on the way. Measured error: at most 0.51 ulp, 0.75 where it is subnormal. Infinity if either is infinite, even beside NaN.
 * The faster `length` in vector.ts does for coordinates of ordinary size.
 * Source of the correction: C. F. Borges, "Algorithm 1014: An Improved Algorithm for hypot(x,y)", ACM TOMS 47, 2020.
 */
export function hypot(x: number, y: number): number {
  pass(x, y);
  takeHypotenuse();
  return cell[0];
}

function pass(first: number, second: number): void {
  const passed = cell;
  passed[0] = first;
  passed[1] = second;
}

/** Replaces x in the cell by e^x. For bodies in other files, whose calls of a face may be too deep to be inlined. */
export function takeExponential(): void {
  const x = cell[0];
  if (x > EXP_OVERFLOW) cell[0] = Infinity;
  else if (x < EXP_UNDERFLOW) cell[0] = 0;
  else if (x === x) {
    cell[1] = 0;
    takeExponentialOfPair();
  }
}

/**
 * Replaces x and its tail in the cell by e^(x + tail). x must neither over- nor underflow by more than a factor of 4, and the tail be below
 * 2^-40 of it.
 */
function takeExponentialOfPair(): void {
  const x = cell[0];
  const stepCount = x * STEPS_PER_UNIT + ROUNDER - ROUNDER;
  const r = x - stepCount * STEP_HIGH - stepCount * STEP_LOW + cell[1];
  const steps = stepCount | 0;
  const exponent = steps >> 7;
  const at = 2 * (steps & (EXP_STEPS - 1));
  const square = r * r;
  const excess = EXP_TABLE[at + 1] + r + square * (1 / 2 + r * (1 / 6) + square * (1 / 24 + r * (1 / 120)));
  const value = EXP_TABLE[at] + EXP_TABLE[at] * excess;
  if (exponent > 1023) cell[0] = value * 2 * POWER_OF_TWO[POWER_BIAS + exponent - 1];
  else if (exponent >= -1021) cell[0] = value * POWER_OF_TWO[POWER_BIAS + exponent];
  // A result below the normal doubles is rounded by one product, the last.
  else cell[0] = value * POWER_OF_TWO[POWER_BIAS + exponent + 200] * POWER_OF_TWO[POWER_BIAS - 200];
}

/** Replaces x in the cell by its natural logarithm. */
export function takeLogarithm(): void {
  if (!isPositive(cell[0])) return;
  const exponent = takeMantissa();
  const mantissa = cell[0];
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
  const series = -1 / 2 + r * (1 / 3) + square * (-1 / 4 + r * (1 / 5) + square * (-1 / 6 + r * (1 / 7)));
  cell[0] = high + (low + square * series);
}

function takeBinaryLogarithm(): void {
  if (!isPositive(cell[0])) return;
  const exponent = takeMantissa();
  takePreciseLogarithm(0);
  const high = cell[0];
  const product = high * INVERSE_LN2_HIGH;
  const error = productError(high, INVERSE_LN2_HIGH, product);
  const rest = error + (high * INVERSE_LN2_LOW + cell[1] * INVERSE_LN2_HIGH);
  const sum = exponent + product;
  cell[0] = sum + (exponent - sum + product + rest);
}

/** False for what has no finite logarithm, whose result it leaves in the cell. */
function isPositive(x: number): boolean {
  if (x > 0 && x < Infinity) return true;
  if (x === 0) cell[0] = -Infinity;
  else if (x < 0) cell[0] = NaN;
  return false;
}

/** Replaces a base and an exponent in the cell by the power. */
export function takePower(): void {
  const base = cell[0];
  const exponent = cell[1];
  const size = Math.abs(base);
  const steepness = Math.abs(exponent);
  if (!(size > 0 && size < Infinity && steepness > 0 && steepness < Infinity)) {
    if (exponent === 0) cell[0] = 1;
    else if (base !== base || exponent !== exponent || size === 1) cell[0] = NaN;
    else {
      const value = size > 1 === exponent > 0 ? Infinity : 0;
      const isNegative = base < 0 || (base === 0 && 1 / base < 0);
      cell[0] = isNegative && Math.abs(exponent % 2) === 1 ? -value : value;
    }
    return;
  }
  let sign = 1;
  if (base < 0) {
    if (Math.floor(exponent) !== exponent) {
      cell[0] = NaN;
      return;
    }
    if (Math.abs(exponent % 2) === 1) sign = -1;
  }
  if (size === 1) {
    cell[0] = sign;
    return;
  }
  // The logarithm of any other double is at least 2^-53 in size, so that these have left the range of results.
  let product = exponent;
  if (steepness > 4e19) product = size > 1 ? exponent : -exponent;
  else {
    cell[0] = size;
    takePreciseLogarithm(takeMantissa());
    const high = cell[0];
    product = exponent * high;
    cell[1] = productError(exponent, high, product) + exponent * cell[1];
  }
  if (product > EXP_OVERFLOW + 1) cell[0] = Infinity;
  else if (product < EXP_UNDERFLOW - 1) cell[0] = 0;
  else {
    cell[0] = product;
    takeExponentialOfPair();
  }
  cell[0] *= sign;
}

/**
 * Replaces a mantissa in the cell, from √½ to √2, by log (mantissa 2^exponent) in two halves, right to 2^-67 of it.
 * As `takeLogarithm`, with the square of the reduced argument kept exactly and two terms more.
 */
function takePreciseLogarithm(exponent: number): void {
  const mantissa = cell[0];
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
  cell[0] = sum;
  cell[1] = quadratic - sum + low;
}

function takeCubeRoot(): void {
  const x = cell[0];
  const size = Math.abs(x);
  if (!(size > 0 && size < Infinity)) return;
  cell[0] = size;
  const exponent = takeMantissa();
  const third = Math.floor(exponent / 3);
  const value = cell[0] * (1 << (exponent - 3 * third));
  const guess =
    0.5825553741811252 +
    value *
      (0.5193161204622684 +
        value * (-0.12111376140936703 + value * (0.01761160350723698 - value * 0.0010270990812090842)));
  const guessCube = guess * guess * guess;
  const better = (guess * (guessCube + 2 * value)) / (2 * guessCube + value);
  // To 26 bits, so that its square is exact, and value minus its cube too.
  const split = better * SPLITTER;
  const root = split - (split - better);
  const square = root * root;
  const squareSplit = square * SPLITTER;
  const squareHigh = squareSplit - (squareSplit - square);
  const rest = value - squareHigh * root - (square - squareHigh) * root;
  const result = (root + (root * rest) / (2 * square * root + value)) * POWER_OF_TWO[POWER_BIAS + third];
  cell[0] = x < 0 ? -result : result;
}

function takeHypotenuse(): void {
  const xSize = Math.abs(cell[0]);
  const ySize = Math.abs(cell[1]);
  let large = xSize > ySize ? xSize : ySize;
  let small = xSize > ySize ? ySize : xSize;
  if (xSize === Infinity || ySize === Infinity) cell[0] = Infinity;
  // Both zero, or one NaN; or the smaller adds less than half a unit in the last place.
  else if (!(large > 0 && small * 268435456 >= large)) cell[0] = small === small ? large : small;
  else {
    const exponent = large > 1e150 ? 600 : large < 1e-130 ? -600 : 0;
    large *= POWER_OF_TWO[POWER_BIAS - exponent];
    small *= POWER_OF_TWO[POWER_BIAS - exponent];
    const largeSquare = large * large;
    const smallSquare = small * small;
    const length = Math.sqrt(largeSquare + smallSquare);
    const square = length * length;
    const errors = productError(large, large, largeSquare) + productError(small, small, smallSquare);
    const excess = square - largeSquare - smallSquare - (errors - productError(length, length, square));
    cell[0] = (length - excess / (2 * length)) * POWER_OF_TWO[POWER_BIAS + exponent];
  }
}

/** Replaces the positive, finite x in the cell by its mantissa, from √½ to √2, and returns the exponent of the power of two it took off. */
function takeMantissa(): number {
  let x = cell[0];
  let shift = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984;
    shift = 54;
  }
  cell[0] = x;
  const exponent = (words[1] - HALF_ROOT_WORD) >> 20;
  cell[0] = x * POWER_OF_TWO[POWER_BIAS - exponent];
  return exponent - shift;
}
