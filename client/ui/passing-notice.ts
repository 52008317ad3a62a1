// A sentence that stands over the match for a while.

/** How long a sentence stands, ms: read twice at leisure. */
const STANDS_MS = 8_000;

/** One sentence at a time; the newer one stands. */
export interface PassingNotice {
  show(text: string): void;
  /** What stands now; empty for nothing. */
  at(nowMs: number): string;
}

/** Makes one that shows nothing. A sentence begins to pass when it is first asked for: a screen that hides the match takes none of its time. */
export function createNotice(): PassingNotice {
  let text = '';
  let endsAtMs: number | null = null;
  return {
    show(shown) {
      text = shown;
      endsAtMs = null;
    },
    at(nowMs) {
      endsAtMs ??= nowMs + STANDS_MS;
      return nowMs < endsAtMs ? text : '';
    },
  };
}
