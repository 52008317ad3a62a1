/** The verbs of a world, by name: what is looked up by text is checked here. */
import { SamestepError } from '../errors.ts';
import {
  hashFloat,
  hashInt,
  nextFloat,
  nextInt,
  nextIntBetween,
  nextNormal,
  pickWeighted,
  pointInDisc,
  pointOnCircle,
  shuffle,
} from '../math/random.ts';
import type { InputLayout } from '../model/input-layout.ts';
import { HEADER } from '../model/layout.ts';
import type { PresenceKind, RandomStream } from '../model/types.ts';
import { inputRecord, readonlyNumbers } from './accessors.ts';
import { componentBits, type Entities } from './entities.ts';
import type { Inbox } from './inbox.ts';
import type { SpawnByName } from './levels.ts';
import { RowLists } from './lists.ts';
import { fieldArrays, type WorldMemory } from './memory.ts';
import { FINISH, type EventNumbers, type WritableOutbox } from './outbox.ts';
import type { Queries } from './queries.ts';

/** What a seat's presence byte means, by value. */
export const PRESENCES: readonly PresenceKind[] = Object.freeze(['empty', 'person', 'away', 'bot'] as const);

/** Finds the bits of a component by name; throws `world/unknown-name` for another. */
function bitsOfNames({
  layout,
}: WorldMemory): (name: string) => { readonly index: number; readonly low: number; readonly high: number } {
  const bits = new Map(layout.components.map((name, i) => [name, { index: i, ...componentBits(i) }]));
  return (name) => {
    const found = bits.get(name);
    if (found !== undefined) return found;
    throw unknownComponent(name, layout.components);
  };
}

type Name = string | undefined;

/** each, first, count, without and known. */
export function queryVerbs(memory: WorldMemory, queries: Queries): Record<string, unknown> {
  const bitsOf = bitsOfNames(memory);
  const narrowed: object[] = [];
  const narrowedBits: number[] = [];
  // Up to eight named parameters and no rest parameter: an engine need not make an array for the call. One component is the usual
  // question, so it has the short way.
  const asked = new Int32Array(2);
  const take = (name: string) => {
    const bits = bitsOf(name);
    asked[0] |= bits.low;
    asked[1] |= bits.high;
  };
  const takeMore = (b: string, c: Name, d: Name, e: Name, f: Name, g: Name, h: Name) => {
    take(b);
    if (c === undefined) return;
    take(c);
    if (d !== undefined) take(d);
    if (e !== undefined) take(e);
    if (f !== undefined) take(f);
    if (g !== undefined) take(g);
    if (h !== undefined) take(h);
  };

  function verbs(notLow: number, notHigh: number): Record<string, unknown> {
    function each(a: string, b?: Name, c?: Name, d?: Name, e?: Name, f?: Name, g?: Name, h?: Name): readonly number[] {
      asked[0] = 1;
      asked[1] = 0;
      take(a);
      if (b !== undefined) takeMore(b, c, d, e, f, g, h);
      return queries.rows(asked[0], asked[1], notLow, notHigh);
    }
    return {
      each,
      first(a: string, b?: Name, c?: Name, d?: Name, e?: Name, f?: Name, g?: Name, h?: Name): number {
        const rows = each(a, b, c, d, e, f, g, h);
        return rows.length === 0 ? 0 : rows[0];
      },
      count: (a: string, b?: Name, c?: Name, d?: Name, e?: Name, f?: Name, g?: Name, h?: Name) =>
        each(a, b, c, d, e, f, g, h).length,
    };
  }

  function without(a: string, b?: Name, c?: Name, d?: Name): object {
    asked[0] = 0;
    asked[1] = 0;
    take(a);
    if (b !== undefined) takeMore(b, c, d, undefined, undefined, undefined, undefined);
    const [low, high] = asked;
    for (let i = 0; i < narrowed.length; i++) {
      if (narrowedBits[i * 2] === low && narrowedBits[i * 2 + 1] === high) return narrowed[i];
    }
    const made = Object.freeze(verbs(low, high));
    narrowed.push(made);
    narrowedBits.push(low, high);
    return made;
  }

  function known(a: string, b?: Name, c?: Name, d?: Name, e?: Name, f?: Name, g?: Name, h?: Name): readonly number[] {
    asked[0] = 1;
    asked[1] = 0;
    take(a);
    if (b !== undefined) takeMore(b, c, d, e, f, g, h);
    return queries.allRows(asked[0], asked[1]);
  }

  return { ...verbs(0, 0), without, known };
}

/** `spawn`, by the names of components and fields. */
export function spawnVerb(memory: WorldMemory, entities: Entities): SpawnByName {
  const bitsOf = bitsOfNames(memory);
  const fields = new Map(
    fieldArrays(memory, 'component').map(({ owner, field, values, counts }) => [
      `${owner}.${field}`,
      counts === undefined ? values : new RowLists(memory, values, counts),
    ]),
  );
  return (init) => {
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
      for (const [field, value] of Object.entries(init[name] ?? {})) {
        if (value === undefined) continue;
        const target = fields.get(`${name}.${field}`);
        if (target === undefined) throw unknownField(name, field);
        if (target instanceof RowLists) target.fill(row, typeof value === 'number' ? [value] : value);
        else target[row] = Number(value);
      }
    }
    return row;
  };
}

/** What a rule asks and wants of one row. */
export function entityVerbs(memory: WorldMemory, entities: Entities): Record<string, unknown> {
  const bitsOf = bitsOfNames(memory);
  const lowOf = (name: Name) => (name === undefined ? 0 : bitsOf(name).low);
  const highOf = (name: Name) => (name === undefined ? 0 : bitsOf(name).high);
  return {
    has: (row: number, a: string, b?: Name, c?: Name, d?: Name) => {
      const bits = bitsOf(a);
      if (b === undefined) return entities.hasAll(row, (1 | bits.low) >>> 0, bits.high);
      const low = (1 | bits.low | lowOf(b) | lowOf(c) | lowOf(d)) >>> 0;
      return entities.hasAll(row, low, (bits.high | highOf(b) | highOf(c) | highOf(d)) >>> 0);
    },
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

/** The world's generator and its further streams. */
export function randomVerbs(memory: WorldMemory): Record<string, unknown> {
  const verbs = (state: Uint32Array): RandomStream => ({
    random: () => nextFloat(state),
    randomInt: (bound) => nextInt(state, bound),
    randomBetween: (low, high) => nextIntBetween(state, low, high),
    randomNormal: () => nextNormal(state),
    randomInDisc: (radius, out) => pointInDisc(state, radius, out),
    randomOnCircle: (radius, out) => pointOnCircle(state, radius, out),
    pickWeighted: (weights, count = weights.length) => pickWeighted(state, weights, count),
    shuffle: (list, count = list.length) => shuffle(state, list, count),
  });
  const streams = new Map<string, RandomStream>();
  memory.layout.regions.forEach(({ group, field }, i) => {
    const state = memory.arrays[i];
    if (group === 'random' && state instanceof Uint32Array) streams.set(field, Object.freeze(verbs(state)));
  });
  const { header, generation } = memory;
  const idOf = (row: number) => (generation[row] << 16) | row;
  const seedOf = () => header[HEADER.seedLow] ^ Math.imul(header[HEADER.seedHigh], 0x9e3779b1);
  return {
    ...verbs(memory.random),
    roll: (row: number, salt = 0) => hashFloat(seedOf(), header[HEADER.tick], idOf(row), salt),
    rollInt: (row: number, bound: number, salt = 0) => hashInt(seedOf(), header[HEADER.tick], idOf(row), salt, bound),
    stream(name: string): RandomStream {
      const found = streams.get(name);
      if (found !== undefined) return found;
      throw new SamestepError({
        code: 'world/unknown-name',
        what: `There is no random stream '${name}'.`,
        fix: 'Declare it under streams in the model.',
        data: { name },
      });
    },
  };
}

/** What a rule asks of a seat. */
export function seatVerbs(memory: WorldMemory, layout: InputLayout): Record<string, unknown> {
  const seats = Array.from(memory.presence, (_, seat) => ({
    input: inputRecord(layout, memory.input, seat * layout.sizeBytes),
    previousInput: inputRecord(layout, memory.previousInput, seat * layout.sizeBytes),
    data: readonlyNumbers(memory, 'playerData', seat),
  }));
  const seatOf = (seat: number) => {
    const found = seats[seat];
    if (found !== undefined) return found;
    throw noSeat(seat, seats.length);
  };
  return {
    input: (seat: number) => seatOf(seat).input,
    previousInput: (seat: number) => seatOf(seat).previousInput,
    playerData: (seat: number) => seatOf(seat).data,
    presence: (seat: number) => PRESENCES[memory.presence[seat] ?? 0],
    botLevel: (seat: number) => memory.level[seat] ?? 0,
  };
}

/** The error of who asks of a seat that a match of `count` seats has not. */
export function noSeat(seat: number, count: number): SamestepError {
  return new SamestepError({
    code: 'world/row',
    what: `There is no seat ${seat}.`,
    fix: `Seats are 0 to ${count - 1}; iterate w.players for those that are taken.`,
    data: { seat },
  });
}

/** What came into this tick, and what goes out of it. */
export function tickVerbs(
  memory: WorldMemory,
  { outbox, orders, commands }: { readonly outbox: WritableOutbox; readonly orders: Inbox; readonly commands: Inbox },
): Record<string, unknown> {
  return {
    emit: (name: string, init?: Readonly<EventNumbers>) => outbox.emit(name, init),
    orders: (name: string) => orders.of(name),
    commands: (name: string) => commands.of(name),
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
