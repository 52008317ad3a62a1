/** What an account's owner is told of its ledger: the same on the server that tells it and on the page that reads it. */

/** A change of one balance. */
export interface LedgerEntry {
  readonly id: string;
  /** As `coins`. */
  readonly currency: string;
  /** Above zero was given, below zero taken. */
  readonly amount: number;
  /** What there was after it. */
  readonly balance: number;
  readonly reason: string;
  /** Milliseconds since 1970, by the clock of the server that did it. Entries stand in the order in which they counted, which clocks may not agree with. */
  readonly atMs: number;
}

/** A page of a ledger. */
export interface LedgerPage {
  /** All of them, by the names of the currencies. */
  readonly balances: readonly { readonly currency: string; readonly amount: number }[];
  /** Newest first: of one currency each `balance` is the one below it and `amount`. */
  readonly entries: readonly LedgerEntry[];
  /** The `before` of the next page; null for the last one. */
  readonly next: string | null;
}
