// A game of timers, tweens and state machines: all its state is in the buffer, and everything in it happens.
import { expect, test } from 'vitest';
import { createSim } from '../sim/sim.ts';
import { game, model } from '../testing/beasts.ts';
import { botBundles, mixedLevels } from '../testing/golden.ts';
import { syncTest } from '../testing/sync-test.ts';

test('it is the same after a rollback and in a fresh world, for 600 ticks', () => {
  const bundleFor = botBundles(createSim(game, { seed: 1 }), mixedLevels(4));
  expect(syncTest({ game, seed: 5, ticks: 600, distanceTicks: 3, bundle: bundleFor })).toMatchObject({
    ticks: 600,
    failure: undefined,
  });
});

test('in it beasts are in every mood, roar, leave dust, and bars slide', () => {
  const sim = createSim(game, { seed: 5, isStrict: true });
  const bundleFor = botBundles(sim, mixedLevels(4));
  const { world: w } = sim;
  const seen = new Set<string>();
  const widths = new Set<number>();
  for (let tick = 1; tick <= 600; tick++) {
    sim.step(bundleFor(tick));
    for (const e of w.each('Beast')) seen.add(model.definition.components.Beast.mood.names[w.Beast.mood[e]]);
    if (w.count('Dust') > 0) seen.add('dust');
    for (let i = 0; i < sim.events.count; i++) seen.add(sim.events.nameAt(i));
    widths.add(w.globals.width);
  }
  expect([...seen].toSorted()).toEqual(['Roared', 'angry', 'asleep', 'calm', 'dust']);
  expect(widths.size).toBeGreaterThan(40);
  expect(w.globals.waves).toBe(600 / 40);
});
