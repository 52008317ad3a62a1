/** NaN in float columns: refused in development, one bit pattern before anything reads the bytes. */
import { SamestepError } from '../errors.ts';
import { HEADER } from '../model/layout.ts';
import type { WorldMemory } from './memory.ts';

/** Finds and cures NaN in one world's float regions. Engines store different bits for it, so it must not reach a checksum. */
export interface NumberGuard {
  /** Writes the one NaN 0x7ff80000_00000000 (f64) or 0x7fc00000 (f32) over any other. */
  canonicalise(): void;
  /** Throws `world/not-a-number` that names the first region and row with NaN, and `system`. */
  refuse(system: string): void;
  /** The same two for the columns of one row. */
  canonicaliseRow(row: number): void;
  refuseRow(row: number, system: string): void;
}

interface FloatRegion {
  readonly name: string;
  readonly values: Float64Array | Float32Array;
  readonly words: Uint32Array;
  readonly isRows: boolean;
  /** Values of one row. */
  readonly stride: number;
}

/** Makes the guard of a world's memory. Config and tuning are checked when they are set, and no rule can write them. */
export function createNumberGuard(memory: WorldMemory): NumberGuard {
  const regions: FloatRegion[] = [];
  memory.layout.regions.forEach(({ name, byteOffset, group, stride }, i) => {
    const values = memory.arrays[i];
    if (!(values instanceof Float64Array || values instanceof Float32Array)) return;
    // What lies in the history was canonical when it was copied there.
    if (group === 'config' || group === 'tuning' || group === 'history') return;
    const words = new Uint32Array(memory.bytes.buffer, byteOffset, values.byteLength / 4);
    regions.push({ name, values, words, isRows: group === 'component', stride });
  });

  function endOf({ values, isRows, stride }: FloatRegion): number {
    return isRows ? (memory.header[HEADER.highWater] + 1) * stride : values.length;
  }

  function findNaN({ values }: FloatRegion, from: number, end: number): number {
    for (let i = from; i < end; i++) if (values[i] !== values[i]) return i;
    return -1;
  }

  function cure(region: FloatRegion, from: number, end: number): void {
    for (let i = findNaN(region, from, end); i >= 0; i = findNaN(region, i + 1, end)) {
      if (region.values instanceof Float32Array) region.words[i] = 0x7fc00000;
      else {
        region.words[i * 2] = 0;
        region.words[i * 2 + 1] = 0x7ff80000;
      }
    }
  }

  return Object.freeze({
    canonicalise() {
      for (let each = 0; each < regions.length; each++) {
        const region = regions[each];
        const { values } = region;
        const end = endOf(region);
        const isFinite = values instanceof Float64Array ? areFinite64(values, end) : areFinite32(values, end);
        if (!isFinite) cure(region, 0, end);
      }
    },
    refuse(system: string) {
      for (const region of regions) {
        const i = findNaN(region, 0, endOf(region));
        if (i >= 0) throw notANumber(region.name, Math.floor(i / region.stride), system, memory.header[HEADER.tick]);
      }
    },
    canonicaliseRow(row: number) {
      for (let i = 0; i < regions.length; i++) {
        const { isRows, stride } = regions[i];
        if (isRows) cure(regions[i], row * stride, (row + 1) * stride);
      }
    },
    refuseRow(row: number, system: string) {
      for (const region of regions) {
        const { name, isRows, stride } = region;
        if (isRows && findNaN(region, row * stride, (row + 1) * stride) >= 0)
          throw notANumber(name, row, system, memory.header[HEADER.tick]);
      }
    },
  });
}

function notANumber(region: string, row: number, system: string, tick: number): SamestepError {
  return new SamestepError({
    code: 'world/not-a-number',
    what: `${region}[${row}] is NaN after ${system} in tick ${tick}.`,
    why: 'Engines store NaN with different bits, so worlds would differ.',
    fix: 'Look for 0/0, a square root of a negative number, or an undefined value in that system.',
    data: { region, row, system, tick },
  });
}

/**
 * Whether no value is NaN or infinite: a number minus itself is 0, and NaN for those. Two sums, so that none waits for the other; two
 * functions, so that each sees one kind of array. The tick's whole cost of NaN.
 */
function areFinite64(values: Float64Array, end: number): boolean {
  let a = 0;
  let b = 0;
  let i = 1;
  for (; i < end; i += 2) {
    a += values[i - 1] - values[i - 1];
    b += values[i] - values[i];
  }
  if (i === end) a += values[i - 1] - values[i - 1];
  return a + b === 0;
}

function areFinite32(values: Float32Array, end: number): boolean {
  let a = 0;
  let b = 0;
  let i = 1;
  for (; i < end; i += 2) {
    a += values[i - 1] - values[i - 1];
    b += values[i] - values[i];
  }
  if (i === end) a += values[i - 1] - values[i - 1];
  return a + b === 0;
}
