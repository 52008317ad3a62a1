// What became of each name of a stored world when it was restored in another layout.
import type { Region } from '../model/layout.ts';
import type { LayoutTable } from './layout-table.ts';

/** A name that both layouts have, but not in the same shape. */
export interface ConvertedName {
  readonly name: string;
  /** As `u8`, `list(u16, 3)`, `grid(u8, 32, 16)`, `history(f64, 12)`, `oneOf(calm, angry)`; a number for entities, seats, ticksPerSecond. */
  readonly from: string;
  readonly to: string;
}

/**
 * What became of a stored world: names as `Ship`, `Ship.hull`, `globals.round`, `grids.map`, `history.Ship.x`, `random.loot`, `input.fire`,
 * `levels.cave`.
 */
export interface RestoreReport {
  /** Whether the bytes were loaded as they were. */
  readonly isSameLayout: boolean;
  readonly kept: readonly string[];
  /** New in this build: zero, but config and tuning as the game has them, and a new stream as its seed says. A history begins anew. */
  readonly added: readonly string[];
  /** Gone in this build, with the values they had. */
  readonly dropped: readonly string[];
  readonly converted: readonly ConvertedName[];
}

/** The names of a layout, and what each is. */
type Shapes = ReadonlyMap<string, string>;

/** The report of a world that was loaded as it was. */
export function everythingKept(table: LayoutTable): RestoreReport {
  return { isSameLayout: true, kept: [...shapesOf(table).keys()], added: [], dropped: [], converted: [] };
}

/** The report of a world that was carried over by name. */
export function compareTables(then: LayoutTable, now: LayoutTable): RestoreReport {
  const from = shapesOf(then);
  const to = shapesOf(now);
  const isLost = isHistoryCarried(then, now) ? () => false : (name: string) => name.startsWith('history.');
  const both = [...to.keys()].filter((name) => from.has(name) && !isLost(name));
  const isSame = (name: string) => from.get(name) === to.get(name);
  return {
    isSameLayout: false,
    kept: both.filter(isSame),
    added: [...to.keys()].filter((name) => !from.has(name) || isLost(name)),
    dropped: [...from.keys()].filter((name) => !to.has(name) || isLost(name)),
    converted: both
      .filter((name) => !isSame(name))
      .map((name) => ({ name, from: from.get(name) ?? '', to: to.get(name) ?? '' })),
  };
}

/**
 * Whether what was kept of past ticks stays: when each column of the history now was in it then, and is what it was. Else it would say of a
 * row that it was there and not where. With other seats a player of then may be none.
 */
export function isHistoryCarried(then: LayoutTable, now: LayoutTable): boolean {
  const before = new Map(then.regions.map((region) => [region.name, region]));
  return now.regions.every((is) => {
    if (is.group !== 'history') return true;
    const was = before.get(is.name);
    if (was === undefined || (is.kind === 'player' && then.seats !== now.seats)) return false;
    return shapeOf(is, false) === shapeOf(was, false);
  });
}

/** What a region is, as a model declares it. */
export function shapeOf({ kind, names, stride, count, group }: Region, isList: boolean): string {
  const of = kind === 'oneOf' ? `oneOf(${names.join(', ')})` : kind;
  if (group === 'grid') return `grid(${of}, ${stride}, ${count / stride})`;
  if (group === 'history') return `history(${of}, ${count / stride})`;
  return isList ? `list(${of}, ${stride})` : of;
}

function shapesOf({ ticksPerSecond, rowCount, seats, components, controls, levels, regions }: LayoutTable): Shapes {
  const names = new Set(regions.map(({ name }) => name));
  const shapes = new Map([
    ['ticksPerSecond', String(ticksPerSecond)],
    ['entities', String(rowCount - 1)],
    ['seats', String(seats)],
    ...components.map((name): [string, string] => [name, 'component']),
  ]);
  for (const region of regions) {
    const isEngine = region.group === 'header' || region.group === 'rows' || region.group === 'seats';
    const isCount = region.group !== 'history' && region.field.endsWith('.count');
    if (isEngine || isCount) continue;
    shapes.set(region.name, shapeOf(region, names.has(`${region.name}.count`)));
  }
  for (const { name, control } of controls) shapes.set(`input.${name}`, control);
  for (const name of levels) shapes.set(`levels.${name}`, 'level');
  return shapes;
}
