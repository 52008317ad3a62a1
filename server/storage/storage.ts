/** What is kept for longer than a match: one query layer over an embedded file or a PostgreSQL server, and two rules for changing it. */
import { Kysely, type Transaction as KyselyTransaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import { SamestepError } from '#shared/errors.ts';
import type { Metrics } from '../metrics.ts';
import { createBreaker, type Breaker, type BreakerState } from '../observability/breaker.ts';
import { changeRecord, type ChangeOptions, type RecordKey } from './change-record.ts';
import { doOnce, forgetExpired, type OnceRequest } from './do-once.ts';
import { forgetGuests } from './forget-guests.ts';
import { guardedDialect } from './guarded-dialect.ts';
import { holdAccount, type HeldAccount, type HoldRequest } from './hold-account.ts';
import { migrations } from './migrations.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { isUnavailable } from './storage-errors.ts';
import type { TableName, Tables } from './tables.ts';

/** Queries that are made all or none. */
export type Transaction = KyselyTransaction<Tables>;

export interface StorageOptions {
  /** `postgres://…`, or the path of a SQLite file. */
  readonly url: string;
  readonly metrics: Pick<Metrics, 'count'>;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** 0…1, for waiting between attempts. */
  readonly random?: () => number;
  /** A connection broke that nobody was using. */
  readonly onLost?: (error: Error) => void;
  /** It counts as away from now on, or is there again. */
  readonly onBreaker?: (state: BreakerState) => void;
}

export interface Storage {
  readonly engine: 'sqlite' | 'postgres';
  /** Whether it counts as away: then everything is refused at once with `storage/unavailable`, and once a second one is let through to try. */
  readonly breaker: Pick<Breaker, 'name' | 'state'>;
  /** For reading, and for writing what no other writes: everything else goes through `change` and `once`. */
  readonly db: Kysely<Tables>;
  /** Everything or nothing. Waits for nothing but queries of its own. */
  transact<R>(work: (queries: Transaction) => Promise<R>): Promise<R>;
  /** Reads as the records are at one moment, whatever others write meanwhile. */
  transactAtOneMoment<R>(work: (queries: Transaction) => Promise<R>): Promise<R>;
  /**
   * Changes a record: `decide` gets what it is and says what becomes other, or null for nothing. It is asked again when another was faster,
   * at most three times after the first. Returns the record as it is then; undefined when there is none.
   * Throws `storage/conflict`, at once when `options.version` is not the record's.
   */
  change<T extends TableName>(
    table: T,
    key: RecordKey<T>,
    decide: (record: Tables[T]) => Partial<Tables[T]> | null,
    options?: ChangeOptions,
  ): Promise<Tables[T] | undefined>;
  /**
   * Does something of value once under a key, however often and wherever it is asked for within a day: repeats get the first's answer.
   * All that `work` writes is in one transaction with the key, which is begun anew, and `work` called again, where another one crossed it. Throws
   * `storage/key` for a key that was used for another request.
   */
  once<R>(request: OnceRequest, work: (queries: Transaction) => Promise<R>): Promise<R>;
  /** Until the transaction ends, no other that asks for it has this account, and neither a ban nor the end of the sign-in is committed. Undefined when there is none of the two. */
  holdAccount(queries: Transaction, request: HoldRequest): Promise<HeldAccount | undefined>;
  /** Forgets keys and sign-ins of more than a day ago; how many. */
  forgetExpired(): Promise<number>;
  /** Forgets guests that were last seen before then, in milliseconds since 1970, at most so many; returns how many. See `forgetGuests`. */
  forgetGuests(seenBeforeMs: number, limit: number): Promise<number>;
  /** Whether it answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** A transaction that says nothing for so long is rolled back: others wait for it. */
const TRANSACTION_MS = 5000;

/** Opens storage and brings its tables up to date. Throws `storage/unavailable`, or `storage/schema` for a database of a newer build. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { url, metrics, nowMs, random, onLost } = options;
  const isPostgres = /^postgres(ql)?:\/\//.test(url);
  const dialect = isPostgres
    ? postgresDialect(url, onLost ?? (() => undefined))
    : sqliteDialect({ path: url, transactionMs: TRANSACTION_MS });
  const breaker = storageBreaker(options);
  const db = new Kysely<Tables>({ dialect: guardedDialect(dialect, breaker) });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const parts = { metrics, nowMs, random: random ?? Math.random };
  return {
    engine: isPostgres ? 'postgres' : 'sqlite',
    breaker,
    db,
    transact: (work) => db.transaction().execute(work),
    transactAtOneMoment: (work) =>
      db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work),
    change: (table, key, decide, options) => changeRecord(db, { table, key, decide, ...options }, parts),
    once: (request, work) => doOnce(db, request, work, parts),
    holdAccount: (queries, request) => holdAccount(queries, request, isPostgres),
    forgetExpired: () => forgetExpired(db, nowMs()),
    forgetGuests: (seenBeforeMs, limit) =>
      forgetGuests(db, { seenBeforeMs, limit, nowMs: nowMs(), canSkip: isPostgres }),
    async ping() {
      await db.selectFrom('accounts').select('id').limit(1).execute();
    },
    close: () => db.destroy(),
  };
}

function storageBreaker({ metrics, onBreaker }: StorageOptions): Breaker {
  return createBreaker({
    name: 'storage',
    isAway: isUnavailable,
    refusal() {
      metrics.count('storage.refused');
      return new SamestepError({
        code: 'storage/unavailable',
        what: 'Storage is away, and is not asked just now.',
        why: 'It could not be reached several times in a row.',
        fix: 'Bring the database back: it is tried once a second.',
      });
    },
    changed(state) {
      if (state === 'open') metrics.count('storage.away');
      onBreaker?.(state);
    },
  });
}

async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (error instanceof SamestepError) throw error;
  const said = error instanceof Error ? error.message : String(error);
  if (isUnavailable(error))
    throw new SamestepError({
      code: 'storage/unavailable',
      what: `The database cannot be reached (${said}).`,
      fix: 'Start it, or set DATABASE_URL to where it is.',
      cause: error,
    });
  throw new SamestepError({
    code: /corrupted migrations/.test(String(error)) ? 'storage/schema' : 'storage/unavailable',
    what: `The tables could not be brought up to date (${said}).`,
    why: 'A database is used by builds that know all of its migrations.',
    fix: 'Start the build that last wrote to it, or a newer one, or restore a backup.',
    cause: error,
  });
}
