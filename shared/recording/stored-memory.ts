// The memory of a stored world: the regions of its own layout table, so that it is checked and read as any other world.
import { HEADER, STORAGE_BYTES, type Region, type WorldLayout } from '../model/layout.ts';
import type { WorldBounds } from '../world/check-snapshot.ts';
import { createMemory, type WorldMemory } from '../world/memory.ts';
import { HEADER_WORDS, type LayoutTable } from './layout-table.ts';

/** A stored world in memory, and what its bytes are held against. */
export interface MemoryOfThen {
  readonly memory: WorldMemory;
  readonly bounds: WorldBounds;
}

/**
 * Puts the bytes of a sound table into a memory with its regions. The header's words alone are placed as in this build, by name: the
 * engine reads them by position. A word that is gone is dropped, a new one is 0.
 */
export function memoryOfThen(table: LayoutTable, state: Uint8Array): MemoryOfThen {
  const layout = layoutOfThen(table);
  const memory = createMemory(layout);
  const words = new DataView(state.buffer, state.byteOffset, state.byteLength);
  table.regions.forEach((region, i) => {
    const target = layout.regions[i];
    const size = Math.ceil((region.count * STORAGE_BYTES[region.storage]) / 8) * 8;
    if (region.group !== 'header') {
      memory.bytes.set(state.subarray(region.byteOffset, region.byteOffset + size), target.byteOffset);
      return;
    }
    table.headerWords.forEach((name, word) => {
      // One without a name stays where it is, so that the check sees whether it is 0.
      const to = name === '' ? HEADER_WORDS.indexOf('', word) : HEADER_WORDS.indexOf(name);
      if (to >= 0) memory.header[to] = words.getUint32(region.byteOffset + word * 4, true);
    });
  });
  return { memory, bounds: boundsOf(table) };
}

function layoutOfThen({ regions, rowCount, seats, components, levels }: LayoutTable): WorldLayout {
  let sizeBytes = 0;
  const placed = regions.map((region): Region => {
    const count = region.group === 'header' ? HEADER.words : region.count;
    const byteOffset = sizeBytes;
    sizeBytes += Math.ceil((count * STORAGE_BYTES[region.storage]) / 8) * 8;
    return { ...region, count, byteOffset };
  });
  return {
    sizeBytes,
    rowCount,
    playerCount: seats,
    levelCount: levels.length,
    regions: placed,
    regionOf: new Map(placed.map((region) => [region.name, region])),
    components,
    layoutHash: '',
  };
}

/** Ranges of tuning are not in the table: those of the world it is restored in count. */
function boundsOf({ controls, inputBytes }: LayoutTable): WorldBounds {
  const usedMask = new Uint8Array(inputBytes);
  for (const { byteOffset, bit } of controls) usedMask[byteOffset] |= bit < 0 ? 255 : 1 << bit;
  const axisCount = controls.filter(({ bit }) => bit < 0).length;
  return { inputLayout: { sizeBytes: inputBytes, axisCount, usedMask }, tuning: {} };
}
