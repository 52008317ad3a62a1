/** What accounts have of what is counted, and every change of it: a balance is never below zero, and never other than its entries say. */
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
   * `action-refused` for more than can be counted.
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

/** Of the number that an id ends with: entries of one transaction have one time, and are sorted by it. */
const PLACE_DIGITS = 6;

export function ledgerIn(queries: Transaction, { nowMs, newId }: LedgerParts): Ledger {
  const own = newId();
  let entries = 0;

  async function change({ accountId, currency, amount, reason }: LedgerChange): Promise<number> {
    check({ accountId, currency, amount, reason });
    const balance = amount < 0 ? await take(accountId, currency, -amount) : await give(accountId, currency, amount);
    const id = `${own}-${String(entries++).padStart(PLACE_DIGITS, '0')}`;
    await queries
      .insertInto('ledger')
      .values({ id, accountId, currency, amount, balance, reason, atMs: nowMs })
      .execute();
    return balance;
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
      if (from === to) throw new RangeError('A transfer is between two accounts.');
      if (amount < 1) throw new RangeError(`A transfer of ${amount} is none.`);
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
  if (!CURRENCY.test(currency)) throw new RangeError(`${JSON.stringify(currency)} is no currency.`);
  if (!Number.isSafeInteger(amount) || amount === 0) throw new RangeError(`${amount} is no change of a balance.`);
  if (reason.length < 1 || reason.length > REASON_LENGTH_MAX)
    throw new RangeError(`A reason has 1 to ${REASON_LENGTH_MAX} characters.`);
}

/** An entry, as its owner sees it. */
export interface LedgerEntry {
  readonly id: string;
  readonly currency: string;
  readonly amount: number;
  /** After it. */
  readonly balance: number;
  readonly reason: string;
  readonly atMs: number;
}

export interface LedgerPage {
  readonly balances: readonly { readonly currency: string; readonly amount: number }[];
  /** Newest first. */
  readonly entries: readonly LedgerEntry[];
  /** What to ask for the entries behind these; null behind the last. */
  readonly next: string | null;
}

/** Where a page begins: behind an entry of this time and id. */
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
      .select(['id', 'currency', 'amount', 'balance', 'reason', 'atMs'])
      .where('accountId', '=', accountId);
    if (before !== undefined) {
      const [atMs, id] = before.split(':');
      of = of.where((where) =>
        where.or([
          where('atMs', '<', Number(atMs)),
          where.and([where('atMs', '=', Number(atMs)), where('id', '<', id)]),
        ]),
      );
    }
    const found = await of
      .orderBy('atMs', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute();
    const entries = found.slice(0, limit);
    const last = entries.at(-1);
    return { balances, entries, next: found.length > limit && last !== undefined ? `${last.atMs}:${last.id}` : null };
  });
}
