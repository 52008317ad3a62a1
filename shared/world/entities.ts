/** Rows and identities: spawn, despawn, add and remove, applied at the end of a system; columns that point at the dead heal. */
import { HEADER } from '../model/layout.ts';
import type { NumberArray, WorldMemory } from './memory.ts';
import type { Queries } from './queries.ts';

const SPAWN = 0;
const DESPAWN = 1;
const ADD = 2;
const REMOVE = 3;
const CANCELLED = 4;
const ALIVE = 1;

/** Columns of one component, for zeroing. */
interface ComponentArrays {
  readonly low: number;
  readonly high: number;
  readonly arrays: readonly NumberArray[];
}

/** The structural changes of one world. Between systems the queue is empty, so it is no state. */
export class Entities {
  readonly #memory: WorldMemory;
  readonly #queries: Queries;
  readonly #components: readonly ComponentArrays[];
  readonly #rowArrays: readonly NumberArray[];
  readonly #pointers: readonly NumberArray[];
  #queue = new Int32Array(256);
  #queued = 0;
  /** Removes among what is queued. */
  #removes = 0;
  #hasRefused = false;

  constructor(memory: WorldMemory, queries: Queries) {
    const { layout, arrays } = memory;
    this.#memory = memory;
    this.#queries = queries;
    const columns = layout.regions.map((region, i) => ({ region, array: arrays[i] }));
    const ofComponents = columns.filter(({ region }) => region.group === 'component');
    this.#components = layout.components.map((name, i) => ({
      ...componentBits(i),
      arrays: ofComponents.filter(({ region }) => region.owner === name).map(({ array }) => array),
    }));
    this.#rowArrays = ofComponents.map(({ array }) => array);
    this.#pointers = columns
      .filter(({ region }) => region.kind === 'entity' && (region.group === 'component' || region.group === 'globals'))
      .map(({ array }) => array);
  }

  isAlive(row: number): boolean {
    return (this.#memory.mask[row] & ALIVE) !== 0;
  }

  hasAll(row: number, low: number, high: number): boolean {
    const { mask, maskHigh } = this.#memory;
    return (mask[row] & low) >>> 0 === low && (maskHigh[row] & high) >>> 0 === high;
  }

  /** Row and generation of a row, 0 for row 0. */
  idOf(row: number): number {
    return row === 0 ? 0 : ((this.#memory.generation[row] << 16) | row) >>> 0;
  }

  /** The row of an identity if it is still alive, else 0. */
  rowOf(id: number): number {
    const row = id & 0xffff;
    const { generation, layout } = this.#memory;
    return row < layout.rowCount && generation[row] === id >>> 16 && this.isAlive(row) ? row : 0;
  }

  /** Reserves a zeroed row that comes alive with these components at the next commit; 0 when the world is full. */
  spawn(low: number, high: number): number {
    const { header, free, layout } = this.#memory;
    let row = 0;
    if (header[HEADER.freeCount] > 0) {
      row = free[--header[HEADER.freeCount]];
      free[header[HEADER.freeCount]] = 0;
    } else if (header[HEADER.highWater] + 1 < layout.rowCount) {
      row = ++header[HEADER.highWater];
    } else {
      header[HEADER.refusedSpawns]++;
      this.#hasRefused = true;
      return 0;
    }
    this.#push(SPAWN, row, low | ALIVE, high);
    return row;
  }

  despawn(row: number): void {
    if (row > 0) this.#push(DESPAWN, row, 0, 0);
  }

  /** A component that is taken away in this system and given again begins anew: zeroed now, so that what is written next stays. */
  add(row: number, component: number): void {
    if (this.#removes > 0) this.#cancelRemoves(row, component);
    this.#push(ADD, row, component, 0);
  }

  remove(row: number, component: number): void {
    this.#removes++;
    this.#push(REMOVE, row, component, 0);
  }

  /** Applies what was queued, in that order, then heals. Called at the end of each system. */
  commit(): void {
    if (this.#queued > 0) {
      let hasDeaths = false;
      for (let at = 0; at < this.#queued; at += 4) hasDeaths = this.#apply(at) || hasDeaths;
      this.#queued = 0;
      this.#removes = 0;
      if (hasDeaths) this.#heal();
    }
    if (this.#hasRefused) {
      this.clearRowZero();
      this.#hasRefused = false;
    }
  }

  /** Zeroes row 0: what was written to a refused spawn, or by mistake. */
  clearRowZero(): void {
    for (let i = 0; i < this.#rowArrays.length; i++) this.#rowArrays[i][0] = 0;
  }

  /** Forgets what is queued: the step that queued it threw, or the bytes were replaced. */
  discard(): void {
    this.#queued = 0;
    this.#removes = 0;
    this.#hasRefused = false;
  }

  #push(kind: number, row: number, low: number, high: number): void {
    if (this.#queued + 4 > this.#queue.length) {
      const grown = new Int32Array(this.#queue.length * 2);
      grown.set(this.#queue);
      this.#queue = grown;
    }
    const queue = this.#queue;
    queue[this.#queued++] = kind;
    queue[this.#queued++] = row;
    queue[this.#queued++] = low;
    queue[this.#queued++] = high;
  }

  /** Applies one change; true when a row died. */
  #apply(at: number): boolean {
    const { mask, maskHigh, header } = this.#memory;
    const kind = this.#queue[at];
    const row = this.#queue[at + 1];
    const low = this.#queue[at + 2];
    const high = this.#queue[at + 3];
    if (kind === SPAWN) {
      mask[row] = low;
      maskHigh[row] = high;
      header[HEADER.aliveCount]++;
      this.#queries.invalidate(mask[row], maskHigh[row]);
      return false;
    }
    if (kind === CANCELLED) return false;
    if (!this.isAlive(row)) {
      // What was written to a row that is not alive must not wait there for the next one to take it.
      if (kind === ADD) this.#zero(row, low);
      return false;
    }
    if (kind === DESPAWN) {
      this.#kill(row);
      return true;
    }
    const component = this.#components[low];
    if (kind === ADD) {
      mask[row] |= component.low;
      maskHigh[row] |= component.high;
      this.#queries.invalidate(mask[row], maskHigh[row]);
      return false;
    }
    this.#queries.invalidate(mask[row], maskHigh[row]);
    mask[row] &= ~component.low;
    maskHigh[row] &= ~component.high;
    this.#zero(row, low);
    return false;
  }

  /** Zeroes one component's columns of a row. */
  #zero(row: number, component: number): void {
    const { arrays } = this.#components[component];
    for (let i = 0; i < arrays.length; i++) arrays[i][row] = 0;
  }

  #cancelRemoves(row: number, component: number): void {
    const queue = this.#queue;
    for (let at = 0; at < this.#queued; at += 4) {
      if (queue[at] !== REMOVE || queue[at + 1] !== row || queue[at + 2] !== component) continue;
      queue[at] = CANCELLED;
      this.#zero(row, component);
    }
  }

  #kill(row: number): void {
    const { mask, maskHigh, generation, free, header } = this.#memory;
    this.#queries.invalidate(mask[row], maskHigh[row]);
    mask[row] = 0;
    maskHigh[row] = 0;
    generation[row]++;
    for (let i = 0; i < this.#rowArrays.length; i++) this.#rowArrays[i][row] = 0;
    free[header[HEADER.freeCount]++] = row;
    header[HEADER.aliveCount]--;
  }

  /** Every pointer to a row that is no longer alive becomes NONE. */
  #heal(): void {
    const { mask, header } = this.#memory;
    const last = header[HEADER.highWater];
    for (let column = 0; column < this.#pointers.length; column++) {
      const pointers = this.#pointers[column];
      const count = Math.min(pointers.length, last + 1);
      for (let i = 0; i < count; i++) {
        const row = pointers[i];
        if (row !== 0 && (mask[row] & ALIVE) === 0) pointers[i] = 0;
      }
    }
  }
}

/** The mask bits of component i: bit i + 1 of 64. */
export function componentBits(i: number): { readonly low: number; readonly high: number } {
  const bit = i + 1;
  return bit < 32 ? { low: (1 << bit) >>> 0, high: 0 } : { low: 0, high: (1 << (bit - 32)) >>> 0 };
}
