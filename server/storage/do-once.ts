/** What has value is done once: under a key, in one transaction with what it writes. */
import { createHash } from 'node:crypto';
import { type Kysely, type Transaction } from 'kysely';
import { SamestepError } from '#shared/errors.ts';
import type { Metrics } from '../metrics.ts';
import { isCrossed } from './storage-errors.ts';
import type { Tables } from './tables.ts';

export interface OnceRequest {
  /** What kind of thing is done, and for whom: `match-result`, `purchase:ACCOUNT`. */
  readonly scope: string;
  /** 1…200 characters, chosen by who asks; the same for each repeat. */
  readonly key: string;
  /** What is asked for: a repeat asks for the same. */
  readonly request: unknown;
}

export interface OnceParts {
  readonly metrics: Pick<Metrics, 'count'>;
  readonly nowMs: () => number;
}

/** A key is remembered for so long. */
export const KEY_HOURS = 24;
/** One that ran out is kept a little, for its owner to be told so. */
const SESSION_KEPT_MS = 24 * 3_600_000;
const KEY_LENGTH_MAX = 200;
/** Attempts after the first, of what was ended because of another transaction. */
const RETRIES_MAX = 3;

/** See `Storage.once`. */
export async function doOnce<R>(
  db: Kysely<Tables>,
  asked: OnceRequest,
  work: (queries: Transaction<Tables>) => Promise<R>,
  parts: OnceParts,
): Promise<R> {
  const { key } = asked;
  if (key.length === 0 || key.length > KEY_LENGTH_MAX) throw wrongKey(key, `It has ${key.length} characters.`);
  for (let retries = 0; ; retries++) {
    try {
      return await tryOnce(db, asked, work, parts);
    } catch (error) {
      if (!isCrossed(error) || retries >= RETRIES_MAX) throw error;
      parts.metrics.count('storage.crossed');
    }
  }
}

async function tryOnce<R>(
  db: Kysely<Tables>,
  { scope, key, request }: OnceRequest,
  work: (queries: Transaction<Tables>) => Promise<R>,
  { metrics, nowMs }: OnceParts,
): Promise<R> {
  const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('base64url');
  return db.transaction().execute(async (queries) => {
    const now = nowMs();
    await queries
      .deleteFrom('idempotencyKeys')
      .where('scope', '=', scope)
      .where('key', '=', key)
      .where('expiresAtMs', '<=', now)
      .execute();
    // Of two at once the second waits here until the first has ended, and then finds its key.
    const taken = await queries
      .insertInto('idempotencyKeys')
      .values({ scope, key, fingerprint, result: 'null', expiresAtMs: now + KEY_HOURS * 3_600_000 })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (taken.numInsertedOrUpdatedRows === 0n) {
      const known = await queries
        .selectFrom('idempotencyKeys')
        .select(['fingerprint', 'result'])
        .where('scope', '=', scope)
        .where('key', '=', key)
        .executeTakeFirstOrThrow();
      if (known.fingerprint !== fingerprint) throw wrongKey(key, 'It was used for another request.');
      metrics.count('storage.repeats');
      // It was written by the same function, of the same type.
      return JSON.parse(known.result) as R;
    }
    const result = await work(queries);
    await queries
      .updateTable('idempotencyKeys')
      .set({ result: JSON.stringify(result ?? null) })
      .where('scope', '=', scope)
      .where('key', '=', key)
      .execute();
    return result;
  });
}

/** Deletes keys that are too old to be repeated, and sign-ins that ran out; returns how many. */
export async function forgetExpired(db: Kysely<Tables>, nowMs: number): Promise<number> {
  const keys = await db.deleteFrom('idempotencyKeys').where('expiresAtMs', '<=', nowMs).executeTakeFirst();
  const sessions = await db
    .deleteFrom('sessions')
    .where('expiresAtMs', '<=', nowMs - SESSION_KEPT_MS)
    .executeTakeFirst();
  return Number(keys.numDeletedRows + sessions.numDeletedRows);
}

function wrongKey(key: string, why: string): SamestepError {
  return new SamestepError({
    code: 'storage/key',
    what: `The idempotency key ${JSON.stringify(key.slice(0, 40))} cannot be used. ${why}`,
    why: 'A key stands for one request, so that a repeat is known as one.',
    fix: `Choose a new key of 1 to ${KEY_LENGTH_MAX} characters for each request, and repeat it only with the same request.`,
    data: { key },
  });
}
