/** Others' rows as the last patches had them, from which a picture between two of them is made. */
import type { StoredRows } from './store.ts';

/** Patches that are kept: at 20 a second more than a second and a half of them. */
const KEPT = 32;

/** The rows of one patch. */
export interface Sample {
  tick: number;
  count: number;
  has: Uint32Array;
  life: Uint32Array;
  values: Float64Array;
  raw: Float64Array;
}

/** A ring of patches, oldest first. */
export class Samples {
  readonly #ring: Sample[] = [];
  #first = 0;
  #count = 0;

  /** Forgets all: the next patch has nothing to do with those before. */
  clear(): void {
    this.#count = 0;
  }

  /** Takes the rows of a patch. A patch of the same tick replaces the one before. */
  add(tick: number, { count, has, life, values, raw }: StoredRows): void {
    const newest = this.#count === 0 ? undefined : this.#at(this.#count - 1);
    const sample = newest?.tick === tick ? newest : this.#next();
    sample.tick = tick;
    sample.count = count;
    if (sample.life.length < life.length) {
      sample.has = new Uint32Array(has.length);
      sample.life = new Uint32Array(life.length);
      sample.values = new Float64Array(values.length);
      sample.raw = new Float64Array(raw.length);
    }
    sample.has.set(has);
    sample.life.set(life);
    sample.values.set(values);
    sample.raw.set(raw);
  }

  #next(): Sample {
    if (this.#count === KEPT) this.#first = (this.#first + 1) % KEPT;
    else this.#count++;
    const place = (this.#first + this.#count - 1) % KEPT;
    this.#ring[place] ??= {
      tick: 0,
      count: 0,
      has: new Uint32Array(),
      life: new Uint32Array(),
      values: new Float64Array(),
      raw: new Float64Array(),
    };
    return this.#ring[place];
  }

  #at(i: number): Sample {
    return this.#ring[(this.#first + i) % KEPT];
  }

  /** The newest patch of `tick` (with fraction) or before; the oldest there is when all are later. Undefined while there are none. */
  before(tick: number): Sample | undefined {
    if (this.#count === 0) return undefined;
    for (let i = this.#count - 1; i > 0; i--) if (this.#at(i).tick <= tick) return this.#at(i);
    return this.#at(0);
  }

  /** The oldest patch after another one. */
  after({ tick }: Sample): Sample | undefined {
    for (let i = 0; i < this.#count; i++) if (this.#at(i).tick > tick) return this.#at(i);
    return undefined;
  }
}
