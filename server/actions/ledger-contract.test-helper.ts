/** What the ledger and what is done by actions keep to, on every engine of storage: the same tests on the embedded file and on a real PostgreSQL. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { SamestepError } from '#shared/errors.ts';
import { ApiError } from '../api/api-error.ts';
import type { PlatformEvent } from '../events/platform-event.ts';
import { createMetrics } from '../metrics.ts';
import { nameKey } from '../names.ts';
import { account, session } from '../storage/storage-contract.test-helper.ts';
import { openStorage, type Storage } from '../storage/storage.ts';
import { action, refusal, type ActionDefinition, type ActionNote } from './action.ts';
import { createActionDesk } from './action-desk.ts';
import { ledgerTransfer } from './ledger-transfer.ts';
import { ledgerIn, readLedger, type Ledger, type LedgerChange } from './ledger.ts';
import { claimPrize } from './prize.test-helper.ts';
import { buyHat } from './shop.test-helper.ts';

/** `begin` gives the address of an empty database. */
export function ledgerContract(engine: Storage['engine'], begin: () => Promise<string>): void {
  describe(`the ledger in ${engine}`, () => {
    const metrics = createMetrics();
    const events: PlatformEvent[] = [];
    let now = 1_700_000_000_000;
    let storage: Storage;
    beforeAll(async () => {
      storage = await openStorage({ url: await begin(), metrics, nowMs: () => now });
    });
    afterAll(() => storage.close());

    /** Their names are their own. */
    async function somebody(coins = 0): Promise<string> {
      const id = randomUUID();
      const name = nameOf(id);
      await storage.db
        .insertInto('accounts')
        .values(account({ id, name, nameKey: nameKey(name) }))
        .execute();
      await storage.db
        .insertInto('sessions')
        .values(session(`s-${id}`, id))
        .execute();
      if (coins > 0)
        await within((ledger) => ledger.change({ accountId: id, currency: 'coins', amount: coins, reason: 'a gift' }));
      return id;
    }
    const nameOf = (id: string) => `Ann ${id.slice(0, 8)}`;
    const within = <R>(work: (ledger: Ledger) => Promise<R>) =>
      storage.transact((queries) => work(ledgerIn(queries, { nowMs: now++, newId: randomUUID })));
    const balance = (id: string, currency = 'coins') => within((ledger) => ledger.balance(id, currency));
    const pageOf = (id: string, limit = 50, before?: string) => readLedger(storage, id, { limit, before });
    /** What entries say must be what there is. */
    async function expectSound(...ids: readonly string[]): Promise<void> {
      for (const id of ids) {
        const { balances, entries } = await pageOf(id, 100);
        for (const { currency, amount } of balances) {
          expect(amount).toBeGreaterThanOrEqual(0);
          const changes = entries.filter((entry) => entry.currency === currency);
          expect(changes.reduce((sum, entry) => sum + entry.amount, 0)).toBe(amount);
        }
      }
    }

    const buy = action('shop.buy', {
      payload: z.strictObject({ item: z.enum(['hat', 'cloak']) }),
      async run({ item }, { accountId, ledger, note }) {
        note({ item });
        const left = await ledger.change({ accountId, currency: 'coins', amount: -3, reason: `shop.buy ${item}` });
        if (item === 'cloak') throw refusal('sold-out', 'The cloak is sold out.');
        return { item, left };
      },
    });
    const faulty = action('shop.fail', {
      payload: z.unknown(),
      async run(_payload, { accountId, ledger }) {
        await ledger.change({ accountId, currency: 'coins', amount: 1000, reason: 'shop.fail' });
        throw new TypeError('A fault of its author.');
      },
    });
    let last = 0;
    const newKey = () => `key-${String(++last).padStart(12, '0')}`;
    function act(
      accountId: string,
      name: string,
      payload: unknown,
      key = newKey(),
      more: readonly ActionDefinition[] = [],
    ) {
      const desk = createActionDesk({
        actions: [ledgerTransfer, buy, faulty, buyHat, claimPrize, ...more],
        gate: { take: async () => {} },
        storage,
        events: { publish: (event) => events.push(event) > 0 },
        metrics,
        nowMs: () => now++,
        newId: randomUUID,
      });
      const signed = { action: name, key, payload, timestampMs: now, nonce: newKey(), signature: '' };
      return desk.act({ accountId, sessionId: `s-${accountId}` }, signed);
    }
    const refused = (work: Promise<unknown>) =>
      work.then(
        () => 'none',
        (error: unknown) => (error instanceof ApiError ? `${error.status} ${error.refusal}` : String(error)),
      );

    test('a balance begins at nothing, is given and taken, and each change is written down', async () => {
      const ann = await somebody();
      expect(await balance(ann)).toBe(0);
      const change = (amount: number) =>
        within((ledger) => ledger.change({ accountId: ann, currency: 'coins', amount, reason: 'a test' }));
      expect([await change(10), await change(-4), await change(-6)]).toEqual([10, 6, 0]);
      expect(await refused(change(-1))).toBe('409 balance-short');
      const { balances, entries, next } = await pageOf(ann);
      expect(balances).toEqual([{ currency: 'coins', amount: 0 }]);
      expect(entries.map(({ amount, balance: after, reason }) => [amount, after, reason])).toEqual([
        [-6, 0, 'a test'],
        [-4, 6, 'a test'],
        [10, 10, 'a test'],
      ]);
      expect(next).toBeNull();
    });

    test('nothing is counted beyond what numbers hold', async () => {
      const ann = await somebody(Number.MAX_SAFE_INTEGER);
      const more = within((ledger) => ledger.change({ accountId: ann, currency: 'coins', amount: 1, reason: 'more' }));
      expect(await refused(more)).toBe('409 action-refused');
      expect(await balance(ann)).toBe(Number.MAX_SAFE_INTEGER);
      for (const amount of [0, 0.5, Number.NaN, 2 ** 53])
        await expect(
          within((ledger) => ledger.change({ accountId: ann, currency: 'coins', amount, reason: 'x' })),
        ).rejects.toMatchObject({ code: 'storage/ledger', fix: expect.stringContaining('a whole number') });
    });

    test.each<[string, Partial<LedgerChange>, string, string]>([
      ['currency', { currency: 'No such' }, '"No such" is no currency.', 'as coins'],
      ['reason', { reason: '' }, 'A reason of 0 characters', '1 to 200 characters'],
      ['long reason', { reason: 'x'.repeat(201) }, 'A reason of 201 characters', '1 to 200 characters'],
      ['amount', { amount: 1.5 }, '1.5 is no change of a balance.', 'a whole number'],
    ])('a wrong %s says what it is and what to write', async (_what, part, what, fix) => {
      const ann = await somebody();
      const asked = { accountId: ann, currency: 'coins', amount: 1, reason: 'a test', ...part };
      const error = await within((ledger) => ledger.change(asked)).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SamestepError);
      expect(error).toMatchObject({
        code: 'storage/ledger',
        what: expect.stringContaining(what),
        fix: expect.stringContaining(fix),
      });
      const between = { from: ann, to: ann, currency: 'coins', amount: 1, reason: 'a test' };
      await expect(within((ledger) => ledger.transfer(between))).rejects.toMatchObject({
        code: 'storage/ledger',
        fix: 'Give it to another.',
      });
    });

    test('a transfer goes to an account by its id or its name, and its answer is what is left', async () => {
      const [ann, bob] = [await somebody(10), await somebody()];
      expect(await act(ann, 'ledger.transfer', { to: bob, currency: 'coins', amount: 4 })).toEqual({
        to: { id: bob, name: nameOf(bob) },
        currency: 'coins',
        amount: 4,
        balance: 6,
      });
      const byName = { to: nameOf(bob).toUpperCase(), currency: 'coins', amount: 1 };
      expect(await act(ann, 'ledger.transfer', byName)).toMatchObject({ to: { id: bob }, balance: 5 });
      expect((await pageOf(bob)).entries.map(({ amount, balance: after, reason }) => [amount, after, reason])).toEqual([
        [1, 5, `ledger.transfer from ${ann}`],
        [4, 4, `ledger.transfer from ${ann}`],
      ]);
      expect((await pageOf(ann)).entries[0]).toMatchObject({
        amount: -1,
        balance: 5,
        reason: `ledger.transfer to ${bob}`,
      });
      expect(events.at(-1)).toMatchObject({
        kind: 'action.done',
        aggregate: ann,
        data: { accountId: ann, action: 'ledger.transfer', noted: { to: bob, currency: 'coins', amount: 1 } },
      });
      await expectSound(ann, bob);
    });

    test.each([
      ['more than there is', (bob: string) => ({ to: bob, currency: 'coins', amount: 11 }), '409 balance-short'],
      ['what one never had', (bob: string) => ({ to: bob, currency: 'gems', amount: 1 }), '409 balance-short'],
      ['nothing', (bob: string) => ({ to: bob, currency: 'coins', amount: 0 }), '400 request-malformed'],
      ['less than nothing', (bob: string) => ({ to: bob, currency: 'coins', amount: -5 }), '400 request-malformed'],
      ['a part', (bob: string) => ({ to: bob, currency: 'coins', amount: 0.5 }), '400 request-malformed'],
      ['text for a number', (bob: string) => ({ to: bob, currency: 'coins', amount: '1' }), '400 request-malformed'],
      ['a currency that is none', (bob: string) => ({ to: bob, currency: 'C"', amount: 1 }), '400 request-malformed'],
      ['to nobody', () => ({ to: 'nobody-of-that-name', currency: 'coins', amount: 1 }), '404 not-found'],
      ['more fields', (bob: string) => ({ to: bob, currency: 'coins', amount: 1, from: bob }), '400 request-malformed'],
      ['no payload', () => null, '400 request-malformed'],
    ])('a transfer of %s is refused, and nothing is other than before', async (_what, payload, code) => {
      const [ann, bob] = [await somebody(10), await somebody(1)];
      const told = events.length;
      expect(await refused(act(ann, 'ledger.transfer', payload(bob)))).toBe(code);
      expect([await balance(ann), await balance(bob), events.length]).toEqual([10, 1, told]);
      await expectSound(ann, bob);
    });

    test('nobody gives to themselves, and there is no action of another name', async () => {
      const ann = await somebody(10);
      expect(await refused(act(ann, 'ledger.transfer', { to: ann, currency: 'coins', amount: 1 }))).toBe(
        '400 request-malformed',
      );
      expect(await refused(act(ann, 'ledger.mint', {}))).toBe('404 action-unknown');
      expect(await refused(act(ann, 'constructor.name', {}))).toBe('404 action-unknown');
    });

    test('an account that was deleted does nothing more, though its token is good for a while', async () => {
      const ann = await somebody(10);
      await storage.db.deleteFrom('accounts').where('id', '=', ann).execute();
      expect(await refused(act(ann, 'shop.buy', { item: 'hat' }))).toBe('401 token-revoked');
    });

    test('under one key it is done once, however often and however many at once ask, and all get one answer', async () => {
      const [ann, bob] = [await somebody(10), await somebody()];
      const key = newKey();
      const told = events.length;
      const send = () => act(ann, 'ledger.transfer', { to: bob, currency: 'coins', amount: 3 }, key);
      const answers = await Promise.all(Array.from({ length: 8 }, send));
      answers.push(await act(ann, 'ledger.transfer', { amount: 3, currency: 'coins', to: bob }, key));
      expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
      expect([await balance(ann), await balance(bob)]).toEqual([7, 3]);
      expect(events.length - told).toBe(1);
      expect(await refused(act(ann, 'ledger.transfer', { to: bob, currency: 'coins', amount: 4 }, key))).toMatch(
        /storage\/key|used for another request/,
      );
      // A key is its account's.
      await act(bob, 'ledger.transfer', { to: ann, currency: 'coins', amount: 3 }, key);
      expect([await balance(ann), await balance(bob)]).toEqual([10, 0]);
    });

    test('of many that would each empty an account as many are done as it has', async () => {
      const [ann, bob] = [await somebody(10), await somebody()];
      const all = await Promise.all(
        Array.from({ length: 8 }, () =>
          refused(act(ann, 'ledger.transfer', { to: bob, currency: 'coins', amount: 3 })),
        ),
      );
      expect(all.filter((one) => one === 'none')).toHaveLength(3);
      expect(all.filter((one) => one === '409 balance-short')).toHaveLength(5);
      expect([await balance(ann), await balance(bob)]).toEqual([1, 9]);
      await expectSound(ann, bob);
    });

    test('transfers that cross wait for each other and never for ever', async () => {
      const people = await Promise.all([somebody(20), somebody(20), somebody(20)]);
      const all = await Promise.all(
        Array.from({ length: 30 }, (_, i) =>
          refused(
            act(people[i % 3], 'ledger.transfer', {
              to: people[(i + 1 + (i % 2)) % 3],
              currency: 'coins',
              amount: 1 + (i % 4),
            }),
          ),
        ),
      );
      expect(all.filter((one) => one !== 'none' && one !== '409 balance-short')).toEqual([]);
      const left = await Promise.all(people.map((id) => balance(id)));
      expect(left.reduce((sum, each) => sum + each, 0)).toBe(60);
      await expectSound(...people);
    });

    test('actions that change the same things in other orders are all done', async () => {
      const ann = await somebody(1);
      const swaps = ['coins', 'gems'].map((first, i) =>
        action(`shop.swap-${i}`, {
          payload: z.null(),
          async run(_payload, { accountId, ledger }) {
            for (const currency of [first, first === 'coins' ? 'gems' : 'coins'])
              await ledger.change({ accountId, currency, amount: 1, reason: 'a test' });
            return {};
          },
        }),
      );
      const all = await Promise.all(
        Array.from({ length: 12 }, (_, i) => refused(act(ann, `shop.swap-${i % 2}`, null, newKey(), swaps))),
      );
      expect(all).toEqual(Array(12).fill('none'));
      expect([await balance(ann), await balance(ann, 'gems')]).toEqual([13, 12]);
      await expectSound(ann);
    });

    test('what its author refuses, or fails at, leaves nothing behind, and may be asked for again under its key', async () => {
      const ann = await somebody(5);
      expect(await act(ann, 'shop.buy', { item: 'hat' })).toEqual({ item: 'hat', left: 2 });
      expect(await refused(act(ann, 'shop.buy', { item: 'hat' }))).toBe('409 balance-short');
      await within((ledger) => ledger.change({ accountId: ann, currency: 'coins', amount: 5, reason: 'a gift' }));
      const key = newKey();
      expect(await refused(act(ann, 'shop.buy', { item: 'cloak' }, key))).toBe('409 action-refused');
      await expect(act(ann, 'shop.buy', { item: 'cloak' }, key)).rejects.toMatchObject({
        details: { reason: 'sold-out' },
      });
      expect(await refused(act(ann, 'shop.fail', null))).toBe('TypeError: A fault of its author.');
      expect(await balance(ann)).toBe(7);
      expect(metrics.value('actions.failed')).toBeGreaterThan(0);
      await expectSound(ann);
    });

    test.each([
      () => ({ value: Number.NaN }),
      () => ({ value: Infinity }),
      (): ActionNote => JSON.parse('{"value":{"deep":1}}'),
    ])('a note that no entry of the audit log can have is a fault of the action, which is not done', async (noted) => {
      const ann = await somebody(5);
      const told = events.length;
      const noting = action('shop.note', {
        payload: z.null(),
        async run(_payload, { accountId, ledger, note }) {
          await ledger.change({ accountId, currency: 'coins', amount: 1, reason: 'a test' });
          note(noted());
          return {};
        },
      });
      expect(await refused(act(ann, 'shop.note', null, newKey(), [noting]))).toMatch(/'value' of a note/);
      expect([await balance(ann), events.length]).toEqual([5, told]);
    });

    test('the shop of docs/platform.md sells a hat once, and nothing to one who cannot pay', async () => {
      const ann = await somebody(100);
      expect(await act(ann, 'capture.buy-hat', { hat: 'bowler' })).toEqual({ hat: 'bowler', coins: 70 });
      await expect(act(ann, 'capture.buy-hat', { hat: 'bowler' })).rejects.toMatchObject({
        refusal: 'action-refused',
        details: { reason: 'owned' },
      });
      expect(await refused(act(ann, 'capture.buy-hat', { hat: 'crown' }))).toBe('409 balance-short');
      expect(await refused(act(ann, 'capture.buy-hat', { hat: 'cap' }))).toBe('400 request-malformed');
      expect([await balance(ann), await balance(ann, 'hat-bowler'), await balance(ann, 'hat-crown')]).toEqual([
        70, 1, 0,
      ]);
      expect(events.at(-1)?.data).toMatchObject({ action: 'capture.buy-hat', noted: { hat: 'bowler' } });
      await expectSound(ann);
    });

    test('its hat is sold once however many ask at once, each under a key of their own', async () => {
      const ann = await somebody(100);
      const all = await Promise.all(
        Array.from({ length: 6 }, () => refused(act(ann, 'capture.buy-hat', { hat: 'bowler' }))),
      );
      expect(all.toSorted()).toEqual([...Array.from({ length: 5 }, () => '409 action-refused'), 'none']);
      expect([await balance(ann), await balance(ann, 'hat-bowler')]).toEqual([70, 1]);
      await expectSound(ann);
    });

    test('the prize of docs/platform.md is given for a match that was won, once, under whatever keys it is asked for', async () => {
      const [ann, bob] = [await somebody(), await somebody()];
      const matchId = `match-${ann}`;
      const seat = { matchId, name: 'x', score: 1, ratingChange: 0, endedAtMs: 1 };
      await storage.db
        .insertInto('matches')
        .values({
          id: matchId,
          game: 'capture',
          mode: 'duel',
          isRated: 1,
          startedAtMs: 0,
          endedAtMs: 1,
          result: '{}',
          recordingId: null,
          version: 1,
        })
        .execute();
      await storage.db
        .insertInto('matchPlayers')
        .values([
          { ...seat, seat: 0, accountId: ann, place: 1 },
          { ...seat, seat: 1, accountId: bob, place: 2 },
        ])
        .execute();
      expect(await refused(act(bob, 'capture.claim-prize', { matchId }))).toBe('409 action-refused');
      expect(await refused(act(ann, 'capture.claim-prize', { matchId: 'another' }))).toBe('409 action-refused');
      const all = await Promise.all(
        Array.from({ length: 6 }, () => refused(act(ann, 'capture.claim-prize', { matchId }))),
      );
      expect(all.filter((one) => one === 'none')).toHaveLength(1);
      expect(all.filter((one) => one === '409 action-refused')).toHaveLength(5);
      expect([await balance(ann), await balance(bob)]).toEqual([5, 0]);
      await expectSound(ann);
    });
  });
}
