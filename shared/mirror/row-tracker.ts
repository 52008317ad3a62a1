/** What has changed in the rows of the server's world since the last patch: found once, by comparing columns, for all clients. */
import { NO_PLAYER } from '../model/fields.ts';
import { HEADER } from '../model/layout.ts';
import { ALIVE } from '../world/entities.ts';
import type { NumberArray } from '../world/memory.ts';
import type { WorldParts } from '../world/world.ts';
import type { Contract, RowComponent, RowField } from './contract.ts';
import { stepOf, type ValueType } from './values.ts';

/** A column that is compared. */
interface Watched {
  readonly field: RowField;
  readonly component: RowComponent;
  readonly values: NumberArray;
  /** What was there at the last patch. */
  readonly shadow: NumberArray;
  /** The step of each row, of a quantized column. */
  readonly steps: Uint32Array | undefined;
  readonly isHighWord: boolean;
  readonly bit: number;
}

/** A field as it is written: row · stride + at is where `values` has it. */
interface WrittenField {
  readonly type: ValueType;
  readonly values: NumberArray;
  readonly stride: number;
  readonly at: number;
  readonly isReference: boolean;
}

/** A component that says whose a row is. */
interface Owning {
  readonly maskLow: number;
  readonly maskHigh: number;
  /** Its column. */
  readonly seats: NumberArray;
}

/** The rows of one world. A row's word is at row · 2 for indexes 0…31 of its schema and at row · 2 + 1 for 32…62. */
export class RowTracker {
  readonly contract: Contract;
  /** Fields that changed since the last patch: as owners get them, and as others do. Two words for each row. */
  readonly changedExact: Uint32Array;
  readonly changedSent: Uint32Array;
  /** What a row has: as its owner gets it, and as others do. Two words for each row; 0 where there is none. */
  readonly hasExact: Uint32Array;
  readonly hasSent: Uint32Array;
  /** The tick in which each row came alive. */
  readonly bornTick: Float64Array;
  /** Whose each row was then, as a seat; −1 for nobody's. */
  readonly bornOwner: Int16Array;
  /** Whose each row is, as a seat; −1 for nobody's. */
  readonly owner: Int16Array;
  /** The rows of a seat, ascending: first[seat], then next[row], to 0. */
  readonly first: Uint16Array;
  readonly next: Uint16Array;
  readonly generation: Uint16Array;
  /** The columns, by the contract's places. */
  readonly columns: readonly NumberArray[];
  readonly steps: readonly (Uint32Array | undefined)[];
  /** Where a row's fields are taken from when they are written: as owners get them, and as others do. */
  readonly exact: readonly WrittenField[];
  readonly sent: readonly WrittenField[];
  readonly #parts: WorldParts;
  readonly #watched: readonly Watched[];
  readonly #bornGeneration: Int32Array;
  /** The newest tick, that of this look, and that of the look before. */
  #tick = -1;
  #scannedTick = -1;
  #lastTick = -1;
  /** The rows' masks, when `has` was made of them. */
  readonly #maskTaken: Uint32Array;
  readonly #maskHighTaken: Uint32Array;
  /** The components that say whose a row is. */
  readonly #owning: readonly Owning[];

  constructor(contract: Contract, parts: WorldParts) {
    const { memory } = parts;
    const { rowCount, playerCount } = memory.layout;
    this.contract = contract;
    this.#parts = parts;
    this.changedExact = new Uint32Array(rowCount * 2);
    this.changedSent = new Uint32Array(rowCount * 2);
    this.hasExact = new Uint32Array(rowCount * 2);
    this.hasSent = new Uint32Array(rowCount * 2);
    this.bornTick = new Float64Array(rowCount);
    this.bornOwner = new Int16Array(rowCount).fill(-1);
    this.owner = new Int16Array(rowCount).fill(-1);
    this.first = new Uint16Array(playerCount);
    this.next = new Uint16Array(rowCount);
    this.generation = memory.generation;
    this.#bornGeneration = new Int32Array(rowCount).fill(-1);
    this.#maskTaken = new Uint32Array(rowCount);
    this.#maskHighTaken = new Uint32Array(rowCount);
    this.#owning = contract.components
      .filter(({ ownerRegion }) => ownerRegion >= 0)
      .map(({ maskLow, maskHigh, ownerRegion }) => ({ maskLow, maskHigh, seats: memory.arrays[ownerRegion] }));
    this.#watched = contract.fields.map((field) => {
      const values = memory.arrays[field.region];
      return {
        field,
        component: contract.components[field.component],
        values,
        shadow: field.at === 0 ? values.slice() : values,
        steps: field.steps === undefined ? undefined : new Uint32Array(rowCount),
        isHighWord: field.index > 31,
        bit: (1 << (field.index & 31)) >>> 0,
      };
    });
    // The places of a list share one shadow of all of them.
    this.#watched.forEach((watched, i) => {
      if (watched.field.at > 0) Object.assign(watched, { shadow: this.#watched[i - watched.field.at].shadow });
    });
    this.columns = this.#watched.map(({ values }) => values);
    this.steps = this.#watched.map(({ steps }) => steps);
    this.exact = contract.fields.map(({ exact: type, stride, at, isReference }, i) => {
      return { type, values: this.columns[i], stride, at, isReference };
    });
    this.sent = contract.fields.map(({ sent: type, stride, at, isReference }, i) => {
      return { type, values: this.steps[i] ?? this.columns[i], stride, at, isReference };
    });
    for (const watched of this.#watched) {
      const { field, values, steps } = watched;
      if (field.steps === undefined || steps === undefined) continue;
      for (let row = 0; row < rowCount; row++) steps[row] = stepOf(field.steps, values[row]);
    }
    this.observe(memory.header[HEADER.tick]);
    this.#takeHas();
    this.#takeOwners();
  }

  /** Whether a row came alive after the last patch but one was looked at: nobody can have been refused its sight. */
  isNewborn(row: number): boolean {
    return this.bornTick[row] > this.#lastTick;
  }

  /** Notes which rows came alive. Call it after each tick. */
  observe(tick: number): void {
    this.#tick = tick;
    const { mask, generation, header } = this.#parts.memory;
    const born = this.#bornGeneration;
    const last = header[HEADER.highWater];
    for (let row = 1; row <= last; row++) {
      if (generation[row] === born[row] || (mask[row] & ALIVE) === 0) continue;
      born[row] = generation[row];
      this.bornTick[row] = tick;
      this.bornOwner[row] = this.#ownerOf(row);
    }
  }

  /** Looks what has changed since the last call. */
  scan(): void {
    this.#lastTick = this.#scannedTick;
    this.#scannedTick = this.#tick;
    this.changedExact.fill(0);
    this.changedSent.fill(0);
    this.#takeHas();
    this.#takeOwners();
    const last = this.#parts.memory.header[HEADER.highWater];
    for (let i = 0; i < this.#watched.length; i++) this.#compare(this.#watched[i], last);
  }

  #compare({ field, component, values, shadow, steps, isHighWord, bit }: Watched, last: number): void {
    const { changedExact, changedSent, hasExact } = this;
    const { stride, at } = field;
    const isRounded = field.sent === 'float32' && field.exact === 'float64';
    const word = isHighWord ? 1 : 0;
    for (let row = 1, i = stride + at; row <= last; row++, i += stride) {
      // The quick look settles all but zeros, of which there are two, and what is no number.
      if ((values[i] === shadow[i] && values[i] !== 0) || Object.is(values[i], shadow[i])) continue;
      const before = shadow[i];
      shadow[i] = values[i];
      // Of a component that is not there the column is zero: what it was, or was of the row before, is nobody's to know.
      const isThere = (hasExact[row * 2] & component.hasLow) !== 0 || (hasExact[row * 2 + 1] & component.hasHigh) !== 0;
      if (isThere) changedExact[row * 2 + word] |= bit;
      // Others are told of what they can see: the bits that a 32-bit float has not are none of it.
      if (field.isSecret || (isRounded && Object.is(Math.fround(before), Math.fround(values[i])))) continue;
      if (steps !== undefined && field.steps !== undefined) {
        const step = stepOf(field.steps, values[i]);
        if (step === steps[row]) continue;
        steps[row] = step;
      }
      if (isThere) changedSent[row * 2 + word] |= bit;
    }
  }

  /** What each row has; a component that came is sent with all its fields. */
  #takeHas(): void {
    const { components } = this.contract;
    const { mask, maskHigh, header } = this.#parts.memory;
    const { hasExact, hasSent } = this;
    const maskTaken = this.#maskTaken;
    const maskHighTaken = this.#maskHighTaken;
    const last = header[HEADER.highWater];
    for (let row = 1; row <= last; row++) {
      if (mask[row] === maskTaken[row] && maskHigh[row] === maskHighTaken[row]) continue;
      maskTaken[row] = mask[row];
      maskHighTaken[row] = maskHigh[row];
      const isAlive = (mask[row] & ALIVE) !== 0;
      let low = 0;
      let high = 0;
      let secretLow = 0;
      let secretHigh = 0;
      if (isAlive) {
        for (let i = 0; i < components.length; i++) {
          const { maskLow, maskHigh: maskOther, hasLow, hasHigh, isSecret } = components[i];
          if ((mask[row] & maskLow) === 0 && (maskHigh[row] & maskOther) === 0) continue;
          low |= hasLow;
          high |= hasHigh;
          if (!isSecret) continue;
          secretLow |= hasLow;
          secretHigh |= hasHigh;
        }
        // A row without any component that clients get is none of theirs.
        if ((low | high) !== 0) low |= 1;
      }
      const sentLow = low & ~secretLow;
      const sentHigh = high & ~secretHigh;
      this.#setHas(hasExact, this.changedExact, row, low >>> 0, high >>> 0);
      this.#setHas(hasSent, this.changedSent, row, sentLow === 1 && sentHigh === 0 ? 0 : sentLow >>> 0, sentHigh >>> 0);
    }
  }

  #setHas(has: Uint32Array, changed: Uint32Array, row: number, low: number, high: number): void {
    const at = row * 2;
    if (has[at] === low && has[at + 1] === high) return;
    const newLow = low & ~has[at];
    const newHigh = high & ~has[at + 1];
    has[at] = low;
    has[at + 1] = high;
    changed[at] |= this.contract.hasWords === 2 ? 3 : 1;
    const { components, fields } = this.contract;
    for (let i = 0; i < components.length; i++) {
      if ((components[i].hasLow & newLow) === 0 && (components[i].hasHigh & newHigh) === 0) continue;
      for (const place of has === this.hasSent ? components[i].sentFields : components[i].fields) {
        const { index } = fields[place];
        changed[at + (index >> 5)] |= 1 << (index & 31);
      }
    }
  }

  #takeOwners(): void {
    const { owner, first, next, hasExact } = this;
    first.fill(0);
    for (let row = this.#parts.memory.header[HEADER.highWater]; row >= 1; row--) {
      const seat = hasExact[row * 2] === 0 ? -1 : this.#ownerOf(row);
      owner[row] = seat;
      if (seat < 0) continue;
      next[row] = first[seat];
      first[seat] = row;
    }
  }

  /** Whose a row is: as the first of its components that says so. −1 for nobody's. */
  #ownerOf(row: number): number {
    const owning = this.#owning;
    const { mask, maskHigh } = this.#parts.memory;
    for (let i = 0; i < owning.length; i++) {
      const { maskLow, maskHigh: maskOther, seats } = owning[i];
      if ((mask[row] & maskLow) === 0 && (maskHigh[row] & maskOther) === 0) continue;
      const named = seats[row];
      return named === NO_PLAYER || named >= this.first.length ? -1 : named;
    }
    return -1;
  }
}
