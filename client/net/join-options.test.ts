// What a page says when it joins.
import { expect, test } from 'vitest';
import { cleanName, hashesOf, joinOptions } from './join-options.ts';

const game = { name: 'capture', contentHash: 'c0', model: { layout: { layoutHash: 'a1' } } };
const build = { games: { capture: { rules: 'b2' } }, protocol: 'd3' };

test('the options carry all four hashes, the cleaned name and the seats', () => {
  expect(joinOptions(hashesOf(game, build), '  Ada\nLovelace ', 2)).toEqual({
    layout: 'a1',
    rules: 'b2',
    content: 'c0',
    protocol: 'd3',
    name: 'Ada Lovelace',
    seats: 2,
  });
});

test('a build that does not hold the game says so', () => {
  expect(() => hashesOf({ ...game, name: 'toString' }, build)).toThrow(/no rules of the game 'toString'/);
});

test('a name is one short printable line', () => {
  expect(cleanName('\u202eevil\u0000\tname')).toBe('evil name');
  expect(cleanName('a name that is far too long to show')).toBe('a name that is f');
  expect(cleanName('🚀'.repeat(20))).toBe('🚀'.repeat(16));
  expect(cleanName(' \n ')).toBe('Player');
});
