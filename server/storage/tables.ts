/** What is stored: the records of each table, as queries see them. Times are milliseconds since 1970; lists and objects are JSON. */

/** A record that is changed only by who has read what it is: its version is 1 at first and one more after each change. */
export interface Versioned {
  version: number;
}

export interface AccountRecord extends Versioned {
  id: string;
  name: string;
  /** The name as it is compared, of an account that has a password; null for a guest. Unique. */
  nameKey: string | null;
  passwordHash: string | null;
  /** Of the key that a guest's browser keeps, so that it finds its account again; null once it has a password. */
  deviceHash: string | null;
  createdAtMs: number;
  seenAtMs: number;
  /** Until then it may do nothing; null for one that may. */
  bannedUntilMs: number | null;
  banReason: string | null;
}

/** A sign-in, from one browser. */
export interface SessionRecord extends Versioned {
  id: string;
  accountId: string;
  /** Of its refresh token: counted up with each exchange. */
  generation: number;
  exchangedAtMs: number;
  createdAtMs: number;
  expiresAtMs: number;
  /** Null while it is good. */
  revokedAtMs: number | null;
  revokedBecause: string | null;
}

/** How strong an account plays a mode: a normal distribution of strength. */
export interface RatingRecord extends Versioned {
  accountId: string;
  mode: string;
  mu: number;
  sigma: number;
  matches: number;
  wins: number;
  updatedAtMs: number;
}

/** A line of a leaderboard. */
export interface ScoreRecord extends Versioned {
  board: string;
  accountId: string;
  score: number;
  matches: number;
  wins: number;
  updatedAtMs: number;
}

/** A match that is over. */
export interface MatchRecord extends Versioned {
  id: string;
  game: string;
  mode: string;
  /** 1 when it changed ratings, 0 when not. */
  isRated: number;
  startedAtMs: number;
  endedAtMs: number;
  /** What the rules said at its end. */
  result: string;
  recordingId: string | null;
}

/** Who had a seat in a match that is over. */
export interface MatchPlayerRecord {
  matchId: string;
  seat: number;
  /** Null for a bot. */
  accountId: string | null;
  name: string;
  /** 1 for the best; equal places are a draw. */
  place: number;
  score: number;
  /** What the match changed the rating by, as it is shown; 0 when it changed none. */
  ratingChange: number;
  /** Of the match: an account's history is read by it. */
  endedAtMs: number;
}

export interface RecordingRecord extends Versioned {
  id: string;
  game: string;
  /** In the folder of recordings. */
  file: string;
  ticks: number;
  rulesHash: string;
  createdAtMs: number;
  /** Of the live configuration that the match began with. */
  configVersion: string;
}

/** What an account has of something that is counted. */
export interface BalanceRecord extends Versioned {
  accountId: string;
  currency: string;
  amount: number;
}

/** A change of a balance. Written once, never changed. */
export interface LedgerRecord {
  id: string;
  accountId: string;
  /** 1, 2, 3 … of the account: the order in which its changes counted. */
  place: number;
  currency: string;
  amount: number;
  /** After it. */
  balance: number;
  reason: string;
  atMs: number;
}

/** The place of an account's newest entry. */
export interface LedgerPlaceRecord {
  accountId: string;
  place: number;
}

/** What was done under a key, so that it is not done twice. */
export interface IdempotencyRecord {
  scope: string;
  key: string;
  /** Of what was asked: the same key with another request is a mistake, not a repeat. */
  fingerprint: string;
  /** What was answered, JSON. */
  result: string;
  expiresAtMs: number;
}

/** An event that was written with what it tells of, until the audit log has it. */
export interface OutboxRecord {
  id: string;
  atMs: number;
  /** JSON. */
  event: string;
}

/** An entry of the audit log. Written once, never changed. */
export interface AuditRecord {
  /** 1, 2, 3 … */
  place: number;
  atMs: number;
  action: string;
  accountId: string | null;
  connection: number | null;
  matchId: string | null;
  tick: number | null;
  /** JSON. */
  data: string;
  /** The hash of the entry before. */
  previous: string;
  hash: string;
}

export interface Tables {
  audit: AuditRecord;
  accounts: AccountRecord;
  sessions: SessionRecord;
  ratings: RatingRecord;
  scores: ScoreRecord;
  matches: MatchRecord;
  matchPlayers: MatchPlayerRecord;
  recordings: RecordingRecord;
  balances: BalanceRecord;
  ledger: LedgerRecord;
  ledgerPlaces: LedgerPlaceRecord;
  idempotencyKeys: IdempotencyRecord;
  outbox: OutboxRecord;
}

export type TableName = keyof Tables;

/** The columns that name a record, in order: records are found, paged and backed up by them. */
export const PRIMARY_KEYS = Object.freeze({
  audit: ['place'],
  accounts: ['id'],
  sessions: ['id'],
  ratings: ['accountId', 'mode'],
  scores: ['board', 'accountId'],
  matches: ['id'],
  matchPlayers: ['matchId', 'seat'],
  recordings: ['id'],
  balances: ['accountId', 'currency'],
  ledger: ['id'],
  ledgerPlaces: ['accountId'],
  idempotencyKeys: ['scope', 'key'],
  outbox: ['id'],
} as const satisfies { readonly [T in TableName]: readonly (keyof Tables[T] & string)[] });

/** Every table, those first that others refer to. */
export const TABLE_NAMES = Object.freeze([
  'accounts',
  'sessions',
  'recordings',
  'matches',
  'matchPlayers',
  'ratings',
  'scores',
  'balances',
  'ledger',
  'ledgerPlaces',
  'idempotencyKeys',
  'outbox',
  'audit',
] as const satisfies readonly TableName[]);
