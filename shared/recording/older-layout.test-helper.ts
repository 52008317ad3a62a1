/** Random models that differ as a game's versions do, worlds full of their values, and what a world holds by name. */
import fc from 'fast-check';
import { axis, defineGame, defineModel, held, press, tune, type Sim } from '../index.ts';
import { nextFloat, nextInt, seedRandom } from '../math/random.ts';
import type { Control, Field, ListField, TuneField } from '../model/fields.ts';
import { bool, entity, entityId, f32, f64, grid, i16, list, oneOf, player, u16, u8 } from '../model/fields.ts';
import { HEADER, STORAGE_BYTES, type Region } from '../model/layout.ts';
import type { Model, ModelDefinition } from '../model/model.ts';
import { readScalar } from '../model/record-codec.ts';
import { NO_ORDERS, type Command } from '../sim/bundle.ts';
import type { Game } from '../sim/game.ts';
import { createSim } from '../sim/sim.ts';
import { componentBits } from '../world/entities.ts';
import { fieldArrays, type NumberArray } from '../world/memory.ts';
import { partsOf } from '../world/world.ts';

type AnyField = Field | ListField;

/** What a field was, and what a later version makes of it. */
const FIELDS: Readonly<Record<string, readonly [AnyField, AnyField]>> = {
  a: [f64, f32],
  b: [u8, u16],
  c: [list(i16, 3), list(i16, 5)],
  d: [oneOf('x', 'y', 'z'), oneOf('z', 'w', 'y', 'x')],
  e: [entity, entity],
  f: [player, player],
  g: [entityId, entityId],
  h: [bool, u8],
  l: [list(entity, 2), list(entity, 2)],
};

const CONTROLS: Readonly<Record<string, Control>> = { x: axis, y: axis, fire: held, jump: press, dash: held };

/** Mostly the first; the second is the rarer, later form. */
const variant = fc.nat({ max: 9 }).map((draw): 0 | 1 => (draw < 8 ? 0 : 1));

const fieldsOf = (pool: readonly string[]) =>
  fc
    .shuffledSubarray([...pool])
    .chain((names) => fc.tuple(...names.map((name) => variant.map((i): [string, AnyField] => [name, FIELDS[name][i]]))))
    .map((entries) => Object.fromEntries(entries));

const scalars = fieldsOf(['a', 'b', 'd', 'h']).map((fields): Record<string, Field> => {
  const kept: Record<string, Field> = {};
  for (const [name, field] of Object.entries(fields)) if (field.kind !== 'list') kept[name] = field;
  return kept;
});

const components = fc
  .shuffledSubarray(['A', 'B', 'C', 'D', 'E'], { minLength: 2 })
  .chain((names) => fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), fieldsOf(Object.keys(FIELDS))))))
  .map((entries) => Object.fromEntries(entries));

/** Some columns that a definition can keep, or none. */
function historyOf({ components }: ModelDefinition): fc.Arbitrary<ModelDefinition['history']> {
  const columns = Object.entries(components).flatMap(([component, fields]) =>
    Object.entries(fields).flatMap(([name, { kind }]) =>
      kind === 'list' || kind === 'entity' ? [] : [`${component}.${name}`],
    ),
  );
  if (columns.length === 0) return fc.constant(undefined);
  const some = fc.shuffledSubarray(columns, { minLength: 1, maxLength: Math.min(2, columns.length) });
  return fc.option(fc.record({ ticks: variant.map((i) => 3 + i), columns: some }), { nil: undefined });
}

const plainly: fc.Arbitrary<ModelDefinition> = fc.record({
  name: fc.constant('versions'),
  ticksPerSecond: fc.constant(60),
  players: fc.integer({ min: 3, max: 5 }).map((max) => ({ min: 1, max })),
  entities: fc.integer({ min: 12, max: 20 }),
  components,
  globals: fieldsOf(Object.keys(FIELDS)),
  grids: fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), fc.boolean())
    .map(([width, height, hasSecond]) => ({
      m: grid(u8, width, height),
      ...(hasSecond ? { n: grid(f32, 2, 3) } : {}),
    })),
  config: scalars,
  playerData: scalars,
  input: fc
    .shuffledSubarray(Object.keys(CONTROLS))
    .map((names) => Object.fromEntries(names.map((name) => [name, CONTROLS[name]]))),
  tuning: fc
    .shuffledSubarray(['s', 't', 'u'])
    .map((names) => Object.fromEntries(names.map((name) => [name, tune({ unit: 'm', min: 0, max: 10 })]))),
  streams: fc.shuffledSubarray(['loot', 'weather', 'names']),
  levels: fc
    .shuffledSubarray(['cave', 'tower', 'field'], { minLength: 2 })
    .map((names) => Object.fromEntries(names.map((name) => [name, {}]))),
});

/** A definition of the game 'versions'. Any two of them are two versions of it. */
export const definitions: fc.Arbitrary<ModelDefinition> = plainly.chain((definition) =>
  historyOf(definition).map((history) => ({ ...definition, history })),
);

/** A definition whose tuning is known to be there, so that rules may give its values. */
type Tuned = ModelDefinition & { readonly tuning: Readonly<Record<string, TuneField>> };

/** A game whose rules do nothing; every tuning value is 5. */
export function stillGame(definition: ModelDefinition, config: Readonly<Record<string, number>> = {}): Game {
  const model: Model<Tuned> = defineModel<Tuned>({ tuning: {}, ...definition });
  const tuning = Object.fromEntries(Object.keys(definition.tuning ?? {}).map((name) => [name, 5]));
  const rules = { start() {}, join() {}, leave() {}, bot() {}, systems: { nothing() {} } };
  return defineGame(model, { ...rules, tuning, config });
}

/** A world of a game with random rows, values, seats and inputs. */
export function fullSim(game: Game, seed: number): Sim {
  const sim = createSim(game, { seed });
  const random = new Uint32Array(4);
  seedRandom(random, seed, 5);
  const { memory, entities, history } = partsOf(sim.world);
  const { layout } = game.model;
  const commands: Command[] = [{ kind: 'join', seat: nextInt(random, 3), presence: 1, level: 0, data: sim.emptyData }];
  const inputs = Uint8Array.from({ length: sim.seats * sim.inputBytes }, () => nextInt(random, 256));
  for (let seat = 0; seat < sim.seats; seat++) sim.canonicaliseInput(inputs, seat * sim.inputBytes);
  for (let tick = 1; tick <= 2; tick++)
    sim.step({ tick, inputs, orders: NO_ORDERS, commands: tick === 1 ? commands : [] });
  const components = layout.components.map((name, i) => ({ name, ...componentBits(i) }));
  for (let i = 0; i < 40; i++) {
    if (nextInt(random, 3) === 0) entities.despawn(1 + nextInt(random, layout.rowCount - 1));
    else {
      const drawn = components.filter(() => nextInt(random, 2) === 0);
      const low = drawn.reduce((bits, component) => bits | component.low, 1);
      if (memory.header[HEADER.aliveCount] < 10) entities.spawn(low, 0);
    }
    entities.commit();
  }
  const alive = [...memory.mask.keys()].filter((row) => (memory.mask[row] & 1) !== 0);

  function valueFor({ kind, names }: Pick<Region, 'kind' | 'names'>): number {
    switch (kind) {
      case 'f64':
      case 'f32':
        return [nextFloat(random) * 1e6 - 5e5, -0, Infinity, NaN, 0.1][nextInt(random, 5)];
      case 'oneOf':
        return nextInt(random, names.length);
      case 'entity':
        return alive.length === 0 ? 0 : alive[nextInt(random, alive.length)];
      case 'player':
        return [0, 1, 2, 255][nextInt(random, 4)];
      case 'bool':
        return nextInt(random, 2);
      default:
        // Mostly what the narrower form of the field holds too.
        return nextInt(random, 20) === 0 ? nextInt(random, 300) & 0xff : nextInt(random, 2);
    }
  }

  function fill(values: NumberArray, counts: NumberArray | undefined, row: number, region: Region): void {
    const count = counts === undefined ? 1 : nextInt(random, region.stride + 1);
    if (counts !== undefined) counts[row] = count;
    for (let i = 0; i < count; i++) values[row * region.stride + i] = valueFor(region);
  }

  const regionOf = (owner: string, field: string) => layout.regions.find(({ name }) => name === `${owner}.${field}`);
  for (const { owner, field, values, counts } of [
    ...fieldArrays(memory, 'component'),
    ...fieldArrays(memory, 'globals'),
  ]) {
    const region = regionOf(owner, field);
    if (region === undefined) continue;
    const component = components.find(({ name }) => name === owner);
    const rows = component === undefined ? [0] : alive.filter((row) => (memory.mask[row] & component.low) !== 0);
    for (const row of rows) fill(values, counts, row, region);
  }
  for (const { field, values } of fieldArrays(memory, 'grid'))
    for (let i = 0; i < values.length; i++) values[i] = field === 'm' ? nextInt(random, 9) : 0.5;
  for (const { field, values } of fieldArrays(memory, 'playerData'))
    for (let seat = 0; seat < sim.seats; seat++)
      if (memory.presence[seat] !== 0) values[seat] = field === 'a' ? 0.5 : 1;
  for (const { field, values } of fieldArrays(memory, 'config')) values[0] = field === 'a' ? 0.25 : 1;
  for (const { values } of fieldArrays(memory, 'tuning')) values[0] = 1 + nextInt(random, 9);
  layout.regions.forEach(({ group }, i) => {
    if (group === 'random') memory.arrays[i].set([1 + nextInt(random, 999), nextInt(random, 999), 3, 4]);
  });
  memory.header[HEADER.level] = nextInt(random, layout.levelCount + 1);
  memory.header[HEADER.nextLevel] = nextInt(random, 3) === 0 ? 1 : 0;
  memory.header[HEADER.droppedEvents] = 3;
  history?.record();
  return sim;
}

/** What a world holds, by name: `A.a 3`, `grids.m 1,2`, `input.x 0`. Read from the bytes and the layout alone. */
export function heldIn({ model: { layout, inputLayout, definition } }: Game, bytes: Uint8Array): Map<string, unknown> {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const held = new Map<string, unknown>();
  const at = (region: Region, i: number): unknown => {
    const value = readScalar(view, region.byteOffset + i * STORAGE_BYTES[region.storage], region.storage);
    return region.kind === 'oneOf' ? region.names[value] : value;
  };
  const named = (name: string): Region => layout.regionOf.get(name) ?? layout.regions[0];
  const word = (i: number) => Number(at(named('header.words'), i));
  const levels = [null, ...Object.keys(definition.levels ?? {})];
  for (const name of ['tick', 'highWater', 'aliveCount', 'freeCount', 'seedLow', 'droppedEvents'] as const)
    held.set(`header.${name}`, word(HEADER[name]));
  held.set(
    'header.random',
    [0, 1, 2, 3].map((i) => word(HEADER.random + i)),
  );
  for (const name of ['level', 'nextLevel'] as const) held.set(`header.${name}`, levels[word(HEADER[name])]);
  const ring = Array.from({ length: word(HEADER.freeCount) }, (_, i) =>
    at(named('rows.free'), (word(HEADER.freeHead) + i) % layout.rowCount),
  );
  held.set('header.free', ring);
  const has = (row: number, component: string): boolean => {
    const bits = componentBits(layout.components.indexOf(component));
    return (Number(at(named('rows.mask'), row)) & bits.low) !== 0;
  };
  for (let row = 0; row <= word(HEADER.highWater); row++) {
    held.set(`rows.generation ${row}`, at(named('rows.generation'), row));
    for (const component of layout.components) held.set(`${component} ${row}`, has(row, component));
  }
  for (const region of layout.regions) {
    const { name, group, owner, stride, count } = region;
    if (group === 'header' || group === 'rows' || group === 'history' || name.endsWith('.count')) continue;
    if (group === 'random') {
      held.set(
        name,
        [0, 1, 2, 3].map((i) => at(region, i)),
      );
      continue;
    }
    const counts = layout.regionOf.get(`${name}.count`);
    for (let row = 0; row * stride < count; row++) {
      if (group === 'component' && !(row > 0 && row <= word(HEADER.highWater) && has(row, owner))) continue;
      if (group === 'playerData' && at(named('seats.presence'), row) === 0) continue;
      const length = counts === undefined ? stride : Number(at(counts, row));
      const items = Array.from({ length }, (_, i) => at(region, row * stride + i));
      if (group === 'grid') items.forEach((item, x) => held.set(`${name} ${x},${row}`, item));
      else if (owner === 'seats' && (name === 'seats.input' || name === 'seats.previousInput')) continue;
      else held.set(`${name} ${row}`, counts === undefined ? items[0] : items);
    }
  }
  for (const { name, byteOffset, bit } of inputLayout.places) {
    for (let seat = 0; seat < layout.playerCount; seat++) {
      for (const which of ['input', 'previousInput'] as const) {
        const value = bytes[named(`seats.${which}`).byteOffset + seat * inputLayout.sizeBytes + byteOffset];
        held.set(`${which}.${name} ${seat}`, bit < 0 ? value : (value >> bit) & 1);
      }
    }
  }
  return held;
}
