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

test('counters and gauges are told apart, and both are in all of them', () => {
  const metrics = createMetrics();
  metrics.count('faults');
  metrics.change('rooms', 1);
  expect([...metrics.counters()]).toEqual([['faults', 1]]);
  expect(metrics.all()).toEqual({ faults: 1, rooms: 1 });
});

test('what has labels counts in the series of those labels', () => {
  const metrics = createMetrics();
  metrics.countBy('skill_update_errors_total', { reason: 'away' });
  metrics.countBy('skill_update_errors_total', { reason: 'away' });
  metrics.countBy('skill_update_errors_total', { reason: 'new' });
  const counts = [...metrics.countersOf('skill_update_errors_total')];
  expect(counts).toContainEqual({ labels: { reason: 'away' }, count: 2 });
  expect(counts).toContainEqual({ labels: { reason: 'new' }, count: 1 });
  // Known reasons are there before their first.
  expect(counts).toContainEqual({
    labels: { reason: 'conflict' },
    count: 0,
  });
  metrics.observe('match_queue_latency_ms', 900, { game: 'dogfight', mode: 'duel' });
  metrics.observe('match_queue_latency_ms', 100, { mode: 'duel', game: 'dogfight' });
  const [{ labels, series }, ...others] = metrics.histogramsOf('match_queue_latency_ms');
  expect(others).toEqual([]);
  expect(labels).toEqual({ game: 'dogfight', mode: 'duel' });
  expect([series.sum, [...series.counts].slice(0, 5)]).toEqual([1000, [0, 1, 0, 1, 0]]);
});

test('a late tick is in the histogram too, from the start', () => {
  const metrics = createMetrics();
  const [{ series }] = metrics.histogramsOf('app_frame_lag_ms');
  metrics.late(3);
  metrics.late(300);
  expect([...series.counts]).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 1]);
});

test('series are bounded: what would be one more is counted under other', () => {
  const metrics = createMetrics();
  for (let i = 0; i < 2000; i++) metrics.observe('match_queue_latency_ms', 1, { game: `g${i}`, mode: 'm' });
  const all = [...metrics.histogramsOf('match_queue_latency_ms')];
  expect(all).toHaveLength(500);
  expect(all.at(-1)?.labels).toEqual({ game: 'other', mode: 'other' });
  expect(all.at(-1)?.series.counts[0]).toBe(2000 - 499);
});
