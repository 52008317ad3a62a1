/** Refresh tokens: each is used once, and one that is used twice ends its sign-in, since one of the two was stolen. */
import { createHmac, hkdfSync, randomUUID, timingSafeEqual } from 'node:crypto';
import { ApiError } from '../api/api-error.ts';
import type { Storage } from '../storage/storage.ts';
import type { SessionRecord } from '../storage/tables.ts';

/** A sign-in, and the token that is its next one. */
export interface Exchanged {
  readonly session: SessionRecord;
  readonly token: string;
}

export interface RefreshTokens {
  /** A sign-in: its session, and its first token. */
  begin(accountId: string): Promise<Exchanged>;
  /**
   * Who the token speaks for, and the token that takes its place. For a minute the former one gets the same again: its answer may have been lost,
   * and tabs that wake together send the same. Throws `ApiError`: `token-wrong`, `token-expired`, `token-revoked`, or `token-reused` after which the session is over.
   */
  exchange(token: string): Promise<Exchanged>;
  /** The session that a token names, whether it is good or not. */
  sessionIdOf(token: string): string | undefined;
  /** Ends a session. */
  revoke(sessionId: string, reason: string): Promise<void>;
  /** Ends all of an account. */
  revokeAll(accountId: string, reason: string): Promise<void>;
}

export const REFRESH_SECONDS = 24 * 3600;
const GRACE_MS = 60_000;
const TOKEN = /^([0-9a-f-]{36})\.(\d{1,9})\.([\w-]{43})$/;

export interface RefreshOptions {
  readonly storage: Storage;
  /** Tokens follow from the first, and are believed by all: what is stored of a sign-in makes none. */
  readonly secrets: readonly string[];
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
}

export function createRefreshTokens({ storage, secrets, nowMs }: RefreshOptions): RefreshTokens {
  const keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, 'samestep refresh key', '', 32)));
  const proofOf = (key: Buffer, id: string, generation: number) =>
    createHmac('sha256', key).update(`${id} ${generation}`).digest();

  function tokenOf({ id, generation }: SessionRecord): string {
    return `${id}.${generation}.${proofOf(keys[0], id, generation).toString('base64url')}`;
  }

  function read(token: string): { readonly id: string; readonly generation: number } {
    const [, id, count, proof] = TOKEN.exec(token) ?? [];
    if (id === undefined) throw wrong();
    const generation = Number(count);
    const given = Buffer.from(proof, 'base64url');
    if (!keys.some((key) => timingSafeEqual(proofOf(key, id, generation), given))) throw wrong();
    return { id, generation };
  }

  async function revoke(sessionId: string, reason: string): Promise<void> {
    await storage.change('sessions', { id: sessionId }, ({ revokedAtMs }) =>
      revokedAtMs === null ? { revokedAtMs: nowMs(), revokedBecause: reason } : null,
    );
  }

  /** Was exchanged before: its answer was lost, another tab sent it too, or it was stolen. */
  async function exchangedBefore(session: SessionRecord, generation: number): Promise<Exchanged> {
    const isFormer = generation === session.generation - 1;
    if (isFormer && nowMs() - session.exchangedAtMs < GRACE_MS) return { session, token: tokenOf(session) };
    if (generation > session.generation) throw wrong();
    await revoke(session.id, 'reused');
    throw new ApiError('token-reused', 'This sign-in was used from two places, and is over. Sign in again.');
  }

  return {
    async begin(accountId) {
      const now = nowMs();
      const session: SessionRecord = {
        id: randomUUID(),
        accountId,
        generation: 1,
        exchangedAtMs: now,
        createdAtMs: now,
        expiresAtMs: now + REFRESH_SECONDS * 1000,
        revokedAtMs: null,
        revokedBecause: null,
        version: 1,
      };
      await storage.db.insertInto('sessions').values(session).execute();
      return { session, token: tokenOf(session) };
    },
    async exchange(token) {
      const { id, generation } = read(token);
      const session = await storage.db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst();
      if (session === undefined) throw wrong();
      if (session.revokedAtMs !== null) throw new ApiError('token-revoked', 'This sign-in is over. Sign in again.');
      const now = nowMs();
      if (session.expiresAtMs <= now) throw new ApiError('token-expired', 'This sign-in has run out. Sign in again.');
      if (generation !== session.generation) return exchangedBefore(session, generation);
      let isFirst = true;
      const changed = await storage.change('sessions', { id }, (found) => {
        // Of two at once, the other was first.
        isFirst = found.generation === generation && found.revokedAtMs === null;
        if (!isFirst) return null;
        const expiresAtMs = now + REFRESH_SECONDS * 1000;
        return { generation: generation + 1, exchangedAtMs: now, expiresAtMs };
      });
      if (changed === undefined) throw wrong();
      return isFirst ? { session: changed, token: tokenOf(changed) } : exchangedBefore(changed, generation);
    },
    sessionIdOf: (token) => TOKEN.exec(token)?.[1],
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

function wrong(): ApiError {
  return new ApiError('token-wrong', 'The refresh token is not one of this server. Sign in again.');
}
