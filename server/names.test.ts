/** What people may be called. */
import { expect, test } from 'vitest';
import { cleanName, uniqueName } from './names.ts';

test.each([
  ['Ann', 'Ann'],
  ['  Ann   of \t the\nsea ', 'Ann of the sea'],
  ['\u0000\u202eAnn\u200b', 'Ann'],
  ['', 'Player'],
  ['\u200b \u2060', 'Player'],
  ['abcdefghijklmnopqrstuvwxyz', 'abcdefghijklmnop'],
  ['0123456789abcde fgh', '0123456789abcde'],
  ['👩‍🚀👩‍🚀', '👩 🚀👩 🚀'],
])('%j is shown as %j', (text, shown) => {
  expect(cleanName(text)).toBe(shown);
});

test('a tower of accents is cut down to size', () => {
  expect(cleanName(`Z${'\u0301'.repeat(5000)}`).length).toBeLessThanOrEqual(128);
});

test('a second one of a name gets a number, however it is written', () => {
  expect(uniqueName('Ann', ['Bob'])).toBe('Ann');
  expect(uniqueName('ANN', ['Ann'])).toBe('ANN 2');
  expect(uniqueName('Zoë', ['Zoe', 'zoe 2'])).toBe('Zoë 3');
  expect(uniqueName('abcdefghijklmnop', ['abcdefghijklmnop'])).toBe('abcdefghijklmn 2');
});
