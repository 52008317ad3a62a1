/** Actions of value from their arrival to their answer: through the gate, to what does them, once. */
import { canonicalJson } from '#shared/canonical-json.ts';
import { SamestepError } from '#shared/errors.ts';
import type { SignedAction } from '#shared/signed-action.ts';
import { ApiError, apiErrorOf } from '../api/api-error.ts';
import type { EventBus } from '../events/event-bus.ts';
import { writeEvent, type WrittenEvent } from '../events/outbox.ts';
import type { Identity as Bearer } from '../identity/access-tokens.ts';
import { checkBan } from '../identity/accounts.ts';
import type { Metrics } from '../metrics.ts';
import type { Storage } from '../storage/storage.ts';
import type { ActionAnswer, ActionDefinition, ActionNote } from './action.ts';
import type { ActionGate } from './action-gate.ts';
import { ledgerIn } from './ledger.ts';

export interface ActionDesk {
  /** The names of all actions. */
  readonly names: readonly string[];
  /** Does it, or gives the answer of when it was done under this key. Rejects with `ApiError` for what is refused. */
  act(bearer: Bearer, signed: SignedAction): Promise<ActionAnswer>;
}

export interface ActionDeskOptions {
  readonly actions: readonly ActionDefinition[];
  readonly gate: Pick<ActionGate, 'take'>;
  readonly storage: Pick<Storage, 'once' | 'holdAccount'>;
  readonly events: Pick<EventBus, 'publish'>;
  readonly metrics: Pick<Metrics, 'count'>;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly newId: () => string;
}

/** Throws `game/option` for two actions of one name. */
export function createActionDesk(options: ActionDeskOptions): ActionDesk {
  const { gate, storage, events, metrics, nowMs, newId } = options;
  const actions = byName(options.actions);

  async function once({ accountId, sessionId }: Bearer, { action, key, payload }: SignedAction): Promise<ActionAnswer> {
    const definition = actions.get(action);
    if (definition === undefined) throw new ApiError('action-unknown', 'There is no such action here.');
    const run = definition.prepare(payload);
    let last: { readonly told: ActionAnswer; readonly event: WrittenEvent } | undefined;
    const request = { action, payload: canonicalJson(payload) };
    const answer = await storage.once({ scope: `action:${accountId}`, key, request }, async (queries) => {
      // One after the other, or two that change the same things in other orders would wait for each other.
      const held = await storage.holdAccount(queries, { accountId, sessionId });
      const now = nowMs();
      // Asked here, not at the door alone: what another process has ended is known there a third of a second later.
      if (held !== undefined) checkBan(held, now);
      if (held === undefined || held.revokedAtMs !== null)
        throw new ApiError('token-revoked', 'This sign-in is over. Sign in again.');
      const done: ActionNote[] = [];
      const ledger = ledgerIn(queries, { nowMs: now, newId });
      const note = (data: ActionNote) => void done.push(checkedNote(data));
      const told = await run({ accountId, nowMs: now, ledger, queries, note });
      const noted: ActionNote = Object.assign({}, ...done);
      const data = { accountId, action, key, noted };
      last = { told, event: { id: newId(), kind: 'action.done', aggregate: accountId, atMs: now, data } };
      await writeEvent(queries, last.event);
      return told;
    });
    // Told when it is written: what was rolled back was not done, also where a repeat was quicker than the second attempt.
    const isDone = last !== undefined && last.told === answer;
    metrics.count(isDone ? 'actions.done' : 'actions.repeated');
    if (isDone && last !== undefined) events.publish(last.event);
    return answer;
  }

  return {
    names: [...actions.keys()],
    async act(bearer, signed) {
      await gate.take(bearer, signed);
      try {
        return await once(bearer, signed);
      } catch (error) {
        metrics.count(`actions.${apiErrorOf(error)?.refusal ?? 'failed'}`);
        throw error;
      }
    },
  };
}

/** What the audit log can have. Throws `game/option` for anything else: then the action is not done, and its author hears why. */
function checkedNote(note: ActionNote): ActionNote {
  for (const [name, value] of Object.entries<unknown>(note))
    if (!(value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value)))
      throw new SamestepError({
        code: 'game/option',
        what: `'${name}' of a note is ${String(value)}.`,
        fix: 'Note texts, finite numbers, booleans and null.',
        data: { name },
      });
  return note;
}

function byName(actions: readonly ActionDefinition[]): ReadonlyMap<string, ActionDefinition> {
  const found = new Map<string, ActionDefinition>();
  for (const each of actions) {
    if (found.has(each.name))
      throw new SamestepError({
        code: 'game/option',
        what: `There are two actions '${each.name}'.`,
        fix: 'Name one of them otherwise.',
        data: { name: each.name },
      });
    found.set(each.name, each);
  }
  return found;
}
