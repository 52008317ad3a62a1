/** The world: columns, globals and verbs over one ArrayBuffer. */
import { SamestepError } from '../errors.ts';
import { nextFloat, nextInt } from '../math/random.ts';
import type { InputLayout } from '../model/input-layout.ts';
import { HEADER } from '../model/layout.ts';
import type { Model, ModelDefinition } from '../model/model.ts';
import type { PresenceKind, WorldOfDefinition } from '../model/types.ts';
import { inputRecord, namedNumbers } from './accessors.ts';
import { componentBits, Entities } from './entities.ts';
import { createGrid } from './grid.ts';
import { createInbox, type Inbox } from './inbox.ts';
import { createMemory, type NumberArray, type WorldMemory } from './memory.ts';
import { createOutbox, FINISH, type EventNumbers, type WritableOutbox } from './outbox.ts';
import { Queries } from './queries.ts';

/** What a seat's presence byte means, by value. */
export const PRESENCES: readonly PresenceKind[] = Object.freeze(['empty', 'person', 'away', 'bot'] as const);

/** A world and the parts of it that only the engine touches. */
export interface WorldParts<D extends ModelDefinition = ModelDefinition> {
  readonly world: WorldOfDefinition<D>;
  readonly memory: WorldMemory;
  readonly entities: Entities;
  readonly queries: Queries;
  readonly outbox: WritableOutbox;
  readonly orders: Inbox;
  readonly commands: Inbox;
  /** Reads the taken seats anew from the buffer. */
  refreshSeats(): void;
}

const PARTS: unique symbol = Symbol('parts');

const isWorld = (world: object): world is { readonly [PARTS]: WorldParts } => PARTS in world;

/** The engine's parts of a world it made; throws for any other object. */
export function partsOf(world: object): WorldParts {
  if (isWorld(world)) return world[PARTS];
  throw new SamestepError({
    code: 'world/unknown-name',
    what: 'That object is no world.',
    fix: 'Pass the w a system is given.',
  });
}

/** Makes an empty world of a model, all zero. Its rules, seed and config are the sim's business. */
export function createWorld<D extends ModelDefinition>(model: Model<D>): WorldParts<D> {
  const { definition, layout, inputLayout } = model;
  const memory = createMemory(layout);
  const queries = new Queries(memory);
  const entities = new Entities(memory, queries);
  const outbox = createOutbox(definition, entities);
  const orders = createInbox('orders', definition.orders ?? {});
  const commands = createInbox('commands', definition.commands ?? {});
  const players: number[] = [];
  const target: Record<string, unknown> = {
    dt: 1 / definition.ticksPerSecond,
    content: definition.content ?? {},
    globals: namedNumbers(memory, 'globals'),
    config: namedNumbers(memory, 'config'),
    tuning: namedNumbers(memory, 'tuning'),
    players,
    grids: gridsOf(model, memory),
    ...componentColumns(memory),
    ...entityVerbs(memory, entities, queries),
    ...seatVerbs(memory, inputLayout),
    ...tickVerbs(memory, { outbox, orders, commands }),
  };
  Object.defineProperty(target, 'tick', { enumerable: true, get: () => memory.header[HEADER.tick] });
  const refreshSeats = () => {
    players.length = 0;
    for (let seat = 0; seat < memory.presence.length; seat++) if (memory.presence[seat] !== 0) players.push(seat);
  };
  const world = asWorld<D>(target);
  const parts = Object.freeze({ world, memory, entities, queries, outbox, orders, commands, refreshSeats });
  Object.defineProperty(target, PARTS, { value: parts });
  return parts;
}

/** The one door from the object built by name to the world's type: its members come from the same definition. */
function asWorld<D extends ModelDefinition>(target: unknown): WorldOfDefinition<D> {
  return target as WorldOfDefinition<D>;
}

function componentColumns(memory: WorldMemory): Record<string, Record<string, NumberArray>> {
  const columns: Record<string, Record<string, NumberArray>> = {};
  for (const name of memory.layout.components) columns[name] = {};
  memory.layout.regions.forEach(({ group, owner, field }, i) => {
    if (group === 'component') columns[owner][field] = memory.arrays[i];
  });
  return columns;
}

function gridsOf({ definition, layout }: Model, memory: WorldMemory): Record<string, object> {
  const grids: Record<string, object> = {};
  layout.regions.forEach(({ group, field }, i) => {
    const grid = group === 'grid' ? definition.grids?.[field] : undefined;
    if (grid !== undefined) grids[field] = createGrid(memory.arrays[i], grid.width, grid.height);
  });
  return grids;
}

function entityVerbs(memory: WorldMemory, entities: Entities, queries: Queries): Record<string, unknown> {
  const { layout } = memory;
  const bits = new Map(layout.components.map((name, i) => [name, { index: i, ...componentBits(i) }]));
  const arrays = new Map(layout.regions.map(({ name }, i) => [name, memory.arrays[i]]));
  const bitsOf = (name: string) => {
    const found = bits.get(name);
    if (found !== undefined) return found;
    throw unknownComponent(name, layout.components);
  };
  // Up to eight named parameters and no rest parameter: an engine need not make an array for the call.
  const lowOf = (name?: string) => (name === undefined ? 0 : bitsOf(name).low);
  const highOf = (name?: string) => (name === undefined ? 0 : bitsOf(name).high);

  function each(
    a: string,
    b?: string,
    c?: string,
    d?: string,
    e?: string,
    f?: string,
    g?: string,
    h?: string,
  ): readonly number[] {
    let low = 1 | lowOf(a);
    let high = highOf(a);
    if (b !== undefined) {
      low |= lowOf(b) | lowOf(c) | lowOf(d) | lowOf(e) | lowOf(f) | lowOf(g) | lowOf(h);
      high |= highOf(b) | highOf(c) | highOf(d) | highOf(e) | highOf(f) | highOf(g) | highOf(h);
    }
    return queries.rows(low >>> 0, high >>> 0);
  }

  function has(row: number, a: string, b?: string, c?: string, d?: string): boolean {
    const low = (1 | lowOf(a) | lowOf(b) | lowOf(c) | lowOf(d)) >>> 0;
    return entities.hasAll(row, low, (highOf(a) | highOf(b) | highOf(c) | highOf(d)) >>> 0);
  }

  function spawn(init: Readonly<Record<string, Readonly<Record<string, number>>>>): number {
    let low = 1;
    let high = 0;
    const names = Object.keys(init);
    for (const name of names) {
      low |= bitsOf(name).low;
      high |= bitsOf(name).high;
    }
    const row = entities.spawn(low >>> 0, high >>> 0);
    if (row === 0) return row;
    for (const name of names) {
      for (const [field, value] of Object.entries(init[name])) {
        const array = arrays.get(`${name}.${field}`);
        if (array === undefined) throw unknownField(name, field);
        array[row] = value;
      }
    }
    return row;
  }

  return {
    each,
    has,
    spawn,
    idOf: (row: number) => entities.idOf(row),
    entityOf: (id: number) => entities.rowOf(id),
    despawn: (row: number) => entities.despawn(row),
    add: (row: number, component: string) => {
      entities.add(row, bitsOf(component).index);
      return row;
    },
    remove: (row: number, component: string) => entities.remove(row, bitsOf(component).index),
  };
}

function seatVerbs(memory: WorldMemory, layout: InputLayout): Record<string, unknown> {
  const seats = Array.from(memory.presence, (_, seat) => ({
    input: inputRecord(layout, memory.input, seat * layout.sizeBytes),
    previousInput: inputRecord(layout, memory.previousInput, seat * layout.sizeBytes),
    data: namedNumbers(memory, 'playerData', seat),
  }));
  const seatOf = (seat: number) => {
    const found = seats[seat];
    if (found !== undefined) return found;
    throw new SamestepError({
      code: 'world/row',
      what: `There is no seat ${seat}.`,
      fix: `Seats are 0 to ${seats.length - 1}; iterate w.players for those that are taken.`,
      data: { seat },
    });
  };
  return {
    input: (seat: number) => seatOf(seat).input,
    previousInput: (seat: number) => seatOf(seat).previousInput,
    playerData: (seat: number) => seatOf(seat).data,
    presence: (seat: number) => PRESENCES[memory.presence[seat] ?? 0],
    botLevel: (seat: number) => memory.level[seat] ?? 0,
  };
}

function tickVerbs(
  memory: WorldMemory,
  { outbox, orders, commands }: { readonly outbox: WritableOutbox; readonly orders: Inbox; readonly commands: Inbox },
): Record<string, unknown> {
  return {
    emit: (name: string, init?: Readonly<EventNumbers>) => outbox.emit(name, init),
    orders: (name: string) => orders.of(name),
    commands: (name: string) => commands.of(name),
    random: () => nextFloat(memory.random),
    randomInt: (bound: number) => nextInt(memory.random, bound),
    finish: (result: Readonly<EventNumbers>) => {
      memory.header[HEADER.finishes]++;
      outbox.emit(FINISH, result);
    },
  };
}

function unknownComponent(name: string, components: readonly string[]): SamestepError {
  return new SamestepError({
    code: 'world/unknown-name',
    what: `There is no component '${name}'.`,
    fix: `The model has ${components.join(', ')}.`,
    data: { name },
  });
}

function unknownField(component: string, field: string): SamestepError {
  return new SamestepError({
    code: 'world/unknown-name',
    what: `The component '${component}' has no field '${field}'.`,
    fix: 'Spawn with the fields of the model.',
    data: { component, field },
  });
}
