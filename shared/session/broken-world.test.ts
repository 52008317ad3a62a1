// A client whose world cannot be stepped: what changed is named first where memory changed, and it plays on in either case.
import { describe, expect, test } from 'vitest';
import { defineGame } from '../index.ts';
import { HEADER } from '../model/layout.ts';
import type { Sim } from '../sim/sim.ts';
import { game, model, rules } from '../testing/capture.ts';
import { NETWORK_CONDITIONS } from '../testing/conditions.ts';
import { runMatch, type MatchOptions } from '../testing/match.ts';
import { History } from './history.ts';
import type { PlanOperation } from './plan.ts';

/** Two clients over a mobile line; what is wrong with the first one, and how often a step of it threw. */
function play(firstClient: MatchOptions['firstClient']) {
  const faults: unknown[] = [];
  const match = runMatch({
    game,
    sync: 'lockstep',
    players: 2,
    ticks: 600,
    seed: 8,
    network: NETWORK_CONDITIONS.mobile,
    firstClient: { ...firstClient, fault: (error) => faults.push(error) },
  });
  return { match, faults };
}

/** Changes one word of the header after a tick, by a snapshot that was changed. */
const change = (tick: number, word: number, by: number) => (sim: Sim) => {
  if (sim.tick !== tick) return;
  const bytes = new Uint8Array(sim.stateBytes);
  sim.save(bytes);
  new DataView(bytes.buffer).setUint32(word * 4, by, true);
  sim.load(bytes);
};

test('a tick that was changed stops the next step, is named, and the client plays on', () => {
  const { match, faults } = play({ stepped: change(200, HEADER.tick, 7) });
  expect(faults).toMatchObject([{ code: 'sim/command' }]);
  expect(match.desyncReports).toMatchObject([
    { tick: 200, system: null, component: null, field: 'tick', ours: 200, theirs: 7 },
  ]);
  expect(match.desyncReports[0].sentence).toContain('no system did it');
  expect(match.desyncReports[0].repairedAtTick).toBeLessThan(200 + 120);
  expect(match.agreeing).toBe(2);
});

test('a number of rows that no world has stops the next step before it looks at them', () => {
  const { match, faults } = play({ stepped: change(200, HEADER.highWater, 0xffffffff) });
  expect(faults).toMatchObject([{ code: 'sim/snapshot', data: { word: 'highWater', value: 0xffffffff } }]);
  expect(match.desyncReports).toMatchObject([{ tick: 200, system: null, field: 'highWater', theirs: 0xffffffff }]);
  expect(match.agreeing).toBe(2);
});

test('a client that agrees and yet cannot step asks for a snapshot within two seconds', () => {
  let isBroken = true;
  const throwing = defineGame(model, {
    ...rules,
    systems: {
      ...rules.systems,
      fadeSparks(w) {
        if (w.tick === 250 && isBroken) {
          isBroken = false;
          throw new RangeError('only here');
        }
        rules.systems.fadeSparks(w);
      },
    },
  });
  const { match, faults } = play({ game: throwing });
  expect(faults).toMatchObject([{ message: 'only here' }]);
  expect(match).toMatchObject({ desyncs: 0, agreeing: 2 });
  expect(match.clients[0].snapshotsLoaded).toBe(2);
});

test('a client that is broken by every snapshot is closed in the end, and nobody else notices', () => {
  const closes: number[] = [];
  const match = runMatch({
    game,
    sync: 'lockstep',
    players: 2,
    ticks: 1800,
    seed: 8,
    firstClient: { stepped: (sim) => change(sim.tick, HEADER.tick, 1)(sim), fault: () => undefined },
    onClose: (_, code) => closes.push(code),
  });
  expect(closes.length).toBeGreaterThan(0);
  expect(match.clients[1]).toMatchObject({ desyncs: 0, snapshotsLoaded: 1 });
});

describe('a history whose plan was not carried out to its end', () => {
  test('knows the ticks that were, and forgets the others', () => {
    const history = new History({ stateBytes: 8, inputsBytes: 1, ticksPerSecond: 60 });
    const plan: PlanOperation[] = [];
    const bundle = { inputs: new Uint8Array(1), orders: [], commands: [] };
    history.begin(10, [1, 2]);
    history.planStart(plan, bundle.inputs);
    for (const operation of plan) if (operation.kind === 'save') operation.into.set([10]);
    history.settle();
    plan.length = 0;
    for (const tick of [11, 12, 13]) {
      history.planStep(plan, { ...bundle, tick });
      history.confirmNext();
    }
    for (const operation of plan.slice(0, 2)) if (operation.kind === 'save') operation.into.set([11, 0, 0, 0, 5]);
    expect(history.abandon()).toBe(11);
    expect([history.tick, history.tickSettled]).toEqual([11, 11]);
    expect(history.chainAt(11, new Uint32Array(2))).toBe(true);
    expect(history.chainAt(12, new Uint32Array(2))).toBe(false);
  });
});
