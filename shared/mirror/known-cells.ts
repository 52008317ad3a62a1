/** What a client is told beside the rows, in its world: globals, seats, tuning, lists, grids. */
import { HEADER } from '../model/layout.ts';
import type { WorldParts } from '../world/world.ts';
import type { CodeBook } from './code-book.ts';
import type { Section } from './contract.ts';
import type { MirrorStore } from './store.ts';

/** Writes what is no row into a world: what has come, and references, for the rows that they name may have come since. */
export function showCells(store: MirrorStore, parts: WorldParts, codes: CodeBook): void {
  const { contract, globals, sections, isSectionNew } = store;
  const { memory } = parts;
  contract.globals.forEach(({ region, at, isReference }, i) => {
    memory.arrays[region][at] = isReference ? referenceOf(parts, codes, region, globals[i]) : globals[i];
  });
  contract.sections.forEach((section, i) => {
    if (isSectionNew[i] === 0 && !section.isReference) return;
    isSectionNew[i] = 0;
    showSection(section, sections[i], parts, codes);
  });
  memory.header[HEADER.level] = store.level;
  parts.refreshSeats();
}

function showSection(section: Section, values: Float64Array, parts: WorldParts, codes: CodeBook): void {
  const { kind, cells, region, count, isReference } = section;
  const { memory } = parts;
  switch (kind) {
    case 'inputs':
      return;
    case 'seats':
      for (let seat = 0; seat < count; seat++) {
        memory.presence[seat] = values[seat] & 3;
        memory.level[seat] = values[seat] >> 2;
      }
      return;
    case 'grid':
      for (let i = 0; i < count; i++)
        memory.arrays[region][i] = isReference ? referenceOf(parts, codes, region, values[i]) : values[i];
      return;
    default:
      for (let i = 0; i < count; i++) {
        const { region: of, at } = cells[i];
        // The first cell of a list says how many it holds.
        memory.arrays[of][at] = isReference && i > 0 ? referenceOf(parts, codes, of, values[i]) : values[i];
      }
  }
}

function referenceOf({ memory, entities }: WorldParts, codes: CodeBook, region: number, code: number): number {
  const row = codes.rowOf(code);
  return memory.layout.regions[region].kind === 'entityId' ? entities.idOf(row) : row;
}
