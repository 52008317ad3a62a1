// Ranges, shuffles, choices, the normal distribution, places and hashes: as even as chance has it, and always by the same steps.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as random from './random.ts';

function seeded(low: number, high = 0): Uint32Array {
  const state = new Uint32Array(random.RANDOM_STATE_WORDS);
  random.seedRandom(state, low, high);
  return state;
}

/** The chi-square of counts against what is expected, in standard deviations from its mean: beyond 4 for one seed in 10,000. */
function unevenness(
  counts: readonly number[],
  shares: readonly number[] = counts.map(() => 1 / counts.length),
): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const square = counts.reduce((sum, count, i) => sum + (count - total * shares[i]) ** 2 / (total * shares[i]), 0);
  return Math.abs(square - (counts.length - 1)) / Math.sqrt(2 * (counts.length - 1));
}

/** How many values fall into each of `count` parts of [0, 1). */
function histogram(count: number, draws: number, draw: (i: number) => number): number[] {
  const counts = Array.from({ length: count }, () => 0);
  for (let i = 0; i < draws; i++) counts[Math.floor(draw(i) * count)]++;
  return counts;
}

/** The steps of the generator that a call takes: its fourth word counts them. */
function steps(call: (state: Uint32Array) => unknown): number {
  const state = seeded(99);
  const before = state[3];
  call(state);
  return state[3] - before;
}

const out = new Float64Array(2);

test('the results have these bits', () => {
  const state = seeded(1, 2);
  expect(random.nextNormal(state)).toBe(1.0745443940880883);
  expect(random.nextIntBetween(state, -5, 5)).toBe(5);
  expect(random.pickWeighted(state, [1, 2, 3], 3)).toBe(2);
  random.pointInDisc(state, 2, out);
  expect([...out]).toEqual([1.290855053707926, -0.15959142178988342]);
  random.pointOnCircle(state, 2, out);
  expect([...out]).toEqual([-0.22709306059345627, -1.9870653592245768]);
  const items = [...'abcdefgh'];
  random.shuffle(state, items, 8);
  expect(items.join('')).toBe('gbhdcafe');
  expect([...state]).toEqual([3843025447, 856868575, 2070278788, 35]);
  expect(random.hashFloat(1, 2, 3, 4)).toBe(0.8308593153487891);
  expect([random.hashInt(1, 2, 3, 4, 100), random.hashInt(1, 2, 3, 4, 3 * 2 ** 30)]).toEqual([51, 2833596793]);
});

test('what is drawn takes always as many steps, and keeps nothing back', () => {
  expect(steps((state) => random.nextNormal(state))).toBe(4);
  expect(steps((state) => random.pointInDisc(state, 3, out))).toBe(4);
  expect(steps((state) => random.pointOnCircle(state, 3, out))).toBe(2);
  expect(steps((state) => random.pickWeighted(state, [1, 2, 3], 3))).toBe(2);
  expect(steps((state) => random.pickWeighted(state, [0, 0], 2))).toBe(2);
  const [state, other] = [seeded(5), seeded(6)];
  random.nextNormal(state);
  const copy = state.slice();
  random.nextNormal(other);
  expect(random.nextNormal(state)).toBe(random.nextNormal(copy));
});

test('integers between two bounds are even, both included', () => {
  const state = seeded(21);
  const counts = Array.from({ length: 7 }, () => 0);
  for (let i = 0; i < 70_000; i++) counts[random.nextIntBetween(state, -3, 3) + 3]++;
  expect(unevenness(counts)).toBeLessThan(4);
  expect([random.nextIntBetween(state, 5, 5), random.nextIntBetween(state, 2 ** 40, 2 ** 40)]).toEqual([5, 2 ** 40]);
  for (const [low, high] of [
    [1, 0],
    [0, 0.5],
    [0, 2 ** 32],
    [NaN, 1],
  ]) {
    expect(() => random.nextIntBetween(state, low, high)).toThrow(expect.objectContaining({ code: 'assertion' }));
  }
});

test('every order of four is as likely, from any seed of a thousand', () => {
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 1000; seed++) {
    const state = seeded(seed);
    for (let i = 0; i < 24; i++) {
      const items = Uint8Array.of(0, 1, 2, 3);
      random.shuffle(state, items, 4);
      counts.set(items.join(''), (counts.get(items.join('')) ?? 0) + 1);
    }
  }
  expect(counts.size).toBe(24);
  expect(unevenness([...counts.values()])).toBeLessThan(4);
});

test('a shuffle keeps what it shuffles, and leaves what is beyond the count', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.nat(), fc.nat(), (items, seed, any) => {
      const count = any % (items.length + 1);
      const shuffled = [...items];
      random.shuffle(seeded(seed), shuffled, count);
      expect(shuffled.slice(count)).toEqual(items.slice(count));
      const order = (a: number, b: number) => a - b;
      expect(shuffled.slice(0, count).toSorted(order)).toEqual(items.slice(0, count).toSorted(order));
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('choices follow their weights, and a weight of 0 is never chosen', () => {
  const state = seeded(31);
  const weights = Float64Array.of(0, 1, 0, 2.5, 0.5, 4, 0);
  const counts = Array.from(weights, () => 0);
  for (let i = 0; i < 80_000; i++) counts[random.pickWeighted(state, weights, 7)]++;
  expect([counts[0], counts[2], counts[6]]).toEqual([0, 0, 0]);
  expect(
    unevenness(
      [1, 3, 4, 5].map((i) => counts[i]),
      [1 / 8, 2.5 / 8, 0.5 / 8, 0.5],
    ),
  ).toBeLessThan(4);
  expect(random.pickWeighted(state, weights, 2)).toBe(1);
  expect([random.pickWeighted(state, [0, 0], 2), random.pickWeighted(state, [], 0)]).toEqual([-1, -1]);
});

test('rounding never leads beyond the last weight that counts', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 9 }),
      fc.nat(),
      (weights, seed) => {
        const picked = random.pickWeighted(seeded(seed), [...weights, 0], weights.length + 1);
        expect(picked === -1 ? weights.every((weight) => weight === 0) : weights[picked] > 0).toBe(true);
      },
    ),
    { numRuns: 500, seed: 2 },
  );
  // The largest roll, 1 - 2^-53, of a sum that rounding has made too large.
  const highest = Uint32Array.of(0xffffffff, 0, 0, 0);
  expect(random.pickWeighted(highest, [0.1, 0.2, 0.3, 0], 4)).toBe(2);
});

test.for([
  ['a negative weight', () => random.pickWeighted(seeded(1), [1, -1], 2)],
  ['a weight that is NaN', () => random.pickWeighted(seeded(1), [1, NaN], 2)],
  ['weights without a finite sum', () => random.pickWeighted(seeded(1), [1e308, 1e308], 2)],
  ['more weights than there are', () => random.pickWeighted(seeded(1), [1], 2)],
  ['a shuffle of more than there is', () => random.shuffle(seeded(1), [1], 2)],
  ['a shuffle of half an item', () => random.shuffle(seeded(1), [1], 0.5)],
  ['a hash below no bound', () => random.hashInt(1, 2, 3, 4, 0)],
] as const)('%s is refused', ([, call]) => {
  expect(call).toThrow(expect.objectContaining({ code: 'assertion', fix: expect.stringMatching(/\w/) }));
});

/** The share of the normal distribution below x, by Simpson's rule. */
function normalShare(x: number): number {
  const [from, parts] = [-9, 4000];
  const step = (x - from) / parts;
  let sum = 0;
  for (let i = 0; i <= parts; i++) {
    const weight = i === 0 || i === parts ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * Math.exp(-((from + i * step) ** 2) / 2);
  }
  return (sum * step) / 3 / Math.sqrt(2 * Math.PI);
}

test('normal numbers are spread as the distribution says', () => {
  const state = seeded(41);
  const edges = Array.from({ length: 29 }, (_, i) => (i - 14) / 4);
  const below = [0, ...edges.map(normalShare), 1];
  const shares = below.slice(1).map((share, i) => share - below[i]);
  const counts = shares.map(() => 0);
  const moments = [0, 0, 0, 0];
  const draws = 100_000;
  for (let i = 0; i < draws; i++) {
    const x = random.nextNormal(state);
    const at = edges.findIndex((edge) => x < edge);
    counts[at < 0 ? edges.length : at]++;
    for (let k = 0; k < 4; k++) moments[k] += x ** (k + 1) / draws;
  }
  expect(unevenness(counts, shares)).toBeLessThan(4);
  // Mean, variance, skew and kurtosis, to four standard errors: √1, √2, √15 and √96 by √draws.
  expect(Math.abs(moments[0])).toBeLessThan(4 * Math.sqrt(1 / draws));
  expect(Math.abs(moments[1] - 1)).toBeLessThan(4 * Math.sqrt(2 / draws));
  expect(Math.abs(moments[2])).toBeLessThan(4 * Math.sqrt(15 / draws));
  expect(Math.abs(moments[3] - 3)).toBeLessThan(4 * Math.sqrt(96 / draws));
});

test('points of a disc are as dense everywhere, those of a circle lie on it', () => {
  const state = seeded(51);
  const draw = () => random.pointInDisc(state, 5, out);
  const rings = histogram(20, 40_000, () => {
    draw();
    return (out[0] ** 2 + out[1] ** 2) / 25;
  });
  expect(unevenness(rings)).toBeLessThan(4);
  const turns = () => (Math.atan2(out[1], out[0]) / (2 * Math.PI) + 1) % 1;
  const sectors = histogram(20, 40_000, () => {
    draw();
    return turns();
  });
  expect(unevenness(sectors)).toBeLessThan(4);
  const directions = histogram(20, 40_000, () => {
    random.pointOnCircle(state, 5, out);
    expect(Math.abs(out[0] ** 2 + out[1] ** 2 - 25)).toBeLessThan(1e-13);
    return turns();
  });
  expect(unevenness(directions)).toBeLessThan(4);
});

test('hashes are even and independent over rows, ticks, streams and seeds', () => {
  const over: ((i: number) => number)[] = [
    (i) => random.hashFloat(1, 2, i, 0),
    (i) => random.hashFloat(1, i, 2, 0),
    (i) => random.hashFloat(1, 2, 3, i),
    (i) => random.hashFloat(i, 2, 3, 4),
  ];
  for (const draw of over) {
    expect(unevenness(histogram(256, 100_000, draw))).toBeLessThan(4);
    // Neighbours together: pairs fill a square evenly.
    const pairs = histogram(256, 100_000, (i) => (Math.floor(draw(i) * 16) + draw(i + 1)) / 16);
    expect(unevenness(pairs)).toBeLessThan(4);
  }
});

test.for([1, 2, 3, 7, 100, 3 * 2 ** 30, 2 ** 32])('hashes below %d are even', (bound) => {
  const parts = bound <= 100 ? bound : 64;
  const counts = histogram(parts, 60_000, (i) => {
    const hash = random.hashInt(7, i, 3, 1, bound);
    if (!(hash >= 0 && hash < bound && Number.isInteger(hash))) expect.fail(`${hash}`);
    return (hash + 0.5) / bound;
  });
  expect(bound === 1 ? 0 : unevenness(counts)).toBeLessThan(4);
});

test('a hash that is drawn again is not that of another stream', () => {
  let equal = 0;
  for (let row = 0; row < 10_000; row++) {
    if (random.hashInt(1, 2, row, 0, 600) === random.hashInt(1, 2, row, 1, 600)) equal++;
  }
  expect(Math.abs(equal - 10_000 / 600)).toBeLessThan(4 * Math.sqrt(10_000 / 600));
});
