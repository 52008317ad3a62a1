/** One list of rows of one client: which row of the server is in which place, and what of it has not been sent. */

import { OPERATION } from './patch-bytes.ts';

/** A place is never another row's in the patch in which it became empty: who reads that patch can tell the two apart. */
const EMPTY = 0;
const USED = 1;
const LEAVING = 2;

/** Places of a list: a number of a row is 16 bits, and says the list too. A client that may know more rows knows no more. */
export const PLACES_MAX = 32_767;

/** Among codes: nothing was sent of this reference since its row, or its component, came. */
export const NEVER_SENT = 0xffff;

/** Places of one list. Numbers of places follow from what the client may know alone. */
export class Slots {
  /** Places that were ever used. */
  count = 0;
  /** Those that have a row. */
  usedCount = 0;
  /** The server's row and its generation. */
  rows = new Uint16Array(16);
  generations = new Uint16Array(16);
  states = new Uint8Array(16);
  /** Whether the client has been told of the place; whether there is one of which it has not. */
  isTold = new Uint8Array(16);
  hasUntold = false;
  refIds = new Uint32Array(16);
  /** Whether it has been told of the row that is there. */
  isRowTold = new Uint8Array(16);
  /** Rows of the place that the client has been told of since it was told everything, modulo 2^16. */
  shown = new Uint16Array(16);
  /** Fields that changed and were not sent, two words for each place; of one that is left, that it is. */
  pending = new Uint32Array(32);
  /** What was sent last of each field that names a row. */
  codes: Uint16Array;
  readonly #references: number;
  /** Empty places; the lowest last when it is sorted. */
  readonly #free: number[] = [];
  #isFreeSorted = true;
  readonly #leaving: number[] = [];
  /** Places that were given to a row since the client was told last. */
  readonly #untold: number[] = [];

  /** `references`: fields of a row that name another. */
  constructor(references: number) {
    this.#references = references;
    this.codes = new Uint16Array(16 * references);
  }

  /** Whether there is no place for another row. */
  get isFull(): boolean {
    return this.count >= PLACES_MAX && this.#free.length === 0;
  }

  isUsed(slot: number): boolean {
    return this.states[slot] === USED;
  }

  isLeaving(slot: number): boolean {
    return this.states[slot] === LEAVING;
  }

  /** Gives a row the lowest empty place; `refId` names a place that is new. */
  take(row: number, generation: number, refId: () => number): number {
    let slot = this.count;
    if (this.#free.length > 0) {
      if (!this.#isFreeSorted) this.#free.sort((a, b) => b - a);
      this.#isFreeSorted = true;
      slot = this.#free.pop() ?? slot;
    } else {
      if (this.count === this.rows.length) this.#grow();
      this.refIds[slot] = refId();
      this.hasUntold = true;
      this.count++;
    }
    this.rows[slot] = row;
    this.generations[slot] = generation;
    this.states[slot] = USED;
    this.usedCount++;
    this.isRowTold[slot] = 0;
    this.#untold.push(slot);
    this.codes.fill(NEVER_SENT, slot * this.#references, (slot + 1) * this.#references);
    return slot;
  }

  /** The row of a place is known no more. Of one that the client was never told of the place is empty at once. */
  leave(slot: number): void {
    const isLeaving = this.isRowTold[slot] !== 0;
    this.states[slot] = isLeaving ? LEAVING : EMPTY;
    this.usedCount--;
    this.pending[slot * 2] = isLeaving ? 1 : 0;
    this.pending[slot * 2 + 1] = 0;
    if (isLeaving) {
      this.#leaving.push(slot);
      return;
    }
    const untold = this.#untold.indexOf(slot);
    if (untold >= 0) this.#untold.splice(untold, 1);
    this.#free.push(slot);
    this.#isFreeSorted = false;
  }

  /** How a field of the place is written: as one that is new when the place is. */
  operationFor(slot: number): number {
    return this.isTold[slot] === 0 ? OPERATION.add : OPERATION.replace;
  }

  /** The client has lost the thread: it will be told of every place anew. */
  forgetTold(): void {
    this.isTold.fill(0);
    this.hasUntold = this.count > 0;
    this.shown.fill(0);
    this.#untold.length = 0;
    for (let slot = 0; slot < this.count; slot++) if (this.states[slot] === USED) this.#untold.push(slot);
  }

  /** All that waited has been told: what left has left, and its places may be used again. */
  told(): void {
    for (let i = 0; i < this.#leaving.length; i++) {
      this.states[this.#leaving[i]] = EMPTY;
      this.#free.push(this.#leaving[i]);
      this.#isFreeSorted = false;
    }
    this.#leaving.length = 0;
    for (let i = 0; i < this.#untold.length; i++) {
      const slot = this.#untold[i];
      if (this.states[slot] !== USED) continue;
      this.isRowTold[slot] = 1;
      this.shown[slot]++;
    }
    this.#untold.length = 0;
    if (!this.hasUntold) return;
    this.isTold.fill(1, 0, this.count);
    this.hasUntold = false;
  }

  #grow(): void {
    const size = this.rows.length * 2;
    const grown = <T extends Uint8Array | Uint16Array | Uint32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.rows = grown(this.rows, new Uint16Array(size));
    this.generations = grown(this.generations, new Uint16Array(size));
    this.states = grown(this.states, new Uint8Array(size));
    this.shown = grown(this.shown, new Uint16Array(size));
    this.isTold = grown(this.isTold, new Uint8Array(size));
    this.refIds = grown(this.refIds, new Uint32Array(size));
    this.isRowTold = grown(this.isRowTold, new Uint8Array(size));
    this.pending = grown(this.pending, new Uint32Array(size * 2));
    this.codes = grown(this.codes, new Uint16Array(size * this.#references));
  }
}

/** The number by which a client knows a row: 0 for none, else twice its place, and 1 for an own row or 2 for another's. */
export function codeOf(slot: number, isOwn: boolean): number {
  return slot * 2 + (isOwn ? 1 : 2);
}
