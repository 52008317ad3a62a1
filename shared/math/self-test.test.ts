// The start-up test passes here, and fails on an engine whose arithmetic is off by one bit.
import { readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { inRoot } from '#scripts/paths.ts';
import * as collision from './collision.ts';
import * as easing from './easing.ts';
import * as exponential from './exponential.ts';
import * as flowField from './flow-field.ts';
import * as pathFinding from './path-finding.ts';
import * as random from './random.ts';
import { assertMath, MATH_SELF_TEST, mathSelfTest } from './self-test.ts';
import * as steering from './steering.ts';
import * as trigonometry from './trigonometry.ts';
import * as vector from './vector.ts';

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

test('every function that computes is in the test', () => {
  const text = readFileSync(inRoot('shared/math/self-test.ts'), 'utf8').split('export function mathSelfTest')[1];
  const modules = [collision, easing, exponential, flowField, pathFinding, random, steering, trigonometry, vector];
  const names = modules.flatMap((module) =>
    Object.entries(module).flatMap(([name, value]) => (typeof value === 'function' ? [name] : [])),
  );
  expect(names.length).toBeGreaterThan(70);
  // Bodies are behind their faces, places for results compute nothing, and the last gives true or false by a comparison.
  const exceptions = /^(take[A-Z]\w+|vector|numberList|randomState|circlesOverlap)$/;
  expect(names.filter((name) => !new RegExp(`\\b${name}\\(`).test(text) && !exceptions.test(name))).toEqual([]);
});
