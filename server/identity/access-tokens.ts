/** Access tokens: who someone is, signed, for a quarter of an hour. */
import { errors, jwtVerify, SignJWT } from 'jose';
import { ApiError } from '../api/api-error.ts';
import type { AccessKeys } from './access-keys.ts';

/** Who a token speaks for. */
export interface Identity {
  readonly accountId: string;
  /** The sign-in it comes from: what is signed out is this. */
  readonly sessionId: string;
}

export interface AccessTokens {
  issue(identity: Identity): Promise<string>;
  /** Throws `ApiError`: `token-wrong` or `token-expired`. Knows nothing of sign-outs. */
  verify(token: string): Promise<Identity>;
}

export const ACCESS_SECONDS = 15 * 60;
/** Clocks of several machines differ by less. */
const TOLERANCE_SECONDS = 5;
const ALGORITHM = 'EdDSA';
const ISSUER = 'samestep';
const AUDIENCE = 'samestep-play';
/** A longer one was not made here. */
const TOKEN_LENGTH_MAX = 1000;

/** `nowMs`: milliseconds since 1970. */
export function createAccessTokens(keys: AccessKeys, nowMs: () => number): AccessTokens {
  return {
    async issue({ accountId, sessionId }) {
      const now = nowMs();
      const { id, privateKey } = keys.signing(now);
      const issuedAt = Math.floor(now / 1000);
      return new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: ALGORITHM, kid: id })
        .setSubject(accountId)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + ACCESS_SECONDS)
        .sign(privateKey);
    },
    async verify(token) {
      if (token.length > TOKEN_LENGTH_MAX) throw wrong();
      const now = nowMs();
      try {
        const { payload } = await jwtVerify(
          token,
          ({ kid }) => {
            const key = keys.find(kid ?? '', now);
            if (key === undefined) throw wrong();
            return key.publicKey;
          },
          {
            algorithms: [ALGORITHM],
            issuer: ISSUER,
            audience: AUDIENCE,
            currentDate: new Date(now),
            clockTolerance: TOLERANCE_SECONDS,
            requiredClaims: ['sub', 'sid', 'iat', 'exp'],
          },
        );
        const { sub, sid } = payload;
        if (typeof sub !== 'string' || typeof sid !== 'string') throw wrong();
        return { accountId: sub, sessionId: sid };
      } catch (error) {
        if (error instanceof ApiError) throw error;
        if (error instanceof errors.JWTExpired)
          throw new ApiError('token-expired', 'The access token has run out. Refresh it.', { cause: error });
        throw wrong(error);
      }
    },
  };
}

function wrong(cause?: unknown): ApiError {
  return new ApiError('token-wrong', 'The access token is not one of this server. Sign in again.', { cause });
}
