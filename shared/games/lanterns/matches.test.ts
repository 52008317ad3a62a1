// Many whole matches: bots whose levels differ, sides that both win, and rooms under a storm.
import { expect, test } from 'vitest';
import { duelSeries } from '#scripts/duels/duel.ts';
import { createSim } from '#shared/index.ts';
import { botBundles, mixedLevels } from '#shared/testing/golden.ts';
import { runMatch } from '#shared/testing/match.ts';
import { checkSecrecy } from '#shared/testing/secrecy.ts';
import { stormRound } from '#shared/testing/storm.ts';
import { ROLE } from './model.ts';
import { game } from './sim.ts';

test.each([1])('a storm round leaves every client in the server’s world (seed %i)', (seed) => {
  expect(stormRound(game, seed).problems).toEqual([]);
});

test.each([{ observed: 0, seed: 3 }])('player $observed cannot tell what the dark hides', ({ observed, seed }) => {
  // Into the hunt: everyone stands still before.
  const report = checkSecrecy({ game, seed, ticks: 420, players: 4, observed, bots: [2, 2, 2], phantoms: 8 });
  expect(report.difference).toBeUndefined();
  expect(report.messages).toBeGreaterThan(150);
  expect(report.changes).toBeGreaterThan(1000);
});

test.each(['lockstep', 'rollback', 'state'] as const)('a match of 16 is played as a %s room', (sync) => {
  const { agreeing, desyncs, refused } = runMatch({
    game,
    sync,
    players: 4,
    bots: [1, 1, 2, 2, 2, 2, 3, 3, 3, 1, 2, 3],
    ticks: 400,
    seed: 9,
    isStrict: true,
  });
  expect({ agreeing, desyncs, spawns: refused.spawns }).toEqual({ agreeing: 4, desyncs: 0, spawns: 0 });
});

// Few, so that a change of the rules that tips the balance shows; the share over a thousand duels is `npm run duels`.
test.each([
  { stronger: 2, weaker: 1 },
  { stronger: 3, weaker: 2 },
])('a bot of level $stronger wins most duels with one of level $weaker, but not all', ({ stronger, weaker }) => {
  const series = duelSeries(game, { stronger, weaker, seedFirst: 1, count: 24, ticksMax: 20_000 });
  expect(series.wins).toBeGreaterThan(series.losses);
  expect(series.winShare).toBeLessThan(0.97);
});

test.each([2, 8])('with %i bots neither side wins every round', (players) => {
  const won = [0, 0];
  // As many matches as it takes.
  for (let seed = 1; seed <= 4 && won.some((rounds) => rounds < 2); seed++) {
    const sim = createSim(game, { seed });
    const bundleFor = botBundles(sim, mixedLevels(players));
    let isOver = false;
    for (let tick = 1; tick <= 20_000 && !isOver; tick++) {
      sim.step(bundleFor(tick));
      for (let i = 0; i < sim.events.count; i++) {
        if (sim.events.nameAt(i) === 'RoundEnded') won[sim.events.recordAt(i).side ?? ROLE.hider]++;
        if (sim.events.nameAt(i) === 'finish') isOver = true;
      }
    }
  }
  expect(won[ROLE.hider]).toBeGreaterThan(1);
  expect(won[ROLE.hunter]).toBeGreaterThan(1);
});
