/** Objects with named properties over bytes: globals, config, tuning, player data, and one input record per seat. */
import { AXIS_STEPS, type InputLayout } from '../model/input-layout.ts';
import type { RegionGroup } from '../model/layout.ts';
import type { InputWriter } from '../model/types.ts';
import type { NumberArray, WorldMemory } from './memory.ts';

/** Named numbers over one value each of the regions of `group`; index `at` of every region (a seat, or 0). */
export function namedNumbers(memory: WorldMemory, group: RegionGroup, at = 0): Record<string, number> {
  const target: Record<string, number> = {};
  memory.layout.regions.forEach((region, i) => {
    if (region.group === group) defineNumber(target, region.field, memory.arrays[i], at);
  });
  return target;
}

function defineNumber(target: object, name: string, array: NumberArray, at: number): void {
  Object.defineProperty(target, name, {
    enumerable: true,
    get: () => array[at],
    set: (value: number) => {
      array[at] = value;
    },
  });
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
  return asWriter<I>(target);
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
