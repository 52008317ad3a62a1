// What a model may say and what is refused, with an error that names the field.
import { describe, expect, test } from 'vitest';
import { SamestepError } from '../errors.ts';
import { axis, decays, entity, f64, grid, held, list, oneOf, player, predicted, press, tune, u8 } from './fields.ts';
import { canonicaliseInput, guessInput, inputLayout } from './input-layout.ts';
import { defineModel, type ModelDefinition } from './model.ts';

const base = {
  name: 'tiny',
  ticksPerSecond: 60,
  players: { min: 1, max: 2 },
  entities: 4,
  components: { Position: { x: f64 } },
  input: { x: axis },
} as const;

function refusal(change: object): SamestepError {
  try {
    defineModel({ ...base, ...change } as ModelDefinition);
  } catch (error) {
    if (error instanceof SamestepError) return error;
    throw error;
  }
  throw new Error('The model was accepted.');
}

const manyComponents = Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`C${i}`, { x: u8 }]));
const manyFields = Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`f${i}`, u8]));

const crowded = { players: { min: 1, max: 251 } };

const wideOrder = Object.fromEntries(['a', 'b'].map((name) => [name, list(f64, 255)]));
const bigLists = Object.fromEntries(['a', 'b', 'c'].map((name) => [name, list(f64, 255)]));

describe('a model is refused', () => {
  test.each([
    ['capacity 0', { entities: 0 }, 'model/capacity', 'entities'],
    ['more rows than an id can name', { entities: 65_001 }, 'model/capacity', 'entities'],
    ['too many components', { components: manyComponents }, 'model/too-many', '64 components'],
    ['too many fields', { components: { Big: manyFields } }, 'model/too-many', 'Big'],
    ['an unknown field', { components: { Position: { x: 'f64' } } }, 'model/unknown-field', 'Position.x'],
    ['a component in lower case', { components: { position: { x: f64 } } }, 'model/name', 'position'],
    [
      'a tuning range upside down',
      { tuning: { speed: tune({ unit: 'm/s', min: 3, max: 1 }) } },
      'model/tuning',
      'speed',
    ],
    [
      'a tuning range that is not finite',
      { tuning: { speed: tune({ unit: 'm', min: 0, max: NaN }) } },
      'model/tuning',
      'speed',
    ],
    [
      'an event whose identity is no field',
      { events: { Hit: { ...predicted({ x: f64 }), same: ['y'] } } },
      'model/event',
      `'y'`,
    ],
    ['an order that holds a row', { orders: { Go: { to: entity } } }, 'model/unknown-field', 'orders.Go.to'],
    ['a row in config', { config: { boss: entity } }, 'model/unknown-field', 'config.boss'],
    ['a row in player data', { playerData: { pet: entity } }, 'model/unknown-field', 'playerData.pet'],
    ['an event called like the one of w.finish', { events: { finish: predicted({ x: f64 }) } }, 'model/name', 'finish'],
    ['an order that says who gave it', { orders: { Go: { player: u8 } } }, 'model/name', 'orders.Go'],
    ['a grid of rows', { grids: { map: grid(entity, 2, 2) } }, 'model/unknown-field', 'map'],
    ['a grid without cells', { grids: { map: grid(u8, 0, 2) } }, 'model/capacity', 'grids.map.width'],
    ['a control that is none', { input: { x: f64 } }, 'model/unknown-field', 'input.x'],
    ['a control that decays at once', { input: { x: decays(axis, 0) } }, 'model/decay', 'input.x'],
    ['a press that decays', { input: { jump: decays(press as never, 5) } }, 'model/decay', 'input.jump'],
    ['too many players', { players: { min: 1, max: 1_001 } }, 'model/players', 'players.max'],
    [
      'a byte that names one of 251 seats',
      { ...crowded, globals: { who: player } },
      'model/unknown-field',
      'globals.who',
    ],
    [
      'such a byte in a list',
      { ...crowded, components: { Team: { of: list(player, 3) } } },
      'model/unknown-field',
      'Team.of',
    ],
    ['such a byte in an order', { ...crowded, orders: { Vote: { who: player } } }, 'model/unknown-field', 'Vote.who'],
    [
      'such a byte in an event',
      { ...crowded, events: { Won: predicted({ who: player }) } },
      'model/unknown-field',
      'Won.who',
    ],
    ['such a byte in a grid', { ...crowded, grids: { land: grid(player, 2, 2) } }, 'model/unknown-field', 'grids.land'],
    ['fewer players at most than at least', { players: { min: 3, max: 2 } }, 'model/players', 'players.min'],
    ['a name that is not kebab-case', { name: 'My Game' }, 'model/name', 'My Game'],
    ['a list in config', { config: { path: list(u8, 3) } }, 'model/unknown-field', 'config.path'],
    ['a list without room', { components: { Snake: { path: list(u8, 0) } } }, 'model/capacity', 'Snake.path'],
    ['a list of more than a count can say', { globals: { path: list(u8, 256) } }, 'model/capacity', 'globals.path'],
    ['a list of lists', { globals: { path: list(list(u8, 2) as never, 2) } }, 'model/unknown-field', 'globals.path'],
    ['an enum without names', { globals: { mood: oneOf() } }, 'model/capacity', 'globals.mood'],
    ['an enum with a name twice', { globals: { mood: oneOf('a', 'a') } }, 'model/name', 'globals.mood'],
    ['a stream twice', { streams: ['loot', 'loot'] }, 'model/name', 'streams'],
    ['an order too large to travel', { orders: { Go: wideOrder } }, 'model/too-many', 'orders.Go can take'],
    ['content that cannot be frozen', { content: { map: new Float64Array(2) } }, 'model/content', 'content.map'],
    ['a world of gigabytes', { entities: 65_000, components: { Big: bigLists } }, 'model/capacity', 'bytes'],
    ['0 ticks a second', { ticksPerSecond: 0 }, 'model/capacity', 'ticksPerSecond'],
  ])('for %s', (_, change, code, named) => {
    const error = refusal(change);
    expect(error.code).toBe(code);
    expect(error.message).toContain(named);
    expect(error.fix).not.toBe('');
  });
});

test('63 components fit', () => {
  const { c63, ...components } = { ...manyComponents, c63: undefined };
  delete (components as Record<string, unknown>).C63;
  expect(defineModel({ ...base, components } as ModelDefinition).layout.components).toHaveLength(63);
  expect(c63).toBeUndefined();
});

test('regions begin at multiples of 8 and do not overlap', () => {
  const { regions, sizeBytes } = defineModel({
    ...base,
    globals: { a: u8, b: f64 },
    grids: { map: grid(u8, 3, 3) },
  }).layout;
  let end = 0;
  for (const { byteOffset } of regions) {
    expect(byteOffset % 8).toBe(0);
    expect(byteOffset).toBeGreaterThanOrEqual(end);
    end = byteOffset + 1;
  }
  expect(sizeBytes).toBeGreaterThan(end);
  expect(sizeBytes % 8).toBe(0);
});

describe('the layout hash', () => {
  const hash = (change: object) => defineModel({ ...base, ...change } as ModelDefinition).layout.layoutHash;

  test('is 16 hex digits and the same for the same model', () => {
    expect(hash({})).toMatch(/^[0-9a-f]{16}$/);
    expect(hash({})).toBe(hash({}));
  });

  test.each([
    ['a field', { components: { Position: { x: f64, y: f64 } } }],
    ['a storage', { components: { Position: { x: u8 } } }],
    ['the capacity', { entities: 5 }],
    ['a control', { input: { x: axis, y: axis } }],
    ['a control’s kind', { input: { x: held } }],
    ['an order', { orders: { Ping: { x: f64 } } }],
    ['an event', { events: { Hit: predicted({ x: f64 }) } }],
    ['the tick rate', { ticksPerSecond: 30 }],
  ])('changes with %s', (_, change) => {
    expect(hash(change)).not.toBe(hash({}));
  });
});

test('an input is axes in bytes, then buttons in bits; what repeats is not what is pressed', () => {
  const layout = inputLayout({ fire: press, x: axis, y: axis, dash: held });
  expect(layout).toMatchObject({ sizeBytes: 3, axisCount: 2 });
  expect([...layout.repeatMask]).toEqual([255, 255, 0b10]);
  const bytes = new Uint8Array([0x80, 0x7f, 0xff]);
  canonicaliseInput(layout, bytes, 0);
  expect([...bytes]).toEqual([0x81, 0x7f, 0b11]);
});

test('a command may name a player, and an input may have no controls or 32', () => {
  const controls = Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`c${i}`, i % 2 === 0 ? press : held]));
  expect(() => defineModel({ ...base, commands: { Grant: { player: u8 } } })).not.toThrow();
  expect(defineModel({ ...base, input: {} }).inputLayout).toMatchObject({ sizeBytes: 1, axisCount: 0 });
  expect(defineModel({ ...base, input: controls }).inputLayout.repeatMask).toEqual(new Uint8Array(4).fill(0b10101010));
});

test('content is frozen inside and out: a rule cannot keep state in it', () => {
  const { content } = defineModel({ ...base, content: { levels: [{ rocks: [1, 2] }] } }).definition;
  expect(Object.isFrozen(content.levels)).toBe(true);
  expect(Object.isFrozen(content.levels[0].rocks)).toBe(true);
  const frozenOutside = Object.freeze({ rocks: [1, 2] });
  defineModel({ ...base, content: frozenOutside });
  expect(Object.isFrozen(frozenOutside.rocks)).toBe(true);
});

describe('a guess of an input', () => {
  const layout = inputLayout({ x: axis, y: decays(axis, 4), run: held, block: decays(held, 3), jump: press });
  const after = (ticks: number, input: readonly number[]) => {
    const bytes = new Uint8Array(input);
    guessInput(layout, bytes, 0, ticks);
    return [...bytes];
  };

  test('repeats axes and held bits, and no press', () => {
    expect(after(1, [127, 0, 0b101])).toEqual([127, 0, 0b001]);
    expect(after(500, [129, 0, 0b001])).toEqual([129, 0, 0b001]);
  });

  test('lets an axis that decays go to 0 in a straight line, from either side, and stay there', () => {
    expect([1, 2, 3, 4, 5].map((ticks) => after(ticks, [0, 100, 0])[1])).toEqual([75, 50, 25, 0, 0]);
    expect([1, 2, 3, 4].map((ticks) => (after(ticks, [0, 156, 0])[1] << 24) >> 24)).toEqual([-75, -50, -25, 0]);
  });

  test('lets a held bit that decays go after its ticks', () => {
    expect([1, 2, 3, 4].map((ticks) => after(ticks, [0, 0, 0b011])[2])).toEqual([0b011, 0b011, 0b001, 0b001]);
  });
});
