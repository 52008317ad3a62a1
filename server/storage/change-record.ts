/** Compare and set: a record is changed only from the version that was read. */
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Metrics } from '../metrics.ts';
import { conflict } from './storage-errors.ts';
import type { PRIMARY_KEYS, TableName, Tables } from './tables.ts';

/** The columns that name a record of a table. */
export type RecordKey<T extends TableName> = Pick<Tables[T], (typeof PRIMARY_KEYS)[T][number] & keyof Tables[T]>;

export interface ChangeOptions {
  /** The version the caller has seen: any other is a conflict at once. */
  readonly version?: number;
}

export interface Change<T extends TableName> extends ChangeOptions {
  readonly table: T;
  readonly key: RecordKey<T>;
  readonly decide: (record: Tables[T]) => Partial<Tables[T]> | null;
}

export interface ChangeParts {
  readonly metrics: Pick<Metrics, 'count'>;
  /** 0…1. */
  readonly random: () => number;
}

/** Attempts after the first. */
const RETRIES_MAX = 3;
/** The longest wait before the first of them; each next may be twice as long. */
const WAIT_MS = 4;

/** See `Storage.change`. Within a transaction a conflict is thrown at once: what was read there stays as it was read. */
export async function changeRecord<T extends TableName>(
  db: Kysely<Tables> | Transaction<Tables>,
  { table, key, decide, version }: Change<T>,
  { metrics, random }: ChangeParts,
): Promise<Tables[T] | undefined> {
  const retriesMax = db.isTransaction || version !== undefined ? 0 : RETRIES_MAX;
  const name = sql.table(table);
  const isIt = equal(key);
  for (let attempt = 1; ; attempt++) {
    const { rows } = await sql<Tables[T] & { version: number }>`select * from ${name} where ${isIt}`.execute(db);
    if (rows.length === 0) return undefined;
    const [record] = rows;
    if (version === undefined || record.version === version) {
      const changes = decide(record);
      if (changes === null) return record;
      const changed = await sql<Tables[T]>`
        update ${name} set ${assignments({ ...changes, version: record.version + 1 })}
        where ${isIt} and ${sql.ref('version')} = ${record.version} returning *
      `.execute(db);
      if (changed.rows.length > 0) return changed.rows[0];
    }
    metrics.count('storage.conflicts');
    if (attempt > retriesMax) {
      metrics.count('storage.conflictsGivenUp');
      throw conflict(table, key, attempt);
    }
    await wait(random() * WAIT_MS * 2 ** attempt);
  }
}

function equal(key: object): ReturnType<typeof sql<boolean>> {
  return sql.join(
    Object.entries(key).map(([column, value]) => sql`${sql.ref(column)} = ${value}`),
    sql` and `,
  ) as ReturnType<typeof sql<boolean>>;
}

function assignments(changes: object) {
  return sql.join(Object.entries(changes).map(([column, value]) => sql`${sql.ref(column)} = ${value}`));
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}
