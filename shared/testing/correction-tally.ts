/** What a state room's clients predict otherwise than the server makes it: which fields, how often, and by how much at most. */

/** One field of own rows, as 'Body.x'; 'row' where one came, went or changed its components unforeseen. */
export interface CorrectedField {
  readonly field: string;
  /** Rows that were corrected in it. */
  readonly count: number;
  /** The largest difference; 0 where there is no number to compare. */
  readonly largest: number;
}

export class CorrectionTally {
  readonly #fields = new Map<string, { count: number; largest: number }>();

  /** Takes one difference, of either sign. */
  readonly add = (field: string, by: number): void => this.#add(field, 1, Math.abs(by));

  /** Takes what another has counted. */
  join(fields: readonly CorrectedField[]): void {
    for (const { field, count, largest } of fields) this.#add(field, count, largest);
  }

  /** The most frequent first. */
  get list(): readonly CorrectedField[] {
    return [...this.#fields]
      .map(([field, counted]) => ({ field, ...counted }))
      .toSorted((a, b) => b.count - a.count || (a.field < b.field ? -1 : 1));
  }

  #add(field: string, count: number, by: number): void {
    const counted = this.#fields.get(field) ?? { count: 0, largest: 0 };
    counted.count += count;
    if (by > counted.largest) counted.largest = by;
    this.#fields.set(field, counted);
  }
}
