// Snapshots from outside whose history no tick leaves are refused, with the place; all others are taken.
import { expect, test } from 'vitest';
import { bool, createSim, defineGame, defineModel, f32, f64, oneOf, player } from '../index.ts';
import { STORAGE_BYTES } from '../model/layout.ts';
import { NO_COMMANDS, NO_ORDERS } from '../sim/bundle.ts';
import { busyMatch, saved } from '../testing/busy-match.test-helper.ts';
import { game as duel } from '../testing/duel.ts';
import { placeText } from './check-values.ts';
import { checkSnapshot } from './check-snapshot.ts';

test.each([1, 2])('every world of a busy match is lawful, and one in another of its ticks, seed %i', (seed) => {
  const match = busyMatch(duel, seed);
  for (let tick = 1; tick <= 2_000; tick++) {
    match.next();
    const found = checkSnapshot(duel.model, saved(match.sim));
    if (found !== undefined) expect({ tick, found }).toBeUndefined();
  }
  expect(match.sim.tick).toBe(2_000);
});

const model = defineModel({
  name: 'kept',
  ticksPerSecond: 60,
  players: { min: 1, max: 3 },
  entities: 3,
  components: { Body: { x: f64, y: f32, isHot: bool, mood: oneOf('calm', 'angry'), player } },
  input: {},
  history: { ticks: 4, columns: ['Body.x', 'Body.y', 'Body.isHot', 'Body.mood', 'Body.player'] },
});
const game = defineGame(model, {
  start(w) {
    for (let i = 1; i <= 2; i++) w.spawn({ Body: { x: NaN, y: -0, player: 2 } });
  },
  join() {},
  leave() {},
  bot() {},
  systems: {
    die(w) {
      if (w.tick === 4) w.despawn(w.first('Body'));
      for (const e of w.each('Body')) w.Body.y[e] = w.tick === 5 ? Infinity : NaN;
    },
  },
});

/** Of tick 5: row 1 died in tick 4, row 2 lives, row 3 was never used. Page 2 is tick 2, page 1 is tick 5. */
const sim = createSim(game, { seed: 1 });
while (sim.tick < 5)
  sim.step({ tick: sim.tick + 1, inputs: new Uint8Array(3), orders: NO_ORDERS, commands: NO_COMMANDS });
const lawful = saved(sim);

function spoilt(name: string, at: number, bits: readonly number[]): Uint8Array {
  const bytes = lawful.slice();
  const region = model.layout.regionOf.get(name);
  if (region === undefined) throw new RangeError(name);
  bytes.set(bits, region.byteOffset + at * STORAGE_BYTES[region.storage]);
  return bytes;
}

const page = (number: number, row: number) => number * 4 + row;

test('what has died since is history, and stays', () => {
  expect(checkSnapshot(model, lawful)).toBeUndefined();
  const { Body } = sim.world;
  expect([Body.x[sim.world.each('Body')[0]], sim.world.count('Body')]).toEqual([NaN, 1]);
  const kept = new Uint32Array(lawful.buffer, model.layout.regionOf.get('history.id')?.byteOffset, 16);
  expect([...kept]).toEqual([0, 0, 2, 0, 0, 0, 2, 0, 0, 1, 2, 0, 0, 1, 2, 0]);
});

test.each<readonly [string, string, number, readonly number[], string]>([
  ['history.id[2][1]', 'history.id', page(2, 1), [2, 0, 0, 0], 'is not of row 1'],
  ['history.id[2][0]', 'history.id', page(2, 0), [4, 0, 0, 0], 'is not of row 0'],
  ['history.id[2][1]', 'history.id', page(2, 1), [1, 0, 1, 0], 'is of a life that its row has not ended'],
  ['history.id[2][2]', 'history.id', page(2, 2), [2, 0, 1, 0], 'is of a life that its row has not ended'],
  ['history.id[2][3]', 'history.id', page(2, 3), [3, 0, 0, 0], 'is of a life that its row has not ended'],
])('%s that names somebody else is refused, in either scope', (place, name, at, bits, problem) => {
  const bytes = spoilt(name, at, bits);
  for (const scope of ['structure', 'everything'] as const) {
    const found = checkSnapshot(model, bytes, scope);
    expect(found && [placeText(found), found.problem]).toEqual([place, problem]);
  }
  expect(() => createSim(game, { seed: 1 }).accept(bytes)).toThrow(expect.objectContaining({ code: 'sim/snapshot' }));
});

test.each<readonly [string, string, number, readonly number[], string]>([
  ['history.Body.isHot[2][1]', 'history.Body.isHot', page(2, 1), [2], 'is not 0 or 1'],
  ['history.Body.mood[2][2]', 'history.Body.mood', page(2, 2), [2], 'is none of calm, angry'],
  ['history.Body.player[2][2]', 'history.Body.player', page(2, 2), [3], 'is no seat of 3'],
  ['history.Body.x[0][1]', 'history.Body.x', page(0, 1), [0, 0, 0, 0, 0, 0, 0, 0x80], 'should be 0: that row was not'],
  ['history.Body.isHot[1][3]', 'history.Body.isHot', page(1, 3), [1], 'should be 0: that row was not alive'],
  ['history.Body.x[2][1]', 'history.Body.x', page(2, 1), [1, 0, 0, 0, 0, 0, 0xf8, 0x7f], 'has bits that no tick'],
  ['history.Body.y[2][2]', 'history.Body.y', page(2, 2), [0, 0, 0xc0, 0xff], 'has bits that no tick leaves'],
])('%s that its field cannot hold is refused in a file', (place, name, at, bits, problem) => {
  const bytes = spoilt(name, at, bits);
  const found = checkSnapshot(model, bytes);
  expect(found && placeText(found)).toBe(place);
  expect(found?.problem).toContain(problem);
  expect(checkSnapshot(model, bytes, 'structure')).toBeUndefined();
});

test('nobody in a seat’s field, and infinity, are values as others', () => {
  expect(checkSnapshot(model, spoilt('history.Body.player', page(2, 1), [255]))).toBeUndefined();
  expect(checkSnapshot(model, spoilt('history.Body.y', page(2, 1), [0, 0, 0x80, 0x7f]))).toBeUndefined();
});
