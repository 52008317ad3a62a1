/** What accounts have of what is counted, and every change of it: a balance is never below zero, and never other than its entries say. */
import { SamestepError } from '#shared/errors.ts';
import type { LedgerPage } from '#shared/ledger-page.ts';
import { ApiError } from '../api/api-error.ts';
import type { Storage, Transaction } from '../storage/storage.ts';

/** A change of one balance. */
export interface LedgerChange {
  readonly accountId: string;
  /** At most 32 small letters, figures and -, as `coins`. */
  readonly currency: string;
  /** A whole number: above zero is given, below zero taken. */
  readonly amount: number;
  /** 1…200 characters, which the account's owner sees. */
  readonly reason: string;
}

export interface LedgerTransfer {
  readonly from: string;
  readonly to: string;
  readonly currency: string;
  /** 1 or more. */
  readonly amount: number;
  /** What it is a part of; the entries add whom it came from and went to. */
  readonly reason: string;
}

/** The ledger within one transaction: all of it counts, or nothing. */
export interface Ledger {
  /** What an account has; 0 of what it never had. */
  balance(accountId: string, currency: string): Promise<number>;
  /**
   * Changes a balance, and writes down why; resolves to what it is then. Rejects with `ApiError`: `balance-short` for more than there is, and
   * `action-refused` for more than can be counted; with a `SamestepError` of the code `storage/ledger` for what is no change.
   */
  change(change: LedgerChange): Promise<number>;
  /** Moves from one account to another; resolves to both balances. Rejects as `change` does. */
  transfer(transfer: LedgerTransfer): Promise<{ readonly from: number; readonly to: number }>;
}

export const CURRENCY = /^[a-z][a-z\d-]{0,31}$/;
const REASON_LENGTH_MAX = 200;

export interface LedgerParts {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  readonly newId: () => string;
}

export function ledgerIn(queries: Transaction, { nowMs, newId }: LedgerParts): Ledger {
  async function change({ accountId, currency, amount, reason }: LedgerChange): Promise<number> {
    check({ accountId, currency, amount, reason });
    const place = await nextPlace(accountId);
    const balance = amount < 0 ? await take(accountId, currency, -amount) : await give(accountId, currency, amount);
    await queries
      .insertInto('ledger')
      .values({ id: newId(), accountId, place, currency, amount, balance, reason, atMs: nowMs })
      .execute();
    return balance;
  }

  /** Whoever has it has the account's ledger until the transaction ends: entries stand in the order in which their transactions count, whatever clocks say. */
  async function nextPlace(accountId: string): Promise<number> {
    const { place } = await queries
      .insertInto('ledgerPlaces')
      .values({ accountId, place: 1 })
      .onConflict((conflict) =>
        conflict.column('accountId').doUpdateSet((of) => ({ place: of('ledgerPlaces.place', '+', 1) })),
      )
      .returning('place')
      .executeTakeFirstOrThrow();
    return place;
  }

  /** The database compares, so that of two at once the second finds what the first has left. */
  async function take(accountId: string, currency: string, amount: number): Promise<number> {
    const left = await queries
      .updateTable('balances')
      .set((of) => ({ amount: of('amount', '-', amount), version: of('version', '+', 1) }))
      .where('accountId', '=', accountId)
      .where('currency', '=', currency)
      .where('amount', '>=', amount)
      .returning('amount')
      .executeTakeFirst();
    if (left === undefined) throw new ApiError('balance-short', `There are not ${amount} ${currency} to be taken.`);
    return left.amount;
  }

  async function give(accountId: string, currency: string, amount: number): Promise<number> {
    const got = await queries
      .insertInto('balances')
      .values({ accountId, currency, amount, version: 1 })
      .onConflict((conflict) =>
        conflict
          .columns(['accountId', 'currency'])
          .doUpdateSet((of) => ({
            amount: of('balances.amount', '+', amount),
            version: of('balances.version', '+', 1),
          }))
          .where('balances.amount', '<=', Number.MAX_SAFE_INTEGER - amount),
      )
      .returning('amount')
      .executeTakeFirst();
    if (got === undefined)
      throw new ApiError('action-refused', `More ${currency} cannot be counted.`, {
        details: { reason: 'balance-full' },
      });
    return got.amount;
  }

  return {
    async balance(accountId, currency) {
      const found = await queries
        .selectFrom('balances')
        .select('amount')
        .where('accountId', '=', accountId)
        .where('currency', '=', currency)
        .executeTakeFirst();
      return found?.amount ?? 0;
    },
    change,
    async transfer({ from, to, currency, amount, reason }) {
      if (from === to)
        throw wrong('A transfer is between two accounts, not from one to itself.', 'Give it to another.');
      if (!(amount >= 1)) throw wrong(`A transfer of ${amount} is none.`, `Transfer ${WHOLE}, 1 or more.`);
      const taken = { accountId: from, currency, amount: -amount, reason: `${reason} to ${to}` };
      const given = { accountId: to, currency, amount, reason: `${reason} from ${from}` };
      // In one order whoever sends to whom: of two that cross neither waits for the other for ever.
      if (from < to) return { from: await change(taken), to: await change(given) };
      const received = await change(given);
      return { from: await change(taken), to: received };
    },
  };
}

/** What an author of actions asks for. */
function check({ currency, amount, reason }: LedgerChange): void {
  if (!CURRENCY.test(currency))
    throw wrong(
      `${JSON.stringify(currency.slice(0, 40))} is no currency.`,
      'Use a small letter and then at most 31 small letters, figures and -, as coins.',
    );
  if (!Number.isSafeInteger(amount) || amount === 0)
    throw wrong(`${amount} is no change of a balance.`, `Change it by ${WHOLE}, above or below zero.`);
  if (reason.length < 1 || reason.length > REASON_LENGTH_MAX)
    throw wrong(
      `A reason of ${reason.length} characters cannot be written down.`,
      `Give one of 1 to ${REASON_LENGTH_MAX} characters.`,
    );
}

const WHOLE = `a whole number of at most ${Number.MAX_SAFE_INTEGER}`;

function wrong(what: string, fix: string): SamestepError {
  return new SamestepError({ code: 'storage/ledger', what, fix });
}

/** Where a page begins: behind the entry of this place and id. It goes by the id: programs of API 1.1 may still have a time before it. */
export const LEDGER_PLACE = /^\d{1,16}:[\w-]{1,64}$/;

/** What an account has, and what became of it. `before`: the `next` of a page, which has the form of `LEDGER_PLACE`. */
export async function readLedger(
  storage: Pick<Storage, 'transactAtOneMoment'>,
  accountId: string,
  { limit, before }: { readonly limit: number; readonly before?: string | undefined },
): Promise<LedgerPage> {
  return storage.transactAtOneMoment(async (queries) => {
    const balances = await queries
      .selectFrom('balances')
      .select(['currency', 'amount'])
      .where('accountId', '=', accountId)
      .orderBy('currency')
      .execute();
    let of = queries
      .selectFrom('ledger')
      .select(['place', 'id', 'currency', 'amount', 'balance', 'reason', 'atMs'])
      .where('accountId', '=', accountId);
    if (before !== undefined) {
      const [, id] = before.split(':');
      of = of.where('place', '<', (other) =>
        other
          .selectFrom('ledger as last')
          .select('last.place')
          .where('last.accountId', '=', accountId)
          .where('last.id', '=', id),
      );
    }
    const found = await of
      .orderBy('place', 'desc')
      .limit(limit + 1)
      .execute();
    const shown = found.slice(0, limit);
    const last = found.length > limit ? shown.at(-1) : undefined;
    return {
      balances,
      entries: shown.map(({ place: _, ...entry }) => entry),
      next: last === undefined ? null : `${last.place}:${last.id}`,
    };
  });
}
