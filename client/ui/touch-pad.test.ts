// The stick of the touch pad.
import { expect, test } from 'vitest';
import { stickOf } from './touch-pad.ts';

test('the stick follows the thumb and ends at its reach', () => {
  expect(stickOf(0, 0, 56)).toEqual({ x: 0, y: 0 });
  expect(stickOf(28, 0, 56)).toEqual({ x: 0.5, y: 0 });
  const far = stickOf(300, -400, 56);
  expect(far.x).toBeCloseTo(0.6);
  expect(far.y).toBeCloseTo(-0.8);
});
