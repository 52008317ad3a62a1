/** What a round of the storm found: broken promises as sentences, and how often what happened. */

/** The findings of one round. */
export interface StormLog {
  /** Sentences, each kind of each client's first one; empty when all is well. */
  readonly problems: readonly string[];
  /** How often what was met: faults that took effect, what was excused. */
  readonly counts: Readonly<Record<string, number>>;
  /** A promise of `kind` is broken. `whose` and `kind` say which ones are the same. */
  problem(kind: string, whose: string, sentence: string): void;
  count(what: string): void;
}

/** More are not kept: the first ones say what is wrong. */
const PROBLEMS_MAX = 20;

/** An empty log. */
export function createStormLog(): StormLog {
  const problems: string[] = [];
  const seen = new Set<string>();
  const counts: Record<string, number> = {};
  return {
    problems,
    counts,
    problem(kind, whose, sentence) {
      const key = `${kind} ${whose}`;
      if (seen.has(key) || problems.length >= PROBLEMS_MAX) return;
      seen.add(key);
      problems.push(`${kind}: ${whose} ${sentence}`);
    },
    count(what) {
      counts[what] = (counts[what] ?? 0) + 1;
    },
  };
}
