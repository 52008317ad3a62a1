/** What can go wrong with storage, told alike for every engine. */
import { SamestepError } from '#shared/errors.ts';

/** SQLite's own error, brought over from its thread. */
export class SqliteError extends Error {
  readonly sqliteCode: number;

  constructor(message: string, sqliteCode: number) {
    super(message);
    this.name = 'SqliteError';
    this.sqliteCode = sqliteCode;
  }
}

/** SQLITE_CONSTRAINT_PRIMARYKEY and _UNIQUE, as sqlite.org/rescode.html has them. */
const SQLITE_TWICE: readonly number[] = [1555, 2067];
const POSTGRES_TWICE = '23505';
const SQLITE_CONSTRAINT = 19;
/** Of the SQLSTATE classes (PostgreSQL 15, appendix A): integrity constraints. */
const POSTGRES_CONSTRAINT = '23';
/** Busy, read-only, input or output, full, cannot be opened. */
const SQLITE_UNAVAILABLE: readonly number[] = [5, 8, 10, 13, 14];
/** Connections, resources, an operator's intervention, system errors. */
const POSTGRES_UNAVAILABLE: readonly string[] = ['08', '53', '57', '58'];
const SOCKET_ERRORS: readonly string[] = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN'];

/** A deadlock, and transactions that cannot be put in an order. */
const POSTGRES_CROSSED: readonly string[] = ['40P01', '40001'];

/** Whether a transaction was ended because of another one that was on its way: the same again may well be done. */
export function isCrossed(error: unknown): boolean {
  return POSTGRES_CROSSED.includes(stateOf(error));
}

/** Whether a record was refused because there is one of its key already. */
export function isTwice(error: unknown): boolean {
  return SQLITE_TWICE.includes(sqliteCodeOf(error)) || stateOf(error) === POSTGRES_TWICE;
}

/** Whether a rule of the tables refused it: a key, a reference, a check. */
export function isRefusedByTables(error: unknown): boolean {
  return (sqliteCodeOf(error) & 0xff) === SQLITE_CONSTRAINT || stateOf(error).startsWith(POSTGRES_CONSTRAINT);
}

/** Whether the engine cannot be reached or cannot write: nothing is wrong with what was asked. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof SamestepError) return error.code === 'storage/unavailable';
  const sqlite = sqliteCodeOf(error) & 0xff;
  if (SQLITE_UNAVAILABLE.includes(sqlite)) return true;
  const state = stateOf(error);
  if (SOCKET_ERRORS.includes(state)) return true;
  if (state.length === 5 && POSTGRES_UNAVAILABLE.includes(state.slice(0, 2))) return true;
  // The driver's own sentences carry no code.
  return (
    error instanceof Error && /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message)
  );
}

function sqliteCodeOf(error: unknown): number {
  return error instanceof SqliteError ? error.sqliteCode : 0;
}

function stateOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** A record was changed by others each time it was tried. */
export function conflict(table: string, key: unknown, attempts: number): SamestepError {
  return new SamestepError({
    code: 'storage/conflict',
    what: `The record ${JSON.stringify(key)} of ${table} was changed by others, ${attempts} ${attempts === 1 ? 'time' : 'times'}.`,
    why: 'A change is written only over the version that it was made from.',
    fix: 'Read the record again, and decide again.',
    data: { table, key, attempts },
  });
}
