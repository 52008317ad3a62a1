/** The world: columns, globals and verbs over one ArrayBuffer. */
import { SamestepError } from '../errors.ts';
import { HEADER } from '../model/layout.ts';
import type { Model, ModelDefinition } from '../model/model.ts';
import type { WorldOfDefinition } from '../model/types.ts';
import { namedGlobals, readonlyNumbers } from './accessors.ts';
import { Entities } from './entities.ts';
import { createGrid } from './grid.ts';
import { createHistory, type WorldHistory } from './history.ts';
import { createInbox, type Inbox } from './inbox.ts';
import { createLevels, type Levels } from './levels.ts';
import { RowLists } from './lists.ts';
import { createMemory, fieldArrays, type NumberArray, type WorldMemory } from './memory.ts';
import { createOutbox, type WritableOutbox } from './outbox.ts';
import { Queries } from './queries.ts';
import { entityVerbs, queryVerbs, randomVerbs, seatVerbs, spawnVerb, tickVerbs } from './verbs.ts';

/** A world and the parts of it that only the engine touches. */
export interface WorldParts<D extends ModelDefinition = ModelDefinition> {
  readonly world: WorldOfDefinition<D>;
  readonly memory: WorldMemory;
  readonly entities: Entities;
  readonly queries: Queries;
  readonly outbox: WritableOutbox;
  readonly orders: Inbox;
  readonly commands: Inbox;
  readonly levels: Levels;
  /** Undefined in a model without history. */
  readonly history: WorldHistory | undefined;
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
  const outbox = createOutbox(definition, memory, entities);
  const orders = createInbox('orders', definition.orders ?? {});
  const commands = createInbox('commands', definition.commands ?? {});
  const players: number[] = [];
  const spawn = spawnVerb(memory, entities);
  const levels = createLevels(model, memory, entities, spawn);
  const history = createHistory(model, memory);
  const target: Record<string, unknown> = {
    dt: 1 / definition.ticksPerSecond,
    content: definition.content ?? {},
    globals: namedGlobals(memory),
    refused: refusedCounts(memory),
    config: readonlyNumbers(memory, 'config'),
    tuning: readonlyNumbers(memory, 'tuning'),
    players,
    grids: gridsOf(model, memory),
    ...componentColumns(memory),
    ...queryVerbs(memory, queries),
    ...entityVerbs(memory, entities),
    ...seatVerbs(memory, inputLayout),
    ...tickVerbs(memory, { outbox, orders, commands }),
    ...randomVerbs(memory),
    ...history?.verbs,
    spawn,
    loadLevel: (name: string) => levels.request(name),
  };
  Object.defineProperties(target, {
    tick: { enumerable: true, get: () => memory.header[HEADER.tick] },
    levelName: { enumerable: true, get: () => levels.name },
    level: { enumerable: true, get: () => levels.content },
  });
  const refreshSeats = () => {
    players.length = 0;
    for (let seat = 0; seat < memory.presence.length; seat++) if (memory.presence[seat] !== 0) players.push(seat);
  };
  const world = asWorld<D>(target);
  const parts = Object.freeze({
    world,
    memory,
    entities,
    queries,
    outbox,
    orders,
    commands,
    levels,
    history,
    refreshSeats,
  });
  Object.defineProperty(target, PARTS, { value: parts });
  // Whatever a rule would hang on to a world is no part of a snapshot.
  Object.freeze(target);
  return parts;
}

/** The one door from the object built by name to the world's type: its members come from the same definition. */
function asWorld<D extends ModelDefinition>(target: unknown): WorldOfDefinition<D> {
  return target as WorldOfDefinition<D>;
}

function componentColumns(memory: WorldMemory): Readonly<Record<string, object>> {
  const columns: Record<string, Record<string, NumberArray | RowLists>> = {};
  for (const name of memory.layout.components) columns[name] = {};
  for (const { owner, field, values, counts } of fieldArrays(memory, 'component')) {
    columns[owner][field] = counts === undefined ? values : new RowLists(memory, values, counts);
  }
  for (const name of memory.layout.components) Object.freeze(columns[name]);
  return columns;
}

function refusedCounts({ header }: WorldMemory): WorldOfDefinition<ModelDefinition>['refused'] {
  return Object.freeze({
    get spawns() {
      return header[HEADER.refusedSpawns];
    },
    get items() {
      return header[HEADER.refusedItems];
    },
    get events() {
      return header[HEADER.droppedEvents];
    },
  });
}

function gridsOf({ definition, layout }: Model, memory: WorldMemory): Record<string, object> {
  const grids: Record<string, object> = {};
  layout.regions.forEach(({ group, field }, i) => {
    const grid = group === 'grid' ? definition.grids?.[field] : undefined;
    if (grid !== undefined) grids[field] = createGrid(memory.arrays[i], grid.width, grid.height);
  });
  return Object.freeze(grids);
}
