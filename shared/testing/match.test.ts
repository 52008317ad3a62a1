// Whole matches over the seeded network: agreement under every condition, repeatability, and a flipped bit found to its field.
import { describe, expect, test } from 'vitest';
import type { Bundle } from '../sim/bundle.ts';
import { copyBundle } from '../wire/protocol.ts';
import { game } from './capture.ts';
import { NETWORK_CONDITIONS, type NetworkName } from './conditions.ts';
import { runMatch } from './match.ts';

const names: readonly NetworkName[] = ['perfect', 'good', 'wifi', 'mobile', 'awful'];

const kinds = ['lockstep', 'rollback'] as const;

describe.each(names)('over %s', (name) => {
  test.each(kinds)('every client of a %s room ends in the server’s world', (sync) => {
    const match = runMatch({
      game,
      sync,
      players: 4,
      bots: [2],
      ticks: 1200,
      seed: 7,
      network: NETWORK_CONDITIONS[name],
    });
    expect(match).toMatchObject({ ticks: 1200, desyncs: 0, agreeing: 4 });
    expect(match.rollbacks > 0).toBe(sync === 'rollback');
    for (const { inputsShownEarly } of match.clients) expect(inputsShownEarly > 0).toBe(sync === 'rollback');
  });
});

test.each(kinds)('the same seed gives the same %s match, another seed another', (sync) => {
  const play = (seed: number) =>
    runMatch({ game, sync, players: 3, ticks: 600, seed, network: NETWORK_CONDITIONS.mobile });
  expect(play(1)).toEqual(play(1));
  expect(play(1).chain).not.toBe(play(2).chain);
});

test.each(kinds)('a flipped bit is found at its tick, named, and repaired in a %s room', (sync) => {
  const match = runMatch({
    game,
    sync,
    players: 3,
    ticks: 900,
    seed: 3,
    corruptTick: 400,
    network: NETWORK_CONDITIONS.mobile,
  });
  expect(match.desyncs).toBe(1);
  expect(match.desyncReports).toHaveLength(1);
  const [report] = match.desyncReports;
  expect(report).toMatchObject({ tick: 400, system: null, component: 'Position', connection: 1 });
  expect(report.repairedAtTick).toBeGreaterThan(400);
  expect(match.agreeing).toBe(3);
});

test.each(kinds)(
  'the recorded inputs of a match make the same match again in a %s room, before those who watch',
  (sync) => {
    const bundles = new Map<number, Bundle>();
    const base = { game, sync: 'lockstep', players: 3, ticks: 600, seed: 5, network: NETWORK_CONDITIONS.wifi } as const;
    const first = runMatch({ ...base, onStep: (bundle) => bundles.set(bundle.tick, copyBundle(bundle)) });
    const again = runMatch({
      ...base,
      sync,
      players: 2,
      network: NETWORK_CONDITIONS.awful,
      inputs: (tick) => bundles.get(tick),
    });
    expect(again).toMatchObject({ chain: first.chain, checksum: first.checksum, agreeing: 2, desyncs: 0 });
  },
);
