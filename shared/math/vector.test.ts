// Scalars and vectors: ends are exact, and steps do not overshoot.
import * as fc from 'fast-check';
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

/** What a function writes. */
function written(write: (out: Float64Array) => void): number[] {
  const out = vector.vector();
  write(out);
  return [...out];
}

test('a place for a vector is two doubles', () => {
  expect(vector.vector()).toEqual(Float64Array.of(0, 0));
});

test('a normalized vector has length 1 and its direction, whatever its size', () => {
  expect(written((out) => vector.normalized(3, -4, out))).toEqual([0.6, -0.8]);
  for (const size of [5e-324, 1e-310, 1e-200, 1e-140, 1, 1e149, 1e200, 1e308]) {
    expect(written((out) => vector.normalized(-size, 0, out))).toEqual([-1, 0]);
    const [x, y] = written((out) => vector.normalized(size, size, out));
    expect([x, y]).toEqual([Math.SQRT1_2, Math.SQRT1_2].map((each) => expect.closeTo(each, 15)));
  }
  expect(written((out) => vector.normalized(0, -0, out))).toEqual([0, 0]);
  expect(written((out) => vector.normalized(-Infinity, 7, out))).toEqual([-1, 0]);
  expect(written((out) => vector.normalized(Infinity, -Infinity, out))).toEqual([
    expect.closeTo(Math.SQRT1_2, 15),
    expect.closeTo(-Math.SQRT1_2, 15),
  ]);
  expect(written((out) => vector.normalized(NaN, 1, out))).toEqual([NaN, NaN]);
  expect(written((out) => vector.normalized(1, NaN, out))).toEqual([NaN, NaN]);
});

test('a length is clamped only where it is longer', () => {
  expect(written((out) => vector.clampedLength(3, 4, 5, out))).toEqual([3, 4]);
  expect(written((out) => vector.clampedLength(6, -8, 5, out))).toEqual([3, -4]);
  expect(written((out) => vector.clampedLength(0, 0, 0, out))).toEqual([0, 0]);
  expect(written((out) => vector.clampedLength(1, 0, 0, out))).toEqual([0, 0]);
  expect(written((out) => vector.clampedLength(1e100, 1, Infinity, out))).toEqual([1e100, 1]);
});

test('turning goes from x towards y', () => {
  expect(written((out) => vector.fromAngle(0, 7, out))).toEqual([7, 0]);
  expect(written((out) => vector.fromAngle(Math.PI / 6, 2, out))).toEqual([
    expect.closeTo(Math.sqrt(3), 15),
    expect.closeTo(1, 15),
  ]);
  expect(written((out) => vector.rotated(2, 1, 0, out))).toEqual([2, 1]);
  expect(written((out) => vector.rotated(2, 1, Math.PI / 2, out))).toEqual(
    [-1, 2].map((each) => expect.closeTo(each, 15)),
  );
  expect(written((out) => vector.rotatedBy(2, 1, 0, 1, out))).toEqual([-1, 2]);
  expect(written((out) => vector.rotatedBy(2, 1, 0.6, 0.8, out))).toEqual([
    expect.closeTo(0.4, 15),
    expect.closeTo(2.2, 15),
  ]);
  expect(written((out) => vector.perpendicular(2, 1, out))).toEqual([-1, 2]);
  expect(written((out) => vector.perpendicular(2, 0, out))).toEqual([0, 2]);
});

test('a reflection turns back what goes along the normal, a projection keeps it', () => {
  expect(written((out) => vector.reflected(3, -2, 0, 1, out))).toEqual([3, 2]);
  expect(written((out) => vector.reflected(3, -2, 0, 10, out))).toEqual([3, 2]);
  expect(written((out) => vector.reflected(1, 0, 1, 1, out))).toEqual([0, -1]);
  expect(written((out) => vector.reflected(3, -2, 0, 0, out))).toEqual([3, -2]);
  expect(written((out) => vector.projected(3, -2, 5, 0, out))).toEqual([3, 0]);
  expect(written((out) => vector.projected(2, 0, 1, 1, out))).toEqual([1, 1]);
  expect(written((out) => vector.projected(3, -2, 0, 0, out))).toEqual([0, 0]);
});

test('moving towards a point keeps to its step and arrives exactly', () => {
  expect(written((out) => vector.movedTowards(0, 0, 6, 8, 5, out))).toEqual([3, 4]);
  expect(written((out) => vector.movedTowards(0.1, 0.2, 0.3, 0.7, 1, out))).toEqual([0.3, 0.7]);
  expect(written((out) => vector.movedTowards(1, 2, 1, 2, 0, out))).toEqual([1, 2]);
  expect(written((out) => vector.movedTowards(1, 2, 5, 2, 0, out))).toEqual([1, 2]);
});

const coordinate = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 1e150, -1e150, 1e-150, -1e-150),
  fc.double({ min: 1e-150, max: 1e150, noNaN: true }),
  fc.double({ min: -1e150, max: -1e-150, noNaN: true }),
);

test('nothing of ordinary size gives NaN, and out may be where the numbers came from', () => {
  const calls: ((x: number, y: number, a: number, b: number, out: Float64Array) => void)[] = [
    (x, y, _a, _b, out) => vector.normalized(x, y, out),
    (x, y, a, _b, out) => vector.clampedLength(x, y, Math.abs(a), out),
    (x, y, a, _b, out) => vector.rotated(x, y, a, out),
    (x, y, a, b, out) => vector.reflected(x, y, a, b, out),
    (x, y, a, b, out) => vector.projected(x, y, a, b, out),
    (x, y, a, b, out) => vector.movedTowards(x, y, a, b, 1e-9, out),
    (x, y, _a, _b, out) => vector.perpendicular(x, y, out),
    (x, y, _a, _b, out) => vector.fromAngle(x, y, out),
  ];
  fc.assert(
    fc.property(fc.constantFrom(...calls), coordinate, coordinate, coordinate, coordinate, (call, x, y, a, b) => {
      const out = Float64Array.of(x, y);
      call(out[0], out[1], a, b, out);
      expect(out.includes(NaN)).toBe(false);
      expect([...out]).toEqual(written((other) => call(x, y, a, b, other)));
    }),
    { numRuns: 3000, seed: 1 },
  );
});
