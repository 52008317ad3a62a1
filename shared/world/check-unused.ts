/** What a row has not got is zero: finds rows in which something was written to a component that is not theirs. */
import { STORAGE_BYTES } from '../model/layout.ts';
import { regionValues, violationAt, type Values, type Violation } from './check-values.ts';
import { componentBits } from './entities.ts';
import type { WorldMemory } from './memory.ts';

/** The first value that is not +0 of a component that its row has not got. */
export type UnusedCheck = () => Violation | undefined;

/** Compiles the check of a world's memory. It compares bits, in whole numbers of a value's width: a −0 is none, and an engine sees three kinds of loads. */
export function createUnusedCheck(memory: WorldMemory): UnusedCheck {
  const { layout, mask, maskHigh, bytes } = memory;
  const words = new Uint32Array(bytes.buffer);
  const halves = new Uint16Array(bytes.buffer);
  const columns = regionValues(memory)
    .filter(({ group }) => group === 'component')
    .map((region) => {
      const width = STORAGE_BYTES[region.storage];
      const unit = Math.min(width, 4);
      const isOf = componentBits(layout.components.indexOf(region.owner));
      // Where it begins, and how long a row of it is, both in units.
      return { region, unit, ...isOf, start: region.byteOffset / unit, length: (region.stride * width) / unit };
    });
  return () => {
    for (let i = 0; i < columns.length; i++) {
      const { region, unit, low, high, start, length } = columns[i];
      for (let row = 0; row < layout.rowCount; row++) {
        if ((mask[row] & low) !== 0 || (maskHigh[row] & high) !== 0) continue;
        const first = start + row * length;
        for (let at = first; at < first + length; at++) {
          const value = unit === 4 ? words[at] : unit === 2 ? halves[at] : bytes[at];
          if (value !== 0) return notZero(region, row);
        }
      }
    }
    return undefined;
  };
}

function notZero(region: Values, row: number): Violation | undefined {
  for (let at = row * region.stride; at < (row + 1) * region.stride; at++)
    if (!Object.is(region.array[at], 0))
      return violationAt(region, at, `should be 0: that row is dead, or has no ${region.owner}`);
  return undefined;
}
