/** Sign-ins that were ended, wherever that was: asked for a few times a second, so that every process closes its sockets. */
import { errorText, type Log } from '../log.ts';
import type { Storage } from '../storage/storage.ts';
import type { EndOfSession } from './live-connections.ts';
import { ACCESS_SECONDS } from './access-tokens.ts';

export interface Revocations {
  /** Whether a sign-in has ended, as far as this process knows: at most `EVERY_MS` behind. */
  isRevoked(sessionId: string): boolean;
  /** One that this process ended: at once. */
  revoked(sessionId: string, why: EndOfSession): void;
  /** Looks now. */
  look(): Promise<void>;
  close(): void;
}

export interface RevocationsOptions {
  readonly storage: Storage;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Calls again and again; returns what ends that. */
  readonly every: (periodMs: number, call: () => void) => () => void;
  /** A sign-in has ended. */
  readonly ended: (sessionId: string, why: EndOfSession) => void;
}

/** Of the second within which a socket is closed, a third. */
export const EVERY_MS = 330;
/** Clocks of several machines differ, and writes take their time: what is not older is looked at again. What is known is not told twice. */
const OVERLAP_MS = 120_000;
/** An access token of before is known by then to have run out by itself. */
const KEPT_MS = (ACCESS_SECONDS + 60) * 1000;

export async function watchRevocations(options: RevocationsOptions): Promise<Revocations> {
  const { storage, log, nowMs, every, ended } = options;
  /** When each was ended. */
  const known = new Map<string, number>();
  let sinceMs = nowMs() - KEPT_MS;
  let isLooking = false;

  function add(sessionId: string, atMs: number, why: EndOfSession): void {
    if (known.has(sessionId)) return;
    known.set(sessionId, atMs);
    ended(sessionId, why);
  }

  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    try {
      const now = nowMs();
      const found = await storage.db
        .selectFrom('sessions')
        .select(['id', 'revokedAtMs', 'revokedBecause'])
        .where('revokedAtMs', '>', sinceMs)
        .execute();
      for (const { id, revokedAtMs, revokedBecause } of found)
        add(id, revokedAtMs ?? now, revokedBecause === 'banned' ? 'banned' : 'signedOut');
      sinceMs = now - OVERLAP_MS;
      for (const [id, atMs] of known) if (atMs < now - KEPT_MS) known.delete(id);
    } finally {
      isLooking = false;
    }
  }

  await look();
  const stop = every(EVERY_MS, () => {
    look().catch((error: unknown) =>
      log.warn('identity.revocations', 'Whose sign-in has ended cannot be read just now.', { error: errorText(error) }),
    );
  });
  return {
    isRevoked: (sessionId) => known.has(sessionId),
    revoked: (sessionId, why) => add(sessionId, nowMs(), why),
    look,
    close: stop,
  };
}
