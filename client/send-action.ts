// What a game's page asks its server for that touches value; all of its code comes when it is asked for first.
import type { AccountError } from './net/api-request.ts';
import type { LedgerPage } from '#shared/ledger-page.ts';
import type { LedgerQuery } from './net/ledger.ts';

/** How an action is sent. */
export interface SendActionOptions {
  /**
   * 16…64 letters, figures, - and _, which stand for what is asked for: under one key it is done once within a day, and a repeat gets the first's answer.
   * Keep it with what the player wanted, to ask again after a reload; an own one when absent.
   */
  readonly key?: string;
  /** Ends the waiting before its time: it may have been done all the same. */
  readonly signal?: AbortSignal;
}

/**
 * Asks the server to do something of value, as `sendAction('capture.buy-hat', { hat: 'bowler' })`, and resolves to what the action answers: an action of
 * the game's rooms, or `ledger.transfer`. Makes a guest of one who was never here. Rejects with `AccountError`, by whose `code` a page matches: the server's
 * (`balance-short`, `action-refused` with the room's own `reason`, `flooding` …), `unreachable` when no answer came after three times, `insecure` on a page
 * that was opened neither over https nor from this machine. After `unreachable` and `away` it may have been done all the same: ask again under the same key.
 */
export async function sendAction(
  action: string,
  payload: unknown,
  { key, signal }: SendActionOptions = {},
): Promise<Readonly<Record<string, unknown>>> {
  const [{ sendSigned }, { account }] = await Promise.all([
    import('./net/signed-action.ts'),
    import('./page-account.ts'),
  ]);
  const parts = {
    account,
    nowMs: Date.now,
    pause: (delayMs: number) => new Promise<void>((resolve) => void setTimeout(resolve, delayMs)),
    // Typed as always there, which it is not over plain HTTP.
    subtle: isSecureContext ? crypto.subtle : null,
  };
  return sendSigned(parts, { action, payload, key, signal });
}

/** Whether it is what `sendAction` and `fetchLedger` reject with. The class itself comes with their code. */
export function isAccountError(error: unknown): error is AccountError {
  return error instanceof Error && error.name === 'AccountError';
}

/** What the own account has, and the newest changes of it, as `GET /api/ledger` answers. Rejects with `AccountError`. */
export async function fetchLedger(query: LedgerQuery = {}): Promise<LedgerPage> {
  const [{ readOwnLedger }, { account }] = await Promise.all([import('./net/ledger.ts'), import('./page-account.ts')]);
  return readOwnLedger(account, query);
}
