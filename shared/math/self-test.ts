// The start-up test of an engine's arithmetic: a few hundred inputs through every function here, and through what those rest on.
import { SamestepError } from '../errors.ts';
import { checksumWords, foldChecksum, formatChecksum } from './checksum.ts';
import { segmentCircleHit, sweptCirclesHit, wrapCoordinate, wrapDelta } from './collision.ts';
import { cbrt, exp, hypot, log, log2, pow } from './exponential.ts';
import { counterHash, nextFloat, nextInt, nextUint32, RANDOM_STATE_WORDS, seedRandom } from './random.ts';
import { acos, angleDelta, asin, atan, atan2, cos, sin, tan, turnTowards, wrapAngle } from './trigonometry.ts';
import { inverseLerp, length, lerp, moveTowards } from './vector.ts';

/** What `mathSelfTest` gives on every engine that can take part. Changes only with a change of results, which old recordings feel. */
export const MATH_SELF_TEST = '412596cc5b56737c';

const SPECIAL = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  2,
  3,
  10,
  0.1,
  0.7853981633974483,
  1.5707963267948966,
  3.141592653589793,
  6.283185307179586,
  1647099,
  1e9,
  1e22,
  1e300,
  1.7976931348623157e308,
  -1.7976931348623157e308,
  5e-324,
  -5e-324,
  2.2250738585072014e-308,
  1e-300,
  1e-9,
  709.782712893384,
  -745.1332191019411,
  0.9999999999999999,
  1.0000000000000002,
  Infinity,
  -Infinity,
  NaN,
];
const RANDOM_PAIRS = 200;

/** 16 hexadecimal digits that stand for every bit of the results. Takes some ten milliseconds when cold, and allocates. */
export function mathSelfTest(): string {
  const results: number[] = [];
  SPECIAL.forEach((x, i) => {
    pushUnary(results, x);
    // Each with itself and eight others, which differ from one to the next.
    for (let k = 0; k <= 8; k++) pushBinary(results, x, SPECIAL[(i + k * k) % SPECIAL.length]);
  });
  const state = new Uint32Array(RANDOM_STATE_WORDS);
  seedRandom(state, 0x5eed, 0);
  for (let i = 0; i < RANDOM_PAIRS; i++) {
    // From 2^-20 to 2^20, of either sign, and every seventh far larger.
    const x = (nextFloat(state) * 2 - 1) * (nextInt(state, 7) === 0 ? 1e40 : exp(nextInt(state, 28) - 14));
    const y = (nextFloat(state) * 2 - 1) * (1 + nextInt(state, 1000));
    pushUnary(results, x);
    pushUnary(results, nextFloat(state) * 2 - 1);
    pushBinary(results, x, y);
    pushBinary(results, nextFloat(state) * 50, nextFloat(state) * 100 - 50);
    pushGeometry(results, x, y, state);
    results.push(nextUint32(state), counterHash(i, nextUint32(state), i * 7, 3));
  }
  return checksumOf(results);
}

/**
 * Throws `sim/engine-differs` where this engine's arithmetic differs: it would lose step with the others. Call it once, at start-up.
 */
export function assertMath(): void {
  let actual = 'no result';
  let cause: unknown;
  try {
    actual = mathSelfTest();
  } catch (error) {
    cause = error;
  }
  if (actual === MATH_SELF_TEST) return;
  throw new SamestepError({
    code: 'sim/engine-differs',
    what: `This JavaScript engine computes ${actual} in the arithmetic self-test, not ${MATH_SELF_TEST}.`,
    why: 'Its worlds would differ from those of every other machine.',
    fix: 'Use another browser or another version, and report this one; it needs exact IEEE 754 doubles and little-endian memory.',
    data: { expected: MATH_SELF_TEST, actual },
    cause,
  });
}

function pushUnary(results: number[], x: number): void {
  results.push(sin(x), cos(x), tan(x), asin(x), acos(x), atan(x), exp(x), log(x), log2(x), cbrt(x), wrapAngle(x));
  results.push(Math.sqrt(x), Math.floor(x), Math.ceil(x), Math.round(x), Math.trunc(x), Math.abs(x), Math.sign(x));
  results.push(Math.fround(x), Math.clz32(x), x | 0, x >>> 0);
}

function pushBinary(results: number[], x: number, y: number): void {
  results.push(atan2(x, y), pow(x, y), hypot(x, y), x + y, x - y, x * y, x / y, x % y, x * y + x);
  results.push(Math.min(x, y), Math.max(x, y), Math.imul(x, y), length(x, y), angleDelta(x, y), moveTowards(x, y, 1));
}

function pushGeometry(results: number[], x: number, y: number, state: Uint32Array): void {
  const t = nextFloat(state);
  results.push(turnTowards(x, y, t), lerp(x, y, t), inverseLerp(x, y, t), wrapCoordinate(x, 640), wrapDelta(x, y, 640));
  results.push(segmentCircleHit(t, 0, y, 3, 50, 1, 2), sweptCirclesHit(0, t, y, 9, 1, 40, 9, -y, 1, 3));
}

function checksumOf(results: readonly number[]): string {
  const numbers = new Float64Array(results.length);
  // The bits of NaN are an engine's own affair.
  for (let i = 0; i < results.length; i++) numbers[i] = Number.isNaN(results[i]) ? 1e-123 : results[i];
  const sums = new Uint32Array(4);
  checksumWords(new Int32Array(numbers.buffer), sums, 0);
  foldChecksum(sums, 2, sums, 0);
  return formatChecksum(sums, 2);
}
