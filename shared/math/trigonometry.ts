// Sine, cosine, tangent, their inverses, and the handling of angles: the same bits on every engine. Angles are in radians.
import { cell } from './cell.ts';
import { differenceError, productError, SPLITTER } from './double-double.ts';
import {
  HUGE_ANGLE,
  QUARTER_1,
  QUARTER_2,
  QUARTER_3,
  QUARTER_4,
  QUARTERS_PER_RADIAN,
  ROUNDER,
  takeHugeRemainder,
  takeRemainder,
} from './pi-reduction.ts';
import { ATAN_STEPS, ATAN_TABLE, POWER_BIAS, POWER_OF_TWO } from './tables.ts';

/** Half a turn. */
export const PI = 3.141592653589793;
/** A whole turn. */
export const TAU = 6.283185307179586;

const PI_LOW = 1.2246467991473532e-16;
const QUARTER = 1.5707963267948966;
const QUARTER_LOW = 6.123233995736766e-17;
const EIGHTH = 0.7853981633974483;
const TINY = 7.450580596923828e-9; // 2^-27

/** The sine of `x`, any finite angle. Measured error: at most 0.78 ulp. NaN for NaN and the infinities; -0 for -0. */
export function sin(x: number): number {
  const passed = cell;
  passed[0] = x;
  takeSine();
  return passed[0];
}

/** The cosine of `x`, any finite angle. Measured error: at most 0.78 ulp. NaN for NaN and the infinities. */
export function cos(x: number): number {
  const passed = cell;
  passed[0] = x;
  takeCosine();
  return passed[0];
}

/** The tangent of `x`, any finite angle. Measured error: at most 0.90 ulp. NaN for NaN and the infinities; -0 for -0. */
export function tan(x: number): number {
  const passed = cell;
  passed[0] = x;
  takeTangent();
  return passed[0];
}

/** The angle in [-π/2, π/2] whose sine is `x`, from -1 to 1; else NaN. Measured error: at most 0.67 ulp. */
export function asin(x: number): number {
  const passed = cell;
  passed[0] = x;
  takeArcsine();
  return passed[0];
}

/** The angle in [0, π] whose cosine is `x`, from -1 to 1; else NaN. Measured error: at most 0.78 ulp. */
export function acos(x: number): number {
  const passed = cell;
  passed[0] = x;
  takeArccosine();
  return passed[0];
}

/** The angle in [-π/2, π/2] whose tangent is `x`. Measured error: at most 0.73 ulp. NaN for NaN; -0 for -0. */
export function atan(x: number): number {
  return atan2(x, 1);
}

/**
 * The angle in [-π, π] of the vector (x, y), from the x axis. Measured error: at most 0.73 ulp.
 * Zeros, infinities and NaN as ECMA-262 has them for Math.atan2: `atan2(0, -0)` is π, `atan2(-0, 1)` is -0.
 * Source of the method: P. T. P. Tang, "Table-Lookup Algorithms for Elementary Functions and Their Error Analysis", ARITH 10, 1991:
 * atan q = atan c + atan ((q - c) / (1 + q c)) with c = i/64 from a table, on the vector itself, so that q is never rounded.
 */
export function atan2(y: number, x: number): number {
  pass(y, x);
  takeArctangent();
  return cell[0];
}

/** `angleRad` brought into (-π, π] by whole turns of TAU, exactly. NaN for an infinity. */
export function wrapAngle(angleRad: number): number {
  const passed = cell;
  passed[0] = angleRad;
  takeWrapped();
  return passed[0];
}

/** The shortest turn that leads from one angle to another, in (-π, π]; half a turn is positive. */
export function angleDelta(fromRad: number, toRad: number): number {
  return wrapAngle(toRad - fromRad);
}

/** `fromRad` turned the short way towards `toRad` by at most `maxStepRad` (at least 0), in (-π, π]. It arrives exactly. */
export function turnTowards(fromRad: number, toRad: number, maxStepRad: number): number {
  cell[0] = toRad - fromRad;
  takeWrapped();
  const delta = cell[0];
  if (Math.abs(delta) <= maxStepRad) cell[0] = toRad;
  else cell[0] = fromRad + (delta < 0 ? -maxStepRad : maxStepRad);
  takeWrapped();
  return cell[0];
}

/** Brings the angle in the cell into (-π, π]. */
function takeWrapped(): void {
  const angle = cell[0];
  if (angle > -PI && angle <= PI) return;
  const rest = angle % TAU;
  if (rest > PI) cell[0] = rest - TAU;
  else cell[0] = rest <= -PI ? rest + TAU : rest;
}

function pass(first: number, second: number): void {
  const passed = cell;
  passed[0] = first;
  passed[1] = second;
}

/** Replaces the angle in the cell by its sine. For bodies in other files, whose calls of a face may be too deep to be inlined. */
export function takeSine(): void {
  takeSineAfter(0);
}

/** Replaces the angle in the cell by its cosine. */
export function takeCosine(): void {
  takeSineAfter(1);
}

/** Replaces the angle in the cell by its sine after 0 or 1 quarter turns. */
function takeSineAfter(quarters: number): void {
  let x = cell[0];
  let low = 0;
  let quadrant = quarters;
  const size = Math.abs(x);
  if (size >= HUGE_ANGLE || x !== x) {
    quadrant += takeHugeRemainder();
    x = cell[0];
    low = cell[1];
  } else if (size > EIGHTH) {
    // As `takeRemainder`, whose call would cost as much as the work.
    const turns = x * QUARTERS_PER_RADIAN + ROUNDER - ROUNDER;
    const first = x - turns * QUARTER_1;
    const piece = turns * QUARTER_2;
    const second = first - piece;
    const third = turns * QUARTER_3 - differenceError(first, piece, second);
    x = second - third;
    low = differenceError(second, third, x) - turns * QUARTER_4;
    quadrant += turns & 3;
  } else if (size < TINY) {
    if (quarters === 1) cell[0] = 1;
    return;
  }
  const square = x * x;
  const half = 0.5 * square;
  const high = 1 - half;
  const value =
    (quadrant & 1) === 0
      ? x + (x * square * sineSeries(square) + low * high)
      : high + (1 - high - half + (square * square * cosineSeries(square) - x * low));
  cell[0] = (quadrant & 2) === 0 ? value : -value;
}

/** Replaces the angle in the cell by its tangent: a quotient of sine and cosine, both to more than a double's precision. */
function takeTangent(): void {
  let x = cell[0];
  let low = 0;
  let quadrant = 0;
  const size = Math.abs(x);
  if (!(size <= EIGHTH)) {
    quadrant = takeRemainder();
    x = cell[0];
    low = cell[1];
  } else if (size < TINY) return;
  const square = x * x;
  const half = 0.5 * square;
  const high = 1 - half;
  const sineRest = x * square * sineSeries(square) + low * high;
  const sine = x + sineRest;
  const sineLow = sineRest - (sine - x);
  const squareError = productError(x, x, square);
  const cosineRest = 1 - high - half + (square * square * cosineSeries(square) - x * low - 0.5 * squareError);
  const cosine = high + cosineRest;
  const cosineLow = cosineRest - (cosine - high);
  const isOdd = (quadrant & 1) === 1;
  const above = isOdd ? -cosine : sine;
  const aboveLow = isOdd ? -cosineLow : sineLow;
  const below = isOdd ? sine : cosine;
  const belowLow = isOdd ? sineLow : cosineLow;
  const inverse = 1 / below;
  const value = above * inverse;
  const product = value * below;
  cell[0] = value + (above - product - productError(value, below, product) + (aboveLow - value * belowLow)) * inverse;
}

/**
 * (sin √s / √s - 1) / s, for √s up to little more than π/4.
 * Coefficients of this, `cosineSeries` and `arcsineExcess`: "fdlibm" 5.3, k_sin.c, k_cos.c, e_asin.c, Sun Microsystems, 1993.
 */
function sineSeries(square: number): number {
  const fourth = square * square;
  return (
    -1.66666666666666324348e-1 +
    square * (8.33333333332248946124e-3 + square * -1.98412698298579493134e-4) +
    square *
      fourth *
      (2.75573137070700676789e-6 + square * -2.50507602534068634195e-8 + fourth * 1.58969099521155010221e-10)
  );
}

/** (cos √s - 1 + s/2) / s², for √s up to little more than π/4. */
function cosineSeries(square: number): number {
  const fourth = square * square;
  return (
    4.16666666666666019037e-2 +
    square * (-1.38888888888741095749e-3 + square * 2.48015872894767294178e-5) +
    square *
      fourth *
      (-2.75573143513906633035e-7 + square * 2.0875723212981748279e-9 + fourth * -1.13596475577881948265e-11)
  );
}

/** Replaces the sine in the cell by its angle: for 1/2 and above, asin x = π/2 - 2 asin √((1 - x) / 2). */
function takeArcsine(): void {
  const x = cell[0];
  const size = Math.abs(x);
  if (size < 0.5) {
    if (size >= TINY) cell[0] = x + x * arcsineExcess(x * x);
    return;
  }
  if (!(size < 1)) {
    cell[0] = size === 1 ? x * QUARTER : NaN;
    return;
  }
  const half = (1 - size) * 0.5;
  const root = Math.sqrt(half);
  const base = QUARTER - 2 * root;
  const angle = base + (QUARTER - base - 2 * root + (QUARTER_LOW - 2 * arcsineRest(half, root)));
  cell[0] = x < 0 ? -angle : angle;
}

/** Replaces the cosine in the cell by its angle, as `takeArcsine`. */
function takeArccosine(): void {
  const x = cell[0];
  const size = Math.abs(x);
  if (size < 0.5) {
    cell[0] = QUARTER - (x - (QUARTER_LOW - x * arcsineExcess(x * x)));
    return;
  }
  if (!(size < 1)) {
    cell[0] = size === 1 ? (x > 0 ? 0 : PI) : NaN;
    return;
  }
  const half = (1 - size) * 0.5;
  const root = Math.sqrt(half);
  const rest = arcsineRest(half, root);
  const base = PI - 2 * root;
  cell[0] = x > 0 ? 2 * (root + rest) : base + (PI - base - 2 * root + (PI_LOW - 2 * rest));
}

/** Replaces y and x in the cell by the angle of (x, y). */
function takeArctangent(): void {
  const y = cell[0];
  const x = cell[1];
  const ySize = Math.abs(y);
  const xSize = Math.abs(x);
  const isSteep = ySize > xSize;
  let large = isSteep ? ySize : xSize;
  let small = isSteep ? xSize : ySize;
  if (!(large > 0 && large < Infinity)) {
    if (x !== x || y !== y) {
      cell[0] = NaN;
      return;
    }
    // Two infinities stand at an eighth of a turn; one, or two zeros, on an axis.
    small = small === Infinity ? 1 : 0;
    large = 1;
  }
  let tangent = small / large;
  let high = 0;
  let low = 0;
  if (tangent >= TINY) {
    if (large > 1e150 || large < 1e-150) {
      const scale = large > 1 ? POWER_OF_TWO[POWER_BIAS - 600] : POWER_OF_TWO[POWER_BIAS + 600];
      large *= scale;
      small *= scale;
    }
    if (tangent < 2.5 / ATAN_STEPS) {
      const product = tangent * large;
      low = (small - product - productError(tangent, large, product)) / large;
    } else {
      const step = (tangent * ATAN_STEPS + 0.5) | 0;
      const c = step / ATAN_STEPS;
      const split = large * SPLITTER;
      const largeHigh = split - (split - large);
      tangent = (small - c * largeHigh - c * (large - largeHigh)) / (large + c * small);
      high = ATAN_TABLE[2 * step];
      low = ATAN_TABLE[2 * step + 1];
    }
  }
  // atan t = t - t³/3 + t⁵/5 …; |t| is at most 2.5/64, so that what is left out is below 2^-60 of it.
  const square = tangent * tangent;
  const excess = square * (-1 / 3 + square * (1 / 5 + square * (-1 / 7 + square * (1 / 9 - square * (1 / 11)))));
  low += tangent * excess;
  // From the first eighth to the whole: the angle is added to 0, or to or from a quarter or a half turn.
  const isLeft = x < 0 || (x === 0 && 1 / x < 0);
  const start = isSteep ? QUARTER : isLeft ? PI : 0;
  const startLow = isSteep ? QUARTER_LOW : isLeft ? PI_LOW : 0;
  const sign = isSteep === isLeft ? 1 : -1;
  const sum = start + sign * high;
  const rest = startLow + sign * (tangent + low);
  const angle = sum + (start === 0 ? rest : start - sum + sign * high + rest);
  cell[0] = y < 0 || (y === 0 && 1 / y < 0) ? -angle : angle;
}

/** asin √s / √s - 1 for s up to 1/4. */
function arcsineExcess(square: number): number {
  const above =
    1.66666666666666657415e-1 +
    square *
      (-3.25565818622400915405e-1 +
        square *
          (2.01212532134862925881e-1 +
            square *
              (-4.00555345006794114027e-2 + square * (7.91534994289814532176e-4 + square * 3.4793310759602116757e-5))));
  const below =
    1 +
    square *
      (-2.40339491173441421878 +
        square * (2.02094576023350569471 + square * (-6.8828397160545329303e-1 + square * 7.70381505559019352791e-2)));
  return (square * above) / below;
}

/** asin √half - root, where `root` is √half as rounded: the excess of the series and what the root lacks. */
function arcsineRest(half: number, root: number): number {
  const square = root * root;
  return root * arcsineExcess(half) + (half - square - productError(root, root, square)) / (2 * root);
}
