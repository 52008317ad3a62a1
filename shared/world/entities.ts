/** Rows and identities: spawn, despawn, add and remove, applied at the end of a system; columns that point at the dead heal. */
import { SamestepError } from '../errors.ts';
import { HEADER } from '../model/layout.ts';
import { ALIVE, type WorldMemory } from './memory.ts';
import { Pointers } from './pointers.ts';
import type { Queries } from './queries.ts';
import { createRowClearer, type ClearRow } from './row-clearer.ts';

export { ALIVE };

const SPAWN = 0;
const DESPAWN = 1;
const ADD = 2;
const REMOVE = 3;
const CANCELLED = 4;

/**
 * A row that died is used again when so many others have died since, or when no row is left that was never used: an EntityId is
 * ambiguous only after its row has lived 65,536 times, and no row lives that often while the others rest.
 */
const RESTING_ROWS = 32;

/** Structural changes that one system may ask for: so many for each row, and so many beside. */
const CHANGES_PER_ROW = 4;
const CHANGES_BESIDE = 1_024;

/**
 * Where rows come from while predicted systems run on a client, and which they may change. Rows that die then are hidden: their numbers
 * and generations stay as they are, so that a rollback can show them again.
 */
export interface RowSource {
  /** Rows whose pointers heal, `count` of them. */
  readonly list: ArrayLike<number>;
  readonly count: number;
  /** A zeroed row for a spawn with these components, 0 when there is none. */
  take(low: number, high: number): number;
  /** Whether a row may be despawned, given a component or lose one: what may not be done is left undone. */
  mayChange(row: number, verb: 'despawn' | 'add' | 'remove'): boolean;
}

interface Component {
  readonly low: number;
  readonly high: number;
  readonly clear: ClearRow;
}

/** The structural changes of one world. Between systems the queue is empty, so it is no state. */
export class Entities {
  readonly #memory: WorldMemory;
  readonly #queries: Queries;
  readonly #components: readonly Component[];
  readonly #clear: ClearRow;
  readonly #pointers: Pointers;
  readonly #queueLimit: number;
  #queue = new Int32Array(256);
  #queued = 0;
  /** Removes among what is queued. */
  #removes = 0;
  #hasRefused = false;
  #moment = 0;
  #source: RowSource | undefined;
  /** When each row came alive, in the count of all that did. No state: what was loaded has no order. */
  readonly #births: Float64Array;
  #birthCount = 0;

  constructor(memory: WorldMemory, queries: Queries) {
    const { layout } = memory;
    this.#memory = memory;
    this.#queries = queries;
    const ofComponents = layout.regions.filter(({ group }) => group === 'component');
    this.#components = layout.components.map((name, i) => ({
      ...componentBits(i),
      clear: createRowClearer(
        memory.bytes.buffer,
        ofComponents.filter(({ owner }) => owner === name),
      ),
    }));
    this.#clear = createRowClearer(memory.bytes.buffer, ofComponents);
    this.#pointers = new Pointers(memory);
    this.#births = new Float64Array(layout.rowCount);
    this.#queueLimit = 4 * (CHANGES_PER_ROW * layout.rowCount + CHANGES_BESIDE);
  }

  /** Counts the parts of steps (and loads) this process has made of this world: equal only inside one system. No state, only for caches. */
  get moment(): number {
    return this.#moment;
  }

  /** Structural changes that were asked for and wait for the end of the system. */
  get queuedCount(): number {
    return this.#queued / 4;
  }

  /** Greater for rows that came alive later in this process; 0 for those that were loaded. */
  birthOf(row: number): number {
    return this.#births[row];
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

  /** Takes rows from a source, and changes only those it allows, until it is called with none. */
  use(source: RowSource | undefined): void {
    this.#source = source;
  }

  /** Reserves a zeroed row that comes alive with these components at the next commit; 0 when the world is full. */
  spawn(low: number, high: number): number {
    const row = this.#source === undefined ? this.takeRow() : this.#source.take(low | ALIVE, high);
    if (row === 0) this.#hasRefused = true;
    else this.#push(SPAWN, row, low | ALIVE, high);
    return row;
  }

  /** Takes a zeroed row from those that are free; 0 when the world is full, which is counted. */
  takeRow(): number {
    const { header, layout } = this.#memory;
    const isUnusedLeft = header[HEADER.highWater] + 1 < layout.rowCount;
    if (header[HEADER.freeCount] > (isUnusedLeft ? RESTING_ROWS : 0)) return this.#takeFree();
    if (isUnusedLeft) return ++header[HEADER.highWater];
    header[HEADER.refusedSpawns]++;
    return 0;
  }

  /** Gives a row that is not alive back to those that are free: its identity is over. */
  freeRow(row: number): void {
    const { generation, free, header } = this.#memory;
    generation[row]++;
    free[(header[HEADER.freeHead] + header[HEADER.freeCount]++) % free.length] = row;
  }

  /** The row that has rested longest. */
  #takeFree(): number {
    const { header, free } = this.#memory;
    const head = header[HEADER.freeHead];
    const row = free[head];
    free[head] = 0;
    header[HEADER.freeHead] = head + 1 === free.length ? 0 : head + 1;
    header[HEADER.freeCount]--;
    return row;
  }

  despawn(row: number): void {
    if (row > 0 && this.#mayChange(row, 'despawn')) this.#push(DESPAWN, row, 0, 0);
  }

  /** A component that is taken away in this system and given again begins anew: zeroed now, so that what is written next stays. */
  add(row: number, component: number): void {
    if (!this.#mayChange(row, 'add')) return;
    if (this.#removes > 0) this.#cancelRemoves(row, component);
    this.#push(ADD, row, component, 0);
  }

  remove(row: number, component: number): void {
    if (!this.#mayChange(row, 'remove')) return;
    this.#removes++;
    this.#push(REMOVE, row, component, 0);
  }

  /** Applies what was queued, in that order, then heals. Called at the end of each system. */
  commit(): void {
    this.#moment++;
    if (this.#queued > 0) {
      let hasDeaths = false;
      for (let at = 0; at < this.#queued; at += 4) hasDeaths = this.#apply(at) || hasDeaths;
      this.#queued = 0;
      this.#removes = 0;
      if (hasDeaths) this.heal();
    }
    if (this.#hasRefused) {
      this.clearRowZero();
      this.#hasRefused = false;
    }
  }

  /** Zeroes row 0: what was written to a refused spawn, or by mistake. */
  clearRowZero(): void {
    this.#clear(0);
  }

  /** Ends every entity that is alive, and what was asked for in this system. What is spawned next has the rows 1, 2, 3 … again. */
  despawnAll(): void {
    this.commit();
    const { mask, free, header } = this.#memory;
    for (let row = 1; row <= header[HEADER.highWater]; row++) if ((mask[row] & ALIVE) !== 0) this.#kill(row);
    this.heal();
    free.fill(0);
    header[HEADER.freeCount] = 0;
    header[HEADER.freeHead] = 0;
    header[HEADER.highWater] = 0;
  }

  /** Forgets what is queued: the step that queued it threw, or the bytes were replaced. */
  discard(): void {
    this.#moment++;
    this.#queued = 0;
    this.#removes = 0;
    this.#hasRefused = false;
  }

  #mayChange(row: number, verb: 'despawn' | 'add' | 'remove'): boolean {
    return this.#source === undefined || this.#source.mayChange(row, verb);
  }

  #push(kind: number, row: number, low: number, high: number): void {
    if (this.#queued === this.#queueLimit) throw tooManyChanges(this.#queueLimit / 4, this.#memory.header[HEADER.tick]);
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
    const { mask, maskHigh } = this.#memory;
    const kind = this.#queue[at];
    const row = this.#queue[at + 1];
    const low = this.#queue[at + 2];
    const high = this.#queue[at + 3];
    if (kind === SPAWN) {
      this.show(row, low, high);
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

  /** Zeroes one component's columns of a row; of none when the number is no row's, for behind a column lies the next one. */
  #zero(row: number, component: number): void {
    if (row >= 0 && row < this.#memory.layout.rowCount) this.#components[component].clear(row);
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
    this.hide(row);
    if (this.#source === undefined) this.freeRow(row);
  }

  /** Makes a row that is not alive alive with these components. Its columns stay as they are. */
  show(row: number, low: number, high: number): void {
    const { mask, maskHigh, header } = this.#memory;
    mask[row] = low;
    maskHigh[row] = high;
    header[HEADER.aliveCount]++;
    this.#births[row] = ++this.#birthCount;
    this.#queries.invalidate(mask[row], maskHigh[row]);
  }

  /** Gives a row exactly these components, whether it is alive or not; the columns of those it loses become zero. */
  become(row: number, low: number, high: number): void {
    const { mask, maskHigh } = this.#memory;
    if (!this.isAlive(row)) return this.show(row, low, high);
    this.#queries.invalidate(mask[row], maskHigh[row]);
    for (let i = 0; i < this.#components.length; i++) {
      const component = this.#components[i];
      if ((low & component.low) === 0 && (high & component.high) === 0) component.clear(row);
    }
    mask[row] = low;
    maskHigh[row] = high;
    this.#queries.invalidate(mask[row], maskHigh[row]);
  }

  /** Makes a living row zero and no longer alive, without giving it back. */
  hide(row: number): void {
    const { mask, maskHigh, header } = this.#memory;
    this.#queries.invalidate(mask[row], maskHigh[row]);
    mask[row] = 0;
    maskHigh[row] = 0;
    this.#clear(row);
    header[HEADER.aliveCount]--;
  }

  /** Every pointer to a row that is no longer alive becomes NONE; with a source those of its rows only. */
  heal(): void {
    const source = this.#source;
    if (source === undefined) this.#pointers.heal();
    else for (let i = 0; i < source.count; i++) this.#pointers.healRow(source.list[i]);
  }

  /** Whether pointers to a row stay when it is not alive: it may come back under the same identity. */
  reserve(row: number, isReserved: boolean): void {
    this.#pointers.reserved[row] = isReserved ? 1 : 0;
  }

  /** Heals the pointers of one row, also those to reserved rows. */
  healRow(row: number): void {
    this.#pointers.healRow(row);
  }
}

function tooManyChanges(limit: number, tick: number): SamestepError {
  return new SamestepError({
    code: 'world/limit',
    what: `A system asked for more than ${limit} spawns, despawns, adds and removes in tick ${tick}.`,
    why: 'They are kept until the system ends.',
    fix: 'Look for a loop that asks again and again, or give the model more entities.',
    data: { limit, tick },
  });
}

/** The mask bits of component i: bit i + 1 of 64. */
export function componentBits(i: number): { readonly low: number; readonly high: number } {
  const bit = i + 1;
  return bit < 32 ? { low: (1 << bit) >>> 0, high: 0 } : { low: 0, high: (1 << (bit - 32)) >>> 0 };
}
