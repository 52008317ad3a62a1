/** What an address of the server says when it refuses: a status, a code for programs and a sentence for people. */
import { SamestepError } from '#shared/errors.ts';
import { isUnavailable } from '../storage/storage-errors.ts';

/** Every refusal, with the status it is sent with. Pages match on the code. */
export const API_REFUSALS = Object.freeze({
  'request-malformed': 400,
  'action-late': 400,
  'token-missing': 401,
  'token-wrong': 401,
  'token-expired': 401,
  'token-revoked': 401,
  'token-reused': 401,
  'password-wrong': 401,
  'action-forged': 403,
  'origin-foreign': 403,
  banned: 403,
  'party-not-leader': 403,
  'not-found': 404,
  'action-unknown': 404,
  'queue-unknown': 404,
  'party-unknown': 404,
  'name-taken': 409,
  'already-registered': 409,
  'action-replayed': 409,
  'action-refused': 409,
  'balance-short': 409,
  'version-stale': 409,
  'queue-waiting': 409,
  'page-foreign': 409,
  'queue-not-asked': 409,
  'party-full': 409,
  'key-reused': 422,
  flooding: 429,
  failed: 500,
  overloaded: 503,
  away: 503,
} as const);

export type ApiRefusal = keyof typeof API_REFUSALS;

/** A refusal on its way to whoever asked. */
export class ApiError extends Error {
  readonly refusal: ApiRefusal;
  /** After so long it may be asked again. */
  readonly retryAfterSeconds: number | undefined;
  /** What a page needs to say it in another language. */
  readonly details: Readonly<Record<string, string | number>>;

  constructor(
    refusal: ApiRefusal,
    sentence: string,
    options: { cause?: unknown; retryAfterSeconds?: number; details?: Readonly<Record<string, string | number>> } = {},
  ) {
    super(sentence, { cause: options.cause });
    this.name = 'ApiError';
    this.refusal = refusal;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.details = options.details ?? {};
  }

  get status(): number {
    return API_REFUSALS[this.refusal];
  }
}

/** What a page is told that is neither this server's nor listed. */
export function foreignOrigin(): ApiError {
  return new ApiError('origin-foreign', 'This address is for pages of this server, and of those that it lists.');
}

/** What is said of an error that was thrown behind an address; undefined for a fault of ours, which is nobody's business. */
export function apiErrorOf(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (isUnavailable(error))
    return new ApiError('away', 'What is kept here cannot be reached just now. Try again in a moment.', {
      cause: error,
      retryAfterSeconds: 5,
    });
  if (!(error instanceof SamestepError)) return undefined;
  if (error.code === 'storage/conflict')
    return new ApiError('version-stale', 'Someone else changed it meanwhile. Look at it again.', { cause: error });
  if (error.code === 'storage/key') return new ApiError('key-reused', error.message, { cause: error });
  return undefined;
}
