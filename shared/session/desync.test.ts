// A desync from end to end: rules that differ, flipped bits, and clients that do not explain themselves.
import { describe, expect, test } from 'vitest';
import { defineGame, defineModel, f64, grid } from '../index.ts';
import { nextInt, seedRandom } from '../math/random.ts';
import { STORAGE_BYTES } from '../model/layout.ts';
import type { Sim } from '../sim/sim.ts';
import { fadeSparks, game, model, moveRunners, rules, type World } from '../testing/capture.ts';
import { NETWORK_CONDITIONS } from '../testing/conditions.ts';
import { runMatch } from '../testing/match.ts';
import { flipBit } from '../testing/test-client.ts';

const mobile = NETWORK_CONDITIONS.mobile;

/** The first tick at which the wrong rules below begin to be wrong. */
const WRONG_FROM_TICK = 333;

describe('a client whose rules differ is told which system does it', () => {
  const isWrong = (w: World) => w.tick === WRONG_FROM_TICK;
  const wrongs: readonly [string, string, string, (w: World) => void][] = [
    [
      'moveRunners',
      'Position',
      'y',
      (w) => {
        moveRunners(w);
        // As a sine whose last bit is another one.
        if (isWrong(w)) for (const e of w.each('Runner', 'Position')) w.Position.y[e] *= 1.0000000000000002;
      },
    ],
    [
      'fadeSparks',
      'Runner',
      'turnTicks',
      (w) => {
        fadeSparks(w);
        if (isWrong(w)) for (const e of w.each('Runner')) w.Runner.turnTicks[e] ^= 64;
      },
    ],
  ];

  test.each(wrongs)('%s, in %s.%s', (system, component, field, wrong) => {
    const spoilt = defineGame(model, { ...rules, systems: { ...rules.systems, [system]: wrong } });
    const match = runMatch({
      game,
      sync: 'lockstep',
      players: 3,
      ticks: 700,
      seed: 9,
      network: mobile,
      firstClient: { game: spoilt },
    });
    expect(match.desyncs).toBe(1);
    const [report] = match.desyncReports;
    expect(report).toMatchObject({ connection: 1, tick: WRONG_FROM_TICK, system, component, field });
    expect(report.entity).toBeGreaterThan(0);
    expect(report.ours).not.toBe(report.theirs);
    expect(report.sentence).toContain(`${system} computed something else`);
    expect(report.repairedAtTick).toBeGreaterThan(WRONG_FROM_TICK);
    expect(match.agreeing).toBe(3);
  });
});

describe('a bit flipped anywhere, at any tick, is found there', () => {
  /** What rules and seats keep: a flip in the engine's own books (rows, header) may stop a client altogether. */
  const regions = model.layout.regions.filter(({ group }) => group !== 'rows' && group !== 'header');

  test.each(Array.from({ length: 20 }, (_, i) => i))('flip %i', (i) => {
    const random = new Uint32Array(4);
    seedRandom(random, i, 0x666c6970);
    const region = regions[nextInt(random, regions.length)];
    const index = nextInt(random, region.count);
    const bit = nextInt(random, STORAGE_BYTES[region.storage] * 8);
    const at = region.byteOffset + index * STORAGE_BYTES[region.storage] + (bit >> 3);
    const flipTick = 60 + nextInt(random, 300);
    const flip = (sim: Sim) => {
      if (sim.tick !== flipTick) return;
      const bytes = new Uint8Array(sim.stateBytes);
      sim.save(bytes);
      bytes[at] ^= 1 << (bit & 7);
      sim.load(bytes);
    };
    const match = runMatch({
      game,
      sync: 'lockstep',
      players: 2,
      ticks: 480,
      seed: i,
      network: mobile,
      firstClient: { stepped: flip },
    });
    expect(match.desyncReports).toHaveLength(1);
    const [report] = match.desyncReports;
    expect(report).toMatchObject({ tick: flipTick, system: null });
    const row = region.group === 'grid' ? index : Math.floor(index / region.stride);
    expect(report.differences).toMatchObject([{ place: region.name, index: row }]);
    expect(report.sentence).toContain('outside a step');
    expect(report.repairedAtTick).toBeGreaterThan(flipTick);
    expect(match.agreeing).toBe(2);
  });
});

test('a flipped bit in the first ticks of a fast game’s second is found at its tick', () => {
  const fast = defineGame(defineModel({ ...model.definition, name: 'fast', ticksPerSecond: 240 }), rules);
  for (const flipTick of [485, 590, 719]) {
    const flip = (sim: Sim) => {
      if (sim.tick === flipTick) flipBit(fast, sim);
    };
    const match = runMatch({
      game: fast,
      sync: 'lockstep',
      players: 2,
      ticks: 1200,
      seed: 4,
      firstClient: { stepped: flip },
    });
    expect(match.desyncReports).toMatchObject([{ tick: flipTick, system: null, component: 'Position' }]);
    expect(match.agreeing).toBe(2);
  }
});

describe('a large world of noise', () => {
  test.each<[number, string | null]>([
    [40_000, 'x'],
    [90_000, null],
  ])('of %i numbers is explained as far as it may be sent, and nobody is closed for it', (cells, field) => {
    const noisy = defineModel({
      name: 'noisy',
      ticksPerSecond: 60,
      players: { min: 1, max: 2 },
      entities: 2,
      components: { Point: { x: f64 } },
      grids: { noise: grid(f64, cells, 1) },
      input: {},
    });
    const large = defineGame(noisy, {
      start(w) {
        w.spawn({ Point: { x: 1 } });
        for (let i = 0; i < cells; i++) w.grids.noise.cells[i] = w.random();
      },
      join() {},
      leave() {},
      bot() {},
      systems: { nothing() {} },
    });
    const closes: number[] = [];
    const match = runMatch({
      game: large,
      sync: 'lockstep',
      players: 2,
      ticks: 500,
      seed: 6,
      corruptTick: 200,
      onClose: (_connection, code) => closes.push(code),
    });
    expect(closes).toEqual([]);
    expect(match.desyncReports).toMatchObject([{ tick: 200, system: null, field }]);
    expect(match.agreeing).toBe(2);
  });
});

test('a client that is wrong again and again is closed in the end, and nobody else notices', () => {
  const spoilt = defineGame(model, {
    ...rules,
    systems: {
      ...rules.systems,
      moveRunners(w: World) {
        moveRunners(w);
        for (const e of w.each('Flag', 'Position')) w.Position.y[e] += 0.5;
      },
    },
  });
  const closes: number[] = [];
  const match = runMatch({
    game,
    sync: 'lockstep',
    players: 2,
    ticks: 1800,
    seed: 2,
    network: NETWORK_CONDITIONS.good,
    firstClient: { game: spoilt },
    onClose: (_connection, code) => closes.push(code),
  });
  expect(closes).toContain(4108);
  expect(match.desyncReports.length).toBeGreaterThanOrEqual(6);
  expect(match.desyncReports.length).toBeLessThan(12);
  expect(match.clients[1]).toMatchObject({ desyncs: 0, snapshotsLoaded: 1 });
});
