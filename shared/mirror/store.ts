/** What a client of a state room has been told: rows by their places, and the values beside them. */
import { HELD_ROWS_MIN, isCompared, type Contract } from './contract.ts';
import type { HeldNumbers } from './held.ts';
import { valueOfStep } from './values.ts';

/** One list of rows. A place's fields lie at place · fields.length. */
export class StoredRows {
  readonly isOwn: boolean;
  readonly #contract: Contract;
  count = 0;
  /** Two words for each place; 0 where there is no row. */
  has: Uint32Array;
  /** Counted up when another row takes a place. */
  life: Uint32Array;
  /** Rows that have come to a place since everything was told, modulo 2^16. */
  shown: Uint16Array;
  /** The tick in which an own row came alive, low 32 bits. */
  born: Float64Array;
  /** As it came: a step of a quantized column, a code of a reference. */
  raw: Float64Array;
  /** What it means. */
  values: Float64Array;

  constructor(contract: Contract, isOwn: boolean) {
    this.#contract = contract;
    this.isOwn = isOwn;
    this.has = new Uint32Array(HELD_ROWS_MIN * 2);
    this.life = new Uint32Array(HELD_ROWS_MIN);
    this.shown = new Uint16Array(HELD_ROWS_MIN);
    this.born = new Float64Array(HELD_ROWS_MIN);
    this.raw = new Float64Array(HELD_ROWS_MIN * contract.fields.length);
    this.values = new Float64Array(HELD_ROWS_MIN * contract.fields.length);
  }

  /** Forgets every row. Lives go on, so that none is taken for one of before. */
  clear(): void {
    for (let slot = 0; slot < this.count; slot++) if (this.has[slot * 2] !== 0) this.life[slot]++;
    this.count = 0;
    this.shown.fill(0);
    this.has.fill(0);
    this.raw.fill(0);
    this.values.fill(0);
  }

  /** Room for one more place. */
  open(): void {
    if (this.count === this.life.length) this.#grow();
    this.count++;
  }

  /** Sets a word of what a row has. Fields of what it has no more become 0. */
  setHas(slot: number, word: number, bits: number): void {
    const at = slot * 2 + word;
    if (word === 0 && bits === 0) {
      if (this.has[slot * 2] !== 0) this.life[slot]++;
      this.has[slot * 2 + 1] = 0;
    }
    if (word === 0 && bits !== 0 && this.has[at] === 0) this.shown[slot]++;
    const before = this.has[at];
    this.has[at] = bits;
    const gone = (before & ~bits) >>> 0;
    if (gone === 0) return;
    const { components, fields } = this.#contract;
    for (const component of components) {
      const isGone = ((word === 0 ? component.hasLow : component.hasHigh) & gone) !== 0;
      if (!isGone && !(word === 0 && bits === 0)) continue;
      for (const place of component.fields) {
        this.raw[slot * fields.length + place] = 0;
        this.values[slot * fields.length + place] = 0;
      }
    }
  }

  set(slot: number, place: number, raw: number): void {
    const { fields } = this.#contract;
    const at = slot * fields.length + place;
    const { steps } = fields[place];
    this.raw[at] = raw;
    this.values[at] = this.isOwn || steps === undefined ? raw : valueOfStep(steps, raw);
  }

  hold(into: HeldNumbers): void {
    const { components, fields } = this.#contract;
    for (let slot = 0; slot < this.count; slot++) {
      const low = this.has[slot * 2];
      const high = this.has[slot * 2 + 1];
      into.add(low);
      if (low === 0) continue;
      for (let i = 0; i < fields.length; i++) {
        const { hasLow, hasHigh } = components[fields[i].component];
        if (!this.isOwn && fields[i].isSecret) continue;
        if ((low & hasLow) !== 0 || (high & hasHigh) !== 0) into.add(this.raw[slot * fields.length + i]);
      }
    }
  }

  #grow(): void {
    const { fields } = this.#contract;
    const size = this.life.length * 2;
    const { has, life, shown, born, raw, values } = this;
    this.has = new Uint32Array(size * 2);
    this.life = new Uint32Array(size);
    this.born = new Float64Array(size);
    this.raw = new Float64Array(size * fields.length);
    this.values = new Float64Array(size * fields.length);
    this.has.set(has);
    this.life.set(life);
    this.shown = new Uint16Array(size);
    this.shown.set(shown);
    this.born.set(born);
    this.raw.set(raw);
    this.values.set(values);
  }
}

/** All that one client holds. */
export class MirrorStore {
  readonly contract: Contract;
  readonly own: StoredRows;
  readonly others: StoredRows;
  readonly globals: Float64Array;
  /** By the contract's sections. */
  readonly sections: readonly Float64Array[];
  /** Whether anything in them has come since they were shown last. */
  readonly isSectionNew: Uint8Array;
  /** Of each refId from the first row's on: its place · 2, and 1 for an own row; −1 for none. */
  readonly places: number[] = [];
  /** The newest patch's tick, its low 32 bits. */
  tick = 0;
  /** That of the last whole state. */
  wholeTick = 0;
  /** Undefined while nothing was said with the last patch. */
  margin: number | undefined;
  agreement: number | undefined;
  orders = 0;
  level = 0;
  hash = '';

  constructor(contract: Contract) {
    this.contract = contract;
    this.own = new StoredRows(contract, true);
    this.others = new StoredRows(contract, false);
    this.globals = new Float64Array(contract.globals.length);
    this.sections = contract.sections.map(({ count }) => new Float64Array(count));
    this.isSectionNew = new Uint8Array(this.sections.length).fill(1);
  }

  /** Forgets everything: a whole state follows. */
  clear(): void {
    this.own.clear();
    this.others.clear();
    this.globals.fill(0);
    for (const section of this.sections) section.fill(0);
    this.isSectionNew.fill(1);
    this.places.length = 0;
    this.hash = '';
  }

  /** The same numbers in the same order as the server's. */
  hold(into: HeldNumbers): void {
    this.own.hold(into);
    this.others.hold(into);
    for (let i = 0; i < this.globals.length; i++) into.add(this.globals[i]);
    this.sections.forEach((values, i) => {
      if (isCompared(this.contract.sections[i])) for (let at = 0; at < values.length; at++) into.add(values[at]);
    });
  }
}
