// Storage over a real PostgreSQL: the contract, the way from SQLite to it, and what happens when it goes away.
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { until } from '../harness.test-helper.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { backUp, restore } from './backup.ts';
import { openJournal } from './journal.ts';
import { migrationsContract } from './migrations-contract.test-helper.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { startPostgres, type PostgresServer } from './postgres.test-helper.ts';
import { isUnavailable } from './storage-errors.ts';
import { account, storageContract } from './storage-contract.test-helper.ts';
import { openStorage, type Storage } from './storage.ts';

let postgres: PostgresServer;
let contractUrl: string;
const folder = temporaryFolder('scaled-storage');
const open = (url: string): Promise<Storage> => openStorage({ url, metrics: createMetrics(), nowMs: () => 0 });

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres.stop();
});

storageContract('postgres', async () => {
  contractUrl = await postgres.newDatabase();
  return contractUrl;
});

migrationsContract(
  'postgres',
  () => postgres.newDatabase(),
  (url) => postgresDialect(url, () => undefined),
);

test('the contract was fulfilled by the server, as it counts itself', async () => {
  // It writes its counters about once a second.
  await until(async () => (await postgres.committed(contractUrl)) > 50);
  expect(await postgres.committed(contractUrl)).toBeGreaterThan(50);
});

test('what was kept in SQLite goes on in PostgreSQL, and back, the same', async () => {
  const [small, large, again] = [
    await open(join(folder, 'small.db')),
    await open(await postgres.newDatabase()),
    await open(':memory:'),
  ];
  const accounts = Array.from({ length: 1500 }, (_, i) =>
    account({ name: `N ${i} "\u2028王`, createdAtMs: 2 ** 52 + i }),
  );
  for (let i = 0; i < accounts.length; i += 300)
    await small.db
      .insertInto('accounts')
      .values(accounts.slice(i, i + 300))
      .execute();
  const [there, back] = [join(folder, 'there.backup'), join(folder, 'back.backup')];
  await backUp(small, there);
  expect(await restore(large, there)).toMatchObject({ accounts: 1500 });
  await backUp(large, back);
  await restore(again, back);
  const all = ({ db }: Storage) => db.selectFrom('accounts').selectAll().orderBy('createdAtMs').execute();
  expect(await all(large)).toEqual(accounts);
  expect(await all(again)).toEqual(accounts);
  await Promise.all([small, large, again].map((storage) => storage.close()));
});

test('while the server is away it is said to be, the journal keeps what is written, and applies it once when it is back', async () => {
  const storage = await open(await postgres.newDatabase());
  const waits: (() => void)[] = [];
  let applied = 0;
  const journal = await openJournal({
    folder: join(folder, 'journal'),
    apply: {
      account: (id) =>
        storage.once({ scope: 'test', key: id, request: {} }, async (queries) => {
          applied++;
          await queries.insertInto('accounts').values(account({ id })).execute();
        }),
    },
    log: createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 }),
    metrics: createMetrics(),
    nowMs: () => 1,
    after(_delayMs, call) {
      waits.push(call);
      return () => {};
    },
  });
  await journal.write('account', 'before', 0);
  await journal.settled();
  await postgres.crash();
  const refused = await storage.ping().catch((error: unknown) => error);
  expect(isUnavailable(refused)).toBe(true);
  for (const id of ['one', 'two', 'three']) await journal.write('account', id, 0);
  await journal.settled();
  expect(journal.waiting).toBe(3);
  await postgres.start();
  waits.at(-1)?.();
  await journal.settled();
  expect([journal.waiting, applied]).toEqual([0, 4]);
  const ids = await storage.db.selectFrom('accounts').select('id').orderBy('id').execute();
  expect(ids.map(({ id }) => id)).toEqual(['before', 'one', 'three', 'two']);
  await journal.close();
  await storage.close();
});

test('a guest who is given something in the moment in which they would be forgotten keeps it, and stays', async () => {
  const url = await postgres.newDatabase();
  const storage = await open(url);
  await storage.db
    .insertInto('accounts')
    .values([account({ id: 'given' }), account({ id: 'left' })])
    .execute();
  // Whoever reads the ledger waits for a lock of the test: so the sweep stands still behind its look at the tables, and before its locks.
  const GATE = 4711;
  await sql`alter table ledger rename to "ledgerRows"`.execute(storage.db);
  await sql`create view ledger as select "ledgerRows".* from
    (select pg_advisory_xact_lock_shared(${sql.lit(GATE)})) as gate left join "ledgerRows" on true`.execute(storage.db);
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  await other.query(`select pg_advisory_lock(${GATE})`);
  const swept = storage.forgetGuests(2_000, 10);
  await until(async () => (await other.query('select 1 from pg_locks where not granted')).rowCount === 1);
  await other.query(`insert into balances ("accountId", currency, version, amount) values ('given', 'coins', 1, 5)`);
  await other.query(`select pg_advisory_unlock(${GATE})`);
  expect(await swept).toBe(1);
  expect(await storage.db.selectFrom('accounts').select('id').execute()).toEqual([{ id: 'given' }]);
  expect(await storage.db.selectFrom('balances').select(['accountId', 'amount']).execute()).toEqual([
    { accountId: 'given', amount: 5 },
  ]);
  await other.end();
  await storage.close();
});

test('what is done once is begun anew when the database ends it because another one crossed it', async () => {
  const metrics = createMetrics();
  const storage = await openStorage({ url: await postgres.newDatabase(), metrics, nowMs: () => 0 });
  await storage.db
    .insertInto('accounts')
    .values(['one', 'other'].map((id) => account({ id })))
    .execute();
  let started = 0;
  let startAll = () => {};
  const all = new Promise<void>((resolve) => (startAll = resolve));
  const cross = (ids: readonly string[]) =>
    storage.once({ scope: 'test', key: ids.join(), request: {} }, async (queries) => {
      for (const id of ids) {
        await queries
          .updateTable('accounts')
          .set(({ eb }) => ({ version: eb('version', '+', 1) }))
          .where('id', '=', id)
          .execute();
        if (++started === 2) startAll();
        await all;
      }
      return ids[0];
    });
  expect(await Promise.all([cross(['one', 'other']), cross(['other', 'one'])])).toEqual(['one', 'other']);
  expect(metrics.value('storage.crossed')).toBe(1);
  const versions = await storage.db.selectFrom('accounts').select('version').execute();
  expect(versions.map(({ version }) => version)).toEqual([3, 3]);
  await storage.close();
});
