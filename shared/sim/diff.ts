/** Two snapshots -> which component, row, field and grid cell differ, with both values. */
import { HISTORY_ID } from '../model/history.ts';
import { HEADER, STORAGE_BYTES, type Region, type WorldLayout } from '../model/layout.ts';
import { arrayOf } from '../world/memory.ts';

/** One value that differs. */
export interface Difference {
  /** `Position.x`, `Position.x of 3 ticks ago`, `globals.redScore`, `grids.trampled`, `header.tick`, `rows.generation`. */
  readonly place: string;
  /** The component, or null outside of components. */
  readonly component: string | null;
  readonly field: string;
  /** Row of a component, seat, or cell index; 0 for single values. */
  readonly index: number;
  /** Place in a list, byte of an input; null for what is one value. */
  readonly item: number | null;
  /** Row and generation in the first snapshot (of history: then), for components; else null. */
  readonly entity: number | null;
  /** x, y of a grid cell; else null. */
  readonly cell: { readonly x: number; readonly y: number } | null;
  readonly ours: number;
  readonly theirs: number;
}

/** Names of the header's words, for reports: the generator has four. */
const HEADER_NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(HEADER).flatMap(([name, word]): [number, string][] =>
    name === 'random'
      ? [0, 1, 2, 3].map((i) => [word + i, `random${i}`])
      : name === 'words' || name === 'reserved'
        ? []
        : [[word, name]],
  ),
);

/**
 * Compares two snapshots of one layout, bit by bit, components first (they say most), and returns at most `limit` differences.
 * Empty exactly when all bytes are equal: two NaN of other bits differ, and so do bytes between regions.
 */
export function diffSnapshots(
  layout: WorldLayout,
  ours: Uint8Array,
  theirs: Uint8Array,
  { limit = 64 }: { readonly limit?: number } = {},
): readonly Difference[] {
  const a = aligned(ours);
  const b = aligned(theirs);
  const ourBytes = new Uint8Array(a);
  const theirBytes = new Uint8Array(b);
  const generation = layout.regionOf.get('rows.generation');
  const generations = generation === undefined ? undefined : arrayOf(a, generation);
  const past = layout.regionOf.get(`history.${HISTORY_ID}`);
  const ids = past === undefined ? undefined : arrayOf(a, past);
  const tick = tickOfSnapshot(layout, ours);
  const differences: Difference[] = [];
  const order = [...layout.regions].sort((left, right) => rank(left) - rank(right));
  for (const region of order) {
    const left = arrayOf(a, region);
    const right = arrayOf(b, region);
    for (let i = 0; i < region.count; i++) {
      if (Object.is(left[i], right[i]) && !Number.isNaN(left[i])) continue;
      const at = region.byteOffset + i * STORAGE_BYTES[region.storage];
      if (isSame(ourBytes, theirBytes, at, STORAGE_BYTES[region.storage])) continue;
      const values = { index: i, ours: left[i], theirs: right[i] };
      differences.push(
        region.group === 'history'
          ? describePast(region, { ...values, tick, ids })
          : describe(region, { ...values, generations }),
      );
      if (differences.length === limit) return differences;
    }
    const end = region.byteOffset + region.count * STORAGE_BYTES[region.storage];
    for (let at = end; at % 8 !== 0; at++) {
      if (ourBytes[at] === theirBytes[at]) continue;
      differences.push(padding(region, at - end, ourBytes[at], theirBytes[at]));
      if (differences.length === limit) return differences;
    }
  }
  return differences;
}

/** Whether so many bytes from `at` are equal: numbers that compare as equal may still be other bits (NaN has many). */
function isSame(left: Uint8Array, right: Uint8Array, at: number, count: number): boolean {
  for (let i = at; i < at + count; i++) if (left[i] !== right[i]) return false;
  return true;
}

/** A byte between two regions, which no rule can reach. */
function padding({ name }: Region, index: number, ours: number, theirs: number): Difference {
  return {
    place: `padding after ${name}`,
    component: null,
    field: 'padding',
    index,
    item: null,
    entity: null,
    cell: null,
    ours,
    theirs,
  };
}

function describe(
  { name, group, owner, field, stride }: Region,
  at: {
    readonly index: number;
    readonly ours: number;
    readonly theirs: number;
    readonly generations: ArrayLike<number> | undefined;
  },
): Difference {
  const isComponent = group === 'component';
  const isGrid = group === 'grid';
  const word = group === 'header' ? (HEADER_NAMES.get(at.index) ?? `reserved${at.index}`) : undefined;
  const inRow = at.index % stride;
  const row = (at.index - inRow) / stride;
  return {
    place: word === undefined ? name : `header.${word}`,
    component: isComponent ? owner : null,
    field: word ?? field,
    index: isGrid ? at.index : row,
    item: stride > 1 && !isGrid ? inRow : null,
    entity: isComponent && at.generations !== undefined ? ((at.generations[row] << 16) | row) >>> 0 : null,
    cell: isGrid ? { x: inRow, y: row } : null,
    ours: at.ours,
    theirs: at.theirs,
  };
}

/** A value of a past tick, with how long ago that is. */
function describePast(
  { field, count, stride }: Region,
  at: {
    readonly index: number;
    readonly ours: number;
    readonly theirs: number;
    readonly tick: number;
    readonly ids: ArrayLike<number> | undefined;
  },
): Difference {
  const ticks = count / stride;
  const row = at.index % stride;
  const ago = ((at.tick % ticks) - (at.index - row) / stride + ticks) % ticks;
  const isColumn = field !== HISTORY_ID;
  const [owner, name] = field.split('.');
  return {
    place: `${isColumn ? field : `history.${field}`} of ${ago === 0 ? 'this tick' : ago === 1 ? '1 tick ago' : `${ago} ticks ago`}`,
    component: isColumn ? owner : null,
    field: isColumn ? name : field,
    index: row,
    item: null,
    entity: isColumn && at.ids !== undefined ? at.ids[at.index] : null,
    cell: null,
    ours: at.ours,
    theirs: at.theirs,
  };
}

function rank({ group }: Region): number {
  return [
    'component',
    'grid',
    'globals',
    'seats',
    'playerData',
    'config',
    'tuning',
    'random',
    'rows',
    'header',
    'history',
  ].indexOf(group);
}

/** A buffer of its own that begins at a multiple of 8. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}

/** The tick a snapshot was saved at. */
export function tickOfSnapshot(layout: WorldLayout, snapshot: Uint8Array): number {
  const header = layout.regionOf.get('header.words');
  return header === undefined
    ? 0
    : new DataView(snapshot.buffer, snapshot.byteOffset + header.byteOffset).getUint32(HEADER.tick * 4, true);
}
