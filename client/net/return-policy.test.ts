// When a lost connection tries again.
import { expect, test } from 'vitest';
import { RETURN_MS, mayTryAgain, returnDelayMs, secondsLeft } from './return-policy.ts';

test('attempts begin at once and settle at one every two seconds', () => {
  const delays = Array.from({ length: 8 }, (_, attempt) => returnDelayMs(attempt));
  expect(delays[0]).toBeLessThan(200);
  expect(delays).toEqual(delays.toSorted((a, b) => a - b));
  expect(delays.at(-1)).toBe(2000);
});

test('the seat is kept for twenty seconds, counted down in whole ones', () => {
  expect(RETURN_MS).toBe(20_000);
  expect(mayTryAgain(1000, 20_999)).toBe(true);
  expect(mayTryAgain(1000, 21_000)).toBe(false);
  expect([secondsLeft(0, 0), secondsLeft(0, 1), secondsLeft(0, 19_001), secondsLeft(0, 25_000)]).toEqual([
    20, 20, 1, 0,
  ]);
});
