// How good a connection is.
import { expect, test } from 'vitest';
import { createRecentStalls, qualityOf, qualityText } from './connection-quality.ts';

const fine = { isOpen: true, roundTripMs: 40, recentStalls: 0 };

test('the worse of delay and waiting decides', () => {
  expect(qualityOf(fine)).toBe('good');
  expect(qualityOf({ ...fine, roundTripMs: 150 })).toBe('fair');
  expect(qualityOf({ ...fine, recentStalls: 4 })).toBe('fair');
  expect(qualityOf({ ...fine, roundTripMs: 300 })).toBe('poor');
  expect(qualityOf({ ...fine, recentStalls: 20 })).toBe('poor');
  expect(qualityOf({ ...fine, isOpen: false })).toBe('lost');
});

test('the sentence names the delay once it is known', () => {
  expect(qualityText('good', 0)).toBe('Good connection');
  expect(qualityText('fair', 151.6)).toBe('Fair connection, 152 ms');
  expect(qualityText('lost', 80)).toBe('No connection');
});

test('stalls are counted over the last five seconds only', () => {
  const recent = createRecentStalls();
  expect(recent(0, 3)).toBe(0);
  expect(recent(1000, 5)).toBe(2);
  expect(recent(5500, 5)).toBe(0);
});
