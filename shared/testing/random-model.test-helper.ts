// Random models: components with every kind of field, globals, grids, config, messages, events, tuning, streams and levels.
import fc from 'fast-check';
import {
  angle,
  axis,
  bool,
  confirmed,
  defineModel,
  entity,
  entityId,
  f32,
  f64,
  grid,
  held,
  i16,
  i32,
  i8,
  list,
  oneOf,
  player,
  predicted,
  press,
  tune,
  u16,
  u32,
  u8,
} from '../index.ts';
import type { Field, ListField } from '../model/fields.ts';
import type { LevelDefinition, MessageFields, Model, ModelDefinition } from '../model/model.ts';
import { finiteValue, hashOf, lawfulValue } from './random-values.test-helper.ts';

/** What a model is made from: plain choices, so that a failure shrinks. */
export interface ModelRecipe {
  readonly definition: Omit<ModelDefinition, 'levels' | 'name'>;
  /** One number for each level, from which its content follows. */
  readonly levels: readonly number[];
}

type AnyField = Field | ListField;

const plain: readonly Field[] = [f64, f32, i8, u8, i16, u16, i32, u32, bool, angle, entityId, player];

/** Scalars. `entity` is for columns, globals, events and results only. */
function scalar(extra: readonly Field[] = []): fc.Arbitrary<Field> {
  const choice = fc.integer({ min: 1, max: 5 }).map((count): Field => oneOf(...names('v', count)));
  return fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...plain, ...extra) }, choice);
}

function scalarOrList(extra: readonly Field[], longest: number): fc.Arbitrary<AnyField> {
  const count = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 6 }) }, fc.constant(longest));
  const lists = fc.tuple(scalar(extra), count).map(([of, maxCount]): AnyField => list(of, maxCount));
  return fc.oneof({ weight: 3, arbitrary: scalar(extra) }, lists);
}

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

/** So many of something, by the names prefix0, prefix1 … */
function named<T>(prefix: string, of: fc.Arbitrary<T>, maxLength: number, minLength = 0) {
  return fc
    .array(of, { minLength, maxLength })
    .map((all): Readonly<Record<string, T>> => Object.fromEntries(all.map((each, i) => [`${prefix}${i}`, each])));
}

/** Three of the longest still travel in one message. */
const messages = named('Message', named('f', scalarOrList([], 60), 3), 2);
const scalars = named('f', scalar(), 3);

const event = fc
  .tuple(fc.boolean(), named('f', scalar([entity]), 3), fc.nat({ max: 3 }))
  .map(([isConfirmed, fields, withinTicks]) => (isConfirmed ? confirmed(fields) : predicted(fields, { withinTicks })));

const components: fc.Arbitrary<Readonly<Record<string, MessageFields>>> = fc.oneof(
  { weight: 6, arbitrary: named('C', named('f', scalarOrList([entity, entity, entity], 255), 4), 5, 1) },
  // Beyond 31 components the second word of a row's mask is in use.
  named('C', named('f', scalar([entity]), 1), 63, 32),
);

const tuning = fc
  .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 0.001, max: 1e6, noNaN: true }))
  .map(([min, size]) => tune({ unit: 'u', min, max: min + size }));

const side = fc.integer({ min: 1, max: 9 });

/** Some ticks of some columns that can be kept, or no history. */
function arbitraryHistory({
  components,
}: Pick<ModelDefinition, 'components'>): fc.Arbitrary<ModelDefinition['history']> {
  const columns = Object.entries(components).flatMap(([component, fields]) =>
    Object.entries(fields).flatMap(([name, { kind }]) =>
      kind === 'list' || kind === 'entity' ? [] : [`${component}.${name}`],
    ),
  );
  if (columns.length === 0) return fc.constant(undefined);
  const ticks = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 2, max: 12 }) }, fc.constant(120));
  const some = fc.shuffledSubarray(columns, { minLength: 1, maxLength: Math.min(4, columns.length) });
  return fc.option(fc.record({ ticks, columns: some }), { nil: undefined });
}

const definition: fc.Arbitrary<ModelRecipe['definition']> = fc
  .record({
    ticksPerSecond: fc.constantFrom(1, 20, 30, 60, 240),
    players: fc.integer({ min: 1, max: 8 }).map((max) => ({ min: 1, max })),
    entities: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 13, max: 200 })),
    components,
    globals: named('g', scalarOrList([entity, entity, entity], 255), 4),
    grids: named(
      'grid',
      fc.tuple(scalar(), side, side).map(([of, width, height]) => grid(of, width, height)),
      2,
    ),
    config: scalars,
    playerData: scalars,
    input: named('i', fc.constantFrom(axis, held, press), 11),
    orders: messages,
    commands: messages,
    events: named('Event', event, 2),
    tuning: named('t', tuning, 2),
    result: named('f', scalar([entity]), 2),
    streams: fc.nat({ max: 2 }).map((count) => names('stream', count)),
  })
  .chain((plainly) => arbitraryHistory(plainly).map((history) => ({ ...plainly, history })));

/** Any model that `defineModel` takes, of a size that a test can step. */
export const arbitraryModel: fc.Arbitrary<ModelRecipe> = fc.record({
  definition,
  levels: fc.array(fc.nat(), { maxLength: 2 }),
});

/** Makes the model of a recipe. */
export function modelOf({ definition, levels }: ModelRecipe): Model {
  const whole: ModelDefinition = {
    ...definition,
    name: 'random',
    levels: Object.fromEntries(levels.map((n, i) => [`level${i}`, levelOf(definition, n)])),
  };
  return defineModel(whole);
}

/** A level that the model can hold: some grids, some entities, as many as fit now and then. */
function levelOf(definition: ModelRecipe['definition'], n: number): LevelDefinition {
  const componentNames = Object.keys(definition.components);
  const count = n % 5 === 0 ? definition.entities : Math.min(definition.entities, n % 7);
  const grids = Object.entries(definition.grids ?? {}).filter((_, i) => hashOf(n, i) % 3 > 0);
  return {
    grids: Object.fromEntries(
      grids.map(([name, { of, width, height }]) => [
        name,
        Array.from({ length: width * height }, (_, i) => valueIn(definition, of, hashOf(n, i))),
      ]),
    ),
    entities: Array.from({ length: count }, (_, i) =>
      Object.fromEntries(
        componentNames
          .filter((_name, component) => hashOf(n + i, component) % 3 === 0)
          .map((name) => [name, fieldsOf(definition, definition.components[name], hashOf(n, i))]),
      ),
    ),
    content: { number: n, nested: [{ text: `level ${n}` }] },
  };
}

function fieldsOf(
  definition: ModelRecipe['definition'],
  fields: MessageFields,
  n: number,
): Readonly<Record<string, number | readonly number[]>> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter((_, i) => hashOf(n, i) % 2 === 0)
      .map(([name, field], i) => [
        name,
        field.kind === 'list' ? listIn(definition, field, n + i) : valueIn(definition, field, n + i),
      ]),
  );
}

function listIn(definition: ModelRecipe['definition'], { of, maxCount }: ListField, n: number): readonly number[] {
  return Array.from({ length: hashOf(n, 7) % (Math.min(maxCount, 6) + 1) }, (_, i) => valueIn(definition, of, n + i));
}

/** In a level rows and identities are unknown. */
function valueIn({ players }: ModelRecipe['definition'], field: Field, n: number): number {
  if (field.kind === 'entity' || field.kind === 'entityId') return 0;
  return lawfulValue(field, finiteValue(field, n), players.max);
}
