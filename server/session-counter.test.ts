/** Counts of rooms come and go; what was counted stays. */
import { expect, test } from 'vitest';
import { zeroCounts } from '#shared/session/peer.ts';
import { createMetrics } from './metrics.ts';
import { sessionCounter } from './session-counter.ts';

test('counts of two rooms add up, each once', () => {
  const metrics = createMetrics();
  const [one, two] = [zeroCounts(), zeroCounts()];
  const counters = [sessionCounter(one, metrics), sessionCounter(two, metrics)];
  one.malformed = 3;
  two.malformed = 2;
  for (const count of [...counters, ...counters]) count();
  one.malformed = 4;
  for (const count of counters) count();
  expect(metrics.all()).toEqual({ 'session.malformed': 6 });
});
