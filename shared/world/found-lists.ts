/** Lists of rows that are filled again and again without garbage. */
import { asEntity, type Entity } from '../model/entity.ts';

/** Up to this length there is a list of each length; above, one for each power of two, whose length is set. */
const EXACT_MAX = 64;

/** Lists for one loop: what `take` returns is valid until the next `take`. */
export class FoundLists<C extends string> {
  readonly #exact: Entity<C>[][] = [[]];
  readonly #large: Entity<C>[][] = [];

  /** The rows at the first `count` of `found`, as a list of that length. Setting a list's length is slow in engines, hence a list for each. */
  take(rows: Int32Array, found: Int32Array, count: number): readonly Entity<C>[] {
    const exact = this.#exact;
    const list = count < exact.length ? exact[count] : this.#longer(count);
    for (let i = 0; i < list.length; i++) list[i] = asEntity<C>(rows[found[i]]);
    return list;
  }

  #longer(count: number): Entity<C>[] {
    if (count <= EXACT_MAX) {
      while (this.#exact.length <= count) this.#exact.push(filled(this.#exact.length));
      return this.#exact[count];
    }
    const sizeClass = 32 - Math.clz32(count - 1);
    while (this.#large.length <= sizeClass) this.#large.push([]);
    if (this.#large[sizeClass].length === 0) this.#large[sizeClass] = filled(1 << sizeClass);
    const list = this.#large[sizeClass];
    list.length = count;
    return list;
  }
}

/** Pushed one by one: an engine takes such a list for one without gaps. */
function filled<C extends string>(length: number): Entity<C>[] {
  const list: Entity<C>[] = [];
  for (let i = 0; i < length; i++) list.push(asEntity<C>(0));
  return list;
}
