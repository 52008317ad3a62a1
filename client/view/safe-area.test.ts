// How far a screen's notch reaches into a part of the window.
import { expect, test } from 'vitest';
import { insetsWithin, widerInsets } from '#client/view/safe-area.ts';

const notch = { top: 0, right: 20, bottom: 21, left: 47 };
const window = { width: 844, height: 390 };

test('a place that fills the window has the insets of the window', () => {
  expect(insetsWithin(notch, { left: 0, top: 0, right: 844, bottom: 390 }, window)).toEqual(notch);
});

test('a place away from an edge has less of its inset, or none', () => {
  const place = { left: 30, top: 10, right: 800, bottom: 385 };
  expect(insetsWithin(notch, place, window)).toEqual({ top: 0, right: 0, bottom: 16, left: 17 });
});

test('of two insets the wider one counts at each edge', () => {
  expect(widerInsets(notch, { top: 8, right: 8, bottom: 90, left: 8 })).toEqual({
    top: 8,
    right: 20,
    bottom: 90,
    left: 47,
  });
});
