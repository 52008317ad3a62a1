// The sync test passes a good game and catches state that is not in the buffer.
import { expect, test } from 'vitest';
import { defineGame } from '../index.ts';
import { createSim } from '../sim/sim.ts';
import { game, model, rules } from './capture.ts';
import { botBundles, mixedLevels } from './golden.ts';
import { syncTest } from './sync-test.ts';

const bundleFor = botBundles(createSim(game, { seed: 1 }), mixedLevels(8));
const bundle = (tick: number) => bundleFor(tick);

test('a game whose state is all in the buffer passes', () => {
  expect(syncTest({ game, seed: 5, ticks: 240, bundle })).toMatchObject({ ticks: 240, failure: undefined });
});

test('a hidden counter is found and its system named', () => {
  let calls = 0;
  const leaky = defineGame(model, {
    ...rules,
    systems: {
      ...rules.systems,
      countHidden(w) {
        calls++;
        w.globals.rounds = calls;
      },
    },
  });
  const { failure } = syncTest({ game: leaky, seed: 5, ticks: 60, bundle });
  expect(failure).toMatchObject({ system: 'countHidden' });
  expect(failure?.differences[0].place).toBe('globals.rounds');
});

test('a cache that only a fresh world lacks is found', () => {
  const seen = new WeakSet<object>();
  const cached = defineGame(model, {
    ...rules,
    systems: {
      ...rules.systems,
      warmUp(w) {
        if (w.tick > 5 && !seen.has(w)) w.globals.rounds = 7;
        if (w.tick < 5) seen.add(w);
      },
    },
  });
  expect(syncTest({ game: cached, seed: 5, ticks: 60, bundle }).failure?.kind).toBe('fresh');
});
