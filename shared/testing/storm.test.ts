// The storm: rounds repeat by their seed, and what it checks can fail.
import { expect, test } from 'vitest';
import { game } from './capture.ts';
import { checkMatch } from './checkers.ts';
import { NETWORK_CONDITIONS } from './conditions.ts';
import { runMatch } from './match.ts';
import { stormRound } from './storm.ts';

test.each([11, 12, 13, 14, 15, 16])('round %i is well', (seed) => {
  expect(stormRound(game, seed).problems).toEqual([]);
});

test('the same seed is the same round', () => {
  expect(stormRound(game, 3)).toEqual(stormRound(game, 3));
});

test('a desync, a client out of step and a snapshot too many are problems', () => {
  const network = NETWORK_CONDITIONS.good;
  const match = runMatch({ game, sync: 'lockstep', players: 2, ticks: 300, seed: 1, network });
  const faults = { isCorrupted: false, network };
  expect(checkMatch(match, faults)).toEqual([]);
  expect(checkMatch({ ...match, agreeing: 1 }, faults)).toEqual(['1 of 2 clients do not agree with the server']);
  expect(checkMatch({ ...match, desyncs: 1 }, faults)).toHaveLength(2);
  const [first, second] = match.clients;
  expect(checkMatch({ ...match, clients: [{ ...first, snapshotsLoaded: 4 }, second] }, faults)).toHaveLength(1);
  expect(checkMatch({ ...match, clients: [first, { ...second, snapshotsLoaded: 0 }] }, faults)).toHaveLength(1);
});
