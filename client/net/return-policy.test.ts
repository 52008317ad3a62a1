// When a lost connection tries again.
import { expect, test } from 'vitest';
import {
  ATTEMPT_MS,
  RETURN_MS,
  UNANSWERED_MS,
  isLastAttempt,
  minutesLeft,
  returnDelayMs,
  secondsLeft,
} from './return-policy.ts';

test('attempts begin at once and settle at one every two seconds while the seat is kept', () => {
  const delays = Array.from({ length: 8 }, (_, attempt) => returnDelayMs(attempt, attempt * 1000));
  expect(delays[0]).toBeLessThan(200);
  expect(delays).toEqual(delays.toSorted((a, b) => a - b));
  expect(delays.at(-1)).toBe(2000);
  expect(returnDelayMs(15, RETURN_MS)).toBe(2000);
});

test('after that the pauses grow, but never beyond the time for which a restarted server keeps a seat', () => {
  const delays = [30_000, 60_000, 100_000, 290_000].map((awayMs) => returnDelayMs(30, awayMs));
  expect(delays).toEqual([3000, 6000, 10_000, 10_000]);
  expect(10_000 + ATTEMPT_MS).toBeLessThan(RETURN_MS);
});

test('a server that does not answer is asked for five minutes', () => {
  expect(UNANSWERED_MS).toBe(300_000);
  expect([isLastAttempt(299_999), isLastAttempt(300_000)]).toEqual([false, true]);
  expect([minutesLeft(0, 20_000), minutesLeft(0, 240_000), minutesLeft(0, 301_000)]).toEqual([5, 1, 1]);
});

test('the seat is kept for twenty seconds, counted down in whole ones', () => {
  expect(RETURN_MS).toBe(20_000);
  expect([secondsLeft(0, 0), secondsLeft(0, 1), secondsLeft(0, 19_001), secondsLeft(0, 25_000)]).toEqual([
    20, 20, 1, 0,
  ]);
});
