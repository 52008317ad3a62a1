/** Whether bytes from outside are a lawful world: the first place where they are not, with its offset. */
import { SamestepError } from '../errors.ts';
import type { TuneField } from '../model/fields.ts';
import type { InputLayout } from '../model/input-layout.ts';
import type { WorldLayout } from '../model/layout.ts';
import type { Model } from '../model/model.ts';
import { checkHistoryValues } from './check-history.ts';
import { checkStructure, lists, namedValues } from './check-structure.ts';
import { createUnusedCheck } from './check-unused.ts';
import { createValueCheck, placeText, regionValues, violationAt, type Values, type Violation } from './check-values.ts';
import { createMemory, type WorldMemory } from './memory.ts';

/**
 * How much of a snapshot is checked. `structure`: what the engine relies on and keeps whatever the rules do; enough for the world of a
 * server with the same rules. `everything`: also what rules must keep: for files, and whatever else a stranger may have written.
 */
export type SnapshotScope = 'structure' | 'everything';

/** What a world's bytes are held against, besides their layout. */
export interface WorldBounds {
  readonly inputLayout: Pick<InputLayout, 'sizeBytes' | 'axisCount' | 'usedMask'>;
  /** Ranges by name; what is not named must be finite only. */
  readonly tuning: Readonly<Record<string, Pick<TuneField, 'min' | 'max'>>>;
}

/** The first place where `bytes` are not a world that steps of this model can leave, or undefined. Never throws, whatever the bytes. */
export function checkSnapshot(
  { layout, inputLayout, definition }: Model,
  bytes: Uint8Array,
  scope: SnapshotScope = 'everything',
): Violation | undefined {
  if (bytes.length !== layout.sizeBytes) return wrongLength(bytes.length, layout);
  const memory = createMemory(layout);
  memory.bytes.set(bytes);
  if (scope === 'structure') return checkStructure(memory);
  return checkWorld(memory, { inputLayout, tuning: definition.tuning ?? {} });
}

/** The first place where a memory is not a lawful world. Looks at every value; never throws, whatever the bytes. */
export function checkWorld(memory: WorldMemory, bounds: WorldBounds): Violation | undefined {
  const regions = regionValues(memory);
  return (
    checkStructure(memory) ??
    createValueCheck(memory).values() ??
    createUnusedCheck(memory)() ??
    checkHistoryValues(memory) ??
    checkEmptySeats(memory, regions) ??
    checkListTails(regions) ??
    checkNumbers(memory, regions) ??
    checkSettings(regions, bounds) ??
    checkInputs(memory, regions, bounds)
  );
}

/** A violation as an error. */
export function refuseSnapshot(violation: Violation): SamestepError {
  const { place, index, item, byteOffset, value, problem } = violation;
  return new SamestepError({
    code: 'sim/snapshot',
    what: `A snapshot was refused: ${placeText(violation)} is ${Object.is(value, -0) ? '-0' : value}, which ${problem}, at byte ${byteOffset}.`,
    why: 'No step leaves that in a world of this model.',
    fix: 'Save it anew: this one was changed, or saved under another layout.',
    data: { place, index, item, byteOffset, value },
  });
}

function wrongLength(length: number, { sizeBytes }: WorldLayout): Violation {
  const byteOffset = Math.min(length, sizeBytes);
  return { place: 'length', index: 0, item: null, byteOffset, value: length, problem: `is not ${sizeBytes} bytes` };
}

/** The data of an empty seat is zero. */
function checkEmptySeats({ presence }: WorldMemory, regions: readonly Values[]): Violation | undefined {
  for (const region of regions) {
    if (region.group !== 'playerData') continue;
    for (let seat = 0; seat < presence.length; seat++)
      if (presence[seat] === 0 && !Object.is(region.array[seat], 0))
        return violationAt(region, seat, 'is not 0 where nothing is kept');
  }
  return undefined;
}

/** What lies behind the last value of a list is zero. */
function checkListTails(regions: readonly Values[]): Violation | undefined {
  for (const { values, counts } of lists(regions)) {
    for (let row = 0; row < counts.array.length; row++) {
      for (let at = row * values.stride + counts.array[row]; at < (row + 1) * values.stride; at++)
        if (!Object.is(values.array[at], 0)) return violationAt(values, at, 'is not 0 behind the end of its list');
    }
  }
  return undefined;
}

/** There is one NaN: engines may store others, which no tick leaves. */
function checkNumbers({ bytes }: WorldMemory, regions: readonly Values[]): Violation | undefined {
  const view = new DataView(bytes.buffer);
  for (const region of regions) {
    const { array, byteOffset } = region;
    const isDouble = array instanceof Float64Array;
    if (!isDouble && !(array instanceof Float32Array)) continue;
    for (let i = 0; i < array.length; i++) {
      if (array[i] === array[i]) continue;
      const isOne = isDouble
        ? view.getUint32(byteOffset + i * 8, true) === 0 && view.getUint32(byteOffset + i * 8 + 4, true) === 0x7ff80000
        : view.getUint32(byteOffset + i * 4, true) === 0x7fc00000;
      if (!isOne) return violationAt(region, i, 'has bits that no tick leaves');
    }
  }
  return undefined;
}

/** Config and tuning are checked when they are set, and no rule writes them. */
function checkSettings(regions: readonly Values[], { tuning }: WorldBounds): Violation | undefined {
  for (const region of regions) {
    if (region.group !== 'config' && region.group !== 'tuning') continue;
    const value = region.array[0];
    if (!Number.isFinite(value)) return violationAt(region, 0, 'is not finite');
    const range = region.group === 'tuning' && Object.hasOwn(tuning, region.field) ? tuning[region.field] : undefined;
    if (range !== undefined && !(value >= range.min && value <= range.max))
      return violationAt(region, 0, `is outside ${range.min} to ${range.max}`);
  }
  return undefined;
}

/** Inputs are canonical, and those of an empty seat neutral. */
function checkInputs({ presence }: WorldMemory, regions: readonly Values[], { inputLayout }: WorldBounds) {
  const { sizeBytes, axisCount, usedMask } = inputLayout;
  for (const name of ['seats.input', 'seats.previousInput']) {
    const region = namedValues(regions, name);
    for (let at = 0; at < region.array.length; at++) {
      const value = region.array[at];
      const inSeat = at % sizeBytes;
      if ((value & ~usedMask[inSeat]) !== 0) return violationAt(region, at, 'sets bits of no control');
      if (inSeat < axisCount && value === 0x80) return violationAt(region, at, 'is beyond an axis');
      if (value !== 0 && presence[(at - inSeat) / sizeBytes] === 0)
        return violationAt(region, at, 'is not 0 for an empty seat');
    }
  }
  return undefined;
}
