// Easings begin at exactly 0 and end at exactly 1, do not jump, and have their known shapes; springs settle without swinging.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ease, EASINGS, smootherstep, smoothstep, springTo } from './easing.ts';
import type { Easing } from './easing.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const isSwinging = (easing: Easing) => /back|elastic/.test(easing);

test('there are 31 easings, in the order that worlds may have stored', () => {
  expect(EASINGS).toHaveLength(31);
  const curves = ['quad', 'cubic', 'quart', 'quint', 'sine', 'expo', 'circ', 'back', 'elastic', 'bounce'];
  expect(EASINGS).toEqual(['linear', ...curves.flatMap((curve) => [`${curve}In`, `${curve}Out`, `${curve}InOut`])]);
});

test.for(EASINGS)('%s is exact at both ends and beyond, and NaN shows', (easing) => {
  expect([0, -0, -1, -Infinity, -5e-324].map((t) => ease(easing, t))).toEqual([0, 0, 0, 0, 0]);
  expect([1, 2, Infinity].map((t) => ease(easing, t))).toEqual([1, 1, 1]);
  expect(ease(easing, NaN)).toBeNaN();
});

test.for(EASINGS)('%s does not jump, and keeps to 0 and 1 unless it swings', (easing) => {
  const steps = 20_000;
  // The steepest is the circle, which stands upright at its end: 1 - √(1 - t²) changes by √(2 / steps), half as large in both halves.
  const largest = 1.1 * Math.sqrt(2 / steps);
  const values = Array.from({ length: steps + 1 }, (_, i) => ease(easing, i / steps));
  const changes = values.slice(1).map((value, i) => value - values[i]);
  expect(Math.max(...changes.map(Math.abs))).toBeLessThan(largest);
  const [least, most] = isSwinging(easing) ? [-0.4, 1.4] : [0, 1];
  expect(Math.min(...values)).toBeGreaterThanOrEqual(least);
  expect(Math.max(...values)).toBeLessThanOrEqual(most);
  if (!/back|elastic|bounce/.test(easing)) expect(Math.min(...changes)).toBeGreaterThanOrEqual(0);
});

test('out is in seen from the end, and inOut is both at half the size', () => {
  const curves = EASINGS.filter((easing) => easing.endsWith('InOut')).map((easing) => easing.slice(0, -5));
  expect(curves).toHaveLength(10);
  const named = (name: string) => EASINGS.find((easing) => easing === name) ?? expect.fail(name);
  fc.assert(
    fc.property(fc.constantFrom(...curves), share, (curve, t) => {
      const [into, out, both] = [named(`${curve}In`), named(`${curve}Out`), named(`${curve}InOut`)];
      expect(ease(out, t)).toBeCloseTo(1 - ease(into, 1 - t), 12);
      expect(ease(both, t)).toBeCloseTo(t < 0.5 ? ease(into, 2 * t) / 2 : 1 - ease(into, 2 - 2 * t) / 2, 12);
    }),
    { numRuns: 1000, seed: 1 },
  );
});

test('the curves are those of the book', () => {
  const expected: [Easing, (t: number) => number][] = [
    ['linear', (t) => t],
    ['quadIn', (t) => t ** 2],
    ['cubicIn', (t) => t ** 3],
    ['quartIn', (t) => t ** 4],
    ['quintIn', (t) => t ** 5],
    ['sineIn', (t) => 1 - Math.cos((t * Math.PI) / 2)],
    ['circIn', (t) => 1 - Math.sqrt(1 - t * t)],
    ['backIn', (t) => 2.70158 * t ** 3 - 1.70158 * t ** 2],
    // Within the 2^-10 by which the book's jump at 0.
    ['expoIn', (t) => 2 ** (10 * t - 10)],
    ['elasticIn', (t) => -(2 ** (10 * t - 10)) * Math.sin(((10 * t - 10.75) * 2 * Math.PI) / 3)],
  ];
  for (const [easing, curve] of expected) {
    for (let i = 1; i < 100; i++) {
      const digits = /expo|elastic/.test(easing) ? 2.5 : 14;
      expect(Math.abs(ease(easing, i / 100) - curve(i / 100))).toBeLessThan(10 ** -digits);
    }
  }
  // The ball is on the floor at 4, 8 and 10 elevenths, and highest between.
  const floors = [4 / 11, 8 / 11, 10 / 11].map((t) => ease('bounceOut', t));
  expect(floors).toEqual([1, 1, 1].map((each) => expect.closeTo(each, 14)));
  expect([6 / 11, 9 / 11, 10.5 / 11].map((t) => ease('bounceOut', t))).toEqual(
    [0.75, 0.9375, 0.984375].map((each) => expect.closeTo(each, 14)),
  );
});

test.for([
  ['elasticOut', 62.57834938732985],
  ['expoIn', 8.679710756848278],
  ['sineIn', 22.75837989672691],
  ['bounceIn', 19.44287109375],
  ['backIn', 6.431028515624996],
  ['circOut', 49.728750604474946],
] as const)('%s sums up to %d, to the bit', ([easing, expected]) => {
  let sum = 0;
  for (let i = 1; i < 64; i++) sum += ease(easing, i / 64);
  expect(sum).toBe(expected);
});

test('an easing that is not there is refused', () => {
  const forged: Easing = JSON.parse('"quad"');
  expect(() => ease(forged, 0.5)).toThrow(expect.objectContaining({ code: 'assertion', data: { easing: 'quad' } }));
});

test('smooth steps are exact at their ends, symmetric, and flat there', () => {
  for (const step of [smoothstep, smootherstep]) {
    expect([-1, 0, 1, 2, 0.5].map(step)).toEqual([0, 0, 1, 1, 0.5]);
    expect(step(NaN)).toBeNaN();
    for (let i = 0; i <= 100; i++) {
      expect(step(i / 100)).toBeCloseTo(1 - step(1 - i / 100), 14);
      if (i > 0) expect(step(i / 100)).toBeGreaterThan(step((i - 1) / 100));
    }
  }
  expect(smoothstep(0.25)).toBe(0.15625);
  expect(smootherstep(0.25)).toBe(0.103515625);
  expect(smoothstep(1e-4) / 1e-4).toBeLessThan(4e-4);
  expect(smootherstep(1e-4) / 1e-8).toBeLessThan(2e-3);
});

test('a spring from rest is within 1 % after its time, and never beyond its target', () => {
  const out = new Float64Array(2);
  springTo(0, 0, 10, 2, 2, out);
  expect(out[0]).toBeCloseTo(9.9, 12);
  let [position, velocity] = [0, 0];
  for (let i = 0; i < 600; i++) {
    springTo(position, velocity, 10, 2, 1 / 60, out);
    expect(out[0]).toBeGreaterThan(position);
    expect(out[0]).toBeLessThanOrEqual(10);
    [position, velocity] = out;
  }
  expect(position).toBeCloseTo(10, 8);
});

test('a spring goes as far in many steps as in one', () => {
  const whole = new Float64Array(2);
  const parts = Float64Array.of(3, -20);
  springTo(3, -20, 5, 1, 0.7, whole);
  for (let i = 0; i < 70; i++) springTo(parts[0], parts[1], 5, 1, 0.01, parts);
  expect(parts[0]).toBeCloseTo(whole[0], 12);
  expect(parts[1]).toBeCloseTo(whole[1], 12);
});

test('a spring without time, or with very much of it, is at rest on its target', () => {
  const out = new Float64Array(2);
  for (const [settle, dt] of [
    [0, 0.1],
    [-1, 0.1],
    [NaN, 0.1],
    [0.5, 1e6],
    [1e-300, 0.1],
    [5e-324, 0.1],
  ]) {
    springTo(3e9, 4, 5, settle, dt, out);
    expect([...out]).toEqual([5, 0]);
  }
});
