// The generator is sfc32, its numbers fill their ranges evenly, and the hash depends on all it is given.
import { expect, test } from 'vitest';
import { counterHash, nextFloat, nextInt, nextUint32, seedRandom } from './random.ts';

/** The chi-square of counts that should be equal, in standard deviations from its mean. */
function unevenness(counts: readonly number[]): number {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const square = counts.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0);
  return (square - (counts.length - 1)) / Math.sqrt(2 * (counts.length - 1));
}

function seeded(low: number, high = 0): Uint32Array {
  const state = new Uint32Array(4);
  seedRandom(state, low, high);
  return state;
}

test('the generator is sfc32, as BigInt arithmetic has it', () => {
  const mask = 0xffffffffn;
  let [a, b, c, counter] = [0n, 0x89abcdefn, 0x01234567n, 1n];
  const step = () => {
    const result = (a + b + counter) & mask;
    counter = (counter + 1n) & mask;
    a = b ^ (b >> 9n);
    b = (c + (c << 3n)) & mask;
    c = ((((c << 21n) | (c >> 11n)) & mask) + result) & mask;
    return Number(result);
  };
  for (let i = 0; i < 12; i++) step();
  const state = seeded(0x89abcdef, 0x01234567);
  for (let i = 0; i < 10_000; i++) expect(nextUint32(state)).toBe(step());
  expect([...state]).toEqual([a, b, c, counter].map(Number));
});

test('the state alone decides what follows', () => {
  const state = seeded(5);
  nextFloat(state);
  const copy = state.slice();
  expect([nextUint32(state), nextFloat(state), nextInt(state, 10)]).toEqual([
    nextUint32(copy),
    nextFloat(copy),
    nextInt(copy, 10),
  ]);
});

test('either half of the seed matters', () => {
  const first = [seeded(0), seeded(1), seeded(0, 1), seeded(2 ** 31), seeded(0, 2 ** 31)].map(nextUint32);
  expect(new Set(first).size).toBe(5);
});

test('floats are multiples of 2^-53 in [0, 1), evenly spread', () => {
  const state = seeded(11);
  const counts = Array.from({ length: 1000 }, () => 0);
  let lowBit = 0;
  for (let i = 0; i < 200_000; i++) {
    const x = nextFloat(state);
    if (!(x >= 0 && x < 1 && Number.isInteger(x * 2 ** 53))) expect.fail(`${x}`);
    counts[Math.floor(x * 1000)]++;
    lowBit += (x * 2 ** 53) % 2;
  }
  expect(Math.abs(unevenness(counts))).toBeLessThan(4);
  expect(Math.abs(lowBit - 100_000)).toBeLessThan(1000);
});

test('the largest float is below 1', () => {
  // A state whose next two results are 2^32 - 1.
  const state = Uint32Array.of(0xffffffff, 0, 0, 0);
  expect(nextUint32(state.slice())).toBe(0xffffffff);
  expect(((0xffffffff >>> 5) * 67108864 + (0xffffffff >>> 6)) * 1.1102230246251565e-16).toBe(1 - 2 ** -53);
});

test.for([1, 2, 3, 6, 7, 10, 100, 1000])('integers below %i are evenly spread', (bound) => {
  const state = seeded(13, bound);
  const counts = Array.from({ length: bound }, () => 0);
  for (let i = 0; i < 100_000; i++) counts[nextInt(state, bound)]++;
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(100_000);
  if (bound > 1) expect(Math.abs(unevenness(counts))).toBeLessThan(4);
});

test('large bounds have no bias: thirds of 3 × 2^30 are equal', () => {
  // Taking 2^32 modulo 3 × 2^30 would make the first third twice as likely.
  const state = seeded(17);
  const counts = [0, 0, 0];
  for (let i = 0; i < 60_000; i++) counts[Math.floor(nextInt(state, 3 * 2 ** 30) / 2 ** 30)]++;
  expect(Math.abs(unevenness(counts))).toBeLessThan(4);
  const whole = seeded(19);
  expect(nextInt(whole, 2 ** 32)).toBe(nextUint32(seeded(19)));
});

test.for([0, -1, 1.5, 2 ** 32 + 1, NaN, Infinity])('a bound of %d is refused', (bound) => {
  expect(() => nextInt(seeded(1), bound)).toThrow(expect.objectContaining({ code: 'assertion', data: { bound } }));
});

test('the counter hash changes with each of its four numbers, evenly', () => {
  const seen = new Set<number>();
  const counts = Array.from({ length: 256 }, () => 0);
  for (let seed = 0; seed < 4; seed++) {
    for (let tick = 0; tick < 50; tick++) {
      for (let row = 0; row < 100; row++) {
        for (let stream = 0; stream < 4; stream++) {
          const hash = counterHash(seed, tick, row, stream);
          seen.add(hash);
          counts[hash >>> 24]++;
        }
      }
    }
  }
  // A random function would lose 0.7 of 80,000.
  expect(80_000 - seen.size).toBeLessThan(6);
  expect(Math.abs(unevenness(counts))).toBeLessThan(4);
  expect(counterHash(1, 2, 3, 4)).toBe(counterHash(1, 2, 3, 4));
  expect(
    new Set([counterHash(1, 2, 3, 4), counterHash(2, 1, 3, 4), counterHash(1, 3, 2, 4), counterHash(1, 2, 4, 3)]).size,
  ).toBe(4);
});
