// The stick that appears under a thumb: where it stands, what it says, and to whom it listens.
import { expect, test } from 'vitest';
import { createFloatingStick } from '#client/input/floating-stick.ts';

const screen = { left: 0, top: 0, right: 800, bottom: 400 };
const setUp = () => createFloatingStick({ reach: 50, rim: 60 });

test('it stands where the thumb lands, and says nothing until the thumb moves', () => {
  const stick = setUp();
  expect(stick.press(7, 200, 300, screen)).toBe(true);
  expect([stick.middleX, stick.middleY, stick.x, stick.y, stick.isHeld]).toEqual([200, 300, 0, 0, true]);
  stick.move(7, 250, 300);
  expect([stick.x, stick.y]).toEqual([1, 0]);
  stick.release(7);
  expect([stick.x, stick.y, stick.isHeld]).toEqual([0, 0, false]);
});

test('within the dead zone it is still, from its end on it grows to full', () => {
  const stick = setUp();
  stick.press(7, 200, 200, screen);
  const at = (dx: number) => {
    stick.move(7, 200 + dx, 200);
    return stick.x;
  };
  expect(at(10)).toBe(0);
  expect(at(27.5)).toBeCloseTo(0.5);
  expect(at(45)).toBeCloseTo(1);
  expect(at(-400)).toBe(-1);
  stick.move(7, 500, -200);
  expect(stick.x).toBeCloseTo(0.6);
  expect(stick.y).toBeCloseTo(-0.8);
  expect([stick.knobX, stick.knobY].map((part) => part.toFixed(2))).toEqual(['0.60', '-0.80']);
});

test('at the rim of the screen it stands inside, so that every way can be pushed', () => {
  const stick = setUp();
  stick.press(7, 20, 395, screen);
  expect([stick.middleX, stick.middleY]).toEqual([60, 340]);
  expect([stick.x, stick.y]).toEqual([0, 0]);
  stick.move(7, 23, 396);
  expect([stick.x, stick.y]).toEqual([0, 0]);
  stick.move(7, 10, 340);
  expect([stick.x, stick.y]).toEqual([-1, 0]);
  stick.releaseAll();
  stick.press(8, 30, 30, { left: 0, top: 0, right: 80, bottom: 100 });
  expect([stick.middleX, stick.middleY]).toEqual([40, 50]);
});

test('it listens to one thumb until that one is gone', () => {
  const stick = setUp();
  stick.press(7, 200, 200, screen);
  expect(stick.press(8, 300, 300, screen)).toBe(false);
  stick.move(8, 400, 300);
  stick.release(8);
  expect([stick.x, stick.isHeld]).toEqual([0, true]);
  stick.releaseAll();
  stick.move(7, 300, 200);
  expect(stick.x).toBe(0);
  expect(stick.press(8, 300, 300, screen)).toBe(true);
});
