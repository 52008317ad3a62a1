// When a page says that a match is its player's because everyone else has left.
import { expect, test } from 'vitest';
import { isLeftAlone, withFirst } from './left-alone.ts';

const own = { seat: 0, name: 'Ann', kind: 'person', isHere: true } as const;
const bot = { seat: 1, name: 'Rigel', kind: 'bot', isHere: true } as const;
const away = { seat: 1, name: 'Bob', kind: 'person', isHere: false } as const;
const ended = {
  roundResult: null,
  seats: [0],
  table: { isOnce: true, stage: 'over' },
  played: [own, bot],
} as const;

test('a match of the queue that the rules have not ended is won by who alone is left', () => {
  expect(isLeftAlone(ended)).toBe(true);
});

test('it is not while it is played, nor when the rules say who has won, nor in a room of another kind', () => {
  expect(isLeftAlone({ ...ended, table: { isOnce: true, stage: 'playing' } })).toBe(false);
  expect(isLeftAlone({ ...ended, roundResult: { winner: 1, secondsToNext: 3 } })).toBe(false);
  expect(isLeftAlone({ ...ended, table: { isOnce: false, stage: 'over' } })).toBe(false);
  expect(isLeftAlone({ ...ended, table: null })).toBe(false);
});

test('it is not for who watches, nor where another has lost their line alone', () => {
  expect(isLeftAlone({ ...ended, seats: [] })).toBe(false);
  expect(isLeftAlone({ ...ended, played: [own, away] })).toBe(false);
  expect(isLeftAlone({ ...ended, played: [bot] })).toBe(false);
});

test('whoever is left stands before the bot that stood better; the others keep their order', () => {
  const rows = [2, 1, 0, 3].map((seat) => ({ seat, color: 'red', values: [seat] }));
  expect(withFirst({ columns: ['Kills'], rows }, [0])).toEqual({
    columns: ['Kills'],
    rows: [rows[2], rows[0], rows[1], rows[3]],
  });
});
