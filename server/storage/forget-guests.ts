/** Guests that nobody came back to, deleted some at a time: whatever has value, or matters to others, stays. */
import type { ExpressionBuilder, Kysely } from 'kysely';
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
  const isLeft = leftBefore(seenBeforeMs, nowMs);
  return db.transaction().execute(async (queries) => {
    let chosen = queries.selectFrom('accounts').select('accounts.id').where(isLeft).orderBy('seenAtMs').limit(limit);
    if (canSkip) chosen = chosen.forUpdate().skipLocked();
    const ids = (await chosen.execute()).map(({ id }) => id);
    if (ids.length === 0) return 0;
    // Asked once more, now that nobody else can refer to them: what was written since the first look, a gift as a sign-in, keeps its guest.
    const { numDeletedRows } = await queries
      .deleteFrom('accounts')
      .where('accounts.id', 'in', ids)
      .where(isLeft)
      .executeTakeFirst();
    return Number(numDeletedRows);
  });
}

/** Whether an account is a guest who has nothing, and whom nobody has seen since then. */
function leftBefore(seenBeforeMs: number, nowMs: number) {
  return (where: ExpressionBuilder<Tables, 'accounts'>) => {
    const of = (table: 'sessions' | 'ledger' | 'balances') =>
      where.exists(
        where.selectFrom(table).select(`${table}.accountId`).whereRef(`${table}.accountId`, '=', 'accounts.id'),
      );
    return where.and([
      where('accounts.passwordHash', 'is', null),
      where('accounts.nameKey', 'is', null),
      where('accounts.seenAtMs', '<', seenBeforeMs),
      where.or([where('accounts.bannedUntilMs', 'is', null), where('accounts.bannedUntilMs', '<=', nowMs)]),
      where.not(of('sessions')),
      where.not(of('ledger')),
      where.not(of('balances')),
    ]);
  };
}
