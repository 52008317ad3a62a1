/** In which order rows come into a client's sight: by what the client is told of them, so that their places say nothing else. */
import type { WorldParts } from '../world/world.ts';
import { rowOfId } from './cell-tracker.ts';
import type { Contract, RowField } from './contract.ts';
import type { RowTracker } from './row-tracker.ts';
import type { Sight } from './sight.ts';

/** What is compared. */
export interface NewcomerSources {
  readonly contract: Contract;
  readonly parts: WorldParts;
  readonly tracker: RowTracker;
  readonly sight: Sight;
}

/** What one client knows of rows. */
export interface KnownRows {
  codeOf(row: number): number;
  /** The tick in which an own row came alive, as it is told. */
  toldBorn(row: number): number;
}

/**
 * Compares two rows that are new to a client: own rows by their age, others by the nearest, then by every value as it is sent. Rows that are
 * alike in all of that are in the order in which they came alive: their numbers would show how many rows nobody is told of.
 */
export function compareNewcomers(
  { contract, parts, tracker, sight }: NewcomerSources,
  known: KnownRows,
  isOwn: boolean,
  a: number,
  b: number,
): number {
  const first = isOwn
    ? compareNumbers(known.toldBorn(a), known.toldBorn(b))
    : compareNumbers(sight.nearness(a), sight.nearness(b));
  if (first !== 0) return first;
  const has = isOwn ? tracker.hasExact : tracker.hasSent;
  const low = has[a * 2];
  const high = has[a * 2 + 1];
  if (low !== has[b * 2]) return low - has[b * 2];
  if (high !== has[b * 2 + 1]) return high - has[b * 2 + 1];
  for (let i = 0; i < contract.fields.length; i++) {
    const field = contract.fields[i];
    const { hasLow, hasHigh } = contract.components[field.component];
    if ((!isOwn && field.isSecret) || ((low & hasLow) === 0 && (high & hasHigh) === 0)) continue;
    const order = field.isReference
      ? known.codeOf(targetOf(field, a, parts)) - known.codeOf(targetOf(field, b, parts))
      : compareNumbers(sentValue(tracker, i, a, isOwn), sentValue(tracker, i, b, isOwn));
    if (order !== 0) return order;
  }
  return parts.entities.birthOf(a) - parts.entities.birthOf(b) || a - b;
}

/** A field's value as it travels: a step of a quantized column of others' rows. */
function sentValue(tracker: RowTracker, place: number, row: number, isOwn: boolean): number {
  const { sent, stride, at } = tracker.contract.fields[place];
  const steps = isOwn ? undefined : tracker.steps[place];
  if (steps !== undefined) return steps[row];
  const value = tracker.columns[place][row * stride + at];
  return !isOwn && sent === 'float32' ? Math.fround(value) : value;
}

/** The row that a field names; 0 for none. */
export function targetOf({ region, stride, at, kind }: RowField, row: number, { memory }: WorldParts): number {
  const value = memory.arrays[region][row * stride + at];
  return kind === 'entityId' ? rowOfId(memory, value) : value;
}

/** Of numbers that may be infinite, or none. */
function compareNumbers(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}
