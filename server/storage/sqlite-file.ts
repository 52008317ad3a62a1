/** A SQLite file and the statements that wait for it: those that come together are committed together, transactions keep others out. */
import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { PRIVATE_FILE } from '../data-folder.ts';
import {
  BEGIN,
  BEGIN_READING,
  COMMIT,
  IN_MEMORY,
  ROLLBACK,
  TRANSACTION_OVER,
  type SqliteFile,
  type SqliteReply,
  type SqliteRequest,
} from './sqlite-messages.ts';

/** Statements that are kept prepared. */
const PREPARED_MAX = 300;
/** Statements that share a commit: what waits longer than these take is answered first. */
const GROUP_MAX = 500;

const BEGINS: readonly string[] = [BEGIN, BEGIN_READING];
const ENDS: readonly string[] = [COMMIT, ROLLBACK];
/** Needs no commit. */
const READS = /^\s*(select|pragma)\b/i;

interface Prepared {
  readonly statement: StatementSync;
  readonly hasRows: boolean;
}

export interface OpenedFile {
  run(requests: readonly SqliteRequest[]): void;
  close(): void;
}

/** Opens a file; it throws what SQLite says against it. `reply` gets each statement's outcome once it is on disk. */
export function openSqliteFile(
  { path, transactionMs }: SqliteFile,
  reply: (replies: readonly SqliteReply[]) => void,
): OpenedFile {
  if (path !== IN_MEMORY) makePrivate(path);
  const database = new DatabaseSync(path, { timeout: 5000, enableForeignKeyConstraints: true });
  // A write-ahead log lets other processes read meanwhile; FULL: what was answered survives the loss of power too.
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory;');
  const prepared = new Map<string, Prepared>();
  let waiting: SqliteRequest[] = [];
  /** The lease whose transaction is open; 0 for none. */
  let owner = 0;
  let idleTimer: NodeJS.Timeout | undefined;
  const over = new Set<number>();

  function prepare(sql: string): Prepared {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    const made = { statement, hasRows: statement.columns().length > 0 };
    if (prepared.size >= PREPARED_MAX) prepared.clear();
    prepared.set(sql, made);
    return made;
  }

  function execute({ id, sql, parameters }: SqliteRequest): SqliteReply {
    try {
      const { statement, hasRows } = prepare(sql);
      if (hasRows) {
        const rows = statement.all(...parameters);
        return { id, rows, changes: rows.length };
      }
      return { id, rows: [], changes: Number(statement.run(...parameters).changes) };
    } catch (error) {
      return failed(id, error);
    }
  }

  /** Statements of their own, in one commit. One that fails leaves the others as they are. */
  function executeTogether(group: readonly SqliteRequest[]): SqliteReply[] {
    if (group.every(({ sql }) => READS.test(sql))) return group.map(execute);
    try {
      database.exec(BEGIN);
      const replies = group.map(execute);
      // A full disk makes SQLite roll all of them back by itself.
      if (!database.isTransaction) throw new Error('SQLite ended the transaction of these statements.');
      database.exec(COMMIT);
      return replies;
    } catch (error) {
      if (database.isTransaction) database.exec(ROLLBACK);
      return group.map(({ id }) => failed(id, error));
    }
  }

  function executeOwned(request: SqliteRequest): SqliteReply {
    const answer = execute(request);
    if (ENDS.includes(request.sql) && !database.isTransaction) owner = 0;
    return answer;
  }

  /** The next group that may run now, taken out of what waits. */
  function take(): readonly SqliteRequest[] {
    if (owner !== 0) {
      const own = waiting.filter(({ lease }) => lease === owner);
      if (own.length > 0) waiting = waiting.filter(({ lease }) => lease !== owner);
      return own;
    }
    const first = waiting.findIndex(({ sql }) => BEGINS.includes(sql) || ENDS.includes(sql));
    const count = first < 0 ? waiting.length : Math.max(first, 1);
    return waiting.splice(0, Math.min(count, GROUP_MAX));
  }

  function perform(group: readonly SqliteRequest[]): SqliteReply[] {
    const [{ lease, sql, id }] = group;
    if (owner !== 0) return group.map(executeOwned);
    // The end of a transaction that SQLite has ended itself.
    if (ENDS.includes(sql)) return group.map(({ id: ended }) => ({ id: ended, rows: [], changes: 0 }));
    if (!BEGINS.includes(sql)) return executeTogether(group);
    try {
      database.exec(sql);
      owner = lease;
      return [{ id, rows: [], changes: 0 }];
    } catch (error) {
      return [failed(id, error)];
    }
  }

  function drain(): void {
    for (let group = take(); group.length > 0; group = take()) {
      // Only what its owner says keeps a transaction from being given up.
      clearTimeout(idleTimer);
      reply(perform(group));
      if (owner !== 0) idleTimer = setTimeout(giveUp, transactionMs);
    }
  }

  function giveUp(): void {
    if (owner === 0) return;
    if (database.isTransaction) database.exec(ROLLBACK);
    over.add(owner);
    owner = 0;
    drain();
  }

  /** Answers what is left of a transaction that was given up; everything else may wait for its turn. */
  function mayWait({ id, lease, sql }: SqliteRequest): boolean {
    if (!over.has(lease)) return true;
    // A commit that came too late is followed by a rollback.
    if (BEGINS.includes(sql) || sql === ROLLBACK) over.delete(lease);
    if (BEGINS.includes(sql)) return true;
    const error = 'The transaction was rolled back, because nothing was heard of it for too long.';
    reply([{ id, error, errorCode: TRANSACTION_OVER }]);
    return false;
  }

  return {
    run(requests) {
      for (const request of requests) if (mayWait(request)) waiting.push(request);
      drain();
    },
    close() {
      clearTimeout(idleTimer);
      database.close();
    },
  };
}

/** SQLite itself makes a file that everybody may read; those beside it are made as it is. */
function makePrivate(path: string): void {
  try {
    closeSync(openSync(path, 'wx', PRIVATE_FILE));
  } catch {
    // It is there already; or SQLite says what is wrong with it.
  }
}

function failed(id: number, error: unknown): SqliteReply {
  const errorCode = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
  return { id, error: error instanceof Error ? error.message : String(error), errorCode };
}
