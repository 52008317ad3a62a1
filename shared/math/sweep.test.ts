// Sweeps agree with the distance of the shapes along their way: they touch at the time of impact, and not before.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { segmentCircleHit, sweptCirclesHit } from './collision.ts';
import { callOf, CONTACTS, SWEEPS } from './pairs.test-helper.ts';
import { CONTACT_NUMBERS } from './separation.ts';
import { sweepBoxes } from './sweep-boxes.ts';
import { sweepCapsuleBox } from './sweep-capsules.ts';
import {
  sweepCircleBox,
  sweepCircles,
  sweepCircleSegment,
  sweepPointBox,
  sweepPointCircle,
  sweepPointSegment,
} from './sweep.ts';
import {
  anyShape,
  between,
  coordinate,
  distanceOf,
  extremes,
  referenceDistance,
  shiftedBy,
  turnedBy,
  type Shape,
} from './shapes.test-helper.ts';

const runs = { numRuns: 400 };
const contact = new Float64Array(CONTACT_NUMBERS);
const step = coordinate.map((length) => length * 3);

const sweepOf = (call: (...numbers: never[]) => number, a: Shape, stepX: number, stepY: number, b: Shape) =>
  callOf(call, [...a.numbers, stepX, stepY, ...b.numbers, contact]);

test.for(SWEEPS)('%s: the shapes touch at the time of impact and not before', ([, first, second, call]) => {
  const seen = { inside: 0, hits: 0, misses: 0 };
  fc.assert(
    fc.property(anyShape(first), step, step, anyShape(second), (a, stepX, stepY, b) => {
      contact.fill(7);
      const t = sweepOf(call, a, stepX, stepY, b);
      const distanceAt = (share: number) => referenceDistance(shiftedBy(a, stepX * share, stepY * share), b);
      if (t === -1) {
        seen.misses++;
        expect([...contact]).toEqual([7, 7, 7]);
        expect(smallest(distanceAt, 1)).toBeGreaterThan(-1e-9);
        return;
      }
      expect(t >= 0 && t <= 1).toBe(true);
      expect(Math.hypot(contact[0], contact[1])).toBeCloseTo(1, 12);
      if (t === 0) {
        seen.inside++;
        expect(distanceAt(0)).toBeLessThan(1e-9);
        return;
      }
      seen.hits++;
      expect(Math.abs(distanceAt(t))).toBeLessThan(1e-9);
      expect(smallest(distanceAt, t)).toBeGreaterThan(-1e-9);
      // It comes against the normal, and from where the normal leads.
      expect(contact[0] * stepX + contact[1] * stepY).toBeLessThan(1e-9);
      expect(contact[2]).toBe(0);
      const back = shiftedBy(a, stepX * t + contact[0] * 1e-6, stepY * t + contact[1] * 1e-6);
      expect(referenceDistance(back, b)).toBeGreaterThan(0.999e-6);
    }),
    runs,
  );
  expect(seen.hits).toBeGreaterThan(2);
  expect(seen.misses).toBeGreaterThan(20);
});

test.for(SWEEPS)('%s: a sweep backwards from beyond meets it as well', ([, first, second, call]) => {
  // Whatever the other shape, a way through its middle meets it.
  fc.assert(
    fc.property(anyShape(first), anyShape(second), between(0, 7), (a, b, angle) => {
      const [fromX, fromY] = middleOf(a);
      const [toX, toY] = middleOf(b);
      const [wayX, wayY] = [Math.cos(angle) * 100, Math.sin(angle) * 100];
      const there = shiftedBy(a, toX - fromX - wayX, toY - fromY - wayY);
      const t = sweepOf(call, there, 2 * wayX, 2 * wayY, b);
      // A flat one that it comes along may be missed by a rounding, or met anywhere.
      if ([a, b].some((shape) => shape.radius > 1e-6 || areaOf(shape) > 1e-6))
        expect(t > 0 && t <= 0.5000001).toBe(true);
      else expect(t === -1 || (t > 0 && t <= 1)).toBe(true);
    }),
    runs,
  );
});

test.for(SWEEPS.filter(([, first, second]) => CONTACTS.some((pair) => pair[1] === first && pair[2] === second)))(
  '%s of shapes that overlap at the start is 0, with the contact of the overlap',
  ([, first, second, call]) => {
    const contactOf = CONTACTS.find((pair) => pair[1] === first && pair[2] === second)?.[3];
    const own = new Float64Array(CONTACT_NUMBERS);
    let inside = 0;
    fc.assert(
      fc.property(anyShape(first), step, step, anyShape(second), (a, stepX, stepY, b) => {
        if (contactOf === undefined || !callOf(contactOf, [...a.numbers, ...b.numbers, own])) return;
        if (own[2] < 1e-9) return;
        inside++;
        expect(sweepOf(call, a, stepX, stepY, b)).toBe(0);
        expect(contact[2]).toBeCloseTo(own[2], 9);
        const out = shiftedBy(a, contact[0] * contact[2], contact[1] * contact[2]);
        expect(Math.abs(referenceDistance(out, b))).toBeLessThan(1e-9);
      }),
      runs,
    );
    expect(inside).toBeGreaterThan(5);
  },
);

test.for(SWEEPS)('%s is the same wherever the shapes are', ([, first, second, call]) => {
  let compared = 0;
  fc.assert(
    fc.property(anyShape(first), step, step, anyShape(second), coordinate, coordinate, (a, stepX, stepY, b, x, y) => {
      const t = sweepOf(call, a, stepX, stepY, b);
      const there = sweepOf(call, shiftedBy(a, x, y), stepX, stepY, shiftedBy(b, x, y));
      // What only grazes may be a hit here and a miss there.
      const isClear = t > 0 && contact[0] * stepX + contact[1] * stepY < -1e-3 && there >= 0;
      if (!isClear) return;
      compared++;
      expect(there).toBeCloseTo(t, 6);
    }),
    runs,
  );
  expect(compared).toBeGreaterThan(1);
});

test.for(SWEEPS.filter(([, first, second]) => first !== 'box' && second !== 'box'))(
  '%s is the same however the shapes and the step are turned together',
  ([, first, second, call]) => {
    let compared = 0;
    fc.assert(
      fc.property(anyShape(first), step, step, anyShape(second), between(0, 7), (a, stepX, stepY, b, angle) => {
        const t = sweepOf(call, a, stepX, stepY, b);
        const isClear = t > 0 && contact[0] * stepX + contact[1] * stepY < -1e-3;
        const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
        const [turnedX, turnedY] = [stepX * cos - stepY * sin, stepX * sin + stepY * cos];
        const turned = sweepOf(call, turnedBy(a, angle), turnedX, turnedY, turnedBy(b, angle));
        if (!isClear || turned < 0) return;
        compared++;
        expect(turned).toBeCloseTo(t, 6);
      }),
      runs,
    );
    expect(compared).toBeGreaterThan(1);
  },
);

test.for(SWEEPS)('%s of huge, tiny and flat shapes is an answer', ([, first, second, call]) => {
  const huge = fc.constantFrom<number>(0, 1, -1, 1e150, -1e150, 1e-150, -1e-150, 2e150, 1e-160, 5e-324, -0);
  fc.assert(
    fc.property(extremes(first), huge, huge, extremes(second), (a, stepX, stepY, b) => {
      const t = callOf(call, [...a, stepX, stepY, ...b, contact]);
      expect(t === -1 || (t >= 0 && t <= 1)).toBe(true);
      if (t === -1) return;
      expect(Math.hypot(contact[0], contact[1])).toBeCloseTo(1, 12);
      expect(contact[2] >= 0 && contact[2] < 1e152).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('circles and points meet circles when the functions without a normal say so', () => {
  const radius = between(0, 3);
  let compared = 0;
  fc.assert(
    fc.property(coordinate, coordinate, step, step, radius, radius, (x, y, stepX, stepY, a, b) => {
      const close = (t: number, other: number) => {
        if (t < 0 || other < 0) return;
        compared++;
        expect(t).toBeCloseTo(other, 6);
      };
      close(
        sweepCircles(x, y, a, stepX, stepY, 1, 1, b, contact),
        sweptCirclesHit(x, y, stepX, stepY, a, 1, 1, 0, 0, b),
      );
      close(
        sweepPointCircle(x, y, stepX, stepY, 1, 1, b, contact),
        segmentCircleHit(x, y, x + stepX, y + stepY, 1, 1, b),
      );
    }),
    { numRuns: 2000 },
  );
  expect(compared).toBeGreaterThan(200);
});

test('head-on hits are exact', () => {
  expect(sweepPointBox(0, 0, 8, 0, 5, 0, 1, 1, contact)).toBe(0.5);
  expect([...contact]).toEqual([-1, 0, 0]);
  expect(sweepBoxes(0, 0, 1, 1, 0, 16, 0, 10, 1, 1, contact)).toBe(0.5);
  expect([...contact]).toEqual([0, -1, 0]);
  expect(sweepCircles(0, 0, 1, -8, 0, -6, 0, 1, contact)).toBe(0.5);
  expect([...contact]).toEqual([1, 0, 0]);
  expect(sweepCircleSegment(0, 0, 1, 0, 8, -5, 5, 5, 5, contact)).toBe(0.5);
  expect([...contact]).toEqual([0, -1, 0]);
  // Past the side of a box, onto its corner.
  expect(sweepCircleBox(0, 1.6, 1, 8, 0, 6, 0, 1, 1, contact)).toBeCloseTo((5 - 0.8) / 8, 12);
  expect([contact[0], contact[1]]).toEqual([expect.closeTo(-0.8, 12), expect.closeTo(0.6, 12)]);
});

test('what touches at the end of the step touches, and what stands still or stops short does not', () => {
  expect(sweepBoxes(0, 0, 1, 1, 3, 0, 5, 0, 1, 1, contact)).toBe(1);
  expect(sweepBoxes(0, 0, 1, 1, 2.9999999999999996, 0, 5, 0, 1, 1, contact)).toBe(-1);
  expect(sweepCircles(0, 0, 1, 0, 0, 3, 0, 1, contact)).toBe(-1);
  expect(sweepCircles(0, 0, 1, 0, 0, 2, 0, 1, contact)).toBe(0);
});

test('what passes beside a slanting line, exactly along it, does not touch it', () => {
  for (const x of [1, -1]) {
    expect(sweepPointSegment(x, 0, 6, 8, 0, 0, 6, 8, contact)).toBe(-1);
    expect(sweepPointSegment(x, 0, -6, -8, 0, 0, 6, 8, contact)).toBe(-1);
  }
  // Along it and into its end.
  expect(sweepPointSegment(-3, -4, 6, 8, 0, 0, 6, 8, contact)).toBe(0.5);
  expect([contact[0], contact[1]]).toEqual([-0.6, -0.8]);
});

test('no speed passes a thin wall', () => {
  for (const speed of [1e3, 1e9, 1e15]) {
    expect(sweepPointBox(-1, 0, speed, 0, 0, 0, 0.001, 1, contact)).toBeGreaterThan(0);
    expect(sweepCircleSegment(-1, 0, 0.5, speed, 0, 0, -1, 0, 1, contact)).toBeGreaterThan(0);
    expect(sweepCapsuleBox(-3, 0, -2, 0.5, 0.1, speed, 0, 0, 0, 0, 1, contact)).toBeGreaterThan(0);
  }
});

/** The smallest value of a function that falls and then rises, from 0 to `end`. */
function smallest(of: (share: number) => number, end: number): number {
  let [low, high] = [0, end];
  for (let i = 0; i < 60; i++) {
    const [left, right] = [low + (high - low) * 0.45, low + (high - low) * 0.55];
    if (of(left) < of(right)) high = right;
    else low = left;
  }
  return Math.min(of(low), of(0), of(end));
}

function middleOf({ corners }: Shape): readonly [number, number] {
  const sum = corners.reduce(([x, y], [cornerX, cornerY]) => [x + cornerX, y + cornerY], [0, 0]);
  return [sum[0] / corners.length, sum[1] / corners.length];
}

function areaOf({ corners }: Shape): number {
  if (corners.length < 3) return 0;
  return distanceOf(corners[0], corners[1]) * distanceOf(corners[1], corners[2]);
}
