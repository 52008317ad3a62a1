/** spatialHash: who is near a place, from two columns, sorted into cells when first asked in a system. */
import { SamestepError } from '../errors.ts';
import { asEntity, type Entity, type Known } from '../model/entity.ts';
import type { Model, ModelDefinition } from '../model/model.ts';
import type { PredictedWorldOfDefinition } from '../model/predicted-types.ts';
import type { ComponentName, WorldOfDefinition } from '../model/types.ts';
import { CellGrid } from './cell-grid.ts';
import { componentBits } from './entities.ts';
import { FoundLists } from './found-lists.ts';
import { partsOf, type WorldParts } from './world.ts';

/** What a hash is made of. Every row that has all of `with` is in it, at the place that the columns `x` and `y` say. */
export interface SpatialHashParts<D extends ModelDefinition, W extends readonly ComponentName<D>[]> {
  readonly with: W;
  /** Component and field, as 'Body.x'; the component is one of `with`. */
  readonly x: FieldPath<D, W[number]>;
  readonly y: FieldPath<D, W[number]>;
  /** Side of a cell in units of x and y, 2^-20…2^20. Fastest near the usual radius of a query. */
  readonly cellSize: number;
}

/** 'Body.x' for each field of each of the components C. */
export type FieldPath<D extends ModelDefinition, C extends ComponentName<D>> = {
  [K in C]: `${K}.${keyof D['components'][K] & string}`;
}[C];

/**
 * Rows by place, as they were when the hash was first asked for in this system: what moves, dies or is spawned in this system does
 * so in the next one's. Lists are in an order that the places alone decide: rows of cells by ascending y, cells by ascending x, rows
 * of one cell ascending; a cell is `cellSize` high and a quarter of it wide. Near is whose `dx * dx + dy * dy` is at most
 * `radius * radius`. A place that is not finite has no neighbours and is nobody's neighbour; a radius below 0 finds nobody.
 */
export interface SpatialHash<C extends string, Row extends Known = Entity<C>> {
  /** The rows within `radius` of a place, also one that lies there itself. Valid until the next `near` or `inBox` of this hash. */
  near(x: number, y: number, radius: number): readonly Row[];
  /** The rows in a box, borders included. Valid until the next `near` or `inBox` of this hash. */
  inBox(minX: number, minY: number, maxX: number, maxY: number): readonly Row[];
  /** The row nearest to a place within `radius` that is not `except`, of equals the lower one; NONE when there is none. */
  nearest(x: number, y: number, radius: number, except?: Known): Row;
  /** How many rows `near` would list. */
  count(x: number, y: number, radius: number): number;
  /** The same rows with lists of its own: for a loop inside a loop over a list. It has an `inner` too. */
  readonly inner: SpatialHash<C, Row>;
}

/** Gives the hash of a world. That of a predicted world lists all rows that are known there, to be read. */
export interface SpatialHashOf<D extends ModelDefinition, C extends string> {
  (w: WorldOfDefinition<D>): SpatialHash<C>;
  (w: PredictedWorldOfDefinition<D>): SpatialHash<C, Known<C>>;
}

/** One world's hash, and the moment it was sorted in. */
interface Kept<C extends string> {
  readonly parts: WorldParts;
  readonly grid: CellGrid;
  readonly hash: SpatialHash<C>;
  moment: number;
}

const CELL_MAX = 1_048_576;
const CELL_MIN = 1 / CELL_MAX;

/**
 * Declares a hash over rows of a model, beside its systems; the returned function gives a world's. It is sorted again when it is first
 * asked for in a system, so ask once in each (`const hash = bodies(w)`) and do not keep it. It is no state: all that it answers
 * follows from the world's bytes. Throws `world/unknown-name` for a name that is not in the model, `world/limit` for a cell size
 * out of range.
 */
export function spatialHash<D extends ModelDefinition, const W extends readonly ComponentName<D>[]>(
  model: Model<D>,
  parts: SpatialHashParts<D, W>,
): SpatialHashOf<D, W[number]> {
  const { low, high } = bitsOf(model, parts.with);
  const x = columnOf(model, parts.with, parts.x);
  const y = columnOf(model, parts.with, parts.y);
  const { cellSize } = parts;
  if (!(cellSize >= CELL_MIN && cellSize <= CELL_MAX)) throw wrongCellSize(cellSize);
  const hashes = new WeakMap<object, Kept<W[number]>>();

  function make(w: object): Kept<W[number]> {
    const grid = new CellGrid(cellSize, model.definition.entities);
    const kept = { parts: partsOf(w), grid, hash: asker<W[number]>(grid), moment: -1 };
    hashes.set(w, kept);
    return kept;
  }

  return (w: object) => {
    const kept = hashes.get(w) ?? make(w);
    const { entities, queries, memory } = kept.parts;
    if (kept.moment !== entities.moment) {
      kept.grid.build(queries.allRows(low, high), memory.arrays[x], memory.arrays[y]);
      kept.moment = entities.moment;
    }
    return kept.hash;
  };
}

/** The questions over a grid, with lists of their own. */
function asker<C extends string>(grid: CellGrid): SpatialHash<C> {
  const lists = new FoundLists<C>();
  let inner: SpatialHash<C> | undefined;
  return faces<C>(
    notes(grid.place, 0),
    notes(grid.place, 2),
    () => lists.take(grid.rows, grid.found, grid.findNear()),
    () => lists.take(grid.rows, grid.found, grid.findInBox()),
    (except) => asEntity<C>(grid.nearest(except)),
    () => grid.findNear(),
    () => (inner ??= asker<C>(grid)),
  );
}

/** Notes two numbers from `at` on. */
function notes(place: Float64Array, at: number): (a: number, b: number) => void {
  return (a, b) => {
    place[at] = a;
    place[at + 1] = b;
  };
}

/**
 * What an author calls. Each face and each note is at most 27 bytecodes, which V8 puts into the caller however large that is, so that
 * no number becomes an object on its way (see `math/cell.ts`). That is why these are closures over parameters, which need no check for
 * being defined, and why a face only notes what is asked and calls what answers.
 */
function faces<C extends string>(
  from: (x: number, y: number) => void,
  to: (x: number, y: number) => void,
  near: () => readonly Entity<C>[],
  inBox: () => readonly Entity<C>[],
  nearest: (except: Known | undefined) => Entity<C>,
  count: () => number,
  inner: () => SpatialHash<C>,
): SpatialHash<C> {
  return Object.freeze({
    near(x: number, y: number, radius: number) {
      from(x, y);
      to(radius, 0);
      return near();
    },
    inBox(minX: number, minY: number, maxX: number, maxY: number) {
      from(minX, minY);
      to(maxX, maxY);
      return inBox();
    },
    nearest(x: number, y: number, radius: number, except?: Known) {
      from(x, y);
      to(radius, 0);
      return nearest(except);
    },
    count(x: number, y: number, radius: number) {
      from(x, y);
      to(radius, 0);
      return count();
    },
    get inner() {
      return inner();
    },
  });
}

function bitsOf({ layout }: Model, components: readonly string[]): { readonly low: number; readonly high: number } {
  let low = 1;
  let high = 0;
  for (const component of components) {
    const index = layout.components.indexOf(component);
    if (index < 0) throw unknown(component, `The model has ${layout.components.join(', ')}.`);
    const bits = componentBits(index);
    low |= bits.low;
    high |= bits.high;
  }
  return { low: low >>> 0, high: high >>> 0 };
}

/** The index of a column by its path. */
function columnOf({ layout }: Model, components: readonly string[], path: string): number {
  const index = layout.regions.findIndex(
    ({ group, name, stride }) => group === 'component' && name === path && stride === 1,
  );
  if (index < 0) throw unknown(path, 'Name a field as Component.field.');
  const { owner } = layout.regions[index];
  if (!components.includes(owner)) throw unknown(path, `Add '${owner}' to 'with': rows without it have no such place.`);
  return index;
}

function unknown(name: string, fix: string): SamestepError {
  return new SamestepError({
    code: 'world/unknown-name',
    what: `A spatial hash names '${name}', which it cannot use.`,
    fix,
    data: { name },
  });
}

function wrongCellSize(cellSize: number): SamestepError {
  return new SamestepError({
    code: 'world/limit',
    what: `A spatial hash has cells of ${cellSize} units.`,
    fix: `Give a cellSize from ${CELL_MIN} to ${CELL_MAX}, near the usual radius of a query.`,
    data: { cellSize, min: CELL_MIN, max: CELL_MAX },
  });
}
