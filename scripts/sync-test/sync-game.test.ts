// Every game keeps all of its state in its world: nothing is left behind in a module, a closure or a cache.
import { expect, test } from 'vitest';
import { gameNames } from '#scripts/hashes.ts';
import { freshRules } from './fresh-rules.ts';
import { syncGame } from './sync-game.ts';

const names = gameNames();

test(`there are games to test: ${names.join(', ')}`, () => {
  expect(names.length).toBeGreaterThan(0);
});

test.each(names)('%s makes 100 ticks again as it made them', async (name) => {
  const { failure, ticks, remadeTicks } = await syncGame(name, { ticks: 100, seed: 5 });
  expect(failure).toBeUndefined();
  expect(ticks).toBe(100);
  expect(remadeTicks).toBeGreaterThan(3 * 100);
});

test('rules that are loaded anew are other functions over the same layout, in their context or in a fresh one', async () => {
  const load = await freshRules(names[0]);
  const [first, second, third] = [load(), load(), load(true)];
  expect(second.game.rules.start).not.toBe(first.game.rules.start);
  expect(second.createSim).toBe(first.createSim);
  expect(third.createSim).not.toBe(first.createSim);
  expect(new Set([first, second, third].map(({ game }) => game.model.layout.layoutHash)).size).toBe(1);
});
