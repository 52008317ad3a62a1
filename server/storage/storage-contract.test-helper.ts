/** What every engine of storage must do: the same tests on the embedded file and on a real PostgreSQL. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SamestepError } from '#shared/errors.ts';
import { createMetrics } from '../metrics.ts';
import { KEY_HOURS } from './do-once.ts';
import { isRefusedByTables, isTwice } from './storage-errors.ts';
import { openStorage, type Storage } from './storage.ts';
import type { AccountRecord, SessionRecord } from './tables.ts';

let lastAccount = 0;

/** An account as it is made. */
export function account(changes: Partial<AccountRecord> = {}): AccountRecord {
  return {
    id: `account-${++lastAccount}`,
    version: 1,
    name: 'Ann',
    nameKey: null,
    passwordHash: null,
    deviceHash: null,
    createdAtMs: 1_000,
    seenAtMs: 1_000,
    bannedUntilMs: null,
    banReason: null,
    ...changes,
  };
}

/** A sign-in as it is made. */
export function session(id: string, accountId: string): SessionRecord {
  const times = { exchangedAtMs: 1_000, createdAtMs: 1_000, expiresAtMs: 2 ** 50 };
  return { id, accountId, version: 1, generation: 1, ...times, revokedAtMs: null, revokedBecause: null };
}

/** `begin` gives the address of an empty database. */
export function storageContract(engine: Storage['engine'], begin: () => Promise<string>): void {
  describe(`storage in ${engine}`, () => {
    const metrics = createMetrics();
    let now = 1_700_000_000_000;
    let url: string;
    let storage: Storage;
    const open = () => openStorage({ url, metrics, nowMs: () => now, random: () => 0 });

    beforeAll(async () => {
      url = await begin();
      storage = await open();
    });
    afterAll(() => storage.close());

    async function add(changes?: Partial<AccountRecord>): Promise<AccountRecord> {
      const made = account(changes);
      await storage.db.insertInto('accounts').values(made).execute();
      return made;
    }

    const read = (id: string) => storage.db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();

    test('a record is read as it was written, numbers as numbers', async () => {
      const made = await add({ name: 'Zoë 王', createdAtMs: 2 ** 52, bannedUntilMs: 5 });
      expect(await read(made.id)).toEqual(made);
      expect(storage.engine).toBe(engine);
    });

    test('the tables are brought up to date once, by however many open them', async () => {
      const others = await Promise.all([open(), open(), open()]);
      const { id } = await add();
      for (const { db, close } of others) {
        const found = await db.selectFrom('accounts').select('id').where('id', '=', id).execute();
        expect(found).toEqual([{ id }]);
        await close();
      }
    });

    test('a second record of one key, and one that refers to nothing, are refused', async () => {
      const { id } = await add({ nameKey: 'ann' });
      const twice = await storage.db
        .insertInto('accounts')
        .values(account({ id }))
        .execute()
        .catch((error) => error);
      expect(isTwice(twice)).toBe(true);
      const taken = await add({ nameKey: 'ann' }).catch((error: unknown) => error);
      expect(isTwice(taken)).toBe(true);
      const orphan = await storage.db
        .insertInto('balances')
        .values({ accountId: 'nobody', currency: 'coin', amount: 1, version: 1 })
        .execute()
        .catch((error: unknown) => error);
      expect([isTwice(orphan), isRefusedByTables(orphan)]).toEqual([false, true]);
    });

    test('a change counts the version up; none is none; what is not there is undefined', async () => {
      const { id } = await add();
      expect(await storage.change('accounts', { id }, () => ({ name: 'Bob' }))).toMatchObject({
        name: 'Bob',
        version: 2,
      });
      expect(await storage.change('accounts', { id }, () => null)).toMatchObject({ name: 'Bob', version: 2 });
      expect(await storage.change('accounts', { id: 'nobody' }, () => ({ name: 'Bob' }))).toBeUndefined();
    });

    test('changes of one record at once are all made, each from what the one before it wrote', async () => {
      const { id } = await add();
      await storage.db
        .insertInto('balances')
        .values({ accountId: id, currency: 'coin', amount: 0, version: 1 })
        .execute();
      const key = { accountId: id, currency: 'coin' };
      let given = 0;
      const give = async (): Promise<void> => {
        try {
          await storage.change('balances', key, ({ amount }) => ({ amount: amount + 1 }));
          given++;
        } catch (error) {
          if (!(error instanceof SamestepError) || error.code !== 'storage/conflict') throw error;
        }
      };
      await Promise.all(Array.from({ length: 20 }, give));
      const { amount, version } = await storage.db
        .selectFrom('balances')
        .selectAll()
        .where('accountId', '=', id)
        .executeTakeFirstOrThrow();
      expect([amount, version]).toEqual([given, given + 1]);
      expect(given).toBeGreaterThan(0);
    });

    test('a stale version is a conflict at once, and nothing is written; no decision sets a version', async () => {
      const { id } = await add();
      const named = await storage.change('accounts', { id }, () => ({ name: 'Eve', version: 70 }), { version: 1 });
      expect(named).toMatchObject({ name: 'Eve', version: 2 });
      const before = metrics.value('storage.conflicts');
      const stale = storage.change('accounts', { id }, () => ({ name: 'Old' }), { version: 1 });
      await expect(stale).rejects.toMatchObject({ code: 'storage/conflict', data: { attempts: 1 } });
      expect(metrics.value('storage.conflicts')).toBe(before + 1);
      expect(await read(id)).toMatchObject({ name: 'Eve', version: 2 });
    });

    test('a transaction is seen by others whole or not at all', async () => {
      const made = account();
      const failure = storage.transact(async (queries) => {
        await queries.insertInto('accounts').values(made).execute();
        throw new Error('no');
      });
      await expect(failure).rejects.toThrow('no');
      expect(await read(made.id)).toBeUndefined();
      await storage.transact((queries) => queries.insertInto('accounts').values(made).execute());
      expect(await read(made.id)).toEqual(made);
    });

    test('a statement that fails beside others harms only itself', async () => {
      const { id } = await add();
      const good = account();
      const outcomes = await Promise.allSettled([
        add({ id }),
        storage.db.insertInto('accounts').values(good).execute(),
        read(id),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
      expect(await read(good.id)).toEqual(good);
    });

    test('what is done under a key is done once, by many at once and afterwards, and all get one answer', async () => {
      const { id } = await add();
      const request = { scope: 'test', key: 'first', request: { id, coins: 5 } };
      let done = 0;
      const pay = () =>
        storage.once(request, async (queries) => {
          done++;
          await queries
            .insertInto('balances')
            .values({ accountId: id, currency: 'gem', amount: 5, version: 1 })
            .execute();
          return { paid: done };
        });
      const answers = await Promise.all([pay(), pay(), pay(), pay()]);
      expect(answers).toEqual(Array(4).fill({ paid: 1 }));
      expect(await pay()).toEqual({ paid: 1 });
      expect(done).toBe(1);
      const other = storage.once({ ...request, request: { id, coins: 6 } }, async () => 0);
      await expect(other).rejects.toMatchObject({ code: 'storage/key' });
      expect(await storage.once({ ...request, scope: 'other' }, async () => 'other')).toBe('other');
    });

    test('what failed under a key was not done, and may be done again', async () => {
      const { id } = await add();
      const request = { scope: 'test', key: 'failing', request: {} };
      const failing = storage.once(request, async (queries) => {
        await queries.updateTable('accounts').set({ name: 'Half' }).where('id', '=', id).execute();
        throw new Error('half way');
      });
      await expect(failing).rejects.toThrow('half way');
      expect(await read(id)).toMatchObject({ name: 'Ann' });
      expect(await storage.once(request, async () => 'done')).toBe('done');
    });

    test('a key is forgotten after a day, and not before', async () => {
      const request = { scope: 'test', key: 'old', request: {} };
      expect(await storage.once(request, async () => 1)).toBe(1);
      now += KEY_HOURS * 3_600_000 - 1;
      expect(await storage.once(request, async () => 2)).toBe(1);
      now += 1;
      expect(await storage.once(request, async () => 3)).toBe(3);
      now += KEY_HOURS * 3_600_000;
      expect(await storage.forgetExpired()).toBeGreaterThan(0);
      expect(await storage.forgetExpired()).toBe(0);
    });

    test('guests of long ago are forgotten, oldest first and so many at a time; whoever matters stays', async () => {
      const day = 24 * 3_600_000;
      const old = { seenAtMs: 5_000, createdAtMs: 5_000 };
      const before = 10_000;
      // What other tests have left was seen before all of these.
      while ((await storage.forgetGuests(2_000, 1000)) > 0);
      const forgotten = [
        await add({ ...old, seenAtMs: 4_000 }),
        await add(old),
        await add({ ...old, bannedUntilMs: 7 }),
      ];
      const kept = {
        young: await add({ seenAtMs: before }),
        named: await add({ ...old, nameKey: 'kept', passwordHash: 'x' }),
        banned: await add({ ...old, bannedUntilMs: now + day }),
        signedIn: await add(old),
        paid: await add(old),
        rich: await add(old),
      };
      const session = { accountId: kept.signedIn.id, version: 1, generation: 1, exchangedAtMs: 1, createdAtMs: 1 };
      await storage.db
        .insertInto('sessions')
        .values({ ...session, id: 'kept', expiresAtMs: now + day, revokedAtMs: 1, revokedBecause: 'signedOut' })
        .execute();
      const entry = { currency: 'coin', amount: 0, balance: 0, reason: 'test', atMs: 1 };
      await storage.db
        .insertInto('ledger')
        .values({ id: 'kept', accountId: kept.paid.id, place: 1, ...entry })
        .execute();
      await storage.db
        .insertInto('balances')
        .values({ accountId: kept.rich.id, currency: 'coin', amount: 1, version: 1 })
        .execute();
      const [first] = forgotten;
      const times = { startedAtMs: 1, endedAtMs: 2 };
      await storage.db
        .insertInto('matches')
        .values({ id: 'm', game: 'g', mode: 'duel', isRated: 1, ...times, result: '{}', recordingId: null, version: 1 })
        .execute();
      const played = { matchId: 'm', place: 1, score: 3, ratingChange: 12, endedAtMs: 2 };
      await storage.db
        .insertInto('matchPlayers')
        .values({ ...played, seat: 0, accountId: first.id, name: 'Guest 4711' })
        .execute();
      const line = { accountId: first.id, matches: 1, wins: 1, updatedAtMs: 2, version: 1 };
      await storage.db
        .insertInto('ratings')
        .values({ ...line, mode: 'g:duel', mu: 25, sigma: 8 })
        .execute();
      await storage.db
        .insertInto('scores')
        .values({ ...line, board: 'g:duel:2026-11', score: 1012 })
        .execute();

      expect(await storage.forgetGuests(before, 1)).toBe(1);
      expect(await read(first.id)).toBeUndefined();
      expect(await read(forgotten[1].id)).toEqual(forgotten[1]);
      expect(await storage.forgetGuests(before, 50)).toBe(2);
      expect(await storage.forgetGuests(before, 50)).toBe(0);
      for (const one of Object.values(kept)) expect(await read(one.id)).toEqual(one);
      const of = await storage.db.selectFrom('matchPlayers').selectAll().where('matchId', '=', 'm').execute();
      expect(of).toEqual([{ ...played, seat: 0, accountId: null, name: 'Guest 4711' }]);
      expect(await storage.db.selectFrom('ratings').selectAll().where('accountId', '=', first.id).execute()).toEqual(
        [],
      );
      expect(await storage.db.selectFrom('scores').selectAll().where('accountId', '=', first.id).execute()).toEqual([]);
    });

    test('processes that forget guests at once forget and count each of them once', async () => {
      while ((await storage.forgetGuests(20_000, 1000)) > 0);
      const others = [await open(), await open()];
      for (let i = 0; i < 60; i++) await add({ seenAtMs: 15_000 + i });
      const counts = await Promise.all(
        [storage, ...others].flatMap((one) => [1, 2, 3].map(() => one.forgetGuests(20_000, 10))),
      );
      let sum = counts.reduce((total, count) => total + count);
      for (let more = 1; more > 0; sum += more) more = await storage.forgetGuests(20_000, 10);
      expect(sum).toBe(60);
      for (const one of others) await one.close();
    });

    test.each(['', 'x'.repeat(201)])('a key of a wrong length is refused', async (key) => {
      await expect(storage.once({ scope: 'test', key, request: {} }, async () => 0)).rejects.toMatchObject({
        code: 'storage/key',
      });
    });
  });
}
