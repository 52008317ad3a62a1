/** Others' rows in a client's world: shown a little in the past, between two patches. */
import { TAU } from '../math/trigonometry.ts';
import type { WorldParts } from '../world/world.ts';
import { writeReference, type CodeBook } from './code-book.ts';
import type { Contract, RowField } from './contract.ts';
import type { Sample, Samples } from './samples.ts';

/** Shows others' rows in one world. */
export class KnownOthers {
  readonly #contract: Contract;
  readonly #parts: WorldParts;
  readonly #samples: Samples;
  readonly #codes: CodeBook;
  /** The row of the world that shows a place, and the life of the place that it shows. */
  #rows = new Uint16Array(16);
  #lives = new Uint32Array(16);

  constructor(contract: Contract, parts: WorldParts, samples: Samples, codes: CodeBook) {
    this.#contract = contract;
    this.#parts = parts;
    this.#samples = samples;
    this.#codes = codes;
  }

  /** Takes every row out of the world. */
  clear(): void {
    const { entities } = this.#parts;
    for (let slot = 0; slot < this.#rows.length; slot++) this.#remove(slot);
    entities.commit();
  }

  /** Makes the world show others as they were at `tick`, with fraction. */
  show(tick: number): void {
    const from = this.#samples.before(tick);
    if (from === undefined) return;
    const to = this.#samples.after(from);
    const share = to === undefined || tick <= from.tick ? 0 : Math.min(1, (tick - from.tick) / (to.tick - from.tick));
    this.#admit(from);
    for (let slot = 0; slot < from.count; slot++) {
      const row = this.#rows[slot];
      if (row === 0) continue;
      const isThere =
        to !== undefined && slot < to.count && to.life[slot] === from.life[slot] && to.has[slot * 2] !== 0;
      this.#write(slot, row, from, isThere ? to : undefined, share);
    }
    for (let slot = 0; slot < from.count; slot++) if (this.#rows[slot] !== 0) this.#refer(slot, from);
  }

  /** Rows come and go with the places that they show. */
  #admit(sample: Sample): void {
    const { entities, memory } = this.#parts;
    while (this.#rows.length < sample.count) this.#grow();
    let hasGone = false;
    for (let slot = 0; slot < this.#rows.length; slot++) {
      if (this.#rows[slot] === 0) continue;
      if (slot < sample.count && sample.has[slot * 2] !== 0 && sample.life[slot] === this.#lives[slot]) continue;
      this.#remove(slot);
      hasGone = true;
    }
    if (hasGone) entities.commit();
    let hasCome = false;
    for (let slot = 0; slot < sample.count; slot++) {
      if (sample.has[slot * 2] === 0) continue;
      const low = maskLowOf(this.#contract, sample.has, slot);
      const high = maskHighOf(this.#contract, sample.has, slot);
      const row = this.#rows[slot];
      if (row !== 0) {
        if (memory.mask[row] !== low || memory.maskHigh[row] !== high) entities.become(row, low, high);
        continue;
      }
      const come = entities.spawn(low, high);
      if (come === 0) continue;
      hasCome = true;
      this.#rows[slot] = come;
      this.#lives[slot] = sample.life[slot];
      this.#codes.set(slot * 2 + 2, come, sample.life[slot]);
    }
    if (hasCome) entities.commit();
  }

  #remove(slot: number): void {
    const row = this.#rows[slot];
    if (row === 0) return;
    this.#parts.entities.despawn(row);
    this.#codes.forget(slot * 2 + 2);
    this.#rows[slot] = 0;
  }

  #write(slot: number, row: number, from: Sample, to: Sample | undefined, share: number): void {
    const { fields, components } = this.#contract;
    const { arrays } = this.#parts.memory;
    const first = slot * fields.length;
    const low = from.has[slot * 2];
    const high = from.has[slot * 2 + 1];
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i];
      const { hasLow, hasHigh } = components[field.component];
      if (field.isReference || field.isSecret || ((low & hasLow) === 0 && (high & hasHigh) === 0)) continue;
      const value = from.values[first + i];
      const next = to === undefined || share === 0 || !field.isBlended ? value : to.values[first + i];
      const way = next === value ? 0 : turnOf(field, next - value);
      arrays[field.region][row * field.stride + field.at] =
        way === 0 || Math.abs(way) > field.snapBeyond ? value : value + way * share;
    }
  }

  #refer(slot: number, from: Sample): void {
    const { fields } = this.#contract;
    for (let i = 0; i < fields.length; i++) {
      if (!fields[i].isReference || fields[i].isSecret) continue;
      writeReference(this.#parts, fields[i], this.#rows[slot], this.#codes.rowOf(from.raw[slot * fields.length + i]));
    }
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

/** The way from one value to the next: on a circle the shorter one. */
function turnOf({ kind, steps }: RowField, way: number): number {
  const circle = steps?.isWrapped === true ? steps.range : kind === 'angle' ? TAU : 0;
  if (circle === 0) return way;
  const turned = way % circle;
  if (turned > circle / 2) return turned - circle;
  return turned < -circle / 2 ? turned + circle : turned;
}

/** The mask of a row in the world, by what it has. */
export function maskLowOf({ components }: Contract, has: Uint32Array, slot: number): number {
  let low = 1;
  for (let i = 0; i < components.length; i++) {
    const { hasLow, hasHigh, maskLow } = components[i];
    if ((has[slot * 2] & hasLow) !== 0 || (has[slot * 2 + 1] & hasHigh) !== 0) low |= maskLow;
  }
  return low >>> 0;
}

export function maskHighOf({ components }: Contract, has: Uint32Array, slot: number): number {
  let high = 0;
  for (let i = 0; i < components.length; i++) {
    const { hasLow, hasHigh, maskHigh } = components[i];
    if ((has[slot * 2] & hasLow) !== 0 || (has[slot * 2 + 1] & hasHigh) !== 0) high |= maskHigh;
  }
  return high >>> 0;
}
