// Worlds that were stored under another layout: what both have is carried over by name, what has no place is refused, nothing is lost silently.
import { describe, expect, test } from 'vitest';
import { SamestepError } from '../errors.ts';
import {
  axis,
  bool,
  createSim,
  entity,
  entityId,
  f32,
  f64,
  grid,
  held,
  i8,
  list,
  oneOf,
  player,
  press,
  tune,
  u16,
  u8,
} from '../index.ts';
import { checksumWords, formatChecksum } from '../math/checksum.ts';
import type { ModelDefinition } from '../model/model.ts';
import type { Game } from '../sim/game.ts';
import { saved } from '../testing/busy-match.test-helper.ts';
import { packState } from '../wire/pack.ts';
import { partsOf } from '../world/world.ts';
import { heldIn, stillGame } from './older-layout.test-helper.ts';
import { readStored, writeStored } from './stored-format.ts';
import { readStoredSnapshot, restoreSnapshot, storeSnapshot, type RestoreReport } from './stored-snapshot.ts';

const Mood = oneOf('calm', 'angry', 'asleep');
const first = {
  name: 'versions',
  ticksPerSecond: 60,
  players: { min: 1, max: 4 },
  entities: 8,
  components: {
    Ship: { hull: u16, x: f64, mood: Mood, aim: entity, path: list(u16, 4), owner: player },
    Rock: { size: u8, id: entityId },
  },
  globals: { round: u16, boss: entity, trail: list(u8, 3) },
  grids: { map: grid(u16, 3, 2) },
  config: { gravity: f64 },
  playerData: { skin: u8 },
  input: { turn: axis, fire: held, jump: press },
  tuning: { speed: tune({ unit: 'm/s', min: 0, max: 10 }) },
  streams: ['loot'],
  levels: { cave: {}, tower: {} },
} as const satisfies ModelDefinition;

/** Two ships, rows 1 and 3, between them a rock that died; seat 2 taken; in the tower. */
function storedFirst(spoil: (w: ReturnType<typeof partsOf>) => void = () => {}): Uint8Array {
  const sim = createSim(stillGame(first), { seed: 9 });
  const parts = partsOf(sim.world);
  const { entities, memory } = parts;
  entities.spawn(0b011, 0);
  entities.spawn(0b101, 0);
  entities.spawn(0b111, 0);
  entities.commit();
  entities.despawn(2);
  entities.commit();
  set(parts, 'Ship.hull', 3, 300);
  set(parts, 'Ship.x', 3, 0.1);
  set(parts, 'Ship.mood', 3, 2);
  set(parts, 'Ship.aim', 3, 1);
  set(parts, 'Ship.owner', 3, 2);
  set(parts, 'Ship.path', 12, 7);
  set(parts, 'Ship.path', 13, 8);
  set(parts, 'Ship.path', 14, 9);
  set(parts, 'Ship.path.count', 3, 3);
  set(parts, 'Rock.size', 3, 4);
  set(parts, 'globals.round', 0, 6);
  for (let i = 0; i < 6; i++) set(parts, 'grids.map', i, i + 1);
  set(parts, 'config.gravity', 0, 9.81);
  set(parts, 'playerData.skin', 2, 5);
  set(parts, 'tuning.speed', 0, 8);
  memory.presence[2] = 1;
  memory.input.set([100, 1], 4);
  memory.header[15] = 2;
  spoil(parts);
  return storeSnapshot(sim);
}

function set({ memory }: ReturnType<typeof partsOf>, name: string, at: number, value: number): void {
  memory.arrays[memory.layout.regions.findIndex((region) => region.name === name)][at] = value;
}

function get(game: Game, bytes: Uint8Array, name: string): unknown {
  return heldIn(game, bytes).get(name);
}

/** The first version's world in another version. */
function restored(definition: ModelDefinition, bytes = storedFirst(), config: Record<string, number> = {}) {
  const game = stillGame(definition, config);
  const sim = createSim(game, { seed: 1 });
  const report: RestoreReport = restoreSnapshot(sim, readStoredSnapshot(bytes));
  return { report, held: (name: string) => get(game, saved(sim), name) };
}

function refusal(definition: ModelDefinition, bytes = storedFirst()): SamestepError {
  const sim = createSim(stillGame(definition), { seed: 1 });
  const before = saved(sim);
  try {
    restoreSnapshot(sim, readStoredSnapshot(bytes));
  } catch (error) {
    expect(saved(sim)).toEqual(before);
    if (error instanceof SamestepError) return error;
  }
  throw new RangeError('It was restored.');
}

const { Ship, Rock } = first.components;

describe('a world of an older layout', () => {
  test('of the same layout is loaded as it was, and all of it is kept', () => {
    const { report, held: value } = restored(first);
    expect(report).toMatchObject({ isSameLayout: true, added: [], dropped: [], converted: [] });
    expect(report.kept).toEqual(
      expect.arrayContaining(['Ship', 'Ship.path', 'globals.round', 'grids.map', 'input.fire', 'levels.tower']),
    );
    expect(report.kept).not.toContain('Ship.path.count');
    expect(value('Ship.path 3')).toEqual([7, 8, 9]);
  });

  test('is carried over by name into a model with more, fewer and other fields, and the report lists them', () => {
    const { report, held: value } = restored(
      {
        ...first,
        entities: 20,
        components: {
          Shield: { power: u8 },
          Ship: {
            fuel: f64,
            owner: player,
            x: f32,
            aim: entity,
            hull: f64,
            mood: oneOf('asleep', 'happy', 'calm'),
            path: list(i8, 3),
          },
        },
        globals: { boss: entity, age: u8 },
        grids: { map: grid(u8, 2, 4), heat: grid(f32, 2, 2) },
        config: { gravity: f64, wind: u8 },
        playerData: { team: u8, skin: u16 },
        input: { boost: held, turn: axis, fire: press, brake: axis },
        tuning: { grip: tune({ unit: '1', min: 0, max: 9 }), speed: tune({ unit: 'm/s', min: 0, max: 10 }) },
        streams: ['weather'],
        levels: { tower: {}, garden: {} },
      },
      storedFirst(),
      { wind: 3 },
    );
    const sorted = {
      ...report,
      kept: report.kept.toSorted(),
      added: report.added.toSorted(),
      dropped: report.dropped.toSorted(),
    };
    expect(sorted).toEqual({
      isSameLayout: false,
      kept: [
        'ticksPerSecond',
        'seats',
        'Ship',
        'globals.boss',
        'config.gravity',
        'tuning.speed',
        'Ship.aim',
        'Ship.owner',
        'input.turn',
        'levels.tower',
      ].toSorted(),
      added: [
        'Shield',
        'Shield.power',
        'Ship.fuel',
        'config.wind',
        'globals.age',
        'grids.heat',
        'input.boost',
        'input.brake',
        'levels.garden',
        'playerData.team',
        'random.weather',
        'tuning.grip',
      ].toSorted(),
      dropped: [
        'Rock',
        'Rock.id',
        'Rock.size',
        'globals.round',
        'globals.trail',
        'input.jump',
        'levels.cave',
        'random.loot',
      ].toSorted(),
      converted: expect.arrayContaining([
        { name: 'entities', from: '8', to: '20' },
        { name: 'Ship.hull', from: 'u16', to: 'f64' },
        { name: 'Ship.x', from: 'f64', to: 'f32' },
        { name: 'Ship.mood', from: 'oneOf(calm, angry, asleep)', to: 'oneOf(asleep, happy, calm)' },
        { name: 'Ship.path', from: 'list(u16, 4)', to: 'list(i8, 3)' },
        { name: 'grids.map', from: 'grid(u16, 3, 2)', to: 'grid(u8, 2, 4)' },
        { name: 'playerData.skin', from: 'u8', to: 'u16' },
        { name: 'input.fire', from: 'held', to: 'press' },
      ]),
    });
    expect(report.converted).toHaveLength(8);
    const holds = {
      'Ship.hull 3': 300,
      'Ship.x 3': Math.fround(0.1),
      'Ship.mood 3': 'asleep',
      'Ship.mood 1': 'calm',
      'Ship.aim 3': 1,
      'Ship.path 3': [7, 8, 9],
      'Ship.fuel 3': 0,
      'Shield 3': false,
      'rows.generation 2': 1,
      'header.free': [2],
      'header.level': 'tower',
      'grids.map 0,0': 1,
      'grids.map 1,1': 5,
      'grids.map 1,2': 0,
      'config.gravity 0': 9.81,
      'config.wind 0': 3,
      'playerData.skin 2': 5,
      'seats.presence 2': 1,
      'input.turn 2': 100,
      'input.fire 2': 1,
      'input.boost 2': 0,
      'tuning.speed 0': 8,
      'tuning.grip 0': 5,
    };
    for (const [name, expected] of Object.entries(holds)) expect([name, value(name)]).toEqual([name, expected]);
  });

  test('gives a stream that is new the state it has in a fresh world of that seed', () => {
    const definition = { ...first, streams: ['weather', 'loot'] };
    const fresh = createSim(stillGame(definition), { seed: 9 });
    const { held: value } = restored(definition);
    expect(value('random.weather')).toEqual(get(stillGame(definition), saved(fresh), 'random.weather'));
  });

  test('goes on as the older one would have, where the rules are the same', () => {
    const game = stillGame({ ...first, globals: { ...first.globals, added: u8 } });
    const sim = createSim(game, { seed: 1 });
    restoreSnapshot(sim, readStoredSnapshot(storedFirst()));
    const { entities } = partsOf(sim.world);
    const rows = Array.from({ length: 6 }, () => entities.spawn(1, 0));
    expect(rows).toEqual([4, 5, 6, 7, 8, 2]);
  });

  test('keeps each component of the two words of a mask, whatever bit it had', () => {
    const names = Array.from({ length: 60 }, (_, i) => `Tag${i}`);
    const tags = (order: readonly string[]) => ({
      ...first,
      components: Object.fromEntries(order.map((name) => [name, {}])),
    });
    const sim = createSim(stillGame(tags(names)), { seed: 1 });
    partsOf(sim.world).entities.spawn(0b1011, 0b110);
    partsOf(sim.world).entities.commit();
    const later = createSim(stillGame(tags(names.toReversed().slice(1))), { seed: 1 });
    restoreSnapshot(later, readStoredSnapshot(storeSnapshot(sim)));
    const { mask, maskHigh, layout } = partsOf(later.world).memory;
    const kept = layout.components.filter((_, i) => {
      const bit = i + 1;
      return ((bit < 32 ? mask[1] >>> bit : maskHigh[1] >>> (bit - 32)) & 1) === 1;
    });
    expect(kept.toSorted()).toEqual(['Tag0', 'Tag2', 'Tag32', 'Tag33']);
  });

  test('whose header had its words elsewhere is read by their names', () => {
    const bytes = storedFirst();
    const { head } = readStored(bytes);
    const { state } = readStoredSnapshot(bytes);
    const words = new DataView(state.buffer);
    const order = head.table.headerWords.map((_, i) => (i * 7) % head.table.headerWords.length);
    const moved = state.slice();
    order.forEach((from, to) => new DataView(moved.buffer).setUint32(to * 4, words.getUint32(from * 4, true), true));
    const table = { ...head.table, headerWords: order.map((from) => head.table.headerWords[from]) };
    const checksum = new Uint32Array(2);
    checksumWords(new Int32Array(moved.buffer), checksum, 0);
    const file = writeStored({ ...head, table, checksum: formatChecksum(checksum, 0) }, packState(moved));
    const sim = createSim(stillGame(first), { seed: 1 });
    restoreSnapshot(sim, readStoredSnapshot(file));
    const held = heldIn(stillGame(first), saved(sim));
    const was = heldIn(stillGame(first), state);
    for (const [name, value] of was) expect([name, held.get(name)]).toEqual([name, value]);
  });

  test('with event shapes alone changed is loaded as it was', () => {
    const { report } = restored({ ...first, result: { winner: player } });
    expect(report.isSameLayout).toBe(true);
  });
});

describe('what has no place is refused with field, row, value and what to do', () => {
  const cases: readonly [name: string, definition: ModelDefinition, what: string, why: string][] = [
    [
      'a narrower field',
      { ...first, components: { Ship: { ...Ship, hull: u8 }, Rock } },
      'Ship.hull[3] is 300',
      'It was u16 and is u8, which does not hold that.',
    ],
    [
      'a fraction in an integer',
      { ...first, components: { Ship: { ...Ship, x: u8 }, Rock } },
      'Ship.x[3] is 0.1',
      'It was f64 and is u8',
    ],
    [
      'an entity that became a number',
      { ...first, components: { Ship: { ...Ship, aim: f64 }, Rock } },
      'Ship.aim was entity and is f64',
      'Their values mean different things.',
    ],
    [
      'a number that became a oneOf',
      { ...first, components: { Ship, Rock: { ...Rock, size: Mood } } },
      'Rock.size was u8 and is oneOf(calm, angry, asleep)',
      'Their values mean',
    ],
    [
      'a list that became a number',
      { ...first, globals: { ...first.globals, trail: u8 } },
      'globals.trail was list(u8, 3) and is u8',
      'Their values mean',
    ],
    [
      'a name that is gone',
      { ...first, components: { Ship: { ...Ship, mood: oneOf('calm', 'angry') }, Rock } },
      "Ship.mood[3] is 'asleep'",
      'It now is one of calm, angry.',
    ],
    [
      'a shorter list',
      { ...first, components: { Ship: { ...Ship, path: list(u16, 2) }, Rock } },
      'Ship.path[3] has 3 values',
      'It now holds 2.',
    ],
    ['fewer entities', { ...first, entities: 2 }, 'its row 3 was used', 'The model has room for 2 entities.'],
    ['fewer seats', { ...first, players: { min: 1, max: 2 } }, 'its seat 2 is taken', 'The model has 2 seats.'],
    ['a level that is gone', { ...first, levels: { cave: {} } }, "its level 'tower' is gone", 'There is cave.'],
    [
      'a grid of narrower cells',
      { ...first, grids: { map: grid(bool, 3, 2) } },
      'grids.map[1] is 2',
      'It was u16 and is bool',
    ],
    [
      'a range that is narrower',
      { ...first, globals: {}, tuning: { speed: tune({ unit: 'm/s', min: 0, max: 7 }) } },
      'tuning.speed is 8',
      'Its range is now 0 to 7 m/s.',
    ],
  ];

  test.each(cases)('%s', (_, definition, what, why) => {
    const error = refusal(definition);
    expect(error.code).toBe('sim/snapshot');
    expect(error.what).toBe(`The stored snapshot cannot be restored: ${what}.`);
    expect(error.why).toContain(why);
    expect(error.fix).toMatch(/or restore it with the build that stored it\.$/);
  });

  test('a number that is too large for a narrower float', () => {
    const bytes = storedFirst((parts) => set(parts, 'Ship.x', 1, 1e300));
    const error = refusal({ ...first, components: { Ship: { ...Ship, x: f32 }, Rock } }, bytes);
    expect(error.what).toMatch('Ship.x[1] is 1e+300.');
  });

  test('a player of a seat that is gone', () => {
    const bytes = storedFirst((parts) => {
      parts.memory.presence[2] = 0;
      parts.memory.input.fill(0);
      set(parts, 'playerData.skin', 2, 0);
    });
    expect(refusal({ ...first, players: { min: 1, max: 2 } }, bytes).what).toMatch('Ship.owner[3] is 2.');
  });

  test('a range that is narrower under the same layout', () => {
    const error = refusal({ ...first, tuning: { speed: tune({ unit: 'm/s', min: 0, max: 7 }) } });
    expect(error.what).toMatch('tuning.speed is 8, which is outside 0 to 7');
  });

  test('another game', () => {
    const error = refusal({ ...first, name: 'elsewhere' });
    expect(error).toMatchObject({
      code: 'sim/snapshot',
      what: "This is a stored snapshot of versions, and the world is elsewhere's.",
      fix: 'Restore it in versions.',
    });
  });
});
