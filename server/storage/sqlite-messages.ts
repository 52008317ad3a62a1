/** What passes between the server's thread and the thread of its SQLite file. */

/** A value that can be bound to a statement. */
export type SqliteValue = string | number | bigint | null | Uint8Array;

/** One statement. */
export interface SqliteRequest {
  readonly id: number;
  /** Statements of one lease between its `begin` and its end are one transaction; meanwhile no other lease's run. */
  readonly lease: number;
  readonly sql: string;
  readonly parameters: readonly SqliteValue[];
}

/** What came of it. */
export type SqliteReply =
  | { readonly id: number; readonly rows: unknown[]; readonly changes: number }
  | { readonly id: number; readonly error: string; readonly errorCode: number };

/** The path of a database that is gone with the process. */
export const IN_MEMORY = ':memory:';

/** How the file is opened. */
export interface SqliteFile {
  readonly path: string;
  /** How long a transaction may wait for its next statement before it is rolled back. */
  readonly transactionMs: number;
}

/** One that writes takes its turn at once; one that reads keeps no other process waiting. */
export const BEGIN = 'begin immediate';
export const BEGIN_READING = 'begin deferred';
export const COMMIT = 'commit';
export const ROLLBACK = 'rollback';

/** In place of one of SQLite's codes: the transaction is gone because nothing was heard of it. */
export const TRANSACTION_OVER = -1;
