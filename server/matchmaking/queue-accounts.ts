/** What the queue reads of accounts: how strong they are is storage's to say, never a page's. */
import { cleanName } from '../names.ts';
import { FIRST_STRENGTH, type Strength } from '../results/ratings.ts';
import type { Storage } from '../storage/storage.ts';
import type { QueueAccounts } from './queue-parts.ts';

/**
 * What people are put together by: what they probably are as strong as, 1,000 for a beginner. The rating that is shown says what they are at least,
 * and would keep whoever has just begun away from everybody.
 */
export function matchRating({ mu }: Pick<Strength, 'mu'>): number {
  return Math.round(40 * mu);
}

export function queueAccounts({ db }: Pick<Storage, 'db'>): QueueAccounts {
  return {
    async nameOf(accountId) {
      const found = await db.selectFrom('accounts').select('name').where('id', '=', accountId).executeTakeFirst();
      return found?.name ?? cleanName('');
    },
    async ratingsOf(key, accountIds) {
      const found = await db
        .selectFrom('ratings')
        .select(['accountId', 'mu'])
        .where('mode', '=', key)
        .where('accountId', 'in', [...accountIds])
        .execute();
      const known = new Map(found.map(({ accountId, mu }) => [accountId, mu]));
      return new Map(accountIds.map((id) => [id, matchRating({ mu: known.get(id) ?? FIRST_STRENGTH.mu })]));
    },
  };
}
