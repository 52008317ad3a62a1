// The rules of new-game-name: what a player can rely on, and that every machine makes the same of it.
import { expect, test } from 'vitest';
import { createSim, type SimOf } from '#shared/index.ts';
import { PRESENCE, type Command } from '#shared/sim/bundle.ts';
import { NETWORK_CONDITIONS } from '#shared/testing/conditions.ts';
import { runMatch } from '#shared/testing/match.ts';
import { syncTest } from '#shared/testing/sync-test.ts';
import { game, gemsOf } from './sim.ts';

type GameSim = SimOf<typeof game.model.definition>;

/** A world in which each seat is a bot of the given level. */
function botMatch(...levels: readonly number[]): { readonly sim: GameSim; stepMany(count: number): void } {
  const sim = createSim(game, { seed: 7, isStrict: true });
  let commands: readonly Command[] = levels.map((level, seat) => ({
    kind: 'join',
    seat,
    presence: PRESENCE.bot,
    level,
    data: sim.emptyData,
  }));
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  return {
    sim,
    stepMany(count) {
      for (let i = 0; i < count; i++) {
        sim.step({ tick: sim.tick + 1, inputs, orders: [], commands });
        commands = [];
      }
    },
  };
}

test('a bot finds its first gem within three seconds', () => {
  const { sim, stepMany } = botMatch(3);
  stepMany(180);
  expect(gemsOf(sim.world, 0)).toBeGreaterThan(0);
});

test('gathered gems grow again', () => {
  const { sim, stepMany } = botMatch(3, 3);
  stepMany(600);
  expect(sim.world.each('Gem').length).toBe(sim.world.tuning.gemCount);
});

test('a round ends with a winner, and the next begins with nothing gathered', () => {
  const { sim, stepMany } = botMatch(3, 1);
  while (sim.world.globals.pauseTicks === 0 && sim.tick < 36_000) stepMany(1);
  expect(gemsOf(sim.world, 0)).toBe(sim.world.config.gemsToWin);
  stepMany(sim.world.globals.pauseTicks);
  expect(sim.world.globals.round).toBe(2);
  expect(gemsOf(sim.world, 0)).toBe(0);
});

test('a match ends once, with the last of its rounds, and another begins with no round won', () => {
  const { sim, stepMany } = botMatch(3, 1);
  const { config, globals } = sim.world;
  let finishes = 0;
  while (globals.isMatchOver === 0 && sim.tick < 36_000) {
    stepMany(1);
    for (let i = 0; i < sim.events.count; i++) if (sim.events.nameAt(i) === 'finish') finishes++;
  }
  expect(finishes).toBe(1);
  expect(globals.round).toBeGreaterThanOrEqual(config.winsToEnd);
  stepMany(globals.pauseTicks);
  expect(globals.round).toBe(1);
  for (const e of sim.world.each('Runner')) expect(sim.world.Runner.wins[e]).toBe(0);
});

test('a bot that was rolled back and one in a fresh world do the same', () => {
  const { sim } = botMatch();
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const join = (seat: number): Command => ({
    kind: 'join',
    seat,
    presence: PRESENCE.bot,
    level: 2,
    data: sim.emptyData,
  });
  const { failure } = syncTest({
    game,
    seed: 7,
    ticks: 600,
    bundle: (tick) => ({ tick, inputs, orders: [], commands: tick === 1 ? [join(0), join(1)] : [] }),
  });
  expect(failure).toBeUndefined();
});

test.each(['rollback', 'lockstep', 'state'] as const)(
  'players on a mobile network agree on every tick of a %s match',
  (sync) => {
    const match = { game, sync, players: 3, bots: [2], ticks: 900, seed: 7 } as const;
    const result = runMatch({ ...match, network: NETWORK_CONDITIONS.mobile });
    expect(result).toMatchObject({ desyncs: 0, agreeing: 3 });
  },
);
