/** What is signed of an action of value: the same text on the page that signs it and on the server that looks. */
import { canonicalJson } from './canonical-json.ts';

/** What a page asks for. */
export interface ActionText {
  /** What is to be done, as `ledger.transfer`. */
  readonly action: string;
  /** 16…64 letters, figures, - and _: stands for what is asked for. A repeat of it, whatever became of the first, has the same. */
  readonly key: string;
  /** What it is done with: JSON. */
  readonly payload: unknown;
  /** Milliseconds since 1970, by the clock of who signs. */
  readonly timestampMs: number;
  /** 16…64 letters, figures, - and _: another one each time it is sent. */
  readonly nonce: string;
}

/** An action as it is sent. */
export interface SignedAction extends ActionText {
  /** HMAC-SHA256 of `actionText` with the key of the sign-in, base64url: 43 characters. */
  readonly signature: string;
}

/** The text whose HMAC is the signature, in UTF-8. Throws a `SamestepError` for a payload that is no JSON, or nested deeper than 8. */
export function actionText({ action, key, payload, timestampMs, nonce }: ActionText): string {
  return ['samestep-action-1', action, key, String(timestampMs), nonce, canonicalJson(payload)].join('\n');
}
