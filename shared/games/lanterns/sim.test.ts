// Whole matches: bots of every level in every seat, the golden chain, and a world that is nothing but its bytes.
import { expect, test } from 'vitest';
import { createSim } from '#shared/index.ts';
import { botBundles, mixedLevels, playGolden } from '#shared/testing/golden.ts';
import { syncTest } from '#shared/testing/sync-test.ts';
// Changes only when the rules, the tuning, the town or the layout do, in the commit that says why.
import golden from './golden.json' with { type: 'json' };
import { game } from './sim.ts';

const LEVELS = mixedLevels(64);

test('the golden match: sixty-four bots, a minute, one chain', () => {
  const { ticks, seed, checksum, chain } = golden;
  expect(playGolden(game, { ticks, seed })).toEqual({ checksum, chain });
});

test('another seed is another match', () => {
  const levels = mixedLevels(6);
  const first = playGolden(game, { ticks: 400, seed: 7, levels });
  expect(playGolden(game, { ticks: 400, seed: 7, levels })).toEqual(first);
  expect(playGolden(game, { ticks: 400, seed: 8, levels }).chain).not.toBe(first.chain);
});

test('a match saved in the middle goes on the same in another world', () => {
  const original = createSim(game, { seed: 3 });
  const bundleFor = botBundles(original, LEVELS);
  for (let tick = 1; tick <= 600; tick++) original.step(bundleFor(tick));
  const middle = new Uint8Array(original.stateBytes);
  original.save(middle);
  const copy = createSim(game, { seed: 99 });
  copy.load(middle);
  const sums = [new Uint32Array(2), new Uint32Array(2)];
  for (let tick = 601; tick <= 900; tick++) {
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

test('in a match of twelve bots everything happens that can', () => {
  const sim = createSim(game, { seed: 11, isStrict: true, config: { rounds: 2 } });
  const bundleFor = botBundles(sim, mixedLevels(12));
  const seen = new Set<string>();
  for (let tick = 1; tick <= 9000 && !seen.has('finish'); tick++) {
    sim.step(bundleFor(tick));
    for (let i = 0; i < sim.events.count; i++) seen.add(sim.events.nameAt(i));
  }
  const expected = [...Object.keys(game.model.definition.events ?? {}), 'finish'];
  expect(expected.filter((name) => !seen.has(name))).toEqual([]);
});

test('the world of sixty-four refuses nothing', () => {
  const sim = createSim(game, { seed: 4, isStrict: true });
  const bundleFor = botBundles(sim, LEVELS);
  for (let tick = 1; tick <= 3000; tick++) sim.step(bundleFor(tick));
  expect(sim.refused).toEqual({ spawns: 0, items: 0, events: 0 });
});

test('bots change their input as often as people do: one to eight times a second', () => {
  const sim = createSim(game, { seed: 2, config: { roundSeconds: 600 } });
  const bundleFor = botBundles(sim, mixedLevels(12));
  const { world } = sim;
  const changes = Array.from({ length: 12 }, () => 0);
  const ticks = 1800;
  for (let tick = 1; tick <= ticks; tick++) {
    sim.step(bundleFor(tick));
    for (const seat of world.players) {
      const before = world.previousInput(seat);
      const now = world.input(seat);
      const isStickMoved = now.x !== before.x || now.y !== before.y;
      const isHeldChanged = now.run !== before.run || now.shutter !== before.shutter;
      if (isStickMoved || isHeldChanged || now.interact || now.lunge) changes[seat]++;
    }
  }
  const perSecond = changes.map((count) => (count / ticks) * sim.ticksPerSecond);
  expect(Math.min(...perSecond)).toBeGreaterThan(0.7);
  expect(Math.max(...perSecond)).toBeLessThan(8);
});
