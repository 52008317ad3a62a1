// The checksum notices every small change, spreads it over both halves, and its chain remembers the order.
import { expect, test } from 'vitest';
import { checksumWords, foldChecksum, formatChecksum, parseChecksum } from './checksum.ts';
import { nextInt, nextUint32, seedRandom } from './random.ts';

const state = new Uint32Array(4);

function randomWords(length: number): Int32Array {
  return Int32Array.from({ length }, () => nextUint32(state));
}

function checksum(words: Int32Array): string {
  const out = new Uint32Array(2);
  checksumWords(words, out, 0);
  return formatChecksum(out, 0);
}

function bitsThatDiffer(a: number, b: number): number {
  let count = 0;
  for (let bits = (a ^ b) >>> 0; bits !== 0; bits &= bits - 1) count++;
  return count;
}

test('the checksum of known words never changes', () => {
  expect(checksum(new Int32Array(0))).toBe('bd222d4b3503ab6c');
  expect(checksum(Int32Array.of(1))).toBe('8a81fd54e1a537fb');
  expect(checksum(Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8, -9))).toBe('68eeb7445ccfb379');
});

test('every flipped bit flips about half of both halves, wherever it is', () => {
  seedRandom(state, 1, 0);
  const words = randomWords(45);
  const before = new Uint32Array(2);
  const after = new Uint32Array(2);
  checksumWords(words, before, 0);
  const flips = [0, 0];
  const perBit = new Uint32Array(64);
  for (let i = 0; i < words.length; i++) {
    for (let bit = 0; bit < 32; bit++) {
      words[i] ^= 1 << bit;
      checksumWords(words, after, 0);
      words[i] ^= 1 << bit;
      for (const half of [0, 1]) {
        const count = bitsThatDiffer(before[half], after[half]);
        expect(count).toBeGreaterThan(2);
        flips[half] += count;
        for (let k = 0; k < 32; k++) perBit[half * 32 + k] += ((before[half] ^ after[half]) >>> k) & 1;
      }
    }
  }
  const cases = words.length * 32;
  for (const total of flips) expect(Math.abs(total / cases - 16)).toBeLessThan(0.4);
  // Each bit of the result: five standard deviations around one half.
  for (const count of perBit) expect(Math.abs(count - cases / 2)).toBeLessThan(2.5 * Math.sqrt(cases));
});

test('two flipped signs are noticed, in whichever doubles', () => {
  const doubles = new Float64Array(24).fill(3.25);
  const words = new Int32Array(doubles.buffer);
  const seen = new Set([checksum(words)]);
  for (let a = 0; a < doubles.length; a++) {
    for (let b = 0; b < a; b++) {
      doubles[a] = -doubles[a];
      doubles[b] = -doubles[b];
      seen.add(checksum(words));
      doubles[a] = -doubles[a];
      doubles[b] = -doubles[b];
    }
  }
  expect(seen.size).toBe(1 + (24 * 23) / 2);
});

test('lengths, orders and moved words are told apart', () => {
  const seen = new Set<string>();
  for (let length = 0; length < 200; length++) {
    seen.add(checksum(new Int32Array(length)));
    seen.add(checksum(new Int32Array(length).fill(-1)));
    for (let i = 0; i < length; i++) seen.add(checksum(new Int32Array(length).fill(1, i, i + 1)));
  }
  expect(seen.size).toBe(1 + 199 * 2 + (199 * 200) / 2);
});

test('no two of 100,000 sparse changes collide in 64 bits, and no more than chance in either half', () => {
  seedRandom(state, 2, 0);
  const words = new Int32Array(64);
  const out = new Uint32Array(2);
  const whole = new Set<string>();
  const halves = [new Set<number>(), new Set<number>()];
  const patterns = new Set<string>();
  while (patterns.size < 100_000) {
    // Up to three bits, in the same lane more often than not: what a weak lane would lose.
    words.fill(0);
    const lane = nextInt(state, 4);
    const count = 1 + nextInt(state, 3);
    for (let k = 0; k < count; k++) words[nextInt(state, 16) * 4 + lane] ^= 1 << nextInt(state, 32);
    patterns.add(words.join());
    checksumWords(words, out, 0);
    whole.add(formatChecksum(out, 0));
    halves[0].add(out[0]);
    halves[1].add(out[1]);
  }
  expect(whole.size).toBe(patterns.size);
  // A random function would lose 1.2 of them: n² / 2^33.
  for (const half of halves) expect(patterns.size - half.size).toBeLessThan(10);
});

test('a second change that undoes the first in its lane does not undo it in the neighbour', () => {
  const [first, second] = [0x9e3779b1, 0x85ebca77];
  let inverse = second;
  for (let i = 0; i < 5; i++) inverse = Math.imul(inverse, 2 - Math.imul(second, inverse));
  expect(Math.imul(second, inverse)).toBe(1);
  const lane = (word: number, neighbour: number) => {
    const sum = (second + Math.imul(word, second)) | 0;
    return Math.imul((sum << 13) | (sum >>> 19), first) ^ neighbour;
  };
  // With the neighbour that the second lane begins with, and without, as if there were no exchange.
  for (const neighbour of [first, 0]) {
    for (let i = 1; i < 100; i++) {
      const undone = Math.imul(lane(0, neighbour) - lane(i, neighbour), inverse);
      expect(checksum(Int32Array.of(0, i, 0, 0, 0, undone, 0, 0))).not.toBe(checksum(new Int32Array(8)));
    }
  }
});

test('a chain depends on every checksum and on their order', () => {
  const sums = Uint32Array.of(1, 2, 3, 4);
  const chain = new Uint32Array(5);
  const seen = new Set<string>();
  for (const order of [[], [0], [2], [0, 2], [2, 0], [0, 0], [0, 2, 0], [0, 2, 2]]) {
    chain.fill(0);
    for (const at of order) foldChecksum(chain, 1, sums, at);
    seen.add(formatChecksum(chain, 1));
  }
  expect(seen.size).toBe(8);
  expect([...sums]).toEqual([1, 2, 3, 4]);
  expect([chain[0], chain[3], chain[4]]).toEqual([0, 0, 0]);
});

test('no bit of a chain is lost in a thousand ticks', () => {
  const sums = new Uint32Array(2);
  const seen = new Set<string>();
  for (let bit = -1; bit < 64; bit++) {
    const chain = new Uint32Array(2);
    if (bit >= 0) chain[bit >> 5] = 1 << (bit & 31);
    seedRandom(state, 4, 0);
    for (let tick = 0; tick < 1000; tick++) {
      sums[0] = nextUint32(state);
      sums[1] = nextUint32(state);
      foldChecksum(chain, 0, sums, 0);
    }
    seen.add(formatChecksum(chain, 0));
  }
  expect(seen.size).toBe(65);
});

test('a checksum is written as 16 lowercase digits and read back', () => {
  const words = Uint32Array.of(9, 0x00c0ffee, 0xfffffff1);
  expect(formatChecksum(words, 1)).toBe('00c0ffeefffffff1');
  const out = new Uint32Array(3);
  expect(parseChecksum('00c0ffeefffffff1', out, 0)).toBe(true);
  expect([...out]).toEqual([0x00c0ffee, 0xfffffff1, 0]);
});

test.for([
  '',
  '00c0ffeefffffff',
  '00c0ffeefffffff11',
  '00C0FFEEFFFFFFF1',
  '00c0ffeefffffff1\n',
  ' 0c0ffeefffffff1',
  '0x00c0ffeefffff1',
])('what is not a checksum is refused: %j', (text) => {
  const out = Uint32Array.of(7, 7);
  expect(parseChecksum(text, out, 0)).toBe(false);
  expect([...out]).toEqual([7, 7]);
});
