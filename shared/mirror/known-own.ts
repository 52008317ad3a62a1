/** Own rows in a client's world: predicted, and put right when the server says something else. */
import type { Predictor } from '../sim/predictor-face.ts';
import type { WorldParts } from '../world/world.ts';
import { writeReference, type CodeBook } from './code-book.ts';
import type { Contract } from './contract.ts';
import { maskHighOf, maskLowOf } from './known-others.ts';
import type { StoredRows } from './store.ts';

/** What the server's word led to. */
export type Reconciled = 'same' | 'corrected' | 'begun';

/**
 * Hears what of the own rows was predicted otherwise than the server made it: a field as 'Body.x', or 'row' (it came, went or has
 * other components); and the server's value less the predicted one, 0 where that is no number.
 */
export type HearCorrection = (what: string, by: number) => void;

/** What the server said of own rows: they are of `tick`. */
export interface OwnWord {
  readonly tick: number;
  /** seats × inputBytes bytes: what it sealed for the own seats. */
  readonly inputs: Uint8Array;
  /** Makes whole the low 32 bits of a tick near that one. */
  unwrap(low: number): number;
}

/** Own rows of one world. */
export class KnownOwn {
  readonly #contract: Contract;
  readonly #parts: WorldParts;
  readonly #stored: StoredRows;
  readonly #codes: CodeBook;
  readonly #predictor: Predictor;
  readonly #hear: HearCorrection | undefined;
  #rows = new Uint16Array(16);
  #lives = new Uint32Array(16);

  constructor(
    { contract, parts, codes }: { readonly contract: Contract; readonly parts: WorldParts; readonly codes: CodeBook },
    stored: StoredRows,
    predictor: Predictor,
    hear?: HearCorrection,
  ) {
    this.#hear = hear;
    this.#contract = contract;
    this.#parts = parts;
    this.#stored = stored;
    this.#codes = codes;
    this.#predictor = predictor;
  }

  /** Takes every row out of the world. */
  clear(): void {
    for (let slot = 0; slot < this.#rows.length; slot++) this.#remove(slot);
    this.#parts.entities.commit();
  }

  /** Own rows are as the server says, and nothing of before is kept. */
  begin(word: OwnWord): void {
    while (this.#rows.length < this.#stored.count) this.#grow();
    this.#place(word);
    this.#predictor.begin(word.tick, word.inputs);
  }

  /**
   * Compares what the server says with what was predicted for that tick. When it is the same, the prediction stands; when it is not, the own
   * rows are as the server says, and the ticks since have to be stepped again.
   */
  reconcile(word: OwnWord): Reconciled {
    const { tick, inputs } = word;
    const predictor = this.#predictor;
    if (predictor.tick < 0 || tick > predictor.tickNewest || tick < predictor.tickOldest) {
      this.begin(word);
      return 'begun';
    }
    while (this.#rows.length < this.#stored.count) this.#grow();
    if (!this.#isOtherwise(tick)) {
      predictor.confirm(tick);
      predictor.withdraw(tick);
      return 'same';
    }
    predictor.rollback(tick);
    this.#place(word);
    predictor.keep(tick, inputs);
    predictor.confirm(tick);
    predictor.withdraw(tick);
    return 'corrected';
  }

  /** Whether anything of the own rows was predicted otherwise. All of it is looked for when someone wants to hear of it. */
  #isOtherwise(tick: number): boolean {
    const { has, life, count } = this.#stored;
    const predictor = this.#predictor;
    const hear = this.#hear;
    let isFound = false;
    for (let slot = 0; slot < this.#rows.length; slot++) {
      const row = this.#rows[slot];
      const isThere = slot < count && has[slot * 2] !== 0;
      if (!isThere && row === 0) continue;
      if (
        !isThere ||
        row === 0 ||
        life[slot] !== this.#lives[slot] ||
        predictor.maskLowAt(tick, row) !== maskLowOf(this.#contract, has, slot) ||
        predictor.maskHighAt(tick, row) !== maskHighOf(this.#contract, has, slot)
      )
        hear?.('row', 0);
      else if (!this.#isRowOtherwise(tick, slot, row)) continue;
      isFound = true;
      if (hear === undefined) return true;
    }
    return isFound;
  }

  #isRowOtherwise(tick: number, slot: number, row: number): boolean {
    const { fields, components } = this.#contract;
    const { has, values, raw } = this.#stored;
    const { entities } = this.#parts;
    const hear = this.#hear;
    let isFound = false;
    for (let i = 0; i < fields.length; i++) {
      const { component, region, at, isReference, kind } = fields[i];
      const { hasLow, hasHigh } = components[component];
      if ((has[slot * 2] & hasLow) === 0 && (has[slot * 2 + 1] & hasHigh) === 0) continue;
      let value = values[slot * fields.length + i];
      if (isReference) {
        const code = raw[slot * fields.length + i];
        const target = this.#codes.rowOf(code);
        // A row that is not shown yet, or no more, is nothing that a prediction could know.
        if (code !== 0 && target === 0) continue;
        value = kind === 'entityId' ? entities.idOf(target) : target;
      }
      if (!this.#predictor.differs(tick, row, region, value, at)) continue;
      if (hear === undefined) return true;
      isFound = true;
      hear(fields[i].name, isReference ? 0 : value - this.#predictor.valueAt(tick, row, region, at));
    }
    return isFound;
  }

  /** Makes the own rows what the server says. */
  #place({ tick, unwrap }: OwnWord): void {
    const { has, life, count, born } = this.#stored;
    const { entities, memory } = this.#parts;
    const predictor = this.#predictor;
    for (let slot = 0; slot < this.#rows.length; slot++) {
      const isThere = slot < count && has[slot * 2] !== 0;
      if (this.#rows[slot] !== 0 && !(isThere && life[slot] === this.#lives[slot])) this.#remove(slot);
    }
    entities.commit();
    for (let slot = 0; slot < count; slot++) {
      if (has[slot * 2] === 0) continue;
      const low = maskLowOf(this.#contract, has, slot);
      const high = maskHighOf(this.#contract, has, slot);
      const row = this.#rows[slot];
      if (row !== 0) {
        if (memory.mask[row] !== low || memory.maskHigh[row] !== high) predictor.setComponents(row, low, high);
        continue;
      }
      let come = predictor.tick < 0 || predictor.tick !== tick ? 0 : predictor.match(unwrap(born[slot]), low, high);
      if (come === 0) {
        come = entities.spawn(low, high);
        entities.commit();
        if (come !== 0) predictor.adopt(come);
      }
      this.#rows[slot] = come;
      this.#lives[slot] = life[slot];
      if (come !== 0) this.#codes.set(slot * 2 + 1, come, life[slot]);
    }
    for (let slot = 0; slot < count; slot++) if (this.#rows[slot] !== 0) this.#write(slot, this.#rows[slot]);
  }

  #write(slot: number, row: number): void {
    const { fields, components } = this.#contract;
    const { has, values, raw } = this.#stored;
    const { arrays } = this.#parts.memory;
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i];
      const { hasLow, hasHigh } = components[field.component];
      if ((has[slot * 2] & hasLow) === 0 && (has[slot * 2 + 1] & hasHigh) === 0) continue;
      if (field.isReference) writeReference(this.#parts, field, row, this.#codes.rowOf(raw[slot * fields.length + i]));
      else arrays[field.region][row * field.stride + field.at] = values[slot * fields.length + i];
    }
  }

  #remove(slot: number): void {
    const row = this.#rows[slot];
    if (row === 0) return;
    const { entities } = this.#parts;
    const isAlive = entities.isAlive(row);
    this.#predictor.release(row);
    if (isAlive) entities.despawn(row);
    this.#codes.forget(slot * 2 + 1);
    this.#rows[slot] = 0;
  }

  #grow(): void {
    const rows = new Uint16Array(this.#rows.length * 2);
    const lives = new Uint32Array(rows.length);
    rows.set(this.#rows);
    lives.set(this.#lives);
    this.#rows = rows;
    this.#lives = lives;
  }
}
