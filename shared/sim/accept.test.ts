// Snapshots from outside: every lawful world is taken, no other, and a world that refused one is as it was.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SamestepError } from '../errors.ts';
import {
  defineGame,
  defineModel,
  axis,
  bool,
  entity,
  f32,
  f64,
  grid,
  held,
  list,
  oneOf,
  player,
  tune,
  u16,
  u8,
} from '../index.ts';
import { HEADER, STORAGE_BYTES } from '../model/layout.ts';
import { game as dogfight } from '../games/dogfight/sim.ts';
import { busyMatch, saved } from '../testing/busy-match.test-helper.ts';
import { game as capture } from '../testing/capture.ts';
import { checkSnapshot } from '../world/check-snapshot.ts';
import { partsOf } from '../world/world.ts';
import { NO_COMMANDS, NO_ORDERS, type Command } from './bundle.ts';
import { createSim } from './sim.ts';

test.each([1, 2, 3])('every world of a busy match of capture is lawful, seed %i', (seed) => {
  const match = busyMatch(capture, seed, (sim, seat) => [{ seat, ...sim.encodeOrder('Ping', { x: 1, y: -0 }) }]);
  expect(checkSnapshot(capture.model, saved(match.sim))).toBeUndefined();
  for (let tick = 1; tick <= 6_000; tick++) {
    match.next();
    const found = checkSnapshot(capture.model, saved(match.sim));
    if (found !== undefined) expect({ tick, found }).toBeUndefined();
  }
  expect(match.sim.tick).toBe(6_000);
});

test.each([1, 2])('every world of a busy match of dogfight is lawful, seed %i', (seed) => {
  const match = busyMatch(dogfight, seed, (sim, seat) => [{ seat, ...sim.encodeOrder('Ping', { x: 9, y: 4 }) }]);
  for (let tick = 1; tick <= 3_000; tick++) {
    match.next();
    const found = checkSnapshot(dogfight.model, saved(match.sim));
    if (found !== undefined) expect({ tick, found }).toBeUndefined();
  }
  expect(match.sim.tick).toBe(3_000);
});

const Mood = oneOf('calm', 'angry');
const model = defineModel({
  name: 'values',
  ticksPerSecond: 60,
  players: { min: 1, max: 3 },
  entities: 5,
  components: {
    Point: { x: f64, y: f32, isHot: bool, mood: Mood, target: entity, player },
    Path: { places: list(u16, 3), count: u8 },
    Tag: {},
  },
  globals: { heat: f64, count: u16, trail: list(f64, 2), boss: entity },
  grids: { map: grid(bool, 3, 3) },
  config: { gravity: f64, isDark: bool },
  playerData: { skin: u8, rank: player },
  input: { x: axis, fire: held },
  tuning: { speed: tune({ unit: 'm/s', min: 1, max: 9 }) },
  streams: ['loot'],
  levels: { cave: {} },
});
const game = defineGame(model, {
  tuning: { speed: 5 },
  start(w) {
    for (let i = 0; i < 4; i++) w.spawn({ Point: { x: i }, Path: { places: [1, 2], count: 200 } });
    w.globals.count = 60_000;
    w.globals.trail.push(-0);
    w.globals.heat = NaN;
  },
  join() {},
  leave() {},
  bot() {},
  systems: {
    age(w) {
      if (w.tick === 1) for (const e of w.each('Point')) if (e === 2) w.despawn(e);
      if (w.tick === 1) w.spawn({ Tag: {} });
    },
  },
});

/** Rows 1, 3, 4 have Point and Path, row 2 is dead, row 5 has the tag; seat 1 is taken. */
function world() {
  const sim = createSim(game, { seed: 2 ** 53 - 1 });
  const commands: Command[] = [{ kind: 'join', seat: 1, presence: 1, level: 0, data: Uint8Array.of(7, 200) }];
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  inputs.set([0x81, 1], sim.inputBytes);
  sim.step({ tick: 1, inputs, orders: NO_ORDERS, commands });
  sim.step({ tick: 2, inputs, orders: NO_ORDERS, commands: NO_COMMANDS });
  return sim;
}

const lawful = saved(world());

/** A copy in which value `at` of a region is another; `bits` writes raw bytes instead. */
function spoilt(
  name: string,
  at: number,
  value: number | readonly number[],
): { bytes: Uint8Array; byteOffset: number } {
  const bytes = lawful.slice();
  const region = model.layout.regionOf.get(name);
  if (region === undefined) throw new RangeError(name);
  const byteOffset = region.byteOffset + at * STORAGE_BYTES[region.storage];
  const view = new DataView(bytes.buffer);
  if (typeof value !== 'number') bytes.set(value, byteOffset);
  else if (region.storage === 'f64') view.setFloat64(byteOffset, value, true);
  else if (region.storage === 'f32') view.setFloat32(byteOffset, value, true);
  else if (region.storage === 'u32') view.setUint32(byteOffset, value, true);
  else if (region.storage === 'u16') view.setUint16(byteOffset, value, true);
  else view.setUint8(byteOffset, value);
  return { bytes, byteOffset };
}

function refusal(bytes: Uint8Array, scope?: 'structure'): SamestepError {
  const sim = world();
  sim.step({ tick: 3, inputs: new Uint8Array(6), orders: NO_ORDERS, commands: NO_COMMANDS });
  const before = saved(sim);
  try {
    sim.accept(bytes, scope);
  } catch (error) {
    expect(saved(sim)).toEqual(before);
    if (error instanceof SamestepError) return error;
  }
  throw new RangeError('It was accepted.');
}

test('a lawful snapshot is taken, and goes on as the world it was saved from', () => {
  const sim = createSim(game, { seed: 1 });
  sim.accept(lawful);
  expect(saved(sim)).toEqual(lawful);
  const bundle = { tick: 3, inputs: new Uint8Array(6), orders: NO_ORDERS, commands: NO_COMMANDS };
  const other = world();
  sim.step(bundle);
  other.step(bundle);
  expect(saved(sim)).toEqual(saved(other));
});

test('a snapshot of another length is refused with both lengths, whatever its offset in memory', () => {
  for (const length of [0, 8, lawful.length - 1, lawful.length + 1]) {
    expect(refusal(new Uint8Array(length))).toMatchObject({
      code: 'sim/snapshot',
      message: expect.stringContaining(`A snapshot of ${length} bytes was loaded into a world of ${lawful.length}`),
    });
  }
  const inside = new Uint8Array(lawful.length + 3);
  inside.set(lawful, 3);
  const sim = createSim(game, { seed: 1 });
  sim.accept(inside.subarray(3));
  expect(saved(sim)).toEqual(lawful);
});

type Case = [place: string, region: string, at: number, value: number | readonly number[], problem: string];

/** What no rule can cause. */
const structure: readonly Case[] = [
  ['header.highWater', 'header.words', HEADER.highWater, 6, 'is more than 5 rows'],
  ['header.highWater', 'header.words', HEADER.highWater, 2 ** 32 - 1, 'is more than 5 rows'],
  ['header.freeCount', 'header.words', HEADER.freeCount, 6, 'is more than the rows in use'],
  ['header.freeCount', 'header.words', HEADER.freeCount, 0, 'is not the 1 rows that died'],
  ['header.freeHead', 'header.words', HEADER.freeHead, 6, 'is beyond the ring of free rows'],
  ['header.aliveCount', 'header.words', HEADER.aliveCount, 3, 'is not the 4 rows that are alive'],
  ['header.seedHigh', 'header.words', HEADER.seedHigh, 2 ** 21, 'is beyond 53 bits of seed'],
  ['header.level', 'header.words', HEADER.level, 2, 'is no level of 1'],
  ['header.nextLevel', 'header.words', HEADER.nextLevel, 2, 'is no level of 1'],
  ['header.reserved19', 'header.words', 19, 1, 'is not 0'],
  [
    'header.random0',
    'header.words',
    HEADER.random,
    Array(16).fill(0),
    'begins a random generator that was never seeded',
  ],
  ['random.loot[0]', 'random.loot', 0, Array(16).fill(0), 'begins a random generator that was never seeded'],
  ['rows.mask[0]', 'rows.mask', 0, 1, 'says that a row is alive that was never used'],
  ['rows.mask[2]', 'rows.mask', 2, 2, 'gives components to a dead row'],
  ['rows.mask[1]', 'rows.mask', 1, 17, 'has a component that the model has not'],
  ['rows.maskHigh[2]', 'rows.maskHigh', 2, 1, 'gives components to a dead row'],
  ['rows.maskHigh[1]', 'rows.maskHigh', 1, 1, 'has a component that the model has not'],
  ['rows.generation[0]', 'rows.generation', 0, 1, 'counts lives of a row that was never used'],
  ['rows.free[0]', 'rows.free', 0, 1, 'is no dead row, or one that stands there twice'],
  ['rows.free[0]', 'rows.free', 0, 0, 'is no dead row, or one that stands there twice'],
  ['rows.free[0]', 'rows.free', 0, 60_000, 'is no dead row, or one that stands there twice'],
  ['rows.free[3]', 'rows.free', 3, 2, 'is not 0 outside the ring'],
  ['seats.presence[2]', 'seats.presence', 2, 4, 'is none of empty, person, away, bot'],
  ['seats.level[1]', 'seats.level', 1, 4, 'is more than 3'],
  ['seats.level[2]', 'seats.level', 2, 1, 'is not 0 for an empty seat'],
  ['Path.places.count[1]', 'Path.places.count', 1, 4, 'is more than 3'],
  ['globals.trail.count', 'globals.trail.count', 0, 255, 'is more than 2'],
];

/** What only rules, or strangers, can cause. */
const values: readonly Case[] = [
  ['Point.isHot[3]', 'Point.isHot', 3, 2, 'is not 0 or 1'],
  ['Point.mood[4]', 'Point.mood', 4, 2, 'is none of calm, angry'],
  ['Point.player[4]', 'Point.player', 4, 3, 'is no seat of 3'],
  ['Point.target[1]', 'Point.target', 1, 2, 'is no row that is alive'],
  ['Point.target[1]', 'Point.target', 1, 65_535, 'is no row that is alive'],
  ['globals.boss', 'globals.boss', 0, 2, 'is no row that is alive'],
  ['grids.map[8]', 'grids.map', 8, 2, 'is not 0 or 1'],
  ['config.isDark', 'config.isDark', 0, 2, 'is not 0 or 1'],
  ['config.gravity', 'config.gravity', 0, Infinity, 'is not finite'],
  ['tuning.speed', 'tuning.speed', 0, 9.5, 'is outside 1 to 9'],
  ['tuning.speed', 'tuning.speed', 0, Infinity, 'is not finite'],
  ['playerData.skin[0]', 'playerData.skin', 0, 1, 'is not 0 where nothing is kept'],
  ['Point.x[0]', 'Point.x', 0, 1, 'should be 0: that row is dead, or has no Point'],
  ['Point.x[2]', 'Point.x', 2, -0, 'should be 0: that row is dead, or has no Point'],
  ['Point.x[5]', 'Point.x', 5, 1, 'should be 0: that row is dead, or has no Point'],
  ['Path.places[5][2]', 'Path.places', 17, 1, 'should be 0: that row is dead, or has no Path'],
  ['Path.places.count[5]', 'Path.places.count', 5, 1, 'should be 0: that row is dead, or has no Path'],
  ['Path.places[1][2]', 'Path.places', 5, 1, 'is not 0 behind the end of its list'],
  ['globals.trail[1]', 'globals.trail', 1, -0, 'is not 0 behind the end of its list'],
  ['globals.heat', 'globals.heat', 0, [1, 0, 0, 0, 0, 0, 0xf8, 0x7f], 'has bits that no tick leaves'],
  ['Point.y[3]', 'Point.y', 3, [0, 0, 0xc0, 0xff], 'has bits that no tick leaves'],
  ['seats.input[1][1]', 'seats.input', 3, 2, 'sets bits of no control'],
  ['seats.previousInput[1][0]', 'seats.previousInput', 2, 0x80, 'is beyond an axis'],
  ['seats.input[0][0]', 'seats.input', 0, 1, 'is not 0 for an empty seat'],
];

describe('a snapshot with a wrong value', () => {
  test.each([...structure, ...values])(
    '%s (%s[%i] = %o) is refused with place and byte',
    (place, region, at, value, problem) => {
      const { bytes, byteOffset } = spoilt(region, at, value);
      const error = refusal(bytes);
      expect(error.code).toBe('sim/snapshot');
      expect(error.what).toMatch(`A snapshot was refused: ${place} is `);
      expect(error.what).toMatch(`which ${problem}, at byte ${byteOffset}.`);
      expect(error.why).toBe('No step leaves that in a world of this model.');
      expect(error.fix).toMatch('Save it anew');
      expect(error.data).toMatchObject({ byteOffset });
    },
  );

  test.each(structure)('%s (%s[%i] = %o) is refused from a server as well', (_, region, at, value, problem) => {
    expect(refusal(spoilt(region, at, value).bytes, 'structure').what).toMatch(problem);
  });

  test.each(values)('%s (%s[%i] = %o) is taken from a server, whose rules made it', (_, region, at, value) => {
    const sim = createSim(game, { seed: 1 });
    const { bytes } = spoilt(region, at, value);
    sim.accept(bytes, 'structure');
    expect(saved(sim)).toEqual(bytes);
  });

  test('between two regions is refused', () => {
    const bytes = lawful.slice();
    const region = model.layout.regionOf.get('Point.isHot');
    const byteOffset = (region?.byteOffset ?? 0) + 7;
    bytes[byteOffset] = 9;
    expect(refusal(bytes).what).toMatch(`padding after Point.isHot[1] is 9, which is not 0, at byte ${byteOffset}.`);
  });
});

test('a dead row that stands in the ring in the place of another is refused', () => {
  const sim = world();
  const parts = partsOf(sim.world);
  parts.entities.despawn(3);
  parts.entities.commit();
  expect(checkSnapshot(model, saved(sim))).toBeUndefined();
  parts.memory.free[1] = 2;
  expect(checkSnapshot(model, saved(sim))).toMatchObject({ place: 'rows.free', index: 1, value: 2 });
});

test('whatever a snapshot says, it is refused or steps on, and a refused one changes nothing', () => {
  const sim = createSim(game, { seed: 1 });
  let accepted = 0;
  const change = fc.record({ at: fc.nat({ max: lawful.length - 1 }), value: fc.nat({ max: 255 }) });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.boolean(), (changes, isServer) => {
      const bytes = lawful.slice();
      for (const { at, value } of changes) bytes[at] = value;
      const before = saved(sim);
      try {
        sim.accept(bytes, isServer ? 'structure' : 'everything');
      } catch (error) {
        expect(error).toMatchObject({ code: 'sim/snapshot' });
        expect(saved(sim)).toEqual(before);
        return;
      }
      accepted++;
      expect(saved(sim)).toEqual(bytes);
      sim.step({ tick: sim.tick + 1, inputs: new Uint8Array(6), orders: NO_ORDERS, commands: NO_COMMANDS });
      if (!isServer) expect(checkSnapshot(model, saved(sim))).toBeUndefined();
    }),
    { numRuns: 5_000 },
  );
  expect(accepted).toBeGreaterThan(100);
});
