// Whole matches: bots of every level, the golden chain, and a world that is nothing but its bytes.
import { expect, test } from 'vitest';
import { createSim } from '#shared/index.ts';
import { botBundles, mixedLevels, playGolden } from '#shared/testing/golden.ts';
import { syncTest } from '#shared/testing/sync-test.ts';
// Changes only when the rules, the tuning or the layout do, in the commit that says why.
import golden from './golden.json' with { type: 'json' };
import { game } from './sim.ts';

const LEVELS = mixedLevels(8);

test('the golden match: eight bots, a minute, one chain', () => {
  const { ticks, seed, checksum, chain } = golden;
  expect(playGolden(game, { ticks, seed })).toEqual({ checksum, chain });
});

test('another seed is another match', () => {
  const first = playGolden(game, { ticks: 120, seed: 7 });
  expect(playGolden(game, { ticks: 120, seed: 7 })).toEqual(first);
  expect(playGolden(game, { ticks: 120, seed: 8 }).chain).not.toBe(first.chain);
});

test('a match saved in the middle goes on the same in another world', () => {
  const original = createSim(game, { seed: 3 });
  const bundleFor = botBundles(original, LEVELS);
  for (let tick = 1; tick <= 900; tick++) original.step(bundleFor(tick));
  const middle = new Uint8Array(original.stateBytes);
  original.save(middle);
  const copy = createSim(game, { seed: 99 });
  copy.load(middle);
  const sums = [new Uint32Array(2), new Uint32Array(2)];
  for (let tick = 901; tick <= 1500; tick++) {
    original.step(bundleFor(tick));
    copy.step(bundleFor(tick));
    original.checksum(sums[0], 0);
    copy.checksum(sums[1], 0);
    expect(sums[1], `tick ${tick}`).toEqual(sums[0]);
  }
});

test('the sync test finds no state outside the buffer', () => {
  const result = syncTest({
    game,
    seed: 5,
    ticks: 120,
    bundle: (tick, sim) => botBundles(sim, LEVELS)(tick),
  });
  expect(result.failure).toBeUndefined();
  expect(result.ticks).toBe(120);
});

test('in two minutes of eight bots everything happens that can', () => {
  const sim = createSim(game, { seed: 11, isStrict: true });
  const bundleFor = botBundles(sim, LEVELS);
  const seen = new Set<string>();
  for (let tick = 1; tick <= 2 * 3600; tick++) {
    sim.step(bundleFor(tick));
    for (let i = 0; i < sim.events.count; i++) seen.add(sim.events.nameAt(i));
  }
  const expected = [...Object.keys(game.model.definition.events ?? {}), 'finish'].filter((name) => name !== 'Pinged');
  expect(expected.filter((name) => !seen.has(name))).toEqual([]);
});

test('bots change their input as often as people do: three to eight times a second', () => {
  const sim = createSim(game, { seed: 2 });
  const bundleFor = botBundles(sim, LEVELS);
  const { world } = sim;
  const changes = LEVELS.map(() => 0);
  const ticks = 3600;
  for (let tick = 1; tick <= ticks; tick++) {
    sim.step(bundleFor(tick));
    for (const seat of world.players) {
      const { turn, thrust, fire, boost } = world.previousInput(seat);
      const now = world.input(seat);
      if (now.turn !== turn || now.thrust !== thrust || now.fire !== fire || now.boost !== boost) changes[seat]++;
    }
  }
  const perSecond = changes.map((count) => (count / ticks) * sim.ticksPerSecond);
  expect(Math.min(...perSecond)).toBeGreaterThan(3);
  expect(Math.max(...perSecond)).toBeLessThan(8);
});
