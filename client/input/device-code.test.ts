// Device codes: what can be bound, and what the page keeps.
import { expect, test } from 'vitest';
import {
  isSameThing,
  padAxisCode,
  padButtonCode,
  parseCode,
  reservedCodes,
  whyReserved,
} from '#client/input/device-code.ts';

test('codes are taken apart as they were put together', () => {
  expect(parseCode('KeyE')).toEqual({ kind: 'key' });
  expect(parseCode('Pointer2')).toEqual({ kind: 'key' });
  expect(parseCode(padButtonCode(7))).toEqual({ kind: 'padButton', button: 7 });
  expect(parseCode(padAxisCode('leftY', true))).toEqual({ kind: 'padAxis', axis: 'leftY', isInverted: true });
  for (const foreign of [
    '',
    'key e',
    '<b>',
    'PadButton17',
    'PadButton-1',
    'PadButton1.5',
    'PadButton',
    'PadAxis+up',
    'PadAxis?leftX',
  ])
    expect([foreign, parseCode(foreign)]).toEqual([foreign, undefined]);
});

test('the page’s keys are refused with their reason', () => {
  expect(['Escape', 'Tab', 'F5', 'Pointer3', 'ControlLeft', 'CapsLock', 'PadButton16', 'x'].map(whyReserved)).toEqual([
    'menu',
    'scores',
    'browser',
    'browser',
    'modifier',
    'lock',
    'system',
    'unknown',
  ]);
  expect(['KeyE', 'ShiftLeft', 'Pointer0', 'PadButton0', 'PadAxis-leftX'].map(whyReserved)).toEqual(
    Array.from({ length: 5 }, () => undefined),
  );
  expect(reservedCodes.length).toBeGreaterThan(20);
});

test('an axis is the same thing both ways round', () => {
  expect(isSameThing('PadAxis+leftX', 'PadAxis-leftX')).toBe(true);
  expect(isSameThing('PadAxis+leftX', 'PadAxis+leftY')).toBe(false);
  expect(isSameThing('KeyE', 'KeyE')).toBe(true);
});
