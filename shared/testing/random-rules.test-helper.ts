// Random rules: lists of small operations over whatever the model has, interpreted. All of them are lawful.
import fc from 'fast-check';
import { NONE } from '../index.ts';
import type { Field, ListField } from '../model/fields.ts';
import type { Model, ModelDefinition } from '../model/model.ts';
import { RowLists } from '../world/lists.ts';
import { prefab } from '../world/prefab.ts';
import { fieldOf, pastColumn, type LooseList, type LooseWorld } from './loose-world.test-helper.ts';
import { checkQueries } from './query-law.test-helper.ts';
import { columnValue, hashOf, lawfulValue } from './random-values.test-helper.ts';

/** One small operation: what it does, and numbers that choose on what and with what. */
export interface Operation {
  readonly does: OperationName;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

interface Place {
  readonly component: string;
  readonly field: string;
  readonly type: Field;
}

/** What a model has, in lists to choose from. */
export interface Choices {
  /** Whether rules may make what is no number: lawful only where it is not refused. */
  readonly mayBeNaN: boolean;
  readonly seats: number;
  readonly definition: ModelDefinition;
  readonly components: readonly string[];
  readonly columns: readonly Place[];
  readonly lists: readonly (Place & { readonly maxCount: number })[];
  readonly globals: readonly { readonly name: string; readonly type: Field }[];
  readonly globalLists: readonly { readonly name: string; readonly type: Field }[];
  readonly prefabs: readonly ((w: never) => number)[];
}

/** Looks through a model once. */
export function choicesOf(model: Model, mayBeNaN: boolean): Choices {
  const { definition } = model;
  const components = Object.keys(definition.components);
  const fields = components.flatMap((component) =>
    Object.entries(definition.components[component]).map(([field, type]) => ({ component, field, type })),
  );
  const globals = Object.entries(definition.globals ?? {}).map(([name, type]) => ({ name, type }));
  return {
    mayBeNaN,
    seats: definition.players.max,
    definition,
    components,
    columns: fields.flatMap(({ type, ...place }) => (type.kind === 'list' ? [] : [{ ...place, type }])),
    lists: fields.flatMap(({ type, ...place }) => (type.kind === 'list' ? [{ ...place, ...listParts(type) }] : [])),
    globals: globals.flatMap(({ name, type }) => (type.kind === 'list' ? [] : [{ name, type }])),
    globalLists: globals.flatMap(({ name, type }) => (type.kind === 'list' ? [{ name, type: type.of }] : [])),
    prefabs: components.map((component, i) =>
      prefab(model, { [component]: {}, [components[0]]: {}, [components.at(-i) ?? component]: {} }),
    ),
  };
}

const listParts = ({ of, maxCount }: ListField) => ({ type: of, maxCount });

function pick<T>(from: readonly T[], n: number): T | undefined {
  return from.length === 0 ? undefined : from[n % from.length];
}

type Run = (choices: Choices, w: LooseWorld, operation: Operation) => void;

/** A value for a column: rows are those that live, identities theirs or any. */
function valueFor({ components, seats }: Choices, w: LooseWorld, type: Field, n: number): number {
  if (type.kind === 'entity') return liveRow(components, w, n);
  if (type.kind === 'entityId' && n % 3 > 0) return w.idOf(liveRow(components, w, n));
  return columnValue(type, n, seats);
}

function liveRow(components: readonly string[], w: LooseWorld, n: number) {
  const rows = w.each(components[n % components.length]);
  return rows.length === 0 ? NONE : rows[hashOf(n, 3) % rows.length];
}

/** Any number into a field that may be narrower. */
function converted(choices: Choices, w: LooseWorld, type: Field, value: number): number {
  return type.kind === 'entity'
    ? liveRow(choices.components, w, Math.abs(Math.trunc(value)) % 1000 || 0)
    : lawfulValue(type, value, choices.seats);
}

/** Writes one of the row's columns, or changes one of its lists. */
function writeRow(choices: Choices, w: LooseWorld, row: number, component: string, n: number): void {
  for (const [field, type] of Object.entries(choices.definition.components[component])) {
    const target = fieldOf(w, component, field);
    const value = valueFor(choices, w, type.kind === 'list' ? type.of : type, hashOf(n, field.length));
    if (target instanceof RowLists) target.push(row, value);
    else target[row] = value;
  }
}

/** The law of a component that is taken away and given again in one system: it begins anew. */
function refuseOld(choices: Choices, w: LooseWorld, row: number, component: string): void {
  for (const field of Object.keys(choices.definition.components[component])) {
    const target = fieldOf(w, component, field);
    const value = target instanceof RowLists ? target.count(row) : target[row];
    if (value !== 0) throw new Error(`${component}.${field}[${row}] begins with ${value}`);
  }
}

function keep(choices: Choices, w: LooseWorld, n: number, value: number): void {
  const target = pick(choices.globals, n);
  if (target !== undefined) w.globals[target.name] = converted(choices, w, target.type, value);
}

function globalList({ globalLists }: Choices, w: LooseWorld, n: number): LooseList | undefined {
  const list = w.globals[pick(globalLists, n)?.name ?? ''];
  return typeof list === 'object' ? list : undefined;
}

const OPERATIONS = {
  set(choices, w, { a, c }) {
    const place = pick(choices.columns, a);
    if (place === undefined) return;
    const column = fieldOf(w, place.component, place.field);
    if (column instanceof RowLists) return;
    for (const e of w.each(place.component)) column[e] = valueFor(choices, w, place.type, hashOf(c + w.tick, e));
  },
  copy(choices, w, { a, b }) {
    const [from, to] = [pick(choices.columns, a), pick(choices.columns, b)];
    if (from === undefined || to === undefined) return;
    const [source, target] = [fieldOf(w, from.component, from.field), fieldOf(w, to.component, to.field)];
    if (source instanceof RowLists || target instanceof RowLists) return;
    for (const e of w.each(from.component, to.component)) target[e] = converted(choices, w, to.type, source[e]);
  },
  move(choices, w, { a, c }) {
    const place = pick(choices.columns, a);
    if (place === undefined || place.type.kind === 'entity') return;
    const column = fieldOf(w, place.component, place.field);
    if (column instanceof RowLists) return;
    for (const e of w.each(place.component))
      column[e] = converted(choices, w, place.type, column[e] + (c - 32_768) * w.dt);
  },
  spawn(choices, w, { a, b, c }) {
    for (let i = 0; i <= a % 4; i++) {
      const chosen = choices.components.filter((_, at) => hashOf(b, at) % 3 === 0);
      const e = w.spawn(Object.fromEntries(chosen.map((name) => [name, {}])));
      if (e === NONE) continue;
      for (const name of chosen) writeRow(choices, w, e, name, hashOf(c, i));
      const pointer = choices.columns.find(({ type }) => type.kind === 'entity');
      const target = pointer === undefined ? undefined : fieldOf(w, pointer.component, pointer.field);
      if (pointer !== undefined && target !== undefined && !(target instanceof RowLists))
        for (const other of w.each(pointer.component)) target[other] = e;
      if (b % 7 === 0) w.despawn(e);
      if (b % 5 === 0) writeRow(choices, w, w.add(e, choices.components[0]), choices.components[0], c);
    }
  },
  spawnWith(choices, w, { a, b, c }) {
    const list = pick(choices.lists, a);
    if (list === undefined) return;
    const values = Array.from({ length: b % (list.maxCount + 2) }, (_, i) =>
      valueFor(choices, w, list.type, hashOf(c, i)),
    );
    w.spawn({ [list.component]: { [list.field]: values } });
  },
  prefab(choices, w, { a, b }) {
    const make = pick(choices.prefabs, a);
    const e = make === undefined ? 0 : Reflect.apply(make, undefined, [w]);
    if (e !== 0 && b % 2 === 0) w.despawn(e);
  },
  flood(_, w, { a }) {
    if (w.tick % 5 === a % 5) for (let i = 0; i < 40; i++) w.spawn({});
  },
  despawn(choices, w, { a, b, c }) {
    const component = pick(choices.components, a) ?? '';
    const e = pick(w.each(component), c);
    if (e === undefined) return;
    w.despawn(e);
    if (b % 2 === 0) w.despawn(e);
    if (b % 3 === 0) writeRow(choices, w, e, component, c);
    if (b % 4 === 0) writeRow(choices, w, w.add(e, component), component, c);
  },
  despawnMany(choices, w, { a, b }) {
    for (const e of w.each(pick(choices.components, a) ?? '')) if ((e + w.tick) % (1 + (b % 5)) === 0) w.despawn(e);
  },
  despawnBare(choices, w) {
    // Rows that no component finds.
    for (const e of w.without(choices.components[0]).each(choices.components.at(-1) ?? '')) w.despawn(e);
  },
  add(choices, w, { a, b, c }) {
    const [have, give] = [pick(choices.components, a) ?? '', pick(choices.components, b) ?? ''];
    for (const e of w.each(have)) if (hashOf(c, e) % 2 === 0) writeRow(choices, w, w.add(e, give), give, c);
  },
  remove(choices, w, { a, b, c }) {
    const [have, take] = [pick(choices.components, a) ?? '', pick(choices.components, b) ?? ''];
    for (const e of w.each(have)) {
      if (hashOf(c, e) % 2 === 0) continue;
      w.remove(e, take);
      // What is written to it until the system ends is lost with it.
      if (c % 3 === 0 && w.has(e, take)) writeRow(choices, w, e, take, c);
      if (c % 5 === 0) {
        w.add(e, take);
        refuseOld(choices, w, e, take);
        writeRow(choices, w, e, take, c);
      }
      if (c % 7 === 0) w.remove(e, take);
    }
  },
  lists(choices, w, { a, b, c }) {
    const place = pick(choices.lists, a);
    if (place === undefined) return;
    const lists = fieldOf(w, place.component, place.field);
    if (!(lists instanceof RowLists)) return;
    for (const e of w.each(place.component)) {
      const value = valueFor(choices, w, place.type, hashOf(c, e));
      const at = (c % (place.maxCount + 3)) - 1;
      if (b % 6 === 0) lists.pop(e);
      else if (b % 6 === 1) lists.removeAt(e, at);
      else if (b % 6 === 2) lists.set(e, at, value);
      else if (b % 6 === 3) lists.removeAt(e, lists.indexOf(e, lists.at(e, at)));
      else for (let i = 0; i <= c % 4; i++) lists.push(e, value);
      if (b % 29 === 0) lists.clear(e);
    }
  },
  globals(choices, w, { a, c }) {
    const target = pick(choices.globals, a);
    if (target !== undefined) w.globals[target.name] = valueFor(choices, w, target.type, c + w.tick);
  },
  globalLists(choices, w, { a, b, c }) {
    const list = globalList(choices, w, a);
    const type = pick(choices.globalLists, a)?.type;
    if (list === undefined || type === undefined) return;
    const value = valueFor(choices, w, type, hashOf(c, w.tick));
    if (b % 6 === 0) list.pop();
    else if (b % 6 === 1) list.removeAt(c % list.max);
    else if (b % 6 === 2) list.set(c % list.max, value);
    else list.push(value);
    if (b % 29 === 0) list.clear();
  },
  grids(choices, w, { a, b, c }) {
    const [name, type] = pick(Object.entries(choices.definition.grids ?? {}), a) ?? [];
    if (name === undefined || type === undefined) return;
    const target = w.grids[name];
    const [x, y] = [(c % 12) - 1, ((c >> 4) % 12) - 1];
    target.set(x, y, converted(choices, w, type.of, target.get(y, x) + c));
    if (b % 9 === 0) target.cells.fill(columnValue(type.of, c, choices.seats));
  },
  emit(choices, w, { a, c }) {
    const [name, event] = pick(Object.entries(choices.definition.events ?? {}), a) ?? [];
    if (name === undefined || event === undefined) return;
    const values = Object.entries(event.fields).map(([field, type], i): [string, number] => [
      field,
      valueFor(choices, w, type, c + i),
    ]);
    if (c % 2 === 0) return void w.emit(name, Object.fromEntries(values));
    const draft = w.emit(name);
    for (const [field, value] of values) draft[field] = value;
  },
  flushEvents(choices, w, { a, c }) {
    const [name, event] = pick(Object.entries(choices.definition.events ?? {}), a) ?? [];
    if (name === undefined || event === undefined || w.tick % 8 !== a % 8) return;
    for (let i = 0; i < 4100; i++) {
      const draft = w.emit(name);
      // A draft begins with zeros, also one that finds no room.
      for (const [field, { kind }] of Object.entries(event.fields)) {
        keep(choices, w, c, draft[field]);
        draft[field] = kind === 'entity' ? w.first(choices.components[0]) : 1 + draft[field];
      }
    }
  },
  finish(choices, w, { c }) {
    const result = Object.entries(choices.definition.result ?? {});
    w.finish(Object.fromEntries(result.map(([name, type], i) => [name, valueFor(choices, w, type, c + i)])));
  },
  draw(choices, w, { a, b, c }) {
    const stream = pick(choices.definition.streams ?? [], b);
    const source = stream === undefined || b % 3 === 0 ? w : w.stream(stream);
    keep(choices, w, a, c % 2 === 0 ? source.random() : source.randomInt(1 + c));
  },
  loadLevel(choices, w, { a, b }) {
    const name = pick(Object.keys(choices.definition.levels ?? {}), a);
    if (name !== undefined && w.tick % 3 === b % 3) w.loadLevel(name);
  },
  resolve(choices, w, { a, b }) {
    const ids = pick(
      choices.columns.filter(({ type }) => type.kind === 'entityId'),
      a,
    );
    const rows = pick(
      choices.columns.filter(({ type }) => type.kind === 'entity'),
      b,
    );
    if (ids === undefined || rows === undefined) return;
    const [source, target] = [fieldOf(w, ids.component, ids.field), fieldOf(w, rows.component, rows.field)];
    if (source instanceof RowLists || target instanceof RowLists) return;
    for (const e of w.each(ids.component, rows.component)) target[e] = w.entityOf(source[e]);
  },
  obey(choices, w, { a }) {
    const { orders = {}, commands = {} } = choices.definition;
    const taken = [
      ...Object.keys(orders).flatMap((name) => w.orders(name)),
      ...Object.keys(commands).flatMap((name) => w.commands(name)),
    ];
    for (const record of taken) {
      for (const value of Object.values(record)) {
        if (typeof value === 'number') keep(choices, w, a, value);
        else for (const item of value) keep(choices, w, a + 1, item + value.length);
      }
    }
  },
  steer(choices, w, { a, b }) {
    for (const seat of w.players) {
      const records = [w.input(seat), w.previousInput(seat), w.playerData(seat)];
      for (const record of records) for (const value of Object.values(record)) keep(choices, w, a++, Number(value));
      keep(choices, w, b, w.botLevel(seat) + w.presence(seat).length);
    }
  },
  look(choices, w, { a, b, c }) {
    const component = pick(choices.components, b) ?? '';
    const { spawns, items, events } = w.refused;
    const facts = [spawns, items, events, w.count(component), w.first(component), w.levelName?.length ?? 0];
    const settings = [...Object.values(w.config), ...Object.values(w.tuning)];
    keep(choices, w, a, [...facts, ...settings][c % (facts.length + settings.length)]);
  },
  recall(choices, w, { a, b, c }) {
    const column = pick(choices.definition.history?.columns ?? [], a);
    if (column === undefined || w.past === undefined || w.seenTick === undefined) return;
    const past = w.past(c % 3 === 0 ? w.seenTick(b % choices.seats) : w.tick - (c % 150));
    const values = pastColumn(past, column);
    for (const e of w.each(column.split('.')[0])) keep(choices, w, b, past.has(e) ? values[e] : past.tick);
  },
  spoil(choices, w, { a, c }) {
    const place = pick(
      choices.columns.filter(({ type }) => type.storage === 'f64' || type.storage === 'f32'),
      a,
    );
    const column = place && fieldOf(w, place.component, place.field);
    if (!choices.mayBeNaN || place === undefined || column === undefined || column instanceof RowLists) return;
    // Other bits than those of NaN as a constant, on most machines.
    for (const e of w.each(place.component)) if ((e + c) % 3 === 0) column[e] = Math.sqrt(-1 - e);
    const list = choices.globalLists.findIndex(({ type }) => type.storage === 'f64');
    if (list >= 0) globalList(choices, w, list)?.push(Infinity - column[w.first(place.component)] - Infinity);
  },
  ask: ({ components }, w, { a, b, c }) => checkQueries(w, components, [a, b, c]),
} as const satisfies Readonly<Record<string, Run>>;

/** The name of an operation. */
export type OperationName = keyof typeof OPERATIONS;

const isName = (name: string): name is OperationName => name in OPERATIONS;

/** Any operation. */
export const arbitraryOperation: fc.Arbitrary<Operation> = fc.record({
  does: fc.constantFrom(...Object.keys(OPERATIONS).filter(isName)),
  a: fc.nat({ max: 255 }),
  b: fc.nat({ max: 255 }),
  c: fc.nat({ max: 65_535 }),
});

/** Runs operations one after another. */
export function runOperations(choices: Choices, w: LooseWorld, operations: readonly Operation[]): void {
  for (const operation of operations) OPERATIONS[operation.does](choices, w, operation);
}
