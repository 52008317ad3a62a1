// Tables of powers of two, exponentials, logarithms and arctangents: computed once, at load, by exact operations, so they need no generator.
import { add, divide, exactly, multiply, squareRoot } from './double-double.ts';
import type { DoubleDouble } from './double-double.ts';

/** `POWER_OF_TWO[POWER_BIAS + e]` is 2^e exactly, for e from -1074 to 1023. */
export const POWER_BIAS = 1074;
export const POWER_OF_TWO = /* @__PURE__ */ powersOfTwo();

/** Steps of the exponential's table to a doubling. */
export const EXP_STEPS = 128;
/** At 2j: 2^(j/128) rounded. At 2j + 1: what is missing, relative to it. j from 0 to 127. */
export const EXP_TABLE = /* @__PURE__ */ exponentials();

/** Steps of the logarithm's table to 1. */
export const LOG_STEPS = 128;
/** The table's first step: 91/128 is the one nearest to the square root of 1/2. */
export const LOG_FIRST = 91;
const LOG_LAST = 181;
/**
 * Three numbers for step i, at 3(i - 91). First c, within 2^-13 of 128/i, of at most 13 bits, so that its products are exact.
 * Then -log c: a multiple of 2^-42, so that a multiple of LN2_HIGH can be added exactly, and the rest.
 */
export const LOG_TABLE = /* @__PURE__ */ logarithms();

/** log 2 to a multiple of 2^-42, and the rest: T. J. Dekker's splitting of the constant, checked by the tests. */
export const LN2_HIGH = 0.6931471805598903;
export const LN2_LOW = 5.497923018708371e-14;

/** Steps of the arctangent's table to 1. */
export const ATAN_STEPS = 64;
/** At 2i: atan(i/64) rounded. At 2i + 1: the rest. i from 0 to 64. */
export const ATAN_TABLE = /* @__PURE__ */ arctangents();

function powersOfTwo(): Float64Array {
  const table = new Float64Array(POWER_BIAS + 1024);
  for (let e = 0, power = 1; e <= 1023; e++, power *= 2) table[POWER_BIAS + e] = power;
  for (let e = -1, power = 0.5; e >= -1074; e--, power /= 2) table[POWER_BIAS + e] = power;
  return table;
}

function exponentials(): Float64Array {
  let step = exactly(2);
  for (let size = 1; size < EXP_STEPS; size *= 2) step = squareRoot(step);
  const table = new Float64Array(2 * EXP_STEPS);
  let power = exactly(1);
  for (let j = 0; j < EXP_STEPS; j++) {
    table[2 * j] = power.high;
    table[2 * j + 1] = power.low / power.high;
    power = multiply(power, step);
  }
  return table;
}

function logarithms(): Float64Array {
  const table = new Float64Array(3 * (LOG_LAST - LOG_FIRST + 1));
  for (let i = LOG_FIRST; i <= LOG_LAST; i++) {
    const c = Math.round((4096 * LOG_STEPS) / i) / 4096;
    // log c = 2 artanh((c - 1) / (c + 1)); numerator and denominator are exact.
    const half = oddSeries(divide(exactly(c - 1), exactly(c + 1)), 1);
    const high = 1536 - (1536 + 2 * half.high);
    const at = 3 * (i - LOG_FIRST);
    table[at] = c;
    table[at + 1] = high;
    table[at + 2] = -2 * half.high - high - 2 * half.low;
  }
  return table;
}

function arctangents(): Float64Array {
  const table = new Float64Array(2 * (ATAN_STEPS + 1));
  let angle = exactly(0);
  for (let i = 1; i <= ATAN_STEPS; i++) {
    // The tangent of the difference of two neighbours: (1/64) / (1 + i (i - 1) / 4096).
    const tangent = divide(exactly(ATAN_STEPS), exactly(ATAN_STEPS * ATAN_STEPS + i * (i - 1)));
    angle = add(angle, oddSeries(tangent, -1));
    table[2 * i] = angle.high;
    table[2 * i + 1] = angle.low;
  }
  return table;
}

/** x + s x³/3 + x⁵/5 + s x⁷/7 …: artanh x for s = 1, atan x for s = -1. */
function oddSeries(x: DoubleDouble, sign: 1 | -1): DoubleDouble {
  const square = multiply(multiply(x, x), exactly(sign));
  let power = x;
  let sum = x;
  for (let divisor = 3; Math.abs(power.high) > Math.abs(x.high) * 1e-34; divisor += 2) {
    power = multiply(power, square);
    sum = add(sum, divide(power, exactly(divisor)));
  }
  return sum;
}
