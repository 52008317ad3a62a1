// The geometry's results are pinned to the bit, and none of them leans on a function of the engine that may differ.
import { afterEach, expect, test, vi } from 'vitest';
import { geometrySelfTest } from './geometry-self-test.test-helper.ts';

afterEach(() => void vi.restoreAllMocks());

/** Changes only in a commit that says why the results changed: recordings of games that use them change with it. */
const GEOMETRY_SELF_TEST = '2e9332c7a4798b1f';

test('some hundred thousand results of the geometry are the same, to the bit, as ever', () => {
  expect(geometrySelfTest()).toBe(GEOMETRY_SELF_TEST);
  expect(geometrySelfTest()).toBe(GEOMETRY_SELF_TEST);
});

test.for(['sqrt', 'ceil', 'abs', 'min', 'max'] as const)(
  'an engine whose Math.%s is off by one bit now and then gives another checksum',
  (name) => {
    const exact: (...values: number[]) => number = Math[name];
    let calls = 0;
    vi.spyOn(Math, name).mockImplementation((...values: number[]) => {
      const value = exact(...values);
      return calls++ % 40 === 0 ? value * (1 + Number.EPSILON) : value;
    });
    expect(geometrySelfTest()).not.toBe(GEOMETRY_SELF_TEST);
  },
);

test('no function of the engine that may differ is called', () => {
  const natives = ['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'atan2', 'exp', 'log', 'pow', 'hypot'] as const;
  for (const name of natives) vi.spyOn(Math, name).mockImplementation(() => NaN);
  expect(geometrySelfTest()).toBe(GEOMETRY_SELF_TEST);
});
