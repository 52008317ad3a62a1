/** All records as one text: from any engine, into any engine. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { sql, type Transaction } from 'kysely';
import { SamestepError } from '#shared/errors.ts';
import { migrations } from './migrations.ts';
import type { Storage } from './storage.ts';
import { PRIMARY_KEYS, TABLE_NAMES, type TableName, type Tables } from './tables.ts';

/** How many records of each table. */
export type RecordCounts = Readonly<Record<TableName, number>>;

/** Records read at a time. */
const PAGE = 1000;
/** Records written by one statement: an engine binds so many values at most. */
const INSERT = 100;
/** A sign-in that ended since the backup shall not be good again: everyone signs in anew. */
const NOT_RESTORED: readonly TableName[] = ['sessions'];
/** Characters that are written together. */
const CHUNK = 64 * 1024;
const FORMAT = 'samestep-backup-1';
/** JSON leaves these as they are, but to a reader of lines each ends one. */
const LINE_ENDS = /[\u2028\u2029]/g;

/** Writes every record to `path`, as it is at one moment; the file is there whole or not at all. */
export async function backUp(storage: Storage, path: string): Promise<RecordCounts> {
  const unfinished = `${path}.part`;
  const counts = emptyCounts();
  const file = await open(unfinished, 'w', 0o600);
  try {
    const lines = writeLines(file);
    await storage.transactAtOneMoment(async (queries) => {
      await lines.put({ format: FORMAT, schema: newestMigration() });
      for (const table of TABLE_NAMES) {
        for await (const record of recordsOf(queries, table)) {
          await lines.put([table, record]);
          counts[table]++;
        }
      }
    });
    await lines.end();
    await file.sync();
    await rename(unfinished, path);
    return counts;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** Fills an empty storage with a backup: all of it or nothing. Throws `storage/backup` for a damaged file, or where there are records already. */
export async function restore(storage: Storage, path: string): Promise<RecordCounts> {
  const counts = emptyCounts();
  await assertBackup(path);
  await storage.transact(async (queries) => {
    for (const table of TABLE_NAMES) {
      const first = await queries
        .selectFrom(table)
        .select(sql<number>`1`.as('one'))
        .limit(1)
        .execute();
      if (first.length > 0) throw wrong(path, `${table} has records already.`, 'Restore into an empty database.');
    }
    let rows: Record<string, unknown>[] = [];
    let filling: TableName | undefined;
    for await (const [table, record] of readBackup(path)) {
      if (NOT_RESTORED.includes(table)) continue;
      if (filling !== undefined && (table !== filling || rows.length >= INSERT)) {
        await insert(queries, filling, rows);
        rows = [];
      }
      filling = table;
      rows.push(record);
      counts[table]++;
    }
    if (filling !== undefined) await insert(queries, filling, rows);
  });
  return counts;
}

/** That there is such a file. Throws `storage/backup`. */
export async function assertBackup(path: string): Promise<void> {
  try {
    await access(path, constants.R_OK);
    if (!(await stat(path)).isFile()) throw new Error('it is no file');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw wrong(path, `It cannot be read (${why}).`, 'Give the name of a file that a backup was written to.');
  }
}

interface LineWriter {
  put(value: unknown): Promise<void>;
  /** Writes the last line: what all before it come to. */
  end(): Promise<void>;
}

function writeLines(file: FileHandle): LineWriter {
  const hash = createHash('sha256');
  let chunk = '';
  const flush = async () => {
    await file.writeFile(chunk);
    chunk = '';
  };
  return {
    async put(value) {
      const line = `${JSON.stringify(value).replaceAll(LINE_ENDS, escaped)}\n`;
      hash.update(line);
      chunk += line;
      if (chunk.length >= CHUNK) await flush();
    },
    async end() {
      chunk += `${JSON.stringify({ sha256: hash.digest('hex') })}\n`;
      await flush();
    },
  };
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16)}`;
}

async function* recordsOf(queries: Transaction<Tables>, table: TableName): AsyncGenerator<Record<string, unknown>> {
  const key: readonly string[] = PRIMARY_KEYS[table];
  const order = sql.join(key.map((column) => sql.ref(column)));
  for (let after: readonly unknown[] | undefined; ;) {
    const where = after === undefined ? sql`` : sql`where (${order}) > (${sql.join(after)})`;
    const page = await sql<Record<string, unknown>>`
      select * from ${sql.table(table)} ${where} order by ${order} limit ${PAGE}
    `.execute(queries);
    yield* page.rows;
    if (page.rows.length < PAGE) return;
    const last = page.rows[page.rows.length - 1];
    after = key.map((column) => last[column]);
  }
}

async function insert(
  queries: Transaction<Tables>,
  table: TableName,
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  const columns = Object.keys(rows[0]);
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column] ?? null))})`);
  await sql`
    insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))}) values ${sql.join(values)}
  `.execute(queries);
}

/** The records of a backup, in order. Throws for one that is not whole, after the last of them at the latest. */
async function* readBackup(path: string): AsyncGenerator<[TableName, Record<string, unknown>]> {
  const hash = createHash('sha256');
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  let isWhole = false;
  for await (const line of lines) {
    number++;
    if (isWhole) throw wrong(path, 'Something stands behind its end.');
    const value = parse(path, line, number);
    if (number === 1) checkHead(path, value);
    else if (Array.isArray(value)) yield readRecord(path, value, number);
    else isWhole = checkEnd(path, value, hash);
    hash.update(`${line}\n`);
  }
  if (!isWhole) throw wrong(path, 'Its end is missing.');
}

function parse(path: string, line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw wrong(path, `Line ${number} is no JSON.`);
  }
}

function checkHead(path: string, value: unknown): void {
  const isHead = typeof value === 'object' && value !== null && 'format' in value && 'schema' in value;
  if (!isHead || value.format !== FORMAT) throw wrong(path, 'It does not begin as one.');
  if (value.schema === newestMigration()) return;
  throw wrong(
    path,
    `It is of the tables '${String(value.schema)}', and these are '${newestMigration()}'.`,
    'Restore it with the build that wrote it, then start this one: it brings the tables up to date.',
  );
}

function readRecord(
  path: string,
  [table, record]: readonly unknown[],
  number: number,
): [TableName, Record<string, unknown>] {
  const name = TABLE_NAMES.find((one) => one === table);
  if (name === undefined || typeof record !== 'object' || record === null || Array.isArray(record))
    throw wrong(path, `Line ${number} is no record.`);
  return [name, { ...record }];
}

function checkEnd(path: string, value: unknown, hash: Hash): true {
  const told = typeof value === 'object' && value !== null && 'sha256' in value ? value.sha256 : undefined;
  if (told !== hash.copy().digest('hex')) throw wrong(path, 'Its content is not what was written.');
  return true;
}

function newestMigration(): string {
  return Object.keys(migrations).sort().at(-1) ?? '';
}

function emptyCounts(): Record<TableName, number> {
  return {
    audit: 0,
    accounts: 0,
    sessions: 0,
    recordings: 0,
    matches: 0,
    matchPlayers: 0,
    ratings: 0,
    scores: 0,
    balances: 0,
    ledger: 0,
    ledgerPlaces: 0,
    idempotencyKeys: 0,
    outbox: 0,
  };
}

function wrong(path: string, what: string, fix = 'Take another backup; this one changes nothing.'): SamestepError {
  return new SamestepError({
    code: 'storage/backup',
    what: `${path} cannot be restored. ${what}`,
    why: 'A backup is restored whole or not at all.',
    fix,
    data: { path },
  });
}
