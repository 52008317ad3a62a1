/** `ledger.transfer`: gives something that is counted to another account. */
import { z } from 'zod';
import { ApiError } from '../api/api-error.ts';
import { nameKey } from '../names.ts';
import type { Transaction } from '../storage/storage.ts';
import { action } from './action.ts';
import { CURRENCY } from './ledger.ts';

export const ledgerTransfer = action('ledger.transfer', {
  payload: z.strictObject({
    /** An id, or the name of an account that has a password. */
    to: z.string().trim().min(1).max(64),
    currency: z.string().regex(CURRENCY, 'a currency is at most 32 small letters, figures and -'),
    amount: z.int().min(1),
  }),
  async run({ to, currency, amount }, { accountId, ledger, queries, note }) {
    const other = await accountOf(queries, to);
    if (other === undefined) throw new ApiError('not-found', 'There is no account of that name or id.');
    if (other.id === accountId) throw new ApiError('request-malformed', "'to' is the own account.");
    const { from } = await ledger.transfer({
      from: accountId,
      to: other.id,
      currency,
      amount,
      reason: 'ledger.transfer',
    });
    note({ to: other.id, currency, amount });
    return { to: other, currency, amount, balance: from };
  },
});

/** Guests have no name of their own. */
async function accountOf(queries: Transaction, to: string): Promise<{ id: string; name: string } | undefined> {
  const accounts = queries.selectFrom('accounts').select(['id', 'name']);
  return (
    (await accounts.where('id', '=', to).executeTakeFirst()) ??
    (await accounts.where('nameKey', '=', nameKey(to)).executeTakeFirst())
  );
}
