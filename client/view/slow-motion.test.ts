// Effects go slower for a while and come back to the pace of the match.
import { expect, test } from 'vitest';
import { createSlowMotion } from '#client/view/slow-motion.ts';

test('slow motion begins at once and comes back in the last quarter of its time', () => {
  const slow = createSlowMotion();
  slow.start(0.2, 2);
  expect(slow.pace).toBe(0.2);
  slow.step(1.5);
  expect(slow.pace).toBeCloseTo(0.2);
  slow.step(0.25);
  expect(slow.pace).toBeCloseTo(0.6);
  slow.step(1);
  expect(slow.pace).toBe(1);
  slow.step(1);
  expect(slow.pace).toBe(1);
});

test('the slower one wins, and none makes effects faster', () => {
  const slow = createSlowMotion();
  slow.start(2, 1);
  expect(slow.pace).toBe(1);
  slow.start(0.5, 1);
  slow.start(0.8, 9);
  expect(slow.pace).toBe(0.5);
  slow.start(-1, 1);
  expect(slow.pace).toBe(0);
});

test('it ends with the event that began it, and not with another', () => {
  const slow = createSlowMotion();
  slow.start(0.5, 1, 7);
  slow.withdraw(8);
  expect(slow.pace).toBe(0.5);
  slow.withdraw(7);
  expect(slow.pace).toBe(1);
});
