/** Everything that rooms refused, dropped or moved, by reason: of the living and of those that have ended. */

/** Counters by name; a room's go on counting. */
type Counts = Readonly<Record<string, number>>;

/** One a process. */
export class WireCounts {
  readonly #living = new Set<Counts>();
  readonly #ended: Record<string, number> = {};

  /** A room begins to count. Returns what ends it. */
  open(counts: Counts): () => void {
    this.#living.add(counts);
    return () => {
      if (this.#living.delete(counts)) addTo(this.#ended, counts);
    };
  }

  /** All of them together, since the process began. */
  sum(): Counts {
    const all = { ...this.#ended };
    for (const counts of this.#living) addTo(all, counts);
    return all;
  }
}

function addTo(sum: Record<string, number>, counts: Counts): void {
  for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
}
