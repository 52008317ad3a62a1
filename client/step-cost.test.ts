// The mean cost of a step follows what it is fed, and one slow plan does not decide it.
import { expect, test } from 'vitest';
import { createStepCost } from '#client/step-cost.ts';

test('the first plan is the mean, later ones move it by their steps', () => {
  const cost = createStepCost();
  expect(cost.meanMs).toBe(0);
  cost.add(8, 4);
  expect(cost.meanMs).toBe(2);
  cost.add(34, 1);
  expect(cost.meanMs).toBe(3);
  for (let i = 0; i < 22; i++) cost.add(1, 1);
  expect(cost.meanMs).toBeCloseTo(2, 1);
});

test('plans without steps and clocks that run backwards are no measure', () => {
  const cost = createStepCost();
  cost.add(5, 0);
  cost.add(-5, 1);
  cost.add(Number.NaN, 1);
  expect(cost.meanMs).toBe(0);
});
