// Half an hour of small games under the storm, in simulated time: capture says everything a model can, null is nearly only netcode, hideout has secrets.
import { expect, test } from 'vitest';
import { game as capture } from '#shared/testing/capture.ts';
import { game as hideout } from '#shared/testing/hideout.ts';
import { stormRound } from '#shared/testing/storm.ts';
import { nullGame } from '../../bench/worlds/null-game.ts';
import { testRounds } from './rounds.test-helper.ts';

testRounds(capture, 'capture', { from: 30_000, count: 16 });
testRounds(nullGame(8), 'null', { from: 40_000, count: 30 });
testRounds(hideout, 'hideout', { from: 50_003, count: 2, sync: 'state' });

test('a watcher who is shown the match later is repaired with a world of before, and comes near from there', () => {
  const cut = { only: [2], seconds: 5, clients: 2 };
  expect(stormRound(nullGame(8), 150_014_345, { cut }).problems).toEqual([]);
});
