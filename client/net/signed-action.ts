// An action of value: signed with the key of the sign-in, and sent until it is known what became of it. A chunk of its own.
import { AccountError } from './api-request.ts';
import { actionText, type ActionText } from '#shared/signed-action.ts';
import type { Account } from './account.ts';

/** What is to be done. */
export interface ActionRequest {
  /** As the server's rooms call it: `capture.buy-hat`. */
  readonly action: string;
  /** JSON, nested at most 8 deep. */
  readonly payload: unknown;
  /** Stands for what is asked for; an own one when absent. See `newActionKey`. */
  readonly key?: string | undefined;
  /** Ends the waiting before its time: it may have been done all the same. */
  readonly signal?: AbortSignal | undefined;
}

/** What it is sent with. */
export interface ActionParts {
  readonly account: Pick<Account, 'ask' | 'actionKey' | 'refused'>;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Resolves after so long. */
  readonly pause: (delayMs: number) => Promise<void>;
  /** What the browser has for cryptography; null on a page that was not fetched over TLS or from this machine. */
  readonly subtle: SubtleCrypto | null;
}

const PATH = '/api/actions';
/** Pauses before it is sent again when no answer came: the key makes it count once. */
const PAUSES_MS: readonly number[] = [500, 2000];
const WORD_BYTES = 18;
const HMAC = Object.freeze({ name: 'HMAC', hash: 'SHA-256' });

/** 24 letters, figures, - and _, by dice: a key or a nonce. */
export function newActionWord(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(WORD_BYTES)));
}

/**
 * Does it, and resolves to the server's answer. It is sent again when no answer comes, when this machine's clock is wrong and when the sign-in was
 * renewed meanwhile, or it was sent twice on its way. Rejects with `AccountError`: the server's code, `unreachable`, or `insecure` where the browser signs nothing.
 */
export async function sendSigned(
  parts: ActionParts,
  request: ActionRequest,
): Promise<Readonly<Record<string, unknown>>> {
  const { account, nowMs, pause } = parts;
  const { action, payload, key = newActionWord(), signal } = request;
  let aheadMs = 0;
  let isRenewed = false;
  let isReplayed = false;
  for (let lost = 0; ;) {
    try {
      const text = { action, key, payload, timestampMs: Math.round(nowMs() + aheadMs), nonce: newActionWord() };
      const body = { ...text, signature: await signature(parts, text) };
      return answerIn(await account.ask(PATH, { body, signal }));
    } catch (error) {
      if (!(error instanceof AccountError) || signal?.aborted === true) throw error;
      const { code, serverMs } = error;
      if (code === 'action-late' && serverMs !== undefined && aheadMs === 0) aheadMs = serverMs - nowMs();
      else if (code === 'action-forged' && !isRenewed) {
        // Another sign-in has taken the place of the one whose key it was.
        isRenewed = true;
        account.refused();
      } else if (code === 'action-replayed' && !isReplayed) {
        // What is between here and the server has sent it twice by itself: the key gets the first's answer.
        isReplayed = true;
      } else if (code === 'unreachable' && lost < PAUSES_MS.length) await pause(PAUSES_MS[lost++]);
      else throw error;
    }
  }
}

async function signature({ account, subtle }: ActionParts, text: ActionText): Promise<string> {
  if (subtle === null)
    throw new AccountError('insecure', 'That can be done only on a page that was opened over https.');
  const bytes = Uint8Array.from(atob(standard(await account.actionKey())), (unit) => unit.charCodeAt(0));
  const key = await subtle.importKey('raw', bytes, HMAC, false, ['sign']);
  return base64url(new Uint8Array(await subtle.sign(HMAC.name, key, new TextEncoder().encode(actionText(text)))));
}

function answerIn(told: unknown): Readonly<Record<string, unknown>> {
  const answer = typeof told === 'object' && told !== null && 'answer' in told ? told.answer : undefined;
  if (typeof answer !== 'object' || answer === null)
    throw new AccountError('unknown', 'The server answered with something else.');
  return Object.fromEntries(Object.entries(answer));
}

function base64url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function standard(text: string): string {
  return text.replaceAll('-', '+').replaceAll('_', '/');
}
