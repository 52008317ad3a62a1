// Whole matches over the seeded network: agreement under every condition, repeatability, and a flipped bit found to its field.
import { describe, expect, test } from 'vitest';
import { formatChecksum } from '../math/checksum.ts';
import { NO_COMMANDS, NO_ORDERS, type Bundle, type Command } from '../sim/bundle.ts';
import { copyBundle } from '../wire/protocol.ts';
import { game } from './capture.ts';
import { createSim } from '../sim/sim.ts';
import { game as duel } from './duel.ts';
import { game as hideout, type World as HideoutWorld } from './hideout.ts';
import { predict } from '../sim/predict.ts';
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

describe('lags that are sealed with inputs', () => {
  const sim = createSim(duel, { seed: 1 });
  const joins: readonly Command[] = [0, 1, 2, 3].map((seat) => ({
    kind: 'join',
    seat,
    presence: 1,
    level: 0,
    data: sim.emptyData,
  }));
  /** People who run to and fro, shoot, and see what was up to ten ticks ago. */
  const bundleOf = (tick: number): Bundle => {
    const inputs = new Uint8Array(4 * sim.inputBytes);
    for (let seat = 0; seat < 4; seat++) {
      const at = seat * sim.inputBytes;
      inputs.set([tick % 50 < 25 ? 127 : 129, 0, 127, (tick >> 3) & 127, 0, Number(tick % 9 === seat)], at);
      sim.setLag(inputs, at, (tick >> 5) % 11);
    }
    return { tick, inputs, orders: NO_ORDERS, commands: tick === 1 ? joins : NO_COMMANDS };
  };

  test.each(kinds)('reach everybody of a %s room, and decide the same', (sync) => {
    const match = runMatch({
      game: duel,
      sync,
      players: 2,
      ticks: 600,
      seed: 5,
      network: NETWORK_CONDITIONS.mobile,
      inputs: bundleOf,
    });
    expect(match).toMatchObject({ ticks: 600, desyncs: 0, agreeing: 2 });
    const alone = createSim(duel, { seed: 5 });
    const words = new Uint32Array(2);
    for (let tick = 1; tick <= 600; tick++) alone.step(bundleOf(tick));
    alone.checksum(words, 0);
    expect(match.checksum).toBe(formatChecksum(words, 0));
    const { world } = alone;
    expect(world.each('Fighter').reduce((sum, e) => sum + world.Fighter.hits[e], 0)).toBeGreaterThan(0);
  });
});

test('what development refuses ends a match: sight that writes, a predicted system that changes a global', () => {
  const play = (rules: object) => () =>
    runMatch({
      game: { ...hideout, rules: { ...hideout.rules, ...rules } },
      sync: 'state',
      players: 2,
      ticks: 60,
      seed: 3,
    });
  const visible = (w: HideoutWorld) => w.globals.shouts++ >= 0;
  expect(play({ sight: { ...hideout.rules.sight, visible } })).toThrow(/^sight\.visible of hideout changed/);
  const hasty = predict((w: object) => void (w as HideoutWorld).globals.shouts++);
  expect(play({ systems: { ...hideout.rules.systems, hasty } })).toThrow(/hasty/);
});
