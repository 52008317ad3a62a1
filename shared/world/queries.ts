/** Cached, ascending row lists for each(): rebuilt when first asked for after a change, never garbage. */
import { HEADER } from '../model/layout.ts';
import type { WorldMemory } from './memory.ts';

interface Query {
  readonly low: number;
  readonly high: number;
  isStale: boolean;
  rows: number[];
  /** Arrays by size class: a list keeps between half and all of its capacity, so the engine never trims one. */
  readonly pool: number[][];
}

/** The row lists of one world. They are derived from the masks in the buffer and hold no state of their own. */
export class Queries {
  readonly #memory: WorldMemory;
  readonly #all: Query[] = [];
  readonly #byLow = new Map<number, Query[]>();

  constructor(memory: WorldMemory) {
    this.#memory = memory;
  }

  /** Rows whose mask has all these bits, ascending. Valid until the next structural change. */
  rows(low: number, high: number): readonly number[] {
    const query = this.#find(low, high);
    if (query.isStale) this.#rebuild(query);
    return query.rows;
  }

  /** Tells that a row with these bits (before or after) changed. */
  invalidate(low: number, high: number): void {
    for (let i = 0; i < this.#all.length; i++) {
      const query = this.#all[i];
      if ((low & query.low) >>> 0 === query.low && (high & query.high) >>> 0 === query.high) query.isStale = true;
    }
  }

  /** Tells that anything may have changed. */
  invalidateAll(): void {
    for (let i = 0; i < this.#all.length; i++) this.#all[i].isStale = true;
  }

  #find(low: number, high: number): Query {
    const candidates = this.#byLow.get(low);
    if (candidates !== undefined) {
      for (let i = 0; i < candidates.length; i++) if (candidates[i].high === high) return candidates[i];
    }
    const query: Query = { low, high, isStale: true, rows: [], pool: [] };
    this.#all.push(query);
    if (candidates === undefined) this.#byLow.set(low, [query]);
    else candidates.push(query);
    return query;
  }

  #rebuild(query: Query): void {
    const { mask, maskHigh, header } = this.#memory;
    const { low, high } = query;
    const last = header[HEADER.highWater];
    let count = 0;
    for (let row = 1; row <= last; row++) {
      if ((mask[row] & low) >>> 0 === low && (maskHigh[row] & high) >>> 0 === high) count++;
    }
    const rows = pooled(query.pool, count);
    let at = 0;
    for (let row = 1; row <= last; row++) {
      if ((mask[row] & low) >>> 0 === low && (maskHigh[row] & high) >>> 0 === high) rows[at++] = row;
    }
    query.rows = rows;
    query.isStale = false;
  }
}

/** Below this capacity engines do not trim an array whose length shrinks. */
const SMALLEST = 15;

/** An array of exactly `count` numbers from the class whose capacity fits it. */
function pooled(pool: number[][], count: number): number[] {
  const sizeClass = count <= SMALLEST ? 0 : 32 - Math.clz32(count - 1);
  let rows = pool[sizeClass];
  if (rows === undefined) {
    const capacity = sizeClass === 0 ? SMALLEST : 1 << sizeClass;
    rows = new Array<number>(capacity).fill(0);
    while (pool.length < sizeClass) pool.push([]);
    pool[sizeClass] = rows;
  } else if (rows.length === 0 && sizeClass > 0) {
    rows = new Array<number>(1 << sizeClass).fill(0);
    pool[sizeClass] = rows;
  }
  rows.length = count;
  return rows;
}
