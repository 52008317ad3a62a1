/** Cached, ascending row lists for each(): rebuilt when first asked for after a change, never garbage. */
import { HEADER } from '../model/layout.ts';
import type { WorldMemory } from './memory.ts';

interface Query {
  readonly low: number;
  readonly high: number;
  /** Bits that a row must not have. */
  readonly notLow: number;
  readonly notHigh: number;
  isStale: boolean;
  rows: number[];
  /** Arrays by size class: a list keeps between half and all of its capacity, so the engine never trims one. */
  readonly pool: number[][];
}

/** Some of a world's rows, to which its queries are narrowed for a while. */
export interface RowScope {
  /** Rows of the scope whose mask has all these bits and none of those, ascending. */
  rows(low: number, high: number, notLow: number, notHigh: number): readonly number[];
  /** Tells that masks have changed. */
  changed(): void;
}

/** The row lists of one world. They are derived from the masks in the buffer and hold no state of their own. */
export class Queries {
  readonly #memory: WorldMemory;
  readonly #all: Query[] = [];
  readonly #byLow = new Map<number, Query[]>();

  /** What `rows` is narrowed to; undefined for all rows. */
  #scope: RowScope | undefined;

  /** Scratch of a load. */
  readonly #maskBefore: Uint32Array;
  readonly #maskHighBefore: Uint32Array;
  #lastBefore = 0;

  constructor(memory: WorldMemory) {
    this.#memory = memory;
    this.#maskBefore = new Uint32Array(memory.mask.length);
    this.#maskHighBefore = new Uint32Array(memory.mask.length);
  }

  /** Rows in scope whose mask has all these bits and none of those, ascending. Valid until the next structural change. */
  rows(low: number, high: number, notLow = 0, notHigh = 0): readonly number[] {
    const scope = this.#scope;
    return scope === undefined
      ? this.allRows(low, high, notLow, notHigh)
      : scope.rows(low | 0, high | 0, notLow | 0, notHigh | 0);
  }

  /** The same of all rows, whatever the scope. */
  allRows(low: number, high: number, notLow = 0, notHigh = 0): readonly number[] {
    const query = this.#find(low | 0, high | 0, notLow | 0, notHigh | 0);
    if (query.isStale) this.#rebuild(query);
    return query.rows;
  }

  /** Narrows `rows` to those of a scope, or to none. */
  narrow(scope: RowScope | undefined): void {
    this.#scope = scope;
    scope?.changed();
  }

  /** Tells that a row with these bits (before or after) changed. */
  invalidate(low: number, high: number): void {
    this.#scope?.changed();
    for (let i = 0; i < this.#all.length; i++) {
      const query = this.#all[i];
      if ((low & query.low) === query.low && (high & query.high) === query.high) query.isStale = true;
    }
  }

  /** Tells that anything may have changed. */
  invalidateAll(): void {
    for (let i = 0; i < this.#all.length; i++) this.#all[i].isStale = true;
  }

  /** Remembers the masks, for what follows. Called before the bytes are replaced. */
  beforeLoad(): void {
    this.#maskBefore.set(this.#memory.mask);
    this.#maskHighBefore.set(this.#memory.maskHigh);
    this.#lastBefore = this.#memory.header[HEADER.highWater];
  }

  /** Tells of every row whose mask is another one since `beforeLoad`: what a rollback brings back is mostly what was there. */
  afterLoad(): void {
    const { mask, maskHigh, header } = this.#memory;
    const before = this.#maskBefore;
    const highBefore = this.#maskHighBefore;
    const last = Math.min(Math.max(this.#lastBefore, header[HEADER.highWater]), mask.length - 1);
    for (let row = 1; row <= last; row++) {
      if (mask[row] === before[row] && maskHigh[row] === highBefore[row]) continue;
      this.invalidate(before[row], highBefore[row]);
      this.invalidate(mask[row], maskHigh[row]);
    }
  }

  #find(low: number, high: number, notLow: number, notHigh: number): Query {
    const candidates = this.#byLow.get(low);
    if (candidates !== undefined) {
      for (let i = 0; i < candidates.length; i++) {
        const query = candidates[i];
        if (query.high === high && query.notLow === notLow && query.notHigh === notHigh) return query;
      }
    }
    const query: Query = { low, high, notLow, notHigh, isStale: true, rows: [], pool: [] };
    this.#all.push(query);
    if (candidates === undefined) this.#byLow.set(low, [query]);
    else candidates.push(query);
    return query;
  }

  #rebuild(query: Query): void {
    query.isStale = false;
    // What must be there and must not be is nowhere. Memory that was changed from outside may claim more rows than there are.
    const isPossible = (query.low & query.notLow) === 0 && (query.high & query.notHigh) === 0;
    const { mask, header } = this.#memory;
    const last = isPossible ? Math.min(header[HEADER.highWater], mask.length - 1) : 0;
    const before = query.rows;
    const count = (query.high | query.notHigh) === 0 ? this.#scanLow(query, last) : this.#scan(query, last);
    if (count === before.length) return;
    // Another number of rows: the list of its size class is filled again, which is seldom.
    const rows = pooled(query.pool, count);
    query.rows = rows;
    if ((query.high | query.notHigh) === 0) this.#scanLow(query, last);
    else this.#scan(query, last);
  }

  /** Fills the query's list as far as it goes, and returns how many rows there are. For components whose bits are in the low word. */
  #scanLow({ low, notLow, rows }: Query, last: number): number {
    const { mask } = this.#memory;
    // One comparison: of the bits that matter, exactly the wanted ones are set.
    const cares = low | notLow;
    const { length } = rows;
    let count = 0;
    for (let row = 1; row <= last; row++) {
      if ((mask[row] & cares) !== low) continue;
      if (count < length) rows[count] = row;
      count++;
    }
    return count;
  }

  /** The same for all components. */
  #scan({ low, high, notLow, notHigh, rows }: Query, last: number): number {
    const { mask, maskHigh } = this.#memory;
    const cares = low | notLow;
    const caresHigh = high | notHigh;
    const { length } = rows;
    let count = 0;
    for (let row = 1; row <= last; row++) {
      if ((mask[row] & cares) !== low || (maskHigh[row] & caresHigh) !== high) continue;
      if (count < length) rows[count] = row;
      count++;
    }
    return count;
  }
}

/** Below this capacity engines do not trim an array whose length shrinks. */
const SMALLEST = 15;

/** An array of exactly `count` numbers from the class whose capacity fits it. */
export function pooled(pool: number[][], count: number): number[] {
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
