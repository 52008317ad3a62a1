// A value of a stored world as the same field of this build holds it, or the sentence that says why it cannot.
import { SamestepError } from '../errors.ts';
import { NO_PLAYER, type FieldKind } from '../model/fields.ts';
import { isFit } from '../model/record-codec.ts';
import type { Values } from '../world/check-values.ts';
import { shapeOf } from './restore-report.ts';

/** Makes a value of one region one of another; undefined when it does not fit. */
export type Conversion = (value: number) => number | undefined;

/** What a number means: values of one meaning convert, those of two do not. */
type Meaning = 'number' | 'entity' | 'entityId' | 'player' | 'oneOf';

/** A field in both layouts. Of a list, `counts` are how many values each row has. */
export interface FieldOfBoth {
  readonly from: Values;
  readonly to: Values;
  readonly fromCounts: Values | undefined;
  readonly toCounts: Values | undefined;
  readonly convert: Conversion;
}

/** Pairs a field with what it was. Throws `sim/snapshot` when it has become something else. */
export function fieldOfBoth(
  from: Values,
  to: Values,
  counts: { readonly from: Values | undefined; readonly to: Values | undefined },
  seats: number,
): FieldOfBoth {
  const isSameMeaning = meaningOf(from.kind) === meaningOf(to.kind);
  const isListInBoth = (counts.from === undefined) === (counts.to === undefined);
  if (!isSameMeaning || !isListInBoth) {
    const was = shapeOf(from, counts.from !== undefined);
    const is = shapeOf(to, counts.to !== undefined);
    throw cannotRestore(`${to.name} was ${was} and is ${is}`, 'Their values mean different things.', {
      fix: 'Give the new field another name, or restore it with the build that stored it.',
      data: { place: to.name, from: was, to: is },
    });
  }
  return { from, to, fromCounts: counts.from, toCounts: counts.to, convert: conversionOf(from, to, seats) };
}

/** Carries `count` values from `from[fromAt…]` to `to[toAt…]`. */
export function carryValues(
  { from, to, convert }: FieldOfBoth,
  { fromAt, toAt, count }: { readonly fromAt: number; readonly toAt: number; readonly count: number },
): void {
  for (let i = 0; i < count; i++) {
    const value = from.array[fromAt + i];
    const converted = convert(value);
    if (converted === undefined) throw unfit(from, to, fromAt + i);
    to.array[toAt + i] = converted;
  }
}

/** Carries one row of a field: its value, or its whole list. */
export function carryRow(field: FieldOfBoth, row: number): void {
  const { from, to, fromCounts, toCounts } = field;
  if (fromCounts === undefined || toCounts === undefined) {
    carryValues(field, { fromAt: row, toAt: row, count: 1 });
    return;
  }
  const count = fromCounts.array[row];
  if (count > to.stride) {
    throw cannotRestore(
      `${to.name}${isSingle(to) ? '' : `[${row}]`} has ${count} values`,
      `It now holds ${to.stride}.`,
      {
        fix: 'Make the list longer, or restore it with the build that stored it.',
        data: { place: to.name, index: row, count, max: to.stride },
      },
    );
  }
  carryValues(field, { fromAt: row * from.stride, toAt: row * to.stride, count });
  toCounts.array[row] = count;
}

/** A `sim/snapshot` error; `what` ends the sentence that begins with what cannot be done. */
export function cannotRestore(
  what: string,
  why: string,
  { fix, data }: { readonly fix: string; readonly data: Readonly<Record<string, unknown>> },
): SamestepError {
  return new SamestepError({
    code: 'sim/snapshot',
    what: `The stored snapshot cannot be restored: ${what}.`,
    why,
    fix,
    data,
  });
}

function meaningOf(kind: FieldKind): Meaning {
  return kind === 'entity' || kind === 'entityId' || kind === 'player' || kind === 'oneOf' ? kind : 'number';
}

function conversionOf(from: Values, to: Values, seats: number): Conversion {
  switch (meaningOf(to.kind)) {
    case 'oneOf': {
      const places = from.names.map((name) => to.names.indexOf(name));
      return (value) => (places[value] >= 0 ? places[value] : undefined);
    }
    case 'player':
      // Player data and config were checked as bytes only, then as now.
      if (to.group === 'playerData' || to.group === 'config') return (value) => value;
      return (value) => (value < seats || value === NO_PLAYER ? value : undefined);
    case 'number':
      return (value) => numberAs(to, value);
    default:
      return (value) => value;
  }
}

/** Floats take every number, a narrower one rounds it; integers only those that they hold. */
function numberAs(to: Values, value: number): number | undefined {
  if (to.storage === 'f64') return value;
  if (to.storage !== 'f32') return isFit(to, value) ? value : undefined;
  const rounded = Math.fround(value);
  return Number.isFinite(value) && !Number.isFinite(rounded) ? undefined : rounded;
}

const isSingle = ({ group }: Values) => group === 'globals' || group === 'config' || group === 'tuning';

function unfit(from: Values, to: Values, at: number): SamestepError {
  const value = from.array[at];
  const index = from.group === 'grid' ? at : Math.floor(at / from.stride);
  const shown = from.kind === 'oneOf' ? `'${from.names[value]}'` : String(value);
  const why =
    to.kind === 'oneOf'
      ? `It now is one of ${to.names.join(', ')}.`
      : to.kind === 'player'
        ? 'There are fewer seats now.'
        : `It was ${from.kind} and is ${to.kind}, which does not hold that.`;
  return cannotRestore(`${to.name}${isSingle(to) ? '' : `[${index}]`} is ${shown}`, why, {
    fix: 'Let the field hold it, or restore it with the build that stored it.',
    data: { place: to.name, index, value },
  });
}
