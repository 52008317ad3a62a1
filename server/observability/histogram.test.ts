/** Classes, and the share below. */
import { expect, test } from 'vitest';
import { addTo, createSeries, quantileOf } from './histogram.ts';

const bounds = [1, 2, 4, 8];

test('a value counts in the first class that holds it, and above all of them in the last', () => {
  const series = createSeries(bounds);
  for (const value of [0, 1, 1.5, 4, 4.1, 8, 9, 1000, Number.NaN, Infinity]) addTo(series, value);
  expect([...series.counts]).toEqual([2, 1, 1, 2, 2]);
  expect(series.sum).toBeCloseTo(1027.6);
});

test('the share below is even within a class, as Prometheus has it', () => {
  expect(quantileOf(bounds, [0, 0, 10, 0, 0], 0.5)).toBe(3);
  expect(quantileOf(bounds, [10, 0, 0, 0, 0], 0.9)).toBe(0.9);
  expect(quantileOf(bounds, [99, 0, 0, 1, 0], 0.99)).toBe(1);
  expect(quantileOf(bounds, [98, 0, 0, 2, 0], 0.99)).toBe(6);
});

test('there is none of nothing, and what is above all bounds is above every maximum', () => {
  expect(quantileOf(bounds, [0, 0, 0, 0, 0], 0.99)).toBeUndefined();
  expect(quantileOf(bounds, [1, 0, 0, 0, 9], 0.99)).toBe(Infinity);
});
