/** How often anything may be asked for, in one place: on average and in a burst. The rates of a match's messages are the session's (`shared/session/limits.ts`). */

/** So many a second on average, and so many at once. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Of one address, but where it says otherwise: a school behind one fits in. */
export const RATES = Object.freeze({
  /** Joins; a room of one's own costs as much as two. */
  matchmaking: { perSecond: 10, burst: 100 },
  /** Tickets that lead nowhere; beyond, none is looked at. They cannot be guessed, and nobody honest has many. */
  wrongTickets: { perSecond: 1, burst: 40 },
  identity: { perSecond: 2, burst: 60 },
  /** Passwords that were wrong, of an address, and of a browser that is known for the name: then it takes a while. */
  wrongPasswords: { perSecond: 1 / 60, burst: 10 },
  /** And for a name, of all addresses together: no single one can shut it. */
  wrongPasswordsForName: { perSecond: 1 / 60, burst: 50 },
  results: { perSecond: 5, burst: 60 },
  /** Recordings of a room: friends behind one address fit in. */
  replays: { perSecond: 1, burst: 20 },
  queue: { perSecond: 10, burst: 100 },
  /** Actions of value, and the ledger; of an account there are fewer (`server/actions/action-gate.ts`). */
  actions: { perSecond: 5, burst: 60 },
  live: { perSecond: 5, burst: 60 },
  /** Whatever an account asks the queue for, from however many addresses. */
  queueOfAccount: { perSecond: 5, burst: 60 },
  /** Codes of no party, of one account: nobody finds one by trying. */
  wrongCodesOfAccount: { perSecond: 1 / 10, burst: 10 },
} as const satisfies Readonly<Record<string, Rate>>);

/** Bytes of a body, at most: what a page asks for is small. */
export const BODY_BYTES_MAX = 8 * 1024;
