// The mean cost of a step follows what it is fed, and one slow plan does not decide it.
import { expect, test } from 'vitest';
import { createStepCost } from '#client/step-cost.ts';

test('the first plan is the mean, later ones move it by their steps', () => {
  const cost = createStepCost();
  expect(cost.meanMs).toBe(0);
  cost.add(8, 4);
  expect(cost.meanMs).toBe(2);
  cost.add(5.2, 1);
  expect(cost.meanMs).toBe(2.1);
  for (let i = 0; i < 40; i++) cost.add(1, 1);
  expect(cost.meanMs).toBeCloseTo(1, 1);
});

test('a step that was interrupted decides nothing, a machine that is slow is known after some forty', () => {
  const cost = createStepCost();
  cost.add(0.2, 1);
  cost.add(30, 1);
  expect(cost.meanMs).toBeLessThan(0.25);
  for (let i = 0; i < 200; i++) cost.add(i % 10 === 0 ? 20 : 0.2, 1);
  expect(cost.meanMs).toBeLessThan(0.3);
  for (let i = 0; i < 60; i++) cost.add(3, 1);
  expect(cost.meanMs).toBeGreaterThan(2);
});

test('plans without steps and clocks that run backwards are no measure', () => {
  const cost = createStepCost();
  cost.add(5, 0);
  cost.add(-5, 1);
  cost.add(Number.NaN, 1);
  expect(cost.meanMs).toBe(0);
});
