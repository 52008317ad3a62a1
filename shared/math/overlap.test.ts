// Overlaps and contacts agree with the plain reference, with each other, and with what a shortest way out is.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callOf, CONTACTS, OVERLAPS } from './pairs.test-helper.ts';
import { boxesContact, circleBoxContact, circleCapsuleContact, circlesContact, CONTACT_NUMBERS } from './separation.ts';
import { boxesOverlap, pointSegmentDistanceSquared, segmentsOverlap } from './overlap.ts';
import {
  anyShape,
  between,
  coordinate,
  extremes,
  referenceDistance,
  shiftedBy,
  turnedBy,
  type Kind,
} from './shapes.test-helper.ts';

const TOLERANCE = 1e-9;
const runs = { numRuns: 400 };
const contact = new Float64Array(CONTACT_NUMBERS);

test.for(OVERLAPS)('%s says what the distance of the shapes says', ([, first, second, call]) => {
  let touching = 0;
  let apart = 0;
  fc.assert(
    fc.property(anyShape(first), anyShape(second), (a, b) => {
      const distance = referenceDistance(a, b);
      const isOverlap = callOf(call, [...a.numbers, ...b.numbers]);
      if (isOverlap) touching++;
      else apart++;
      if (distance > TOLERANCE) expect(isOverlap).toBe(false);
      // Of shapes without an inside, that they touch is a matter of rounding.
      else if (distance < -TOLERANCE) expect(isOverlap).toBe(true);
    }),
    runs,
  );
  expect([touching > 0, apart > 0]).toEqual([true, true]);
});

test.for(OVERLAPS.filter(([, first, second]) => first === second))(
  '%s is the same for swapped shapes',
  ([, kind, , call]) => {
    fc.assert(
      fc.property(anyShape(kind), anyShape(kind), (a, b) => {
        expect(callOf(call, [...a.numbers, ...b.numbers])).toBe(callOf(call, [...b.numbers, ...a.numbers]));
      }),
      runs,
    );
  },
);

test.for(CONTACTS)('%s finds the shortest way that leaves the shapes just touching', ([name, first, second, call]) => {
  const overlap = overlapOf(first, second);
  let contacts = 0;
  fc.assert(
    fc.property(anyShape(first), anyShape(second), (a, b) => {
      contact.fill(7);
      const isContact = callOf(call, [...a.numbers, ...b.numbers, contact]);
      expect(isContact).toBe(overlap(a.numbers, b.numbers));
      if (!isContact) {
        expect([...contact]).toEqual([7, 7, 7]);
        return;
      }
      contacts++;
      const [normalX, normalY, depth] = contact;
      expect(Math.hypot(normalX, normalY)).toBeCloseTo(1, 12);
      expect(depth).toBeGreaterThanOrEqual(0);
      const moved = shiftedBy(a, normalX * depth, normalY * depth);
      expect(Math.abs(referenceDistance(moved, b))).toBeLessThan(TOLERANCE);
      // A little further and they are apart; a little less far, in any direction, and they are not.
      const parted = shiftedBy(a, normalX * (depth + 1e-6), normalY * (depth + 1e-6));
      expect(referenceDistance(parted, b)).toBeGreaterThan(0.5e-6);
      for (let k = 0; k < 32; k++) {
        const way = Math.max(depth - 1e-6, 0);
        const angle = (k * Math.PI) / 16;
        const less = shiftedBy(a, Math.cos(angle) * way, Math.sin(angle) * way);
        expect(referenceDistance(less, b)).toBeLessThan(TOLERANCE);
      }
    }),
    runs,
  );
  expect([name, contacts > 5]).toEqual([name, true]);
});

test.for(CONTACTS.filter(([, first, second]) => first === second))(
  '%s of swapped shapes is as deep, and leads the other way',
  ([, kind, , call]) => {
    fc.assert(
      fc.property(anyShape(kind), anyShape(kind), (a, b) => {
        const other = new Float64Array(CONTACT_NUMBERS);
        const isContact = callOf(call, [...a.numbers, ...b.numbers, contact]);
        expect(callOf(call, [...b.numbers, ...a.numbers, other])).toBe(isContact);
        if (!isContact) return;
        expect(other[2]).toBeCloseTo(contact[2], 12);
        // Whichever way was chosen of two as short, the other shape may take it backwards.
        const moved = shiftedBy(a, -other[0] * other[2], -other[1] * other[2]);
        expect(Math.abs(referenceDistance(moved, b))).toBeLessThan(TOLERANCE);
      }),
      runs,
    );
  },
);

test.for(CONTACTS)('%s is the same wherever the two shapes are', ([, first, second, call]) => {
  let compared = 0;
  fc.assert(
    fc.property(anyShape(first), anyShape(second), coordinate, coordinate, (a, b, x, y) => {
      const isContact = callOf(call, [...a.numbers, ...b.numbers, contact]);
      const depth = contact[2];
      const there = [...shiftedBy(a, x, y).numbers, ...shiftedBy(b, x, y).numbers];
      const isContactThere = callOf(call, [...there, contact]);
      if (isContact && depth > TOLERANCE) expect(isContactThere).toBe(true);
      if (!isContact || !isContactThere) return;
      compared++;
      expect(contact[2]).toBeCloseTo(depth, 9);
    }),
    runs,
  );
  expect(compared).toBeGreaterThan(5);
});

test.for(CONTACTS.filter(([, first, second]) => first !== 'box' && second !== 'box'))(
  '%s is the same however the two shapes are turned together',
  ([, first, second, call]) => {
    let compared = 0;
    fc.assert(
      fc.property(anyShape(first), anyShape(second), between(0, 7), (a, b, angle) => {
        const isContact = callOf(call, [...a.numbers, ...b.numbers, contact]);
        const depth = contact[2];
        const isTurned = callOf(call, [...turnedBy(a, angle).numbers, ...turnedBy(b, angle).numbers, contact]);
        if (isContact && depth > TOLERANCE) expect(isTurned).toBe(true);
        if (!isContact || !isTurned) return;
        compared++;
        expect(contact[2]).toBeCloseTo(depth, 9);
      }),
      runs,
    );
    expect(compared).toBeGreaterThan(5);
  },
);

test('what touches exactly, touches, and the depth is 0', () => {
  expect(boxesContact(0, 0, 1, 1, 2, 0, 1, 1, contact)).toBe(true);
  expect([...contact]).toEqual([-1, 0, 0]);
  expect(boxesOverlap(0, 0, 1, 1, 2.0000000000000004, 0, 1, 1)).toBe(false);
  expect(circlesContact(3, 4, 2, 0, 0, 3, contact)).toBe(true);
  expect([...contact]).toEqual([0.6, 0.8, 0]);
  expect(segmentsOverlap(0, 0, 2, 2, 2, 2, 4, 0)).toBe(true);
  expect(segmentsOverlap(0, 0, 2, 2, 3, 3, 4, 4)).toBe(false);
  expect(segmentsOverlap(0, 0, 2, 2, 1, 1, 4, 4)).toBe(true);
  expect(segmentsOverlap(0, 0, 0, 2, 0, 3, 0, 4)).toBe(false);
  expect(segmentsOverlap(0, 0, 0, 2, 0, 2, 0, 4)).toBe(true);
  expect(segmentsOverlap(0, 0, 2, 0, 3, 0, 4, 0)).toBe(false);
  expect(segmentsOverlap(1, 1, 1, 1, 1, 1, 1, 1)).toBe(true);
  expect(segmentsOverlap(1, 1, 1, 1, 1, 2, 1, 2)).toBe(false);
  expect(pointSegmentDistanceSquared(1, 5, 0, 0, 4, 0)).toBe(25);
});

test('a circle whose centre rounding puts beyond the end of a capsule is still pushed across it', () => {
  expect(circleCapsuleContact(0, 0, 0.5, 0, 5e-7, 0, -1e-152, 0.5, contact)).toBe(true);
  expect([Math.abs(contact[0]), contact[1], contact[2]]).toEqual([1, 0, 1]);
});

test('of two ways as short, y; and circles with the same centre part along x', () => {
  expect(boxesContact(1, 1, 1, 1, 0, 0, 1, 1, contact)).toBe(true);
  expect([...contact]).toEqual([0, 1, 1]);
  expect(circleBoxContact(0, 0, 1, 0, 0, 2, 2, contact)).toBe(true);
  expect([...contact]).toEqual([0, 1, 3]);
  expect(circlesContact(5, 5, 1, 5, 5, 2, contact)).toBe(true);
  expect([...contact]).toEqual([1, 0, 3]);
});

test.for(OVERLAPS)('%s of huge, tiny and flat shapes is an answer', ([, first, second, call]) => {
  fc.assert(
    fc.property(extremes(first), extremes(second), (a, b) => {
      expect(typeof callOf(call, [...a, ...b])).toBe('boolean');
    }),
    runs,
  );
});

test.for(CONTACTS)('%s of huge, tiny and flat shapes is a number', ([, first, second, call]) => {
  fc.assert(
    fc.property(extremes(first), extremes(second), (a, b) => {
      if (!callOf(call, [...a, ...b, contact])) return;
      expect(Math.hypot(contact[0], contact[1])).toBeCloseTo(1, 12);
      expect(contact[2] >= 0 && contact[2] < 1e152).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

/** The overlap of two kinds, in whichever order it is named. */
function overlapOf(first: Kind, second: Kind): (a: readonly number[], b: readonly number[]) => boolean {
  const forth = OVERLAPS.find((pair) => pair[1] === first && pair[2] === second);
  const back = OVERLAPS.find((pair) => pair[1] === second && pair[2] === first);
  return (a, b) => {
    if (forth !== undefined) return callOf(forth[3], [...a, ...b]);
    return back !== undefined && callOf(back[3], [...b, ...a]);
  };
}
