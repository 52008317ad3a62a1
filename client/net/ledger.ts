// What the own account has of what is counted, and how it came by it: checked as it comes.
import type { LedgerPage } from '#shared/ledger-page.ts';
import { fieldsOf } from './answer-fields.ts';
import type { Account } from './account.ts';

/** Which page: `limit` 1…100 entries, 20 when absent; `before` a page's `next`, the newest when absent. */
export interface LedgerQuery {
  readonly limit?: number;
  readonly before?: string;
}

/** Rejects with `AccountError`. */
export async function readOwnLedger(account: Pick<Account, 'ask'>, query: LedgerQuery): Promise<LedgerPage> {
  const asked = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const answer = fieldsOf(await account.ask(`/api/ledger?${asked}`, { method: 'GET' }));
  return {
    balances: answer
      .list('balances')
      .map((each) => ({ currency: each.text('currency'), amount: each.number('amount') })),
    entries: answer.list('entries').map((each) => ({
      id: each.text('id'),
      currency: each.text('currency'),
      amount: each.number('amount'),
      balance: each.number('balance'),
      reason: each.text('reason'),
      atMs: each.number('atMs'),
    })),
    next: answer.textOrNull('next'),
  };
}
