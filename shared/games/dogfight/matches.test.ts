// Many whole matches: bots whose levels differ, and rooms under a storm.
import { expect, test } from 'vitest';
import { duelSeries } from '#scripts/duels/duel.ts';
import { stormRound } from '#shared/testing/storm.ts';
import { game } from './sim.ts';

test.each([3, 4])('a storm round leaves every client in the server’s world (seed %i)', (seed) => {
  expect(stormRound(game, seed).problems).toEqual([]);
});

// Few and short, so that a change of the rules that tips the balance shows; the share over a thousand full duels is `npm run duels`.
test.each([
  { stronger: 2, weaker: 1 },
  { stronger: 3, weaker: 2 },
])('a bot of level $stronger wins most duels with one of level $weaker, but not all', ({ stronger, weaker }) => {
  const series = duelSeries(game, {
    stronger,
    weaker,
    seedFirst: 1,
    count: 24,
    config: { scoreToWin: 5 },
    ticksMax: 20_000,
  });
  expect(series.winShare).toBeGreaterThan(0.5);
  expect(series.winShare).toBeLessThan(0.95);
  expect(series.draws).toBe(0);
});
