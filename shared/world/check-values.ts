/** Values that their field cannot hold, as a rule may leave them: a bool of 2, a seat that is none, a row that is dead. */
import { NO_PLAYER } from '../model/fields.ts';
import { HEADER, STORAGE_BYTES, type Region } from '../model/layout.ts';
import { ALIVE } from './entities.ts';
import type { NumberArray, WorldMemory } from './memory.ts';

/** A place that holds what no step leaves there. */
export interface Violation {
  /** As in a difference: `Runner.isFast`, `header.highWater`. */
  readonly place: string;
  /** Row of a component, cell of a grid, seat, page of the history (its tick modulo their number); 0 for single values. */
  readonly index: number;
  /** Place in a list, byte of an input, row in a page of the history; null for what is one value. */
  readonly item: number | null;
  /** From the start of the snapshot. */
  readonly byteOffset: number;
  readonly value: number;
  /** What is wrong with it: "is not 0 or 1". */
  readonly problem: string;
}

/** A region and its values. */
export interface Values extends Region {
  readonly array: NumberArray;
}

/** The regions of a memory, with their arrays. */
export function regionValues({ layout, arrays }: WorldMemory): readonly Values[] {
  return layout.regions.map((region, i) => ({ ...region, array: arrays[i] }));
}

/** The violation at value `at` of a region. */
export function violationAt({ name, group, byteOffset, storage, stride, array }: Values, at: number, problem: string) {
  const isGrid = group === 'grid';
  const index = isGrid ? at : Math.floor(at / stride);
  const item = isGrid || stride === 1 ? null : at % stride;
  const violation: Violation = {
    place: name,
    index,
    item,
    byteOffset: byteOffset + at * STORAGE_BYTES[storage],
    value: array[at],
    problem,
  };
  return violation;
}

/** Where a violation is, as people read it: `Runner.isFast[3]`, `Snake.path[3][2]`, `header.tick`. */
export function placeText({ place, index, item }: Violation): string {
  const isSingle = /^(header|globals|config|tuning)\./.test(place);
  return `${place}${isSingle ? '' : `[${index}]`}${item === null ? '' : `[${item}]`}`;
}

/** Finds what rules may have spoiled in one world's bytes. */
export interface ValueCheck {
  /** The first value that its field cannot hold. NaN is not looked for, nor bytes that the engine alone writes. */
  values(): Violation | undefined;
  /** The same in the columns of one row. */
  ofRow(row: number): Violation | undefined;
}

/** Compiles the check of a world's memory. */
export function createValueCheck(memory: WorldMemory): ValueCheck {
  const { layout, header, mask } = memory;
  const narrow = regionValues(memory)
    // The history is a copy of what was looked at.
    .filter((region) => isNarrow(region) && region.group !== 'history')
    .map((region) => ({
      region,
      max: maxOf(region, layout.playerCount),
      problem: problemOf(region, layout.playerCount),
    }));

  /** The first row that is dead, −1 if there is none. */
  function deadIn({ array }: Values, from: number, end: number): number {
    for (let i = from; i < end; i++) {
      const row = array[i];
      if (row !== 0 && (row >= layout.rowCount || (mask[row] & ALIVE) === 0)) return i;
    }
    return -1;
  }

  function firstOf({ region, max, problem }: (typeof narrow)[number], from: number, end: number) {
    const at = region.kind === 'entity' ? deadIn(region, from, end) : firstBeyond(region, from, end, max);
    return at >= 0 ? violationAt(region, at, problem) : undefined;
  }

  return Object.freeze({
    values() {
      const rows = header[HEADER.highWater] + 1;
      for (let i = 0; i < narrow.length; i++) {
        const { region } = narrow[i];
        const end = region.group === 'component' ? rows * region.stride : region.count;
        const found = firstOf(narrow[i], 0, end);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    ofRow(row: number) {
      for (let i = 0; i < narrow.length; i++) {
        const { group, stride } = narrow[i].region;
        const found = group === 'component' ? firstOf(narrow[i], row * stride, (row + 1) * stride) : undefined;
        if (found !== undefined) return found;
      }
      return undefined;
    },
  });
}

/** The first value of one region that its kind cannot hold. Not for pointers to rows. */
export function checkKind(region: Values, playerCount: number): Violation | undefined {
  const at = isNarrow(region) ? firstBeyond(region, 0, region.count, maxOf(region, playerCount)) : -1;
  return at < 0 ? undefined : violationAt(region, at, problemOf(region, playerCount));
}

/** The first value above `max`, or NO_PLAYER in a field of players; −1 if there is none. */
function firstBeyond({ array, kind }: Values, from: number, end: number, max: number): number {
  const exception = kind === 'player' ? NO_PLAYER : -1;
  for (let i = from; i < end; i++) if (array[i] > max && array[i] !== exception) return i;
  return -1;
}

/** Kinds that cannot hold every number of their storage. A seat in player data or config was checked as a byte only. */
function isNarrow({ kind, group }: Region): boolean {
  if (kind === 'player') return group !== 'playerData' && group !== 'config';
  return kind === 'bool' || kind === 'oneOf' || kind === 'entity';
}

function maxOf({ kind, names }: Region, playerCount: number): number {
  return kind === 'bool' ? 1 : kind === 'oneOf' ? names.length - 1 : playerCount - 1;
}

function problemOf({ kind, names }: Region, playerCount: number): string {
  if (kind === 'bool') return 'is not 0 or 1';
  if (kind === 'oneOf') return `is none of ${names.join(', ')}`;
  return kind === 'player' ? `is no seat of ${playerCount}` : 'is no row that is alive';
}
