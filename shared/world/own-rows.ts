/** Own rows: those of a world that predicted systems iterate and change on a client, and the queries narrowed to them. */
import { ALIVE, type WorldMemory } from './memory.ts';
import { pooled, type RowScope } from './queries.ts';

interface OwnQuery {
  readonly low: number;
  readonly high: number;
  readonly notLow: number;
  readonly notHigh: number;
  /** The change up to which `rows` is true. */
  version: number;
  rows: number[];
  /** Arrays by size class, as in all queries: none is ever trimmed. */
  readonly pool: number[][];
}

/** A set of rows, ascending. Rows of it may be dead for a while: queries list those that are alive. */
export class OwnRows implements RowScope {
  readonly #memory: WorldMemory;
  /** Whether each row is in the set. */
  readonly #isOwn: Uint8Array;
  /** The rows of the set, `count` of them. */
  readonly list: Uint16Array;
  readonly #queries: OwnQuery[] = [];
  #count = 0;
  #version = 0;

  constructor(memory: WorldMemory) {
    this.#memory = memory;
    this.#isOwn = new Uint8Array(memory.layout.rowCount);
    this.list = new Uint16Array(memory.layout.rowCount);
  }

  /** How many rows the set has. */
  get count(): number {
    return this.#count;
  }

  has(row: number): boolean {
    return this.#isOwn[row] === 1;
  }

  add(row: number): void {
    if (this.has(row)) return;
    this.#isOwn[row] = 1;
    let at = this.#count++;
    for (; at > 0 && this.list[at - 1] > row; at--) this.list[at] = this.list[at - 1];
    this.list[at] = row;
    this.changed();
  }

  delete(row: number): void {
    if (!this.has(row)) return;
    this.#isOwn[row] = 0;
    const at = this.list.indexOf(row);
    this.list.copyWithin(at, at + 1, this.#count);
    this.#count--;
    this.changed();
  }

  changed(): void {
    this.#version++;
  }

  rows(low: number, high: number, notLow: number, notHigh: number): readonly number[] {
    const query = this.#find(low, high, notLow, notHigh);
    if (query.version !== this.#version) this.#rebuild(query);
    return query.rows;
  }

  #find(low: number, high: number, notLow: number, notHigh: number): OwnQuery {
    for (let i = 0; i < this.#queries.length; i++) {
      const query = this.#queries[i];
      if (query.low !== low || query.high !== high) continue;
      if (query.notLow === notLow && query.notHigh === notHigh) return query;
    }
    const query: OwnQuery = { low, high, notLow, notHigh, version: -1, rows: [], pool: [] };
    this.#queries.push(query);
    return query;
  }

  #rebuild(query: OwnQuery): void {
    query.version = this.#version;
    let count = 0;
    for (let i = 0; i < this.#count; i++) if (this.#fits(query, this.list[i])) count++;
    if (count !== query.rows.length) query.rows = pooled(query.pool, count);
    const { rows } = query;
    let at = 0;
    for (let i = 0; i < this.#count; i++) if (this.#fits(query, this.list[i])) rows[at++] = this.list[i];
  }

  #fits({ low, high, notLow, notHigh }: OwnQuery, row: number): boolean {
    const { mask, maskHigh } = this.#memory;
    if ((mask[row] & ALIVE) === 0) return false;
    if ((mask[row] & low) !== low || (maskHigh[row] & high) !== high) return false;
    return (mask[row] & notLow) === 0 && (maskHigh[row] & notHigh) === 0;
  }
}
