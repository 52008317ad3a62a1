/** Refresh tokens: each is used once, and one that is used twice ends its sign-in, since one of the two was stolen. */
import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { ApiError } from '../api/api-error.ts';
import type { Storage } from '../storage/storage.ts';
import type { SessionRecord } from '../storage/tables.ts';

export interface RefreshTokens {
  /** A sign-in: its session, and its first token. */
  begin(accountId: string): Promise<{ readonly sessionId: string; readonly token: string }>;
  /**
   * Who the token speaks for, and the token that takes its place; none for one that was exchanged a moment ago by another tab of the same browser.
   * Throws `ApiError`: `token-wrong`, `token-expired`, `token-revoked`, or `token-reused` after which the session is over.
   */
  exchange(token: string): Promise<{ readonly session: SessionRecord; readonly token: string | undefined }>;
  /** Ends a session. */
  revoke(sessionId: string, reason: string): Promise<void>;
  /** Ends all of an account. */
  revokeAll(accountId: string, reason: string): Promise<void>;
}

export const REFRESH_SECONDS = 24 * 3600;
/** Tabs of one browser that wake together send the same token. */
const GRACE_MS = 10_000;
const SECRET_BYTES = 32;
const TOKEN = /^([0-9a-f-]{36})\.([\w-]{43})$/;

export interface RefreshOptions {
  readonly storage: Storage;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
}

export function createRefreshTokens({ storage, nowMs }: RefreshOptions): RefreshTokens {
  async function revoke(sessionId: string, reason: string): Promise<void> {
    await storage.change('sessions', { id: sessionId }, ({ revokedAtMs }) =>
      revokedAtMs === null ? { revokedAtMs: nowMs(), revokedBecause: reason } : null,
    );
  }

  /** Was exchanged before: by another tab just now, or by a thief. */
  async function exchangedBefore(
    session: SessionRecord,
    secret: string,
  ): Promise<{ session: SessionRecord; token: undefined }> {
    const isFormer = session.formerHash !== null && isSame(session.formerHash, hashOf(secret));
    if (isFormer && nowMs() - session.exchangedAtMs < GRACE_MS) return { session, token: undefined };
    if (!isFormer) throw wrong();
    await revoke(session.id, 'reused');
    throw new ApiError('token-reused', 'This sign-in was used from two places, and is over. Sign in again.');
  }

  return {
    async begin(accountId) {
      const sessionId = randomUUID();
      const secret = newSecret();
      const now = nowMs();
      await storage.db
        .insertInto('sessions')
        .values({
          id: sessionId,
          accountId,
          hash: hashOf(secret),
          formerHash: null,
          exchangedAtMs: now,
          createdAtMs: now,
          expiresAtMs: now + REFRESH_SECONDS * 1000,
          revokedAtMs: null,
          revokedBecause: null,
          version: 1,
        })
        .execute();
      return { sessionId, token: `${sessionId}.${secret}` };
    },
    async exchange(token) {
      const [, id, secret] = TOKEN.exec(token) ?? [];
      if (id === undefined) throw wrong();
      const session = await storage.db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst();
      if (session === undefined) throw wrong();
      if (session.revokedAtMs !== null) throw new ApiError('token-revoked', 'This sign-in is over. Sign in again.');
      if (session.expiresAtMs <= nowMs())
        throw new ApiError('token-expired', 'This sign-in has run out. Sign in again.');
      if (!isSame(session.hash, hashOf(secret))) return exchangedBefore(session, secret);
      const next = newSecret();
      const now = nowMs();
      let isFirst = true;
      const changed = await storage.change('sessions', { id }, (found) => {
        // Of two at once, the other was first.
        isFirst = found.hash === session.hash && found.revokedAtMs === null;
        if (!isFirst) return null;
        return {
          hash: hashOf(next),
          formerHash: found.hash,
          exchangedAtMs: now,
          expiresAtMs: now + REFRESH_SECONDS * 1000,
        };
      });
      if (changed === undefined) throw wrong();
      if (!isFirst) return exchangedBefore(changed, secret);
      return { session: changed, token: `${id}.${next}` };
    },
    revoke,
    async revokeAll(accountId, reason) {
      await storage.db
        .updateTable('sessions')
        .set({ revokedAtMs: nowMs(), revokedBecause: reason })
        .where('accountId', '=', accountId)
        .where('revokedAtMs', 'is', null)
        .execute();
    },
  };
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Secrets are long and random: what is stored of them needs no slow hash. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

function wrong(): ApiError {
  return new ApiError('token-wrong', 'The refresh token is not one of this server. Sign in again.');
}
