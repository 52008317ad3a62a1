// The error-free products and differences lose no bit.
import { expect, test } from 'vitest';
import { differenceError, productError } from './double-double.ts';
import { nextFloat, seedRandom } from './random.ts';
import { exactly, rescaled } from './reference.test-helper.ts';

const SCALE = 400;

test('a product and its error, a difference and its error, are exact', () => {
  const state = new Uint32Array(4);
  seedRandom(state, 1, 0);
  const draw = () => (nextFloat(state) * 2 - 1) * 2 ** Math.round(nextFloat(state) * 80 - 40);
  const fixed = (x: number) => rescaled(exactly(x), SCALE);
  for (let i = 0; i < 5000; i++) {
    const [a, b] = [draw(), draw()];
    const product = a * b;
    expect(fixed(product) + fixed(productError(a, b, product))).toBe((fixed(a) * fixed(b)) >> BigInt(SCALE));
    const difference = a - b;
    expect(fixed(difference) + fixed(differenceError(a, b, difference))).toBe(fixed(a) - fixed(b));
  }
});
