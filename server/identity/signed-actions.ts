/** Actions that touch value are signed with a key of the sign-in: a stolen access token alone does none, and nothing is done twice. */
import { createHmac, createSecretKey, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { ApiRefusal } from '../api/api-error.ts';
import type { Metrics } from '../metrics.ts';
import { canonicalJson } from '../api/canonical-json.ts';

/** What is sent. */
export interface SignedAction {
  /** What is to be done. */
  readonly action: string;
  readonly payload: unknown;
  /** Milliseconds since 1970, by the clock of who signs. */
  readonly timestampMs: number;
  /** 16…64 letters, figures, - and _; another one for each action. */
  readonly nonce: string;
  /** `signatureOf` in base64url: 43 characters. */
  readonly signature: string;
}

/** Why an action is not done. */
export interface ActionRefusal {
  readonly code: ApiRefusal & ('action-forged' | 'action-late' | 'action-replayed' | 'flooding');
  readonly sentence: string;
  readonly retryAfterSeconds?: number;
}

export interface ActionGate {
  /** The key of a sign-in, base64url: its page gets it when it signs in. */
  keyOf(sessionId: string): string;
  /** What is wrong with an action; null for a good one, and from then on the same is refused. No error is thrown: a flood of forged ones costs little. */
  check(sessionId: string, action: SignedAction): ActionRefusal | null;
}

/** Clocks may differ by so much. */
export const CLOCK_MS = 300_000;
/** Actions of one sign-in in any window of so long. */
export const WINDOW = Object.freeze({ actions: 5, ms: 10_000 });
/** Sign-ins whose keys and nonces are remembered; of those beyond, the one that was longest silent is forgotten. */
const SESSIONS_MAX = 20_000;
const NONCE = /^[\w-]{16,64}$/;
const SIGNATURE_BYTES = 32;

interface Remembered {
  readonly key: KeyObject;
  /** When nonces that were used may be forgotten. */
  readonly nonces: Map<string, number>;
  /** When the last actions were done, oldest first. */
  readonly times: number[];
}

/** What is signed of an action. */
export function signatureOf(
  key: Buffer | KeyObject,
  sessionId: string,
  { action, payload, timestampMs, nonce }: Omit<SignedAction, 'signature'>,
): Buffer {
  const text = ['samestep-action-1', sessionId, action, String(timestampMs), nonce, canonicalJson(payload)].join('\n');
  return createHmac('sha256', key).update(text).digest();
}

/** `secret`: of the server; keys follow from it, so that every process knows them. `nowMs`: milliseconds since 1970. */
export function createActionGate(secret: string, nowMs: () => number, metrics: Pick<Metrics, 'count'>): ActionGate {
  const sessions = new Map<string, Remembered>();

  function rememberedOf(sessionId: string): Remembered {
    const known = sessions.get(sessionId);
    if (known !== undefined) {
      // The newest stand last.
      sessions.delete(sessionId);
      sessions.set(sessionId, known);
      return known;
    }
    if (sessions.size >= SESSIONS_MAX)
      for (const oldest of sessions.keys()) {
        sessions.delete(oldest);
        break;
      }
    const key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'samestep action key', sessionId, 32)));
    const made: Remembered = { key, nonces: new Map(), times: [] };
    sessions.set(sessionId, made);
    return made;
  }

  function refuse(code: ActionRefusal['code'], sentence: string, retryAfterSeconds?: number): ActionRefusal {
    metrics.count(`actions.${code}`);
    return { code, sentence, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
  }

  return {
    keyOf: (sessionId) => rememberedOf(sessionId).key.export().toString('base64url'),
    check(sessionId, signed) {
      const { timestampMs, nonce, signature } = signed;
      const now = nowMs();
      const given = Buffer.from(signature, 'base64url');
      if (given.length !== SIGNATURE_BYTES || !NONCE.test(nonce) || !Number.isSafeInteger(timestampMs))
        return refuse('action-forged', 'The action is not signed as it should be.');
      // The cheap questions first: most of what is refused is late.
      if (Math.abs(now - timestampMs) > CLOCK_MS)
        return refuse(
          'action-late',
          "The action is too old, or this machine's clock is wrong by more than five minutes.",
        );
      const { key, nonces, times } = rememberedOf(sessionId);
      if (!timingSafeEqual(signatureOf(key, sessionId, signed), given))
        return refuse('action-forged', 'The action is not signed by this sign-in.');
      for (const [old, untilMs] of nonces) {
        if (untilMs >= now) break;
        nonces.delete(old);
      }
      if (nonces.has(nonce)) return refuse('action-replayed', 'The action was done already.');
      while (times.length > 0 && times[0] <= now - WINDOW.ms) times.shift();
      if (times.length >= WINDOW.actions)
        return refuse('flooding', 'Too many actions. Wait a moment.', Math.ceil((times[0] + WINDOW.ms - now) / 1000));
      times.push(now);
      // Beyond that its time refuses it.
      nonces.set(nonce, now + 2 * CLOCK_MS);
      return null;
    },
  };
}
