/** An account that one transaction alone has: what changes several of its records does so in any order, and no ban or sign-out comes in between. */
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** Who asks, and by which sign-in. */
export interface HoldRequest {
  readonly accountId: string;
  readonly sessionId: string;
}

/** How they stand now, and stay until the transaction ends. */
export interface HeldAccount {
  readonly bannedUntilMs: number | null;
  readonly banReason: string | null;
  /** When the sign-in ended; null while it is good. */
  readonly revokedAtMs: number | null;
}

/**
 * See `Storage.holdAccount`. In PostgreSQL the rows of the account and of the sign-in are locked: a ban or a sign-out that was committed is seen, and
 * one that comes now waits. SQLite has one writer at a time.
 */
export async function holdAccount(
  queries: Kysely<Tables>,
  { accountId, sessionId }: HoldRequest,
  canLock: boolean,
): Promise<HeldAccount | undefined> {
  const found = queries
    .selectFrom('accounts')
    .innerJoin('sessions', 'sessions.accountId', 'accounts.id')
    .select(['accounts.bannedUntilMs', 'accounts.banReason', 'sessions.revokedAtMs'])
    .where('accounts.id', '=', accountId)
    .where('sessions.id', '=', sessionId);
  return (canLock ? found.forNoKeyUpdate() : found).executeTakeFirst();
}
