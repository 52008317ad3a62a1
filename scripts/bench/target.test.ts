// Targets are read as people read them.
import { expect, test } from 'vitest';
import { isMet } from '#scripts/bench/target.ts';

const row = (target: string, ours: number, ratio: number | null = null, unit = 'us') => ({ target, ours, ratio, unit });

test('a bare number is for the ratio, or for ours where there is no peer', () => {
  expect([row('≤ 0.6', 9, 0.6), row('≤ 0.6', 0.1, 0.61), row('≤ 1000', 1000), row('≥ 1000', 999.9)].map(isMet)).toEqual(
    [true, false, true, false],
  );
});

test("a number in the row's unit is for ours", () => {
  expect(isMet(row('≤ 1 ulp', 0.7, 1.4, 'ulp'))).toBe(true);
  expect(isMet(row('≤ 20 ns', 21, 0.1, 'ns'))).toBe(false);
});

test('0 is nothing', () => {
  expect([row('0', 0), row('0', 0.01), row('≤ 0', 0)].map(isMet)).toEqual([true, false, true]);
});

test('what sets no target, or one in another unit, is neither met nor missed', () => {
  expect([row('–', 1), row('≤ 1 MB', 1), row('≤ 0.6, ≤ 0.8', 1), row('', 1)].map(isMet)).toEqual([
    null,
    null,
    null,
    null,
  ]);
});
