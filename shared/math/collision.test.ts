// Circles, segments and wrapped coordinates meet where geometry says.
import { expect, test } from 'vitest';
import { circlesOverlap, segmentCircleHit, sweptCirclesHit, wrapCoordinate, wrapDelta } from './collision.ts';
import { nextFloat, seedRandom } from './random.ts';

test('circles overlap when their distance is at most the sum of their radii', () => {
  expect(circlesOverlap(0, 0, 2, 3, 4, 3)).toBe(true);
  expect(circlesOverlap(0, 0, 2, 3, 4, 2.999)).toBe(false);
  expect(circlesOverlap(1, 1, 0, 1, 1, 0)).toBe(true);
});

test('a segment meets a circle where it enters', () => {
  expect(segmentCircleHit(0, 0, 10, 0, 5, 0, 1)).toBe(0.4);
  expect(segmentCircleHit(10, 0, 0, 0, 5, 0, 1)).toBe(0.4);
  expect(segmentCircleHit(0, 1, 10, 1, 5, 0, 1)).toBe(0.5);
  expect(segmentCircleHit(5, 0.5, 50, 0, 5, 0, 1)).toBe(0);
});

test('a segment misses a circle beside it, behind it and beyond its end', () => {
  expect(segmentCircleHit(0, 1.001, 10, 1.001, 5, 0, 1)).toBe(-1);
  expect(segmentCircleHit(8, 0, 10, 0, 5, 0, 1)).toBe(-1);
  expect(segmentCircleHit(0, 0, 3.999, 0, 5, 0, 1)).toBe(-1);
  expect(segmentCircleHit(0, 0, 4, 0, 5, 0, 1)).toBe(1);
  expect(segmentCircleHit(0, 0, 0, 0, 5, 0, 1)).toBe(-1);
});

test('a fast circle does not pass through another', () => {
  expect(sweptCirclesHit(0, 0, 1000, 0, 1, 500, 0, 0, 0, 1)).toBe(0.498);
  expect(sweptCirclesHit(0, 0, 10, 0, 1, 20, 0, -10, 0, 1)).toBeCloseTo(0.9, 15);
  expect(sweptCirclesHit(0, 0, 10, 5, 1, 20, 0, 10, 5, 1)).toBe(-1);
  expect(sweptCirclesHit(0, 0, 10, 0, 1, 1.5, 0, 10, 0, 1)).toBe(0);
});

test('at the time of a hit the circles touch, and before it they do not', () => {
  const state = new Uint32Array(4);
  seedRandom(state, 1, 0);
  const draw = () => nextFloat(state) * 20 - 10;
  let hits = 0;
  for (let i = 0; i < 5000; i++) {
    const [ax, ay, aStepX, aStepY, bx, by, bStepX, bStepY] = Array.from({ length: 8 }, draw);
    const distanceAt = (t: number) => Math.hypot(bx - ax + t * (bStepX - aStepX), by - ay + t * (bStepY - aStepY));
    const t = sweptCirclesHit(ax, ay, aStepX, aStepY, 1, bx, by, bStepX, bStepY, 1.5);
    let nearestBefore = Infinity;
    for (let k = 0; k < 100; k++) nearestBefore = Math.min(nearestBefore, distanceAt(((t < 0 ? 1 : t) * k) / 100));
    if (t > 0) {
      hits++;
      expect(distanceAt(t)).toBeCloseTo(2.5, 9);
    }
    if (t !== 0) expect(nearestBefore).toBeGreaterThan(2.5 - 1e-9);
    else expect(distanceAt(0)).toBeLessThanOrEqual(2.5);
  }
  expect(hits).toBeGreaterThan(300);
});

test('a coordinate wraps into [0, size)', () => {
  expect([0, 639, 640, 641, -1, -640, 1281, -1281].map((x) => wrapCoordinate(x, 640))).toEqual([
    0, 639, 0, 1, 639, 0, 1, 639,
  ]);
  expect(wrapCoordinate(-0, 640)).toBe(0);
  expect(wrapCoordinate(-1e-20, 640)).toBe(0);
  expect(wrapCoordinate(-640, 640)).toBe(0);
});

test('the shortest way wraps around, and half the world is positive', () => {
  expect(wrapDelta(630, 10, 640)).toBe(20);
  expect(wrapDelta(10, 630, 640)).toBe(-20);
  expect(wrapDelta(0, 320, 640)).toBe(320);
  expect(wrapDelta(320, 0, 640)).toBe(320);
  expect(wrapDelta(0, 321, 640)).toBe(-319);
  expect(wrapDelta(5, 5 + 640 * 7, 640)).toBe(0);
});
