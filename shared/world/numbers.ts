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
}

interface FloatRegion {
  readonly name: string;
  readonly values: Float64Array | Float32Array;
  readonly words: Uint32Array;
  readonly isRows: boolean;
}

/** Makes the guard of a world's memory. */
export function createNumberGuard(memory: WorldMemory): NumberGuard {
  const regions: FloatRegion[] = [];
  memory.layout.regions.forEach(({ name, byteOffset, group }, i) => {
    const values = memory.arrays[i];
    if (!(values instanceof Float64Array || values instanceof Float32Array)) return;
    const words = new Uint32Array(memory.bytes.buffer, byteOffset, values.byteLength / 4);
    regions.push({ name, values, words, isRows: group === 'component' });
  });

  function findNaN({ values, isRows }: FloatRegion, from: number): number {
    const end = isRows ? memory.header[HEADER.highWater] + 1 : values.length;
    for (let i = from; i < end; i++) if (values[i] !== values[i]) return i;
    return -1;
  }

  return Object.freeze({
    canonicalise() {
      for (let each = 0; each < regions.length; each++) {
        const region = regions[each];
        for (let i = findNaN(region, 0); i >= 0; i = findNaN(region, i + 1)) {
          if (region.values instanceof Float32Array) region.words[i] = 0x7fc00000;
          else {
            region.words[i * 2] = 0;
            region.words[i * 2 + 1] = 0x7ff80000;
          }
        }
      }
    },
    refuse(system: string) {
      for (const region of regions) {
        const i = findNaN(region, 0);
        if (i < 0) continue;
        throw new SamestepError({
          code: 'world/not-a-number',
          what: `${region.name}[${i}] is NaN after ${system} in tick ${memory.header[HEADER.tick]}.`,
          why: 'Engines store NaN with different bits, so worlds would differ.',
          fix: 'Look for 0/0, a square root of a negative number, or an undefined value in that system.',
          data: { region: region.name, row: i, system, tick: memory.header[HEADER.tick] },
        });
      }
    },
  });
}
