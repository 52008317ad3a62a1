/** Guests that nobody came back to, deleted some at a time: whatever has value, or matters to others, stays. */
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export interface ForgetGuestsOptions {
  /** Those alone that were last seen before it, in milliseconds since 1970. */
  readonly seenBeforeMs: number;
  /** At most so many. */
  readonly limit: number;
  readonly nowMs: number;
  /** Whether the engine can leave out what another process has in hand. The other engine has one writer at a time. */
  readonly canSkip: boolean;
}

/**
 * Deletes guests, those first that were seen longest ago; returns how many. Never one with a name to sign in with, a sign-in that is not forgotten,
 * a ban that goes on, an entry of the ledger or a balance. Their seats in matches stay, with the name and without the account; ratings and lines of
 * leaderboards go with them. Processes may do it at once: each guest is deleted, and counted, by one.
 */
export async function forgetGuests(
  db: Kysely<Tables>,
  { seenBeforeMs, limit, nowMs, canSkip }: ForgetGuestsOptions,
): Promise<number> {
  let forgotten = db
    .selectFrom('accounts')
    .select('accounts.id')
    .where('passwordHash', 'is', null)
    .where('nameKey', 'is', null)
    .where('seenAtMs', '<', seenBeforeMs)
    .where(({ eb }) => eb.or([eb('bannedUntilMs', 'is', null), eb('bannedUntilMs', '<=', nowMs)]))
    .where(({ eb, exists, not, selectFrom }) =>
      eb.and([
        not(exists(selectFrom('sessions').select('sessions.id').whereRef('sessions.accountId', '=', 'accounts.id'))),
        not(exists(selectFrom('ledger').select('ledger.id').whereRef('ledger.accountId', '=', 'accounts.id'))),
        not(
          exists(selectFrom('balances').select('balances.currency').whereRef('balances.accountId', '=', 'accounts.id')),
        ),
      ]),
    )
    .orderBy('seenAtMs')
    .limit(limit);
  if (canSkip) forgotten = forgotten.forUpdate().skipLocked();
  const { numDeletedRows } = await db
    // Chosen once: as a part of the condition it may be asked again for each record, and then skips those that it has in hand itself.
    .with(
      (name) => name('forgotten').materialized(),
      () => forgotten,
    )
    .deleteFrom('accounts')
    .where('id', 'in', ({ selectFrom }) => selectFrom('forgotten').select('forgotten.id'))
    // Asked once more of the record as it is then: one who came back in this moment stays.
    .where('seenAtMs', '<', seenBeforeMs)
    .where('passwordHash', 'is', null)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
