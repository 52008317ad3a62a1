/** The gate before actions that touch value: signed with a key of the sign-in, in time, once, and not too many. A stolen access token alone does none. */
import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { SamestepError } from '#shared/errors.ts';
import { actionText, type SignedAction } from '#shared/signed-action.ts';
import { ApiError, type ApiRefusal } from '../api/api-error.ts';
import type { Identity as Bearer } from '../identity/access-tokens.ts';
import type { ActionKeys } from '../identity/action-keys.ts';
import type { Metrics } from '../metrics.ts';
import type { ActionLimits, ActionMemory } from './action-memory.ts';

/** Why an action is not done. */
export interface ActionRefusal {
  readonly refusal: ApiRefusal;
  readonly sentence: string;
  /** The server's time, for one that is late: milliseconds since 1970. */
  readonly serverMs?: number;
}

export interface ActionGate {
  /** What is wrong with an action by itself; null for a good one. No error is made: a flood of forged ones costs little. */
  verify(sessionId: string, action: SignedAction): ActionRefusal | null;
  /** Lets a good action through once. Rejects with `ApiError` for every other one, and with `away` when it cannot be known whether it was done. */
  take(bearer: Bearer, action: SignedAction): Promise<void>;
}

export interface ActionGateOptions {
  readonly keys: Pick<ActionKeys, 'of'>;
  readonly memory: ActionMemory;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly metrics: Pick<Metrics, 'count'>;
}

/** Clocks may differ by so much. */
export const CLOCK_MS = 300_000;
/** Five in ten seconds; what was signed ahead of time is good for two differences. */
export const ACTION_LIMITS: ActionLimits = Object.freeze({ actions: 5, windowMs: 10_000, nonceMs: 2 * CLOCK_MS });
/** Keys and nonces. */
export const WORD = /^[\w-]{16,64}$/;
/** As `ledger.transfer` and `capture.buy-hat`: whose it is, and what it does. */
export const ACTION_NAME = /^[a-z][a-z\d-]*(\.[a-z][a-z\d-]*)+$/;
export const ACTION_NAME_MAX = 64;
const SIGNATURE_BYTES = 32;

const UNSIGNED: ActionRefusal = { refusal: 'action-forged', sentence: 'The action is not signed as it should be.' };
const FORGED: ActionRefusal = { refusal: 'action-forged', sentence: 'The action is not signed by this sign-in.' };
const LATE: ActionRefusal = {
  refusal: 'action-late',
  sentence: "The action is too old, or this machine's clock is wrong by more than five minutes.",
};
const TOO_DEEP: ActionRefusal = {
  refusal: 'request-malformed',
  sentence: "'payload' is not as it should be: nested deeper than 8.",
};

/** The signature of an action's text, as 32 bytes. */
export function signatureOf(key: Buffer | KeyObject, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

export function createActionGate({ keys, memory, nowMs, metrics }: ActionGateOptions): ActionGate {
  function verify(sessionId: string, signed: SignedAction): ActionRefusal | null {
    const { action, key, timestampMs, nonce, signature } = signed;
    const given = Buffer.from(signature, 'base64url');
    const isWhole =
      given.length === SIGNATURE_BYTES &&
      WORD.test(nonce) &&
      WORD.test(key) &&
      ACTION_NAME.test(action) &&
      Number.isSafeInteger(timestampMs);
    if (!isWhole) return UNSIGNED;
    // The cheap questions first: most of what is refused is late.
    const now = nowMs();
    if (Math.abs(now - timestampMs) > CLOCK_MS) return { ...LATE, serverMs: now };
    const text = textOf(signed);
    if (text === undefined) return TOO_DEEP;
    // By all of them, so that how long it takes tells nothing of which it was.
    const isOurs = keys.of(sessionId).map((one) => timingSafeEqual(signatureOf(one, text), given));
    return isOurs.includes(true) ? null : FORGED;
  }

  function refuse(refusal: ApiError): never {
    metrics.count(`actions.${refusal.refusal}`);
    throw refusal;
  }

  return {
    verify,
    async take({ accountId, sessionId }, signed) {
      const wrong = verify(sessionId, signed);
      if (wrong !== null) {
        const { refusal, sentence, serverMs } = wrong;
        refuse(new ApiError(refusal, sentence, serverMs === undefined ? {} : { details: { serverMs } }));
      }
      const taken = await memory.take({ accountId, sessionId, nonce: signed.nonce, nowMs: nowMs() }).catch(rejected);
      if (taken.is === 'replayed') refuse(new ApiError('action-replayed', 'The action was sent already.'));
      if (taken.is === 'tooMany') {
        const retryAfterSeconds = Math.max(1, Math.ceil(taken.retryAfterMs / 1000));
        refuse(new ApiError('flooding', 'Too many actions. Wait a moment.', { retryAfterSeconds }));
      }
    },
  };

  function rejected(error: unknown): never {
    if (error instanceof ApiError) refuse(error);
    throw error;
  }
}

/** Undefined for what has no text, and so no signature. */
function textOf(signed: SignedAction): string | undefined {
  try {
    return actionText(signed);
  } catch (error) {
    if (error instanceof SamestepError) return undefined;
    throw error;
  }
}

/** What the gate refuses with. */
export const GATE_REFUSALS = [
  'action-forged',
  'action-late',
  'action-replayed',
] as const satisfies readonly ApiRefusal[];
