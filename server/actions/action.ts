/** What an action of value is: its name, what it is asked with, and what it does. `action` is the face for authors of rooms. */
import type { z } from 'zod';
import { SamestepError } from '#shared/errors.ts';
import { ApiError } from '../api/api-error.ts';
import { readValue } from '../api/read-body.ts';
import type { Transaction } from '../storage/storage.ts';
import { ACTION_NAME, ACTION_NAME_MAX } from './action-gate.ts';
import type { Ledger } from './ledger.ts';

/** What an action works with. All that it writes by `ledger` and `queries` counts with its answer, or nothing does. */
export interface ActionContext {
  /** Who asks. */
  readonly accountId: string;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  readonly ledger: Ledger;
  /** The one transaction that it is done in: waits for nothing but queries of its own. */
  readonly queries: Transaction;
  /** Adds to the action's entry in the audit log. Texts and numbers; no secrets. */
  note(data: ActionNote): void;
}

export type ActionNote = Readonly<Record<string, string | number | boolean | null>>;

/** What is answered: JSON. */
export type ActionAnswer = Readonly<Record<string, unknown>>;

export interface ActionOptions<Payload extends z.ZodType> {
  /** What it is asked with; anything else is refused with a sentence that names the field. */
  readonly payload: Payload;
  /**
   * Does it, once, however often it is asked for; a repeat gets the first's answer. Throws `refusal(…)` for what may not be: then nothing was
   * written, and the same may be asked for again. What else it throws is a fault: the page is told so, and the log why.
   */
  run(payload: z.output<Payload>, context: ActionContext): Promise<ActionAnswer> | ActionAnswer;
}

/** An action, ready to be listed: `room(game, { actions: [buyHat] })`. */
export interface ActionDefinition {
  readonly name: string;
  /** Checks what it is asked with. Throws `ApiError` `request-malformed`. */
  prepare(payload: unknown): (context: ActionContext) => Promise<ActionAnswer>;
}

/** An action of this name: `game.verb`, small letters, figures and -, at most 64 characters. Throws `game/option` for another. */
export function action<Payload extends z.ZodType>(name: string, options: ActionOptions<Payload>): ActionDefinition {
  if (!ACTION_NAME.test(name) || name.length > ACTION_NAME_MAX)
    throw new SamestepError({
      code: 'game/option',
      what: `${JSON.stringify(name)} is no name of an action.`,
      fix: `Use the game's name, a dot and what is done, as capture.buy-hat: at most ${ACTION_NAME_MAX} small letters, figures, - and dots.`,
      data: { name },
    });
  return Object.freeze({
    name,
    prepare(payload: unknown) {
      const read = readValue(payload, options.payload, "'payload'");
      return async (context: ActionContext) => options.run(read, context);
    },
  });
}

/** What an action throws when it may not be done: 409 with this sentence, and `reason`, a word for programs. */
export function refusal(reason: string, sentence: string): ApiError {
  return new ApiError('action-refused', sentence, { details: { reason } });
}
