// Random numbers: a generator whose whole state is four words that the caller keeps in the world, and a hash for rolls without an order.
import { SamestepError } from '../errors.ts';
import { cell } from './cell.ts';

/** Words of a generator's state: three that mix, and a counter. */
export const RANDOM_STATE_WORDS = 4;

/** Scratch: the result of the last step, read at once. */
const drawn = new Uint32Array(1);

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
  if (!(bound >= 1 && bound <= 4294967296 && Math.floor(bound) === bound)) throw boundError(bound);
  const mask = bound === 1 ? 0 : 0xffffffff >>> Math.clz32(bound - 1);
  for (;;) {
    step(state);
    const candidate = (drawn[0] & mask) >>> 0;
    if (candidate < bound) return candidate;
  }
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

function takeFloat(state: Uint32Array): void {
  step(state);
  const high = drawn[0] >>> 5;
  step(state);
  cell[0] = (high * 67108864 + (drawn[0] >>> 6)) * 1.1102230246251565e-16;
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
