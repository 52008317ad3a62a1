/** Healing: an entity column or global that points at a row which is no longer alive becomes NONE. */
import { HEADER } from '../model/layout.ts';
import { ALIVE, type NumberArray, type WorldMemory } from './memory.ts';

/** Pointers of one region: one in each row, or as many as a list holds. */
interface PointerRegion {
  readonly array: NumberArray;
  readonly stride: number;
  readonly isRows: boolean;
}

const NO_ROWS = new Uint8Array(0);

/** All pointers to rows of one world. */
export class Pointers {
  readonly #memory: WorldMemory;
  readonly #regions: readonly PointerRegion[];
  /** 1 for each row to which pointers stay although it is not alive. */
  readonly reserved: Uint8Array;

  constructor(memory: WorldMemory) {
    this.#memory = memory;
    this.reserved = new Uint8Array(memory.layout.rowCount);
    this.#regions = memory.layout.regions.flatMap(({ kind, group, stride }, i) =>
      kind === 'entity' && (group === 'component' || group === 'globals')
        ? [{ array: memory.arrays[i], stride, isRows: group === 'component' }]
        : [],
    );
  }

  /** Heals every pointer, but for those to reserved rows. */
  heal(): void {
    const last = this.#memory.header[HEADER.highWater];
    for (let i = 0; i < this.#regions.length; i++) {
      const { array, stride } = this.#regions[i];
      this.#healRange(array, 0, Math.min(array.length, (last + 1) * stride), this.reserved);
    }
  }

  /** Heals the pointers of one row. */
  healRow(row: number): void {
    for (let i = 0; i < this.#regions.length; i++) {
      const { array, stride, isRows } = this.#regions[i];
      if (isRows) this.#healRange(array, row * stride, (row + 1) * stride, NO_ROWS);
    }
  }

  #healRange(pointers: NumberArray, from: number, end: number, except: Uint8Array): void {
    const { mask } = this.#memory;
    for (let i = from; i < end; i++) {
      const row = pointers[i];
      if (row !== 0 && (mask[row] & ALIVE) === 0 && except[row] !== 1) pointers[i] = 0;
    }
  }
}
