// Sine, cosine, tangent, their inverses, and the handling of angles: the same bits on every engine. Angles are in radians.
import { productError, SPLITTER } from './double-double.ts';
import { HUGE_ANGLE, quarterTurns, reducedHigh, reducedLow, reduceHuge } from './pi-reduction.ts';
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

/** Scratch of the reduction of huge angles: written by each call before it is read. */
const huge = new Float64Array(2);

/** The sine of `x`, any finite angle. Measured error: at most 0.76 ulp. NaN for NaN and the infinities; -0 for -0. */
export function sin(x: number): number {
  const size = Math.abs(x);
  if (size <= EIGHTH) return size < TINY ? x : sineNearZero(x, 0);
  if (size < HUGE_ANGLE) {
    const turns = quarterTurns(x);
    const high = reducedHigh(x, turns);
    return sineAfterTurns(turns, high, reducedLow(x, turns, high));
  }
  if (!(size < Infinity)) return NaN;
  const turns = reduceHuge(x, huge);
  return sineAfterTurns(turns, huge[0], huge[1]);
}

/** The cosine of `x`, any finite angle. Measured error: at most 0.76 ulp. NaN for NaN and the infinities. */
export function cos(x: number): number {
  const size = Math.abs(x);
  if (size <= EIGHTH) return cosineNearZero(x, 0);
  if (size < HUGE_ANGLE) {
    const turns = quarterTurns(x);
    const high = reducedHigh(x, turns);
    return sineAfterTurns(turns + 1, high, reducedLow(x, turns, high));
  }
  if (!(size < Infinity)) return NaN;
  const turns = reduceHuge(x, huge) + 1;
  return sineAfterTurns(turns, huge[0], huge[1]);
}

/** The tangent of `x`, any finite angle. Measured error: at most 0.90 ulp. NaN for NaN and the infinities; -0 for -0. */
export function tan(x: number): number {
  const size = Math.abs(x);
  if (size <= EIGHTH) return size < TINY ? x : tangentAfterTurns(0, x, 0);
  if (size < HUGE_ANGLE) {
    const turns = quarterTurns(x);
    const high = reducedHigh(x, turns);
    return tangentAfterTurns(turns, high, reducedLow(x, turns, high));
  }
  if (!(size < Infinity)) return NaN;
  const turns = reduceHuge(x, huge);
  return tangentAfterTurns(turns, huge[0], huge[1]);
}

/** The angle in [-π/2, π/2] whose sine is `x`, from -1 to 1; else NaN. Measured error: at most 0.67 ulp. */
export function asin(x: number): number {
  const size = Math.abs(x);
  if (size < 0.5) return size < TINY ? x : x + x * arcsineExcess(x * x);
  if (!(size < 1)) return size === 1 ? x * QUARTER : NaN;
  // asin x = π/2 - 2 asin √((1 - x) / 2)
  const half = (1 - size) * 0.5;
  const root = Math.sqrt(half);
  const base = QUARTER - 2 * root;
  const angle = base + (QUARTER - base - 2 * root + (QUARTER_LOW - 2 * arcsineRest(half, root)));
  return x < 0 ? -angle : angle;
}

/** The angle in [0, π] whose cosine is `x`, from -1 to 1; else NaN. Measured error: at most 0.78 ulp. */
export function acos(x: number): number {
  const size = Math.abs(x);
  if (size < 0.5) return QUARTER - (x - (QUARTER_LOW - x * arcsineExcess(x * x)));
  if (!(size < 1)) return size === 1 ? (x > 0 ? 0 : PI) : NaN;
  const half = (1 - size) * 0.5;
  const root = Math.sqrt(half);
  const rest = arcsineRest(half, root);
  if (x > 0) return 2 * (root + rest);
  const base = PI - 2 * root;
  return base + (PI - base - 2 * root + (PI_LOW - 2 * rest));
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
  const ySize = Math.abs(y);
  const xSize = Math.abs(x);
  const steep = ySize > xSize;
  let large = steep ? ySize : xSize;
  let small = steep ? xSize : ySize;
  if (!(large > 0 && large < Infinity)) {
    // Both zero, or one infinite, or NaN. Two infinities stand at 45°; one NaN keeps both comparisons false or spoils the quotient.
    if (!(ySize <= Infinity && xSize <= Infinity)) return NaN;
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
  const left = x < 0 || (x === 0 && 1 / x < 0);
  const angle = steep
    ? sumOf(QUARTER, QUARTER_LOW, left ? high : -high, left ? low + tangent : -low - tangent)
    : left
      ? sumOf(PI, PI_LOW, -high, -low - tangent)
      : high + (tangent + low);
  return y < 0 || (y === 0 && 1 / y < 0) ? -angle : angle;
}

/** `angle` in (-π, π], a whole number of turns away. Exact for TAU as a double; NaN for an infinity. */
export function wrapAngle(angleRad: number): number {
  if (angleRad > -PI && angleRad <= PI) return angleRad;
  const rest = angleRad % TAU;
  if (rest > PI) return rest - TAU;
  return rest <= -PI ? rest + TAU : rest;
}

/** The shortest turn that leads from one angle to another, in (-π, π]; half a turn is positive. */
export function angleDelta(fromRad: number, toRad: number): number {
  return wrapAngle(toRad - fromRad);
}

/** `fromRad` turned the short way towards `toRad` by at most `maxStepRad` (at least 0), in (-π, π]. It arrives exactly. */
export function turnTowards(fromRad: number, toRad: number, maxStepRad: number): number {
  const delta = angleDelta(fromRad, toRad);
  if (Math.abs(delta) <= maxStepRad) return wrapAngle(toRad);
  return wrapAngle(fromRad + (delta < 0 ? -maxStepRad : maxStepRad));
}

/** high + low + small + rest for |high| >= |small|, rounded little more than once. */
function sumOf(high: number, low: number, small: number, rest: number): number {
  const sum = high + small;
  return sum + (high - sum + small + (low + rest));
}

/** The sine of a reduced angle after `turns` quarter turns. */
function sineAfterTurns(turns: number, high: number, low: number): number {
  const quadrant = turns | 0;
  const value = (quadrant & 1) === 0 ? sineNearZero(high, low) : cosineNearZero(high, low);
  return (quadrant & 2) === 0 ? value : -value;
}

/**
 * sin (x + low) for |x| up to little more than π/4.
 * Coefficients of this and of `cosineNearZero` and `arcsineExcess`: "fdlibm" 5.3, k_sin.c, k_cos.c, e_asin.c, Sun Microsystems, 1993.
 */
function sineNearZero(x: number, low: number): number {
  const square = x * x;
  return x + (x * square * sineTail(square) + low * (1 - 0.5 * square));
}

/** (sin √s / √s - 1) / s */
function sineTail(square: number): number {
  const fourth = square * square;
  return (
    -1.66666666666666324348e-1 +
    square * (8.33333333332248946124e-3 + square * -1.98412698298579493134e-4) +
    square *
      fourth *
      (2.75573137070700676789e-6 + square * -2.50507602534068634195e-8 + fourth * 1.58969099521155010221e-10)
  );
}

/** cos (x + low) for |x| up to little more than π/4. */
function cosineNearZero(x: number, low: number): number {
  const square = x * x;
  const half = 0.5 * square;
  const high = 1 - half;
  return high + (1 - high - half + (square * square * cosineTail(square) - x * low));
}

/** (cos √s - 1 + s/2) / s² */
function cosineTail(square: number): number {
  const fourth = square * square;
  return (
    4.16666666666666019037e-2 +
    square * (-1.38888888888741095749e-3 + square * 2.48015872894767294178e-5) +
    square *
      fourth *
      (-2.75573143513906633035e-7 + square * 2.0875723212981748279e-9 + fourth * -1.13596475577881948265e-11)
  );
}

/** The tangent of a reduced angle after `turns` quarter turns: a quotient of sine and cosine, both to more than a double's precision. */
function tangentAfterTurns(turns: number, x: number, low: number): number {
  const square = x * x;
  const half = 0.5 * square;
  const sineRest = x * square * sineTail(square) + low * (1 - half);
  const sine = x + sineRest;
  const sineLow = sineRest - (sine - x);
  const high = 1 - half;
  const cosineRest =
    1 - high - half + (square * square * cosineTail(square) - x * low - 0.5 * productError(x, x, square));
  const cosine = high + cosineRest;
  const cosineLow = cosineRest - (cosine - high);
  return ((turns | 0) & 1) === 0
    ? quotient(sine, sineLow, cosine, cosineLow)
    : -quotient(cosine, cosineLow, sine, sineLow);
}

/** (a + aLow) / (b + bLow), rounded little more than once. */
function quotient(a: number, aLow: number, b: number, bLow: number): number {
  const inverse = 1 / b;
  const value = a * inverse;
  const product = value * b;
  return value + (a - product - productError(value, b, product) + (aLow - value * bLow)) * inverse;
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
