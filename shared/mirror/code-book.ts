/** The server's numbers of rows -> rows of a client's world. */
import type { WorldParts } from '../world/world.ts';
import type { RowField } from './contract.ts';

/** By code (see `codeOf` of slots): the row that shows it, and the identity of the last one that did. */
export class CodeBook {
  readonly #parts: WorldParts;
  readonly #rows: number[] = [];
  readonly #ids: number[] = [];
  readonly #lives: number[] = [];

  constructor(parts: WorldParts) {
    this.#parts = parts;
  }

  /** A row shows a place, in that life of it. */
  set(code: number, row: number, life: number): void {
    while (this.#rows.length <= code) {
      this.#rows.push(0);
      this.#ids.push(0);
      this.#lives.push(0);
    }
    this.#rows[code] = row;
    this.#ids[code] = this.#parts.entities.idOf(row);
    this.#lives[code] = life;
  }

  forget(code: number): void {
    if (code < this.#rows.length) this.#rows[code] = 0;
  }

  /** The row that shows a code; 0 when none does. */
  rowOf(code: number): number {
    return this.#rows[code] ?? 0;
  }

  /** The life of its place that a code was shown in last. */
  lifeOf(code: number): number {
    return this.#lives[code] ?? 0;
  }

  /** The code of the row that this EntityId names; 0 for a row that shows none. */
  codeOfId(id: number): number {
    const row = this.#parts.entities.rowOf(id);
    if (row === 0) return 0;
    return Math.max(0, this.#rows.indexOf(row));
  }

  /** The EntityId of the row that shows a code, or did last; 0 when none did. */
  idOf(code: number): number {
    return this.#ids[code] ?? 0;
  }
}

/** Writes a reference of a row: as a row, or as an identity. */
export function writeReference({ memory, entities }: WorldParts, field: RowField, row: number, target: number): void {
  const { region, stride, at, kind } = field;
  memory.arrays[region][row * stride + at] = kind === 'entityId' ? entities.idOf(target) : target;
}
