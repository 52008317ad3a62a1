/** Objects with named properties over bytes: globals, config, tuning, player data, and one input record per seat. */
import { AXIS_STEPS, type InputLayout } from '../model/input-layout.ts';
import type { RegionGroup } from '../model/layout.ts';
import type { InputWriter } from '../model/types.ts';
import { listOfRow, RowLists } from './lists.ts';
import { fieldArrays, type NumberArray, type WorldMemory } from './memory.ts';

/** Named numbers over one value each of the fields of `group`; index `at` of every one (a seat, or 0). For the engine, which sets them. */
export function namedNumbers(memory: WorldMemory, group: RegionGroup, at = 0): Record<string, number> {
  const target: Record<string, number> = {};
  for (const { field, values } of fieldArrays(memory, group)) defineNumber(target, field, values, at, 'may be set');
  return Object.freeze(target);
}

/** The same for the rules, which only read them: an assignment throws. */
export function readonlyNumbers(memory: WorldMemory, group: RegionGroup, at = 0): Readonly<Record<string, number>> {
  const target: Record<string, number> = {};
  for (const { field, values } of fieldArrays(memory, group)) defineNumber(target, field, values, at);
  return Object.freeze(target);
}

/** The globals: named numbers, and the lists among them. */
export function namedGlobals(memory: WorldMemory): object {
  const target: Record<string, unknown> = {};
  for (const { field, values, counts } of fieldArrays(memory, 'globals')) {
    if (counts === undefined) defineNumber(target, field, values, 0, 'may be set');
    else target[field] = listOfRow(new RowLists(memory, values, counts), 0);
  }
  return Object.freeze(target);
}

function defineNumber(target: object, name: string, array: NumberArray, at: number, access?: 'may be set'): void {
  const get = () => array[at];
  const set = (value: number) => {
    array[at] = value;
  };
  Object.defineProperty(
    target,
    name,
    access === undefined ? { enumerable: true, get } : { enumerable: true, get, set },
  );
}

/** A record over the input bytes that begin at `at`: axes read as −1…1, buttons as booleans; setters clamp and round. */
export function inputRecord<I>(layout: InputLayout, bytes: Uint8Array, at: number): InputWriter<I> {
  const target = {};
  const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const { name, byteOffset, bit } of layout.places) {
    const index = at + byteOffset;
    const axisAccess = {
      get: () => signed[index] / AXIS_STEPS,
      set: (value: number) => {
        signed[index] = axisByte(value);
      },
    };
    const buttonAccess = {
      get: () => (bytes[index] & (1 << bit)) !== 0,
      set: (value: boolean) => {
        bytes[index] = value ? bytes[index] | (1 << bit) : bytes[index] & ~(1 << bit);
      },
    };
    Object.defineProperty(target, name, { enumerable: true, ...(bit < 0 ? axisAccess : buttonAccess) });
  }
  return asWriter<I>(Object.freeze(target));
}

/** The one door from the record built by name to its type: its members come from the layout of the same controls. */
function asWriter<I>(target: object): InputWriter<I> {
  return target as InputWriter<I>;
}

/** −1…1 to a byte −127…127; NaN is 0. */
function axisByte(value: number): number {
  if (!(value > -1)) return value <= -1 ? -AXIS_STEPS : 0;
  return Math.round(Math.min(value, 1) * AXIS_STEPS);
}
