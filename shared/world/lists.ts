/** Fixed lists in the buffer: as many places for each row, and a count. */
import { HEADER } from '../model/layout.ts';
import type { List } from '../model/types.ts';
import type { NumberArray, WorldMemory } from './memory.ts';

/** The lists of one column: `max` values for each row, of which `counts[row]` are in use; those behind are zero. */
export class RowLists {
  readonly #values: NumberArray;
  readonly #counts: NumberArray;
  readonly #header: Uint32Array;
  readonly max: number;

  constructor(memory: WorldMemory, values: NumberArray, counts: NumberArray) {
    this.#values = values;
    this.#counts = counts;
    this.#header = memory.header;
    this.max = values.length / counts.length;
    Object.freeze(this);
  }

  count(row: number): number {
    return this.#counts[row];
  }

  at(row: number, i: number): number {
    return this.#isPlace(row, i) ? this.#values[row * this.max + i] : 0;
  }

  indexOf(row: number, value: number): number {
    const start = row * this.max;
    for (let i = 0; i < this.#counts[row]; i++) if (this.#values[start + i] === value) return i;
    return -1;
  }

  set(row: number, i: number, value: number): boolean {
    if (!this.#isPlace(row, i)) return false;
    this.#values[row * this.max + i] = value;
    return true;
  }

  push(row: number, value: number): boolean {
    const count = this.#counts[row];
    if (count >= this.max) {
      this.#header[HEADER.refusedItems]++;
      return false;
    }
    this.#values[row * this.max + count] = value;
    this.#counts[row] = count + 1;
    return true;
  }

  pop(row: number): number {
    const last = this.#counts[row] - 1;
    if (last < 0) return 0;
    const value = this.#values[row * this.max + last];
    this.#values[row * this.max + last] = 0;
    this.#counts[row] = last;
    return value;
  }

  removeAt(row: number, i: number): boolean {
    if (!this.#isPlace(row, i)) return false;
    const last = this.#counts[row] - 1;
    const start = row * this.max;
    for (let to = start + i; to < start + last; to++) this.#values[to] = this.#values[to + 1];
    this.#values[start + last] = 0;
    this.#counts[row] = last;
    return true;
  }

  clear(row: number): void {
    this.#values.fill(0, row * this.max, (row + 1) * this.max);
    this.#counts[row] = 0;
  }

  #isPlace(row: number, i: number): boolean {
    return i >= 0 && i < this.#counts[row] && Math.floor(i) === i;
  }

  /** Makes the list of a row hold `values`; those that find no room are refused and counted. */
  fill(row: number, values: readonly number[]): void {
    this.clear(row);
    for (let i = 0; i < values.length; i++) this.push(row, values[i]);
  }
}

/** The list of one row, such as a global's. */
export function listOfRow(lists: RowLists, row: number): List<number> {
  return Object.freeze({
    max: lists.max,
    get count() {
      return lists.count(row);
    },
    at: (i: number) => lists.at(row, i),
    indexOf: (value: number) => lists.indexOf(row, value),
    set: (i: number, value: number) => lists.set(row, i, value),
    push: (value: number) => lists.push(row, value),
    pop: () => lists.pop(row),
    removeAt: (i: number) => lists.removeAt(row, i),
    clear: () => lists.clear(row),
  });
}
