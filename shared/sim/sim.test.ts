// The seam: step, save, load, checksum, seats and commands; errors of those who define games.
import { describe, expect, test } from 'vitest';
import { formatChecksum } from '../math/checksum.ts';
import { defineGame, defineModel, axis, f64, tune, u8 } from '../index.ts';
import { game, model } from '../testing/capture.ts';
import { botBundles, mixedLevels, playGolden } from '../testing/golden.ts';
import { HEADER } from '../model/layout.ts';
import { NO_COMMANDS, NO_ORDERS, PRESENCE, type Bundle, type Command } from './bundle.ts';
import { diffSnapshots, tickOfSnapshot } from './diff.ts';
import { encodePlayerData } from './game.ts';
import { createSim, type Sim } from './sim.ts';

const bundle = (tick: number, commands: readonly Command[] = NO_COMMANDS, inputs = new Uint8Array(8 * 3)): Bundle => ({
  tick,
  inputs,
  orders: NO_ORDERS,
  commands,
});
const join = (seat: number): Command => ({
  kind: 'join',
  seat,
  presence: PRESENCE.person,
  level: 0,
  data: encodePlayerData(model.definition, { skin: 4 }),
});
const checksum = (sim: Sim) => {
  const words = new Uint32Array(2);
  sim.checksum(words, 0);
  return formatChecksum(words, 0);
};

function played(ticks: number, seed = 1) {
  const sim = createSim(game, { seed, isStrict: true });
  const bundleFor = botBundles(sim, mixedLevels(sim.seats));
  for (let tick = 1; tick <= ticks; tick++) sim.step(bundleFor(tick));
  return sim;
}

test('a match of bots scores, and its golden chain does not change', () => {
  const sim = createSim(game, { seed: 7 });
  const bundleFor = botBundles(sim, mixedLevels(sim.seats));
  let finishes = 0;
  for (let tick = 1; tick <= 3600; tick++) {
    sim.step(bundleFor(tick));
    for (let i = 0; i < sim.events.count; i++) if (sim.events.nameAt(i) === 'finish') finishes++;
  }
  expect(finishes).toBeGreaterThan(1);
  // Changes only in a commit that says why the rules or the layout changed.
  expect(playGolden(game, { ticks: 3600, seed: 7 }).chain).toBe('ff33b9264956ede1');
});

test('load of a save is the same world, and stepping it gives the same ticks', () => {
  const sim = played(200);
  const saved = new Uint8Array(sim.stateBytes);
  sim.save(saved);
  const fresh = createSim(game, { seed: 99, isStrict: true });
  fresh.load(saved);
  expect(checksum(fresh)).toBe(checksum(sim));
  for (let tick = 201; tick <= 260; tick++) {
    sim.step(bundle(tick));
    fresh.step(bundle(tick));
    expect(checksum(fresh)).toBe(checksum(sim));
  }
  expect(tickOfSnapshot(model.layout, saved)).toBe(200);
});

test('a seat is joined with its data, read, and left without a trace', () => {
  const sim = createSim(game, { seed: 1 });
  sim.step(bundle(1, [join(2)]));
  expect(sim.world.players).toEqual([2]);
  expect(sim.world.playerData(2).skin).toBe(4);
  expect(sim.world.presence(2)).toBe('person');
  sim.step(bundle(2, [{ kind: 'leave', seat: 2 }]));
  expect(sim.world.players).toEqual([]);
  expect(sim.world.each('Runner')).toEqual([]);
  expect(sim.world.playerData(2).skin).toBe(0);
});

test('commands that do not fit the world do nothing', () => {
  const quiet = createSim(game, { seed: 1 });
  quiet.step(bundle(1, [join(0)]));
  const before = new Uint8Array(quiet.stateBytes);
  quiet.save(before);
  const noisy = createSim(game, { seed: 1 });
  noisy.step(
    bundle(1, [
      join(0),
      join(0),
      join(200),
      { kind: 'leave', seat: 5 },
      { kind: 'presence', seat: 6, presence: PRESENCE.bot, level: 3 },
      { kind: 'tuning', index: 99, value: 1 },
      { kind: 'tuning', index: 0, value: 1e9 },
      { kind: 'custom', type: 77, payload: new Uint8Array() },
    ]),
  );
  const after = new Uint8Array(noisy.stateBytes);
  noisy.save(after);
  expect(diffSnapshots(model.layout, before, after)).toEqual([]);
});

test('a tuning command and an author’s own command reach the rules', () => {
  const sim = createSim(game, { seed: 1 });
  sim.step(bundle(1, [sim.tuningCommand('runSpeed', 2), sim.encodeCommand('Grant', { team: 1, points: 2 })]));
  expect(sim.world.tuning.runSpeed).toBe(2);
  expect(sim.world.globals.blueScore).toBe(2);
  expect(() => sim.tuningCommand('runSpeed', 99)).toThrow(expect.objectContaining({ code: 'sim/command' }));
  expect(() => sim.encodeCommand('Give', {})).toThrow(expect.objectContaining({ code: 'sim/order' }));
});

test('orders reach the rules with their player, and become events', () => {
  const sim = createSim(game, { seed: 1 });
  sim.step(bundle(1, [join(3)]));
  const { type, payload } = sim.encodeOrder('Ping', { x: 1, y: 2 });
  expect(sim.isOrderValid(type, payload)).toBe(true);
  expect(sim.isOrderValid(type, payload.subarray(1))).toBe(false);
  sim.step({
    ...bundle(2),
    orders: [
      { seat: 3, type, payload },
      { seat: 4, type, payload },
    ],
  });
  expect(sim.events.count).toBe(1);
  expect(sim.events.recordAt(0)).toEqual({ by: 3, x: 1, y: 2 });
});

test('an input is what the sealed bytes say, with the tick’s before beside it', () => {
  const sim = createSim(game, { seed: 1 });
  const inputs = new Uint8Array(8 * sim.inputBytes);
  inputs.set([127, 129, 0b11], 0);
  sim.step(bundle(1, [join(0)], inputs));
  expect({ ...sim.world.input(0) }).toEqual({ x: 1, y: -1, dash: true, throw: true });
  sim.step(bundle(2));
  expect(sim.world.input(0).dash).toBe(false);
  expect(sim.world.previousInput(0).dash).toBe(true);
});

test('a trace names every part of the step, and ends in the tick’s checksum', () => {
  const sim = played(50);
  const sums: string[] = [];
  sim.step(bundle(51), (part) => sums.push(`${part} ${checksum(sim)}`));
  expect(sums.map((sum) => sum.split(' ')[0])).toEqual(sim.parts);
  expect(sums.at(-1)).toBe(`end ${checksum(sim)}`);
});

test('NaN is refused at the system that made it, and has one bit pattern without strictness', () => {
  const nan = defineModel({
    name: 'nan',
    ticksPerSecond: 60,
    players: { min: 1, max: 1 },
    entities: 2,
    components: { Position: { x: f64 } },
    input: { x: axis },
  });
  const broken = defineGame(nan, {
    tuning: {},
    start: (w) => void w.spawn({ Position: {} }),
    join() {},
    leave() {},
    bot() {},
    systems: {
      divide(w) {
        for (const e of w.each('Position')) w.Position.x[e] = -(w.Position.x[e] / 0);
      },
    },
  });
  const strict = createSim(broken, { seed: 1, isStrict: true });
  const empty = { tick: 1, inputs: new Uint8Array(1), orders: NO_ORDERS, commands: NO_COMMANDS };
  expect(() => strict.step(empty)).toThrow(
    expect.objectContaining({ code: 'world/not-a-number', what: expect.stringContaining('divide') }),
  );
  const loose = createSim(broken, { seed: 1 });
  loose.step(empty);
  const bytes = new Uint8Array(loose.stateBytes);
  loose.save(bytes);
  const region = nan.layout.regionOf.get('Position.x');
  expect(new DataView(bytes.buffer).getBigUint64((region?.byteOffset ?? 0) + 8, true)).toBe(0x7ff8000000000000n);
});

test.each([
  ['a row that died', 1],
  ['a row that was never used', 6],
])('what is written to %s is refused in development', (_, row) => {
  const still = defineModel({
    name: 'still',
    ticksPerSecond: 60,
    players: { min: 1, max: 1 },
    entities: 8,
    components: { Position: { x: f64 }, Tag: {} },
    input: {},
  });
  const stray = defineGame(still, {
    start: (w) => void w.spawn({ Tag: {} }),
    join() {},
    leave() {},
    bot() {},
    systems: {
      despawnFirst: (w) => w.despawn(w.first('Tag')),
      stray: (w) => void Reflect.set(w.Position.x, row, 5),
    },
  });
  const strict = createSim(stray, { seed: 1, isStrict: true });
  const empty = { tick: 1, inputs: new Uint8Array(1), orders: NO_ORDERS, commands: NO_COMMANDS };
  expect(() => strict.step(empty)).toThrow(
    expect.objectContaining({
      code: 'world/value',
      what: `Position.x[${row}] is 5 after end in tick 1, which should be 0: that row is dead, or has no Position.`,
    }),
  );
});

test('a diff names component, row, identity, field, grid cell and both values', () => {
  const sim = played(120);
  const [ours, theirs] = [0, 0].map(() => new Uint8Array(sim.stateBytes));
  const e = sim.world.each('Runner')[0];
  sim.save(ours);
  sim.world.Runner.team[e] = 9;
  sim.world.grids.trampled.set(3, 2, 5);
  sim.save(theirs);
  const differences = diffSnapshots(model.layout, ours, theirs);
  expect(differences).toHaveLength(2);
  expect(differences[0]).toMatchObject({
    component: 'Runner',
    field: 'team',
    index: e,
    entity: sim.world.idOf(e),
    theirs: 9,
  });
  expect(differences[1]).toMatchObject({ place: 'grids.trampled', cell: { x: 3, y: 2 }, theirs: 5 });
});

describe('a game is refused', () => {
  const tiny = defineModel({
    name: 'tiny',
    ticksPerSecond: 60,
    players: { min: 1, max: 1 },
    entities: 2,
    components: { Position: { x: f64 } },
    config: { map: u8 },
    input: { x: axis },
    tuning: { speed: tune({ unit: 'm/s', min: 1, max: 2 }) },
  });
  const rules = { start() {}, join() {}, leave() {}, bot() {}, systems: { nothing() {} } };

  test.each(['join', 'async', 'generator'])('for a rule that does its work later: %s', (kind) => {
    const lateJoin = kind === 'join' ? { join: async () => {} } : {};
    const systems = { nothing: kind === 'async' ? async () => {} : kind === 'generator' ? function* () {} : () => {} };
    expect(() => defineGame(tiny, { ...rules, ...lateJoin, systems, tuning: { speed: 1 } })).toThrow(
      expect.objectContaining({
        code: 'game/rules',
        what: expect.stringContaining(kind === 'join' ? `'join'` : `'nothing'`),
      }),
    );
  });

  test('for tuning out of its range, with the name', () => {
    expect(() => defineGame(tiny, { ...rules, tuning: { speed: 3 } })).toThrow(
      expect.objectContaining({ code: 'game/tuning', what: expect.stringContaining('speed') }),
    );
  });

  test('for tuning the model does not have', () => {
    const tuning = JSON.parse('{"speed":1,"spin":2}');
    expect(() => defineGame(tiny, { ...rules, tuning })).toThrow(
      expect.objectContaining({ what: expect.stringContaining('spin') }),
    );
  });

  test('for having no systems', () => {
    expect(() => defineGame(tiny, { ...rules, tuning: { speed: 1 }, systems: {} })).toThrow(
      expect.objectContaining({ code: 'game/rules' }),
    );
  });

  test('and a match for config out of range or a seed that is none', () => {
    const good = defineGame(tiny, { ...rules, tuning: { speed: 1 } });
    expect(() => createSim(good, { seed: 1, config: { map: 300 } })).toThrow(
      expect.objectContaining({ code: 'game/config' }),
    );
    expect(() => createSim(good, { seed: 1, config: { level: 1 } })).toThrow(
      expect.objectContaining({ code: 'game/config' }),
    );
    expect(() => createSim(good, { seed: -1 })).toThrow(expect.objectContaining({ code: 'game/option' }));
  });
});

test('a bundle out of order and a snapshot of another length are refused', () => {
  const sim = createSim(game, { seed: 1 });
  expect(() => sim.step(bundle(2))).toThrow(expect.objectContaining({ code: 'sim/command' }));
  expect(() => sim.load(new Uint8Array(8))).toThrow(expect.objectContaining({ code: 'sim/snapshot' }));
});

test('what the wire refuses does nothing in a step either: seats beyond the match, holders that are none', () => {
  const sim = createSim(game, { seed: 1, isStrict: true });
  const { type, payload } = sim.encodeOrder('Ping', { x: 1, y: 2 });
  const wrong = [join(8), { ...join(0), presence: 0 }, { ...join(1), level: 7 }] as readonly Command[];
  sim.step({ ...bundle(1, wrong), orders: [{ seat: 200, type, payload }] });
  expect([sim.world.players, sim.events.count]).toEqual([[], 0]);
  sim.step(bundle(2, [join(0)]));
  sim.step(bundle(3, [{ kind: 'presence', seat: 0, presence: 0, level: 0 }]));
  expect(sim.world.presence(0)).toBe('person');
});

test.each(['highWater', 'freeHead', 'freeCount', 'level', 'nextLevel'] as const)(
  'a world whose header.%s cannot be is not stepped',
  (word) => {
    const sim = createSim(game, { seed: 1 });
    const bytes = new Uint8Array(sim.stateBytes);
    sim.save(bytes);
    new DataView(bytes.buffer).setUint32(HEADER[word] * 4, 0x8000_0000, true);
    sim.load(bytes);
    expect(() => sim.step(bundle(1))).toThrow(
      expect.objectContaining({ code: 'sim/snapshot', what: expect.stringContaining(`header.${word} is 2147483648`) }),
    );
  },
);
