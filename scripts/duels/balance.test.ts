// Every bot level sits in every seat as often, and each match counts once.
import { expect, test } from 'vitest';
import { numbersOf } from '#scripts/commands/balance.ts';
import { levelsOf, marginOf, measureBalance } from '#scripts/duels/balance.ts';
import { game } from '#shared/games/dogfight/sim.ts';

test.each([2, 3, 4, 8])('of %i everyone has every level among the same others as often', (players) => {
  const seen = Array.from({ length: 3 * players }, (_, match) => levelsOf(match, players));
  const seats = Array.from({ length: players }, (_, seat) =>
    seen.map((levels) => `${levels[seat]} among ${levels.toSorted().join()}`).toSorted(),
  );
  for (const seat of seats) expect(seat).toEqual(seats[0]);
  for (const level of [1, 2, 3]) expect(seats[0].filter((one) => one.startsWith(`${level}`))).toHaveLength(players);
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
