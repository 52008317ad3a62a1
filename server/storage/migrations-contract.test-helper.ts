/** What becomes of records that were there before a step: the same on the embedded file and on a real PostgreSQL. */
import { Kysely, sql, type Dialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { expect, test } from 'vitest';
import { createMetrics } from '../metrics.ts';
import { migrations } from './migrations.ts';
import { account } from './storage-contract.test-helper.ts';
import { openStorage, type Storage } from './storage.ts';
import type { Tables } from './tables.ts';

/** `begin` gives the address of an empty database; `dialectOf` how it is spoken to. */
export function migrationsContract(
  engine: Storage['engine'],
  begin: () => Promise<string>,
  dialectOf: (url: string) => Dialect,
): void {
  test(`entries of before have places by their times, and new ones the next, in ${engine}`, async () => {
    const url = await begin();
    const before = new Kysely<Pick<Tables, 'accounts'>>({ dialect: dialectOf(url) });
    const migrator = new Migrator({ db: before, provider: { getMigrations: async () => ({ ...migrations }) } });
    expect((await migrator.migrateTo('0004-outbox')).error).toBeUndefined();
    for (const id of ['ann', 'bob', 'cid']) await before.insertInto('accounts').values(account({ id })).execute();
    for (const [id, accountId, atMs] of [
      ['c', 'ann', 30],
      ['b', 'ann', 10],
      ['a', 'ann', 30],
      ['d', 'bob', 20],
    ] as const)
      await sql`
        insert into "ledger" ("id", "accountId", "currency", "amount", "balance", "reason", "atMs")
        values (${id}, ${accountId}, 'coins', 1, 1, 'x', ${atMs})
      `.execute(before);
    await before.destroy();
    const storage = await openStorage({ url, metrics: createMetrics(), nowMs: () => 0 });
    try {
      const placed = await storage.db
        .selectFrom('ledger')
        .select(['accountId', 'place', 'id'])
        .orderBy('accountId')
        .orderBy('place')
        .execute();
      expect(placed.map(({ accountId, place, id }) => `${accountId} ${place} ${id}`)).toEqual([
        'ann 1 b',
        'ann 2 a',
        'ann 3 c',
        'bob 1 d',
      ]);
      expect(await storage.db.selectFrom('ledgerPlaces').selectAll().orderBy('accountId').execute()).toEqual([
        { accountId: 'ann', place: 3 },
        { accountId: 'bob', place: 1 },
      ]);
    } finally {
      await storage.close();
    }
  });
}
