// Scalars and vectors: ends are exact, and steps do not overshoot.
import { expect, test } from 'vitest';
import * as vector from './vector.ts';

test('lengths, distances and products are those of the plane', () => {
  expect([vector.length(3, 4), vector.lengthSquared(3, 4)]).toEqual([5, 25]);
  expect([vector.distance(1, 1, 4, 5), vector.distanceSquared(1, 1, 4, 5)]).toEqual([5, 25]);
  expect([vector.dot(1, 2, 3, 4), vector.cross(1, 2, 3, 4), vector.cross(1, 0, 0, 1)]).toEqual([11, -2, 1]);
});

test('clamp keeps to its bounds, and NaN shows', () => {
  expect([vector.clamp(-1, 0, 2), vector.clamp(1, 0, 2), vector.clamp(3, 0, 2)]).toEqual([0, 1, 2]);
  expect(vector.clamp(NaN, 0, 1)).toBeNaN();
});

test('lerp is exact at both ends and between equals', () => {
  expect([vector.lerp(0.1, 0.7, 0), vector.lerp(0.1, 0.7, 1), vector.lerp(0.1, 0.1, 0.3)]).toEqual([0.1, 0.7, 0.1]);
  expect([vector.lerp(1e16, 1, 1), vector.lerp(1, 1e16, 1)]).toEqual([1, 1e16]);
  expect([vector.lerp(2, 4, 0.25), vector.lerp(2, 4, 0.75), vector.lerp(2, 4, -1), vector.lerp(2, 4, 2)]).toEqual([
    2.5, 3.5, 0, 6,
  ]);
});

test('inverseLerp undoes lerp, and is 0 between equals', () => {
  expect([vector.inverseLerp(2, 4, 2.5), vector.inverseLerp(4, 2, 2.5), vector.inverseLerp(2, 4, 6)]).toEqual([
    0.25, 0.75, 2,
  ]);
  expect(vector.inverseLerp(3, 3, 8)).toBe(0);
});

test('moveTowards keeps to its step and arrives exactly', () => {
  expect([vector.moveTowards(0, 10, 3), vector.moveTowards(0, -10, 3), vector.moveTowards(9, 10, 3)]).toEqual([
    3, -3, 10,
  ]);
  expect(vector.moveTowards(0.1, 0.3, 0.2)).toBe(0.3);
  expect(vector.moveTowards(1, 1, 0)).toBe(1);
});
