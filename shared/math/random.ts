// Random numbers: a generator whose whole state is four words that the caller keeps in the world, and a hash for rolls without an order.
import { SamestepError } from '../errors.ts';
import { cell } from './cell.ts';
import { takeLogarithm } from './exponential.ts';
import { takeCosine, takeSine, TAU } from './trigonometry.ts';

/** Words of a generator's state: three that mix, and a counter. */
export const RANDOM_STATE_WORDS = 4;

/** A list of numbers: an array, a typed array, the cells of a grid. */
interface Numbers {
  readonly [index: number]: number;
  readonly length: number;
}

/** How often `hashInt` tries again before it takes a rest: with a chance of 2^-64, so that no bias can be seen. */
const MAX_TRIES = 64;

/** Scratch: the result of the last step, read at once. */
const drawn = new Uint32Array(1);

/**
 * A place for a generator's state, of zeros. Make it once, at the top of a file, and seed it before each use from the world, as in
 * `seedRandom(dice, w.randomInt(4294967296), w.tick)`: what it holds afterwards is in no snapshot.
 */
export function randomState(): Uint32Array {
  return new Uint32Array(RANDOM_STATE_WORDS);
}

/**
 * Starts the generator whose state is `state[0]` to `state[3]` from 64 bits of seed. Every seed is good, 0 too.
 * The generator is sfc32: C. Doty-Humphrey, "PractRand", 2013. Its period is at least 2^32 from any seed, and 2^127 on average.
 */
export function seedRandom(state: Uint32Array, seedLow: number, seedHigh: number): void {
  state[0] = 0;
  state[1] = seedLow;
  state[2] = seedHigh;
  state[3] = 1;
  for (let i = 0; i < 12; i++) step(state);
}

/** The next integer from 0 to 2^32 - 1. */
export function nextUint32(state: Uint32Array): number {
  step(state);
  return drawn[0];
}

/** The next multiple of 2^-53 in [0, 1), each as likely as any other. Takes two steps of the generator. */
export function nextFloat(state: Uint32Array): number {
  takeFloat(state);
  return cell[0];
}

/**
 * The next integer from 0 to `bound` - 1, each exactly as likely as any other. `bound` is an integer from 1 to 2^32.
 * Takes one step of the generator or more: those that fall outside are drawn again.
 * Source: M. E. O'Neill, "Efficiently Generating a Number in a Range", 2018, "Bitmask with Rejection (Unbiased) — Apple's Method".
 */
export function nextInt(state: Uint32Array, bound: number): number {
  const mask = maskBelow(bound);
  for (;;) {
    step(state);
    const candidate = (drawn[0] & mask) >>> 0;
    if (candidate < bound) return candidate;
  }
}

/** The next integer from `low` to `high`, both included, each exactly as likely as any other. They are integers, at most 2^32 - 1 apart. */
export function nextIntBetween(state: Uint32Array, low: number, high: number): number {
  return low + nextInt(state, high - low + 1);
}

/**
 * The next number of the normal distribution with mean 0 and standard deviation 1; at most 8.6 in size. Takes four steps of the generator,
 * always, and keeps nothing back. Source: G. E. P. Box and M. E. Muller, "A Note on the Generation of Random Normal Deviates", 1958.
 */
export function nextNormal(state: Uint32Array): number {
  takeNormal(state);
  return cell[0];
}

/** A point of the disc of `radius` around (0, 0), each as likely as any other, into out[0] and out[1]. Takes four steps, always. */
export function pointInDisc(state: Uint32Array, radius: number, out: Float64Array): void {
  out[0] = radius;
  writeInDisc(state, out);
}

/** A point of the circle of `radius` around (0, 0), each as likely as any other, into out[0] and out[1]. Takes two steps, always. */
export function pointOnCircle(state: Uint32Array, radius: number, out: Float64Array): void {
  out[0] = radius;
  writeOnCircle(state, out);
}

/**
 * Brings the first `count` items into a random order, in place, every order as likely: an array, a typed array or a grid's cells.
 * Source: R. Durstenfeld, "Algorithm 235: Random permutation", Communications of the ACM 7, 1964. Throws `assertion` where there are fewer.
 */
export function shuffle<T>(
  state: Uint32Array,
  items: { [index: number]: T; readonly length: number },
  count: number,
): void {
  assertCount(count, items.length);
  for (let i = count - 1; i > 0; i--) {
    const other = nextInt(state, i + 1);
    const item = items[i];
    items[i] = items[other];
    items[other] = item;
  }
}

/**
 * An index below `count`, each as likely as its weight's share of the sum; -1 where all are 0. Weights are not negative and
 * their sum is finite, else it throws `assertion`. Takes two steps of the generator, always.
 */
export function pickWeighted(state: Uint32Array, weights: Numbers, count: number): number {
  assertCount(count, weights.length);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += weights[i];
    if (!(weights[i] >= 0 && sum < Infinity)) throw weightError(weights[i], i);
  }
  takeFloat(state);
  let rest = cell[0] * sum;
  // Rounding may leave a rest beyond the last weight: it is the last that is not 0.
  let picked = -1;
  for (let i = 0; i < count; i++) {
    if (weights[i] === 0) continue;
    picked = i;
    if (rest < weights[i]) break;
    rest -= weights[i];
  }
  return picked;
}

/**
 * An integer from 0 to 2^32 - 1 that depends on all four numbers (taken modulo 2^32) and on nothing else: for rolls whose order must not
 * matter, such as one per row and tick. `stream` tells apart several rolls of a row in a tick.
 * Each is mixed in as in A. Appleby, "MurmurHash3_x86_32", 2011.
 */
export function counterHash(seed: number, tick: number, row: number, stream: number): number {
  let h = mixed(mixed(mixed(seed, tick), row), stream) ^ 12;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A multiple of 2^-32 in [0, 1) that depends on the four numbers alone, as `counterHash`. */
export function hashFloat(seed: number, tick: number, row: number, stream: number): number {
  return counterHash(seed, tick, row, stream) * 2.3283064365386963e-10;
}

/** An integer from 0 to `bound` - 1 (`bound` up to 2^32), each as likely as any other, that depends on the other four numbers alone. */
export function hashInt(seed: number, tick: number, row: number, stream: number, bound: number): number {
  const mask = maskBelow(bound);
  const first = counterHash(seed, tick, row, stream);
  let candidate = (first & mask) >>> 0;
  for (let tries = 1; candidate >= bound; tries++) {
    if (tries > MAX_TRIES) return candidate - bound;
    candidate = (counterHash(first, tries, row, stream) & mask) >>> 0;
  }
  return candidate;
}

function takeFloat(state: Uint32Array): void {
  step(state);
  const high = drawn[0] >>> 5;
  step(state);
  cell[0] = (high * 67108864 + (drawn[0] >>> 6)) * 1.1102230246251565e-16;
}

function takeNormal(state: Uint32Array): void {
  takeFloat(state);
  // In (0, 1], whose logarithm is finite.
  cell[0] = 1 - cell[0];
  takeLogarithm();
  const size = Math.sqrt(-2 * cell[0]);
  takeFloat(state);
  cell[0] *= TAU;
  takeCosine();
  cell[0] *= size;
}

/** Replaces a radius in out[0] by a point of its disc. */
function writeInDisc(state: Uint32Array, out: Float64Array): void {
  takeFloat(state);
  out[0] *= Math.sqrt(cell[0]);
  writeOnCircle(state, out);
}

/** Replaces a radius in out[0] by a point of its circle. */
function writeOnCircle(state: Uint32Array, out: Float64Array): void {
  takeFloat(state);
  const angle = cell[0] * TAU;
  const radius = out[0];
  cell[0] = angle;
  takeCosine();
  out[0] = cell[0] * radius;
  cell[0] = angle;
  takeSine();
  out[1] = cell[0] * radius;
}

/** The fewest low bits that hold every integer below `bound`. */
function maskBelow(bound: number): number {
  if (!(bound >= 1 && bound <= 4294967296 && Math.floor(bound) === bound)) throw boundError(bound);
  return bound === 1 ? 0 : 0xffffffff >>> Math.clz32(bound - 1);
}

/** Takes one step, and leaves its result in `drawn`: returned, it would be an object wherever the call is not inlined. */
function step(state: Uint32Array): void {
  const b = state[1];
  const c = state[2];
  const counter = state[3];
  const result = (state[0] + b + counter) | 0;
  state[0] = b ^ (b >>> 9);
  state[1] = c + (c << 3);
  state[2] = ((c << 21) | (c >>> 11)) + result;
  state[3] = counter + 1;
  drawn[0] = result;
}

function mixed(hash: number, word: number): number {
  const first = Math.imul(word, 0xcc9e2d51);
  const h = hash ^ Math.imul((first << 15) | (first >>> 17), 0x1b873593);
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

function boundError(bound: number): SamestepError {
  return new SamestepError({
    code: 'assertion',
    what: `A random integer was asked for below ${bound}.`,
    why: 'The bound must be an integer from 1 to 4294967296.',
    fix: 'Round the bound, and check for an empty list first.',
    data: { bound },
  });
}

function assertCount(count: number, length: number): void {
  if (count >= 0 && count <= length && Math.floor(count) === count) return;
  throw new SamestepError({
    code: 'assertion',
    what: `Chance was to take ${count} items of ${length}.`,
    why: 'The count must be an integer from 0 to the length of the list.',
    fix: 'Pass how many of the items are in use.',
    data: { count, length },
  });
}

function weightError(weight: number, index: number): SamestepError {
  return new SamestepError({
    code: 'assertion',
    what: `Weight ${index} of a random choice is ${weight}.`,
    why: 'Weights must not be negative, and their sum must be finite.',
    fix: 'Give what must not be chosen the weight 0.',
    data: { weight, index },
  });
}
