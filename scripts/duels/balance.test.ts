// Every bot level sits in every seat as often, and each match counts once.
import { expect, test } from 'vitest';
import { numbersOf } from '#scripts/commands/balance.ts';
import { levelsOf, marginOf, measureBalance } from '#scripts/duels/balance.ts';
import { game } from '#shared/games/dogfight/sim.ts';

test('levels move on from match to match, so that each sits in every seat as often', () => {
  const seen = Array.from({ length: 30 }, (_, match) => levelsOf(match, 4));
  for (let seat = 0; seat < 4; seat++) {
    for (const level of [1, 2, 3]) expect(seen.filter((levels) => levels[seat] === level)).toHaveLength(10);
  }
});

test('two that meet do so as often the other way round', () => {
  const pairs = Array.from({ length: 12 }, (_, match) => levelsOf(match, 2).join());
  for (const pair of pairs) expect(pairs.filter((one) => one === [...pair].reverse().join(''))).toHaveLength(2);
});

test('no table is of more players than the game has seats', () => {
  expect(numbersOf('chess', 2, undefined)).toEqual([2]);
  expect(numbersOf('dogfight', 8, undefined)).toEqual([2, 4, 8]);
  expect(numbersOf('lanterns', 6, 5)).toEqual([5]);
  expect(() => numbersOf('chess', 2, 3)).toThrow('chess has 2 seats; ask for fewer players or bots.');
  expect(() => numbersOf('patience', 1, undefined)).toThrow('patience has 1 seat');
});

test('every match is a win of one seat and one level, or a draw', () => {
  const balance = measureBalance(game, { matches: 3, seedFirst: 1, players: 3, ticksMax: 8000 });
  const won = (shares: readonly { wins: number }[]) => shares.reduce((sum, { wins }) => sum + wins, 0);
  expect(won(balance.bySeat) + balance.draws).toBe(3);
  expect(won(balance.byLevel) + balance.draws).toBe(3);
  expect(balance.byLevel.map(({ played }) => played)).toEqual([3, 3, 3]);
  expect(balance.medianTicks).toBeGreaterThan(600);
  expect(balance.draws).toBeLessThan(3);
  expect(balance.eventsPerMatch).not.toEqual({});
});

test('the margin shrinks with the root of the matches', () => {
  expect(marginOf({ name: '', played: 100, wins: 50 })).toBeCloseTo(0.098, 3);
  expect(marginOf({ name: '', played: 10_000, wins: 5000 })).toBeCloseTo(0.0098, 4);
});
