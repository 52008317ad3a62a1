// What seats are called, in the language of the page.
import { afterEach, expect, test } from 'vitest';
import { nameOf } from './seat-name.ts';
import { speak } from './texts.ts';

afterEach(() => speak('en'));

test('a seat has the name of the roster, and a plain one in the language of the page where that knows none', async () => {
  const roster = [{ seat: 3, name: 'Vega', kind: 'bot', isHere: true }] as const;
  expect(nameOf(roster, 3)).toBe('Vega');
  expect(nameOf(roster, 5)).toBe('Player 6');
  await speak('zh');
  expect(nameOf(roster, 3)).toBe('Vega');
  expect(nameOf(roster, 5)).toBe('玩家 6');
});
