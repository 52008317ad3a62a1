/** SQLite for Kysely: queries go to the file's own thread, those of one turn of the event loop in one message. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import { SamestepError } from '#shared/errors.ts';
import { openSqliteFile } from './sqlite-file.ts';
import { SqliteError } from './storage-errors.ts';
import {
  BEGIN,
  BEGIN_READING,
  COMMIT,
  IN_MEMORY,
  ROLLBACK,
  type SqliteFile,
  type SqliteReply,
  type SqliteRequest,
  type SqliteValue,
} from './sqlite-messages.ts';

/** In a bundle it lies beside the server's file, as in the source it lies beside this one. */
const THREAD = new URL(import.meta.url.endsWith('.ts') ? './sqlite-thread.ts' : './sqlite-thread.js', import.meta.url);

/** Kysely's own dialect runs statements in the thread that asks. */
export function sqliteDialect(file: SqliteFile): Dialect {
  return {
    createDriver: () => createDriver(file),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SharingAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

/** Many may ask at once, as the thread puts them in order; and a migration that fails leaves nothing behind. */
class SharingAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }

  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

interface Waiting {
  resolve(reply: Extract<SqliteReply, { rows: unknown }>): void;
  reject(error: Error): void;
}

/** The way to the statements' queue. */
interface Link {
  post(requests: readonly SqliteRequest[]): void;
  /** Resolves when all that was posted before has been answered. */
  close(): Promise<void>;
}

function createDriver(file: SqliteFile): Driver {
  let link: Link | undefined;
  let lastLease = 0;
  let lastId = 0;
  let outbox: SqliteRequest[] = [];
  const waiting = new Map<number, Waiting>();
  /** Why nothing is answered any more. */
  let over: Error | undefined;

  function endAll(error: Error): void {
    over ??= error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  function receive(replies: readonly SqliteReply[]): void {
    for (const reply of replies) {
      const asked = waiting.get(reply.id);
      waiting.delete(reply.id);
      if ('error' in reply) asked?.reject(new SqliteError(reply.error, reply.errorCode));
      else asked?.resolve(reply);
    }
  }

  function post(): void {
    const requests = outbox;
    outbox = [];
    if (over === undefined) link?.post(requests);
  }

  function ask(
    lease: number,
    sql: string,
    parameters: readonly unknown[],
  ): Promise<{ rows: unknown[]; changes: number }> {
    if (over !== undefined) return Promise.reject(over);
    const id = ++lastId;
    const request = { id, lease, sql, parameters: parameters.map(bindable) };
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      if (outbox.length === 0) setImmediate(post);
      outbox.push(request);
    });
  }

  class Connection implements DatabaseConnection {
    readonly #lease = ++lastLease;

    async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      const { rows, changes } = await ask(this.#lease, sql, parameters);
      // What a query selects is Kysely's to know.
      return { rows: rows as R[], numAffectedRows: BigInt(changes) };
    }

    // eslint-disable-next-line require-yield
    async *streamQuery(): AsyncIterableIterator<never> {
      throw new Error('Rows are not streamed: read them page by page.');
    }
  }

  const run = async (connection: DatabaseConnection, sql: string) =>
    void (await connection.executeQuery(CompiledQuery.raw(sql)));

  return {
    async init() {
      // There is no disk to wait for behind a database in memory.
      link = file.path === IN_MEMORY ? openHere(file, receive) : openThread(file, receive, endAll);
      // A file that cannot be opened is said here, and not by the first query.
      await ask(0, 'select 1', []);
    },
    acquireConnection: async () => new Connection(),
    releaseConnection: async () => {},
    beginTransaction: (connection, { accessMode }) =>
      run(connection, accessMode === 'read only' ? BEGIN_READING : BEGIN),
    commitTransaction: (connection) => run(connection, COMMIT),
    rollbackTransaction: (connection) => run(connection, ROLLBACK),
    async destroy() {
      if (link === undefined || over !== undefined) return;
      post();
      await link.close();
      endAll(new SqliteError('The database is closed.', 0));
    },
  };
}

function openHere(file: SqliteFile, receive: (replies: readonly SqliteReply[]) => void): Link {
  const opened = openSqliteFile(file, receive);
  return { post: opened.run, close: async () => opened.close() };
}

function openThread(
  file: SqliteFile,
  receive: (replies: readonly SqliteReply[]) => void,
  ended: (error: Error) => void,
): Link {
  const worker = new Worker(THREAD, { workerData: file, name: 'storage' });
  worker.on('message', receive);
  worker.on('error', (error) => ended(openError(file, error)));
  worker.on('exit', () => ended(new SqliteError('The database is closed.', 0)));
  return {
    post: (requests) => worker.postMessage(requests),
    async close() {
      const exited = once(worker, 'exit');
      worker.postMessage('close');
      await exited;
    },
  };
}

/** SQLite knows neither true nor undefined. */
function bindable(value: unknown): SqliteValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`A ${typeof value} cannot be stored: store its text or its number.`);
}

function openError({ path }: SqliteFile, error: unknown): SamestepError {
  return new SamestepError({
    code: 'storage/unavailable',
    what: `The database ${path} cannot be opened (${error instanceof Error ? error.message : String(error)}).`,
    fix: 'Set DATA_DIR to a folder that can be written, or DATABASE_URL to a PostgreSQL server.',
    data: { path },
    cause: error,
  });
}
