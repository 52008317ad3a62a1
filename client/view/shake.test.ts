// Shakes and flashes die away, and end at once with the event that started them.
import { expect, test } from 'vitest';
import { createFlash, createShake } from '#client/view/shake.ts';

test('a withdrawn shake ends, another goes on', () => {
  const one = createShake();
  one.add(10, 1, 4);
  one.step(0.1);
  expect(Math.abs(one.x)).toBeGreaterThan(0);
  one.withdraw(4);
  one.step(0.1);
  expect([Math.abs(one.x), Math.abs(one.y)]).toEqual([0, 0]);
  const two = createShake();
  two.add(10, 1, 4);
  two.add(10, 1);
  two.withdraw(4);
  two.step(0.1);
  expect(Math.abs(two.x)).toBeGreaterThan(0);
});

test('a flash ends with its own event only', () => {
  const flash = createFlash();
  flash.start(0xff0000, 1, 0.5, 4);
  flash.withdraw(5);
  expect(flash.alpha).toBe(0.5);
  flash.withdraw(4);
  expect(flash.alpha).toBe(0);
  flash.start(0xff0000, 1, 0.5, 4);
  flash.start(0x00ff00, 1, 0.6);
  flash.withdraw(4);
  expect(flash.alpha).toBe(0.6);
});
