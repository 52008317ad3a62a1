// The embedded engine: the contract, and what only a file of our own can get wrong.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { createMetrics } from '../metrics.ts';
import { migrationsContract } from './migrations-contract.test-helper.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { account, storageContract } from './storage-contract.test-helper.ts';
import { openStorage } from './storage.ts';

const folder = mkdtempSync(join(tmpdir(), 'samestep-storage-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

storageContract('sqlite', async () => join(folder, 'contract.db'));
migrationsContract(
  'sqlite',
  async () => join(folder, 'before.db'),
  (path) => sqliteDialect({ path, transactionMs: 5000 }),
);

const open = (url: string) => openStorage({ url, metrics: createMetrics(), nowMs: () => 0 });

test('a file that cannot be opened is said with its path and what to do', async () => {
  const opening = open(join(folder, 'nowhere', 'a.db'));
  await expect(opening).rejects.toMatchObject({
    code: 'storage/unavailable',
    fix: expect.stringContaining('DATA_DIR'),
  });
});

test('a PostgreSQL server that is away is said to be away, and nothing of tables', async () => {
  await expect(open('postgres://samestep:hidden@127.0.0.1:1/samestep')).rejects.toMatchObject({
    code: 'storage/unavailable',
    message:
      'The database cannot be reached (connect ECONNREFUSED 127.0.0.1:1). Start it, or set DATABASE_URL to where it is.',
  });
});

test('two processes that share a file see each other', async () => {
  const url = join(folder, 'shared.db');
  const [one, two] = [await open(url), await open(url)];
  const made = account();
  await one.db.insertInto('accounts').values(made).execute();
  expect(await two.db.selectFrom('accounts').selectAll().execute()).toEqual([made]);
  await Promise.all([one.close(), two.close()]);
});

test('what is closed answers with an error', async () => {
  const storage = await open(':memory:');
  await storage.close();
  await expect(storage.ping()).rejects.toThrow('destroyed');
});

test('a record that another changes each time is tried three times more, and then is a conflict', async () => {
  const metrics = createMetrics();
  const storage = await openStorage({ url: ':memory:', metrics, nowMs: () => 0, random: () => 0 });
  const { id } = account({ id: 'busy' });
  await storage.db.insertInto('accounts').values(account({ id })).execute();
  let asked = 0;
  const change = storage.change('accounts', { id }, ({ version }) => {
    asked++;
    // Stands in the file's queue before what is decided here.
    void storage.db
      .updateTable('accounts')
      .set({ version: version + 1 })
      .where('id', '=', id)
      .execute();
    return { name: 'Eve' };
  });
  await expect(change).rejects.toMatchObject({ code: 'storage/conflict', data: { attempts: 4 } });
  expect(asked).toBe(4);
  expect(metrics.all()).toMatchObject({ 'storage.conflicts': 4, 'storage.conflictsGivenUp': 1 });
  await storage.close();
});

test('a database of a newer build is refused, with what to do', async () => {
  const url = join(folder, 'newer.db');
  const newer = await open(url);
  await sql`insert into kysely_migration (name, timestamp) values ('0999-later', '2030-01-01')`.execute(newer.db);
  await newer.close();
  await expect(open(url)).rejects.toMatchObject({ code: 'storage/schema', fix: expect.stringContaining('newer') });
});
