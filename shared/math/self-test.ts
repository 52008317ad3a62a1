// The start-up test of an engine's arithmetic: a few hundred inputs through every function here, and through what those rest on.
import { SamestepError } from '../errors.ts';
import { checksumWords, foldChecksum, formatChecksum } from './checksum.ts';
import { segmentCircleHit, sweptCirclesHit, wrapCoordinate, wrapDelta } from './collision.ts';
import { ease, EASINGS, smootherstep, smoothstep, springTo } from './easing.ts';
import { cbrt, exp, hypot, log, log2, pow } from './exponential.ts';
import { createFlowField } from './flow-field.ts';
import { createPathFinder } from './path-finding.ts';
import * as random from './random.ts';
import * as steering from './steering.ts';
import { acos, angleDelta, asin, atan, atan2, cos, sin, tan, turnTowards, wrapAngle } from './trigonometry.ts';
import * as vector from './vector.ts';

/** What `mathSelfTest` gives on every engine that can take part. Changes only with a change of results, which old recordings feel. */
export const MATH_SELF_TEST = '7cf47461b8544234';

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
const RANDOM_PAIRS = 100;
const GRID_WIDTH = 9;
const GRID_HEIGHT = 7;

/** 16 hexadecimal digits that stand for every bit of the results. Takes some ten milliseconds when cold, and allocates. */
export function mathSelfTest(): string {
  const results: number[] = [];
  results.push(Math.PI, Math.E, Math.LN2, Math.LN10, Math.LOG2E, Math.LOG10E, Math.SQRT2, Math.SQRT1_2);
  SPECIAL.forEach((x, i) => {
    pushUnary(results, x);
    // Each with itself and six others, which differ from one to the next.
    for (let k = 0; k <= 6; k++) pushBinary(results, x, SPECIAL[(i + k * k) % SPECIAL.length]);
  });
  const state = new Uint32Array(random.RANDOM_STATE_WORDS);
  random.seedRandom(state, 0x5eed, 0);
  for (let i = 0; i < RANDOM_PAIRS; i++) {
    // From 2^-20 to 2^20, of either sign, and every seventh far larger.
    const x =
      (random.nextFloat(state) * 2 - 1) * (random.nextInt(state, 7) === 0 ? 1e40 : exp(random.nextInt(state, 28) - 14));
    const y = (random.nextFloat(state) * 2 - 1) * (1 + random.nextInt(state, 1000));
    pushUnary(results, x);
    pushUnary(results, random.nextFloat(state) * 2 - 1);
    pushBinary(results, x, y);
    pushBinary(results, random.nextFloat(state) * 50, random.nextFloat(state) * 100 - 50);
    pushGeometry(results, x, y, state);
    // Those rest on the others: fewer will do.
    if (i % 10 > 0) continue;
    pushVectors(results, x, y, state);
    pushEasing(results, x, y, state);
    pushSteering(results, y, state);
    pushRandom(results, i, state);
  }
  pushGrids(results, state);
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

const floats = new Float32Array(1);
const shorts = new Int16Array(1);
const out = new Float64Array(2);
const sums = steering.flock();

function pushUnary(results: number[], x: number): void {
  results.push(sin(x), cos(x), tan(x), asin(x), acos(x), atan(x), exp(x), log(x), log2(x), cbrt(x), wrapAngle(x));
  results.push(Math.sqrt(x), Math.floor(x), Math.ceil(x), Math.round(x), Math.trunc(x), Math.abs(x), Math.sign(x));
  floats[0] = x;
  shorts[0] = x;
  results.push(Math.fround(x), Math.clz32(x), x | 0, x >>> 0, floats[0], shorts[0]);
}

function pushBinary(results: number[], x: number, y: number): void {
  results.push(atan2(x, y), pow(x, y), hypot(x, y), x + y, x - y, x * y, x / y, x % y, x * y + x);
  results.push(Math.min(x, y), Math.max(x, y), Math.imul(x, y), angleDelta(x, y));
  results.push(vector.length(x, y), vector.lengthSquared(x, y), vector.moveTowards(x, y, 1), vector.clamp(x, -1, y));
  vector.normalized(x, y, out);
  pushOut(results);
}

function pushGeometry(results: number[], x: number, y: number, state: Uint32Array): void {
  const t = random.nextFloat(state);
  results.push(turnTowards(x, y, t), vector.lerp(x, y, t), vector.inverseLerp(x, y, t));
  results.push(wrapCoordinate(x, 640), wrapDelta(x, y, 640));
  results.push(segmentCircleHit(t, 0, y, 3, 50, 1, 2), sweptCirclesHit(0, t, y, 9, 1, 40, 9, -y, 1, 3));
}

function pushVectors(results: number[], x: number, y: number, state: Uint32Array): void {
  const t = random.nextFloat(state);
  results.push(
    vector.distance(x, y, t, 2),
    vector.distanceSquared(x, y, t, 2),
    vector.dot(x, y, t, 2),
    vector.cross(x, y, t, 2),
  );
  vector.clampedLength(x, y, t, out);
  pushOut(results);
  vector.fromAngle(x, y, out);
  pushOut(results);
  vector.rotated(x, y, t, out);
  pushOut(results);
  vector.rotatedBy(x, y, 0.6, 0.8, out);
  pushOut(results);
  vector.perpendicular(x, y, out);
  pushOut(results);
  vector.reflected(x, y, t, 1 - t, out);
  pushOut(results);
  vector.projected(x, y, t, 1 - t, out);
  pushOut(results);
  vector.movedTowards(x, y, t, 2, 3, out);
  pushOut(results);
}

function pushEasing(results: number[], x: number, y: number, state: Uint32Array): void {
  const t = random.nextFloat(state);
  for (const easing of EASINGS) results.push(ease(easing, t));
  results.push(smoothstep(t), smootherstep(t));
  springTo(x, y, 5, 0.5, t / 10, out);
  pushOut(results);
}

function pushSteering(results: number[], y: number, state: Uint32Array): void {
  const t = random.nextFloat(state);
  const x = random.nextFloat(state) * 20 - 10;
  results.push(steering.interceptTime(x, y, 3, -t, 2));
  steering.pursue(1, t, x, y, 3, -t, 2, 9, out);
  steering.steered(x, y, out[0], out[1], t, out);
  pushOut(results);
  steering.seek(x, y, t, 3, 2, out);
  pushOut(results);
  steering.flee(x, y, t, 3, 2, out);
  pushOut(results);
  steering.arrive(x, y, t, 3, 2, 100, out);
  pushOut(results);
  steering.wander(x, y, t, t, 2, out);
  pushOut(results);
  steering.avoidCircle(x, 1, 1, t, 5, 3, 2, 12, out);
  pushOut(results);
  steering.beginFlock(sums);
  for (let i = 1; i <= 3; i++) steering.addNeighbour(sums, x / i, t * i, y, x, 4);
  steering.separation(sums, 2, out);
  pushOut(results);
  steering.cohesion(sums, 2, 1, out);
  pushOut(results);
  steering.alignment(sums, 1, 1, out);
  pushOut(results);
}

function pushRandom(results: number[], i: number, state: Uint32Array): void {
  results.push(random.nextUint32(state), random.counterHash(i, random.nextUint32(state), i * 7, 3));
  results.push(random.nextNormal(state), random.nextIntBetween(state, -3, i));
  results.push(random.hashFloat(1, 2, i, 4), random.hashInt(1, 2, i, 5, 3 + i));
  random.pointInDisc(state, i, out);
  pushOut(results);
  random.pointOnCircle(state, i, out);
  pushOut(results);
}

/** A path and a flow field over random ground, and a shuffle of it. */
function pushGrids(results: number[], state: Uint32Array): void {
  const size = GRID_WIDTH * GRID_HEIGHT;
  const cells = Uint8Array.from({ length: size }, () => random.pickWeighted(state, [2, 6, 2, 0.5], 4));
  const path = new Int32Array(size);
  const finder = createPathFinder(GRID_WIDTH, GRID_HEIGHT);
  const count = finder.find(cells, 0, size - 1, path);
  results.push(count, finder.visited, finder.cost, ...path.subarray(0, count), Number(finder.isClear(cells, 0, 5)));
  const distances = new Int32Array(size);
  const field = createFlowField(GRID_WIDTH, GRID_HEIGHT);
  results.push(field.integrate(cells, [3, size - 1], 2, distances), ...distances);
  field.writeDirections(cells, distances, path);
  random.shuffle(state, cells, size);
  results.push(...path, ...cells);
}

function pushOut(results: number[]): void {
  results.push(out[0], out[1]);
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
