/** The one error type of the engine: a code from a closed list, what happened, why, and how to fix it. */

/** Every code an error of the engine can carry. Match on the code, never on the sentence. */
export type ErrorCode =
  | 'model/name'
  | 'model/unknown-field'
  | 'model/capacity'
  | 'model/too-many'
  | 'model/tuning'
  | 'model/event'
  | 'model/players'
  | 'model/content'
  | 'model/decay'
  | 'model/level'
  | 'model/mirror'
  | 'mirror/fields'
  | 'mirror/sight'
  | 'model/history'
  | 'game/rules'
  | 'game/tuning'
  | 'game/config'
  | 'game/option'
  | 'world/unknown-name'
  | 'world/not-a-number'
  | 'world/limit'
  | 'world/row'
  | 'world/value'
  | 'sim/order'
  | 'sim/command'
  | 'sim/snapshot'
  | 'sim/engine-differs'
  | 'sim/impure'
  | 'sim/predicted'
  | 'session/option'
  | 'session/state'
  | 'recording/format'
  | 'recording/foreign'
  | 'recording/diverged'
  | 'view/name'
  | 'view/option'
  | 'view/graphics'
  | 'view/assets'
  | 'view/events'
  | 'config/environment'
  | 'storage/unavailable'
  | 'storage/schema'
  | 'storage/conflict'
  | 'storage/key'
  | 'storage/ledger'
  | 'storage/backup'
  | 'storage/absent'
  | 'journal/full'
  | 'assertion';

/** What a {@link SamestepError} is made of. */
export interface ErrorParts {
  readonly code: ErrorCode;
  /** What happened, with the values that matter, as one sentence. */
  readonly what: string;
  /** Why it is refused. */
  readonly why?: string;
  /** What to change. */
  readonly fix?: string;
  /** The values of the sentence, for programs. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** An error of the engine. `message` is what, why and fix in that order; `code` and `data` are for programs. */
export class SamestepError extends Error {
  readonly code: ErrorCode;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(parts: ErrorParts) {
    super(
      [parts.what, parts.why, parts.fix].filter(Boolean).join(' '),
      parts.cause === undefined ? undefined : { cause: parts.cause },
    );
    this.name = 'SamestepError';
    this.code = parts.code;
    this.what = parts.what;
    this.why = parts.why ?? '';
    this.fix = parts.fix ?? '';
    this.data = parts.data ?? {};
  }
}
