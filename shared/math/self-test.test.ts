// The start-up test passes here, and fails on an engine whose arithmetic is off by one bit.
import { afterEach, expect, test, vi } from 'vitest';
import { assertMath, MATH_SELF_TEST, mathSelfTest } from './self-test.ts';

afterEach(() => void vi.restoreAllMocks());

test('this engine passes, again and again', () => {
  expect(mathSelfTest()).toBe(MATH_SELF_TEST);
  expect(mathSelfTest()).toBe(MATH_SELF_TEST);
  assertMath();
});

test.for(['sqrt', 'floor', 'round', 'fround', 'min', 'sign', 'trunc', 'ceil'] as const)(
  'an engine whose Math.%s is off by one bit now and then is refused',
  (name) => {
    const exact: (...values: number[]) => number = Math[name];
    let calls = 0;
    vi.spyOn(Math, name).mockImplementation((...values: number[]) => {
      const value = exact(...values);
      return calls++ % 40 === 0 ? value * (1 + Number.EPSILON) : value;
    });
    expect(assertMath).toThrow(expect.objectContaining({ code: 'sim/engine-differs' }));
  },
);

test('no function of the engine that may differ is called', () => {
  const natives = [
    'sin',
    'cos',
    'tan',
    'asin',
    'acos',
    'atan',
    'atan2',
    'exp',
    'log',
    'log2',
    'pow',
    'cbrt',
    'hypot',
  ] as const;
  for (const name of natives) vi.spyOn(Math, name).mockImplementation(() => NaN);
  expect(mathSelfTest()).toBe(MATH_SELF_TEST);
});
