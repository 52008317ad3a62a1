// What a name given to `npm run bench` selects.
import { expect, test } from 'vitest';
import { groupOf, isWanted, parseSelection } from '#scripts/bench/selection.ts';

test('no name selects everything, a group its letter, a row itself', () => {
  expect([undefined, 'core', 'netcode', 'S2', 's10'].map(parseSelection)).toEqual(['', 'S', 'N', 'S2', 'S10']);
});

test('a name that is neither selects nothing', () => {
  expect(['cores', 'X1', 'S', ''].map(parseSelection)).toEqual([undefined, undefined, undefined, undefined]);
});

test('a row is in its own selection, its group and everything, and in no other', () => {
  expect(['', 'S', 'S1', 'S10', 'N', 'N1'].map((selection) => isWanted('S1', selection))).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('results are kept by group', () => {
  expect(groupOf('P4')).toBe('platform');
  expect(() => groupOf('X1')).toThrow('X1');
});

test('scaling selects the plots, and no row', () => {
  expect(parseSelection('scaling')).toBe('scaling');
  expect(isWanted('S2', 'scaling')).toBe(false);
});
