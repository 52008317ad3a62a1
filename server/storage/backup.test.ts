// A backup has every record, and is restored whole or not at all.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMetrics } from '../metrics.ts';
import { backUp, restore } from './backup.ts';
import { account } from './storage-contract.test-helper.ts';
import { openStorage, type Storage } from './storage.ts';

const folder = mkdtempSync(join(tmpdir(), 'samestep-backup-'));
const file = join(folder, 'a.backup');
const ACCOUNTS = 1203;
let source: Storage;
let target: Storage;
let empty: Storage;
const open = () => openStorage({ url: ':memory:', metrics: createMetrics(), nowMs: () => 0 });

beforeAll(async () => {
  [source, target, empty] = await Promise.all([open(), open(), open()]);
  // More than a page.
  const accounts = Array.from({ length: ACCOUNTS }, (_, i) =>
    account({ name: `N "${i}"\n\u2028王`, bannedUntilMs: i % 3 === 0 ? i : null }),
  );
  for (let i = 0; i < accounts.length; i += 300)
    await source.db
      .insertInto('accounts')
      .values(accounts.slice(i, i + 300))
      .execute();
  const [{ id }] = accounts;
  await source.db.insertInto('balances').values({ accountId: id, currency: 'coin', amount: 7, version: 3 }).execute();
  await source.db
    .insertInto('ratings')
    .values({ accountId: id, mode: 'duel', mu: 25 / 3, sigma: 0.1, matches: 2, wins: 1, updatedAtMs: 9, version: 1 })
    .execute();
});
afterAll(async () => {
  await Promise.all([source, target, empty].map((storage) => storage.close()));
  rmSync(folder, { recursive: true, force: true });
});

test('every record is in it, and comes out of it as it was', async () => {
  expect(await backUp(source, file)).toMatchObject({ accounts: ACCOUNTS, balances: 1, ratings: 1, ledger: 0 });
  expect(await restore(target, file)).toMatchObject({ accounts: ACCOUNTS, balances: 1, ratings: 1 });
  for (const table of ['accounts', 'balances', 'ratings'] as const) {
    const all = (storage: Storage) =>
      storage.db
        .selectFrom(table)
        .selectAll()
        .orderBy(table === 'accounts' ? 'id' : 'version')
        .execute();
    expect(await all(target)).toEqual(await all(source));
  }
});

test('it is not restored over records', async () => {
  await expect(restore(target, file)).rejects.toMatchObject({ code: 'storage/backup' });
});

test.each([
  ['a byte was changed', (text: string) => text.replace('"duel"', '"dual"'), 'not what was written'],
  ['the end is missing', (text: string) => text.slice(0, text.lastIndexOf('{"sha256"')), 'end is missing'],
  ['a line was cut', (text: string) => text.slice(0, 5000), 'no JSON'],
  ['a line is of no table', (text: string) => text.replace('["accounts"', '["secrets"'), 'no record'],
  ['it is of other tables', (text: string) => text.replace(/\d{4}-[a-z-]+/, '9999-later'), 'of the tables'],
  ['it is something else', () => 'hello\n', 'no JSON'],
  ['it is empty', () => '', 'end is missing'],
])('nothing is restored when %s', async (_what, spoil, says) => {
  const spoilt = join(folder, 'spoilt.backup');
  writeFileSync(spoilt, spoil(readFileSync(file, 'utf8')));
  await expect(restore(empty, spoilt)).rejects.toMatchObject({
    code: 'storage/backup',
    what: expect.stringContaining(says),
  });
  expect(await empty.db.selectFrom('accounts').selectAll().execute()).toEqual([]);
});

test('a file that is not there is said with its name and what to give', async () => {
  const nothing = join(folder, 'nothing.backup');
  await expect(restore(empty, nothing)).rejects.toMatchObject({
    code: 'storage/backup',
    message: expect.stringContaining(`${nothing} cannot be restored. It cannot be read (ENOENT`),
    fix: 'Give the name of a file that a backup was written to.',
  });
});

test('a backup that cannot be written leaves nothing and says why', async () => {
  await expect(backUp(source, join(folder, 'nowhere', 'a.backup'))).rejects.toThrow('ENOENT');
});
