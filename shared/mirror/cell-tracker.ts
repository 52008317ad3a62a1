/** What has changed beside the rows since the last patch: globals, seats, tuning, lists, grids. Found once for all clients. */
import { ALIVE } from '../world/entities.ts';
import type { NumberArray, WorldMemory } from '../world/memory.ts';
import { TILE_CELLS, type Contract, type Section } from './contract.ts';

/** A section's values, and in which patch each changed last (0: it never has, and is zero). */
export interface TrackedSection {
  readonly section: Section;
  /** As they travel; a reference as the row that it names, 0 for none. */
  readonly values: Float64Array;
  readonly changed: Uint32Array;
  /** The squares in which cells become known; one for what is no grid. */
  readonly tilesAcross: number;
  readonly tilesDown: number;
  readonly tileChanged: Uint32Array;
}

/** All that is no row. */
export class CellTracker {
  readonly globals: Float64Array;
  readonly globalChanged: Uint32Array;
  readonly sections: readonly TrackedSection[];
  readonly #contract: Contract;
  readonly #memory: WorldMemory;

  constructor(contract: Contract, memory: WorldMemory) {
    this.#contract = contract;
    this.#memory = memory;
    this.globals = new Float64Array(contract.globals.length);
    this.globalChanged = new Uint32Array(contract.globals.length);
    this.sections = contract.sections.map((section) => {
      const isGrid = section.kind === 'grid';
      const tilesAcross = isGrid ? Math.ceil(section.width / TILE_CELLS) : 1;
      const tilesDown = isGrid ? Math.ceil(section.height / TILE_CELLS) : 1;
      return {
        section,
        values: new Float64Array(section.count),
        changed: new Uint32Array(section.count),
        tilesAcross,
        tilesDown,
        tileChanged: new Uint32Array(tilesAcross * tilesDown),
      };
    });
  }

  /** Room for one client's copy of a grid, all zero. */
  copyOf({ region }: Section): NumberArray {
    return this.#memory.arrays[region].slice().fill(0);
  }

  /** Looks what has changed; `patch` (1…) is the number of this look. */
  scan(patch: number): void {
    const { globals } = this.#contract;
    for (let i = 0; i < globals.length; i++) {
      const value = this.#valueOf(globals[i].region, globals[i].at, globals[i].isReference);
      if (Object.is(value + 0, this.globals[i])) continue;
      this.globals[i] = value + 0;
      this.globalChanged[i] = patch;
    }
    for (let i = 0; i < this.sections.length; i++) this.#scanSection(this.sections[i], patch);
  }

  #scanSection(tracked: TrackedSection, patch: number): void {
    const { section, values, changed, tileChanged, tilesAcross } = tracked;
    const { kind, cells, region, isReference, count, width } = section;
    // Every client has inputs of its own.
    if (kind === 'inputs') return;
    const { presence, level, arrays } = this.#memory;
    const grid = region < 0 ? undefined : arrays[region];
    for (let i = 0; i < count; i++) {
      let value: number;
      if (grid !== undefined) value = isReference ? this.#rowOf(grid[i], true) : grid[i];
      else if (kind === 'seats') value = presence[i] | (level[i] << 2);
      // The first cell of a list says how many it holds.
      else value = this.#valueOf(cells[i].region, cells[i].at, isReference && i > 0);
      if (value === values[i] || (Number.isNaN(value) && Number.isNaN(values[i]))) continue;
      values[i] = value;
      changed[i] = patch;
      tileChanged[grid === undefined ? 0 : tileOf(i, width, tilesAcross)] = patch;
    }
  }

  #valueOf(region: number, at: number, isReference: boolean): number {
    const value = this.#memory.arrays[region][at];
    return isReference ? this.#rowOf(value, this.#memory.layout.regions[region].kind === 'entityId') : value;
  }

  #rowOf(value: number, isId: boolean): number {
    return isId ? rowOfId(this.#memory, value) : value;
  }
}

/** The row that an EntityId names; 0 when it has died. */
export function rowOfId({ generation, mask, layout }: WorldMemory, id: number): number {
  const row = id & 0xffff;
  return row < layout.rowCount && generation[row] === id >>> 16 && (mask[row] & ALIVE) !== 0 ? row : 0;
}

/** The square of a grid that a cell lies in. */
export function tileOf(cell: number, width: number, tilesAcross: number): number {
  const x = cell % width;
  const y = (cell - x) / width;
  return Math.floor(y / TILE_CELLS) * tilesAcross + Math.floor(x / TILE_CELLS);
}
