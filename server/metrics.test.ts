/** Counters and the lateness of ticks. */
import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

test('counters begin at zero and gauges go both ways', () => {
  const metrics = createMetrics();
  metrics.count('faults');
  metrics.change('players', 3);
  metrics.change('players', -1);
  expect(metrics.value('rooms')).toBe(0);
  expect(metrics.all()).toEqual({ faults: 1, players: 2 });
});

test('the lateness told is what 99 of 100 ticks stay below, of the newest ones', () => {
  const metrics = createMetrics();
  expect(metrics.lateP99Ms()).toBe(0);
  for (let i = 1; i <= 1000; i++) metrics.late(i);
  expect(metrics.lateP99Ms()).toBe(990);
  for (let i = 0; i < 5000; i++) metrics.late(1);
  expect(metrics.lateP99Ms()).toBe(1);
});
