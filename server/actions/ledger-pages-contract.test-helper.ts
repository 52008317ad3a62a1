/** How the entries of a ledger stand, page by page, on every engine of storage: as they counted, whatever the clocks of those who wrote them say. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LedgerEntry } from '#shared/ledger-page.ts';
import { createMetrics } from '../metrics.ts';
import { account } from '../storage/storage-contract.test-helper.ts';
import { openStorage, type Storage } from '../storage/storage.ts';
import { ledgerIn, readLedger, type Ledger } from './ledger.ts';

/** `begin` gives the address of an empty database. */
export function ledgerPagesContract(engine: Storage['engine'], begin: () => Promise<string>): void {
  describe(`pages of a ledger in ${engine}`, () => {
    const NOW = 1_700_000_000_000;
    let storage: Storage;
    beforeAll(async () => {
      storage = await openStorage({ url: await begin(), metrics: createMetrics(), nowMs: () => NOW });
    });
    afterAll(() => storage.close());

    async function somebody(): Promise<string> {
      const id = randomUUID();
      await storage.db.insertInto('accounts').values(account({ id })).execute();
      return id;
    }
    /** As a process whose clock says that. */
    const at = <R>(nowMs: number, work: (ledger: Ledger) => Promise<R>) =>
      storage.transact((queries) => work(ledgerIn(queries, { nowMs, newId: randomUUID })));
    const coins = (accountId: string, amount: number, currency = 'coins') => ({
      accountId,
      currency,
      amount,
      reason: 'a test',
    });
    /** All entries, newest first. */
    async function pagesOf(id: string, limit: number): Promise<readonly LedgerEntry[]> {
      const seen: LedgerEntry[] = [];
      for (let before: string | undefined; ;) {
        const { entries, next } = await readLedger(storage, id, { limit, before });
        expect(entries.length).toBeLessThanOrEqual(limit);
        seen.push(...entries);
        if (next === null) return seen;
        before = next;
      }
    }
    /** Each says what there was then, of its currency. */
    function expectChained(entries: readonly LedgerEntry[]): void {
      const balances = new Map<string, number>();
      for (const { currency, amount, balance } of entries.toReversed()) {
        expect(balance - amount).toBe(balances.get(currency) ?? 0);
        balances.set(currency, balance);
      }
    }

    test('changes of one action stand in the order in which they were made, page by page', async () => {
      const ann = await somebody();
      const amounts = [5, -1, 7, -2, 9, -3, 11, -4, 13, -5, 15, -6];
      await at(NOW, async (ledger) => {
        for (const amount of amounts) await ledger.change(coins(ann, amount));
      });
      const entries = await pagesOf(ann, 5);
      expect(entries.map(({ amount }) => amount)).toEqual(amounts.toReversed());
      expectChained(entries);
    });

    test.each([1, 2, 3, 7, 50])(
      'entries of processes whose clocks differ stand as they counted, %i a page',
      async (limit) => {
        const ann = await somebody();
        const clocks = [0, -60_000, 250, -1, 3_600_000, 0, 0, -3_600_000];
        for (const [i, offset] of clocks.entries())
          await at(NOW + offset, (ledger) => ledger.change(coins(ann, i + 1)));
        const entries = await pagesOf(ann, limit);
        expect(entries.map(({ amount }) => amount)).toEqual(clocks.map((_, i) => i + 1).toReversed());
        expect(entries.map(({ atMs }) => atMs - NOW)).toEqual(clocks.toReversed());
        expectChained(entries);
      },
    );

    test('of changes at once, by clocks that differ, each says what those before it have left', async () => {
      const [ann, bob] = [await somebody(), await somebody()];
      await at(NOW, (ledger) => ledger.change(coins(ann, 100)));
      await Promise.all(
        Array.from({ length: 24 }, (_, i) =>
          at(NOW + ((i * 7919) % 24) * 1000, async (ledger) => {
            const parts = { currency: 'coins', amount: 1 + (i % 3), reason: 'a test' };
            if (i % 3 === 0) await ledger.transfer({ from: ann, to: bob, ...parts });
            else await ledger.change(coins(ann, 1 + i, i % 2 === 0 ? 'coins' : 'gems'));
          }),
        ),
      );
      for (const [id, count] of [
        [ann, 25],
        [bob, 8],
      ] as const) {
        const entries = await pagesOf(id, 4);
        expect(entries).toHaveLength(count);
        expect(new Set(entries.map((entry) => entry.id)).size).toBe(count);
        expectChained(entries);
      }
    });
  });
}
