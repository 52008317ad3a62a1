// A world as a test sees it whose model is known at run time only: the same verbs, by any name.
import type { Entity, EntityId } from '../model/entity.ts';
import type { InputRecord } from '../model/types.ts';
import type { RowLists } from '../world/lists.ts';
import type { NumberArray } from '../world/memory.ts';

type Names = readonly string[];
type Row = Entity<string>;

/** Rows by components. */
interface LooseQueries {
  each(...names: Names): readonly Row[];
  first(...names: Names): Row;
  count(...names: Names): number;
}

/** What every world has, for a model that no type knows. */
export interface LooseWorld extends LooseQueries {
  readonly tick: number;
  readonly dt: number;
  readonly globals: Record<string, number | LooseList>;
  readonly grids: Readonly<Record<string, LooseGrid>>;
  readonly config: Readonly<Record<string, number>>;
  readonly tuning: Readonly<Record<string, number>>;
  readonly refused: { readonly spawns: number; readonly items: number; readonly events: number };
  readonly players: readonly number[];
  readonly levelName: string | undefined;
  without(...names: Names): LooseQueries;
  has(e: number, ...names: Names): boolean;
  idOf(e: Entity): EntityId;
  entityOf(id: number): Entity;
  input(seat: number): InputRecord<Readonly<Record<string, never>>>;
  previousInput(seat: number): InputRecord<Readonly<Record<string, never>>>;
  presence(seat: number): string;
  botLevel(seat: number): number;
  playerData(seat: number): Readonly<Record<string, number>>;
  spawn(init: Readonly<Record<string, Readonly<Record<string, number | readonly number[]>>>>): Row;
  despawn(e: number): void;
  add(e: number, component: string): Row;
  remove(e: number, component: string): void;
  emit(name: string, init?: Readonly<Record<string, number>>): Record<string, number>;
  orders(name: string): readonly LooseRecord[];
  commands(name: string): readonly LooseRecord[];
  stream(name: string): { random(): number; randomInt(bound: number): number };
  random(): number;
  randomInt(bound: number): number;
  loadLevel(name: string): void;
  finish(result: Readonly<Record<string, number>>): void;
  past?(tick: number): LoosePast;
  seenTick?(seat: number): number;
}

/** A past tick, with its components by any name. */
export interface LoosePast {
  readonly tick: number;
  has(e: number): boolean;
}

/** A decoded order or command. */
export type LooseRecord = Readonly<Record<string, number | readonly number[]>>;

/** A list of the whole world. */
export interface LooseList {
  readonly max: number;
  readonly count: number;
  at(i: number): number;
  push(value: number): boolean;
  pop(): number;
  set(i: number, value: number): boolean;
  removeAt(i: number): boolean;
  clear(): void;
  indexOf(value: number): number;
}

/** A grid. */
export interface LooseGrid {
  readonly width: number;
  readonly height: number;
  readonly cells: NumberArray;
  get(x: number, y: number): number;
  set(x: number, y: number, value: number): boolean;
}

const isLooseWorld = (w: object): w is LooseWorld => 'each' in w && 'loadLevel' in w;

/** The one door from a typed world to one by names; they are the same object. */
export function loose(w: object): LooseWorld {
  if (isLooseWorld(w)) return w;
  throw new TypeError('That object is no world.');
}

/** A field of a component: a column, or its lists. */
export function fieldOf(w: LooseWorld, component: string, field: string): NumberArray | RowLists {
  const fields: Readonly<Record<string, NumberArray | RowLists>> = Reflect.get(w, component);
  return fields[field];
}

/** A column of a past tick. */
export function pastColumn(past: LoosePast, column: string): NumberArray {
  const [component, field] = column.split('.');
  const fields: Readonly<Record<string, NumberArray>> = Reflect.get(past, component);
  return fields[field];
}
