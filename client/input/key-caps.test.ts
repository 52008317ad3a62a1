// Hints say what stands on the keys.
import { expect, test } from 'vitest';
import { axisCaps, keyCap, keyCaps } from '#client/input/key-caps.ts';

test('letters, digits, arrows and the rest', () => {
  expect(['KeyE', 'Digit1', 'ArrowUp', 'Space', 'ShiftLeft', 'F2', 'Tab', 'Escape'].map(keyCap)).toEqual([
    'E',
    '1',
    '↑',
    'Space',
    'Shift',
    'F2',
    'Tab',
    'Esc',
  ]);
});

test('the same cap is named once', () => {
  expect(keyCaps(['ShiftLeft', 'ShiftRight', 'KeyK'])).toEqual([['Shift'], ['K']]);
});

test('the keys of an axis go in pairs', () => {
  expect(
    axisCaps([
      ['ArrowLeft', 'KeyA'],
      ['ArrowRight', 'KeyD'],
    ]),
  ).toEqual([
    ['←', '→'],
    ['A', 'D'],
  ]);
});
