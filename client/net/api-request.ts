// One request to the server's API: what it answers, or why it refused.

/** Why something was refused: the server's code and its sentence, and what a sentence of the page's own needs. */
export class AccountError extends Error {
  readonly code: string;
  /** After so long it may be tried again; undefined where the server does not say. */
  readonly retryAfterSeconds: number | undefined;
  /** Of a ban, milliseconds since 1970; undefined elsewhere. */
  readonly untilMs: number | undefined;
  /** Of an action that is late, what the server's clock says: milliseconds since 1970; undefined elsewhere. */
  readonly serverMs: number | undefined;
  /** Of a ban, as an operator wrote it; of an action, the word that its author gave; empty elsewhere. */
  readonly reason: string;

  constructor(code: string, sentence: string, options: ErrorOptions & { readonly details?: object } = {}) {
    super(sentence, options);
    const { details = {} } = options;
    this.name = 'AccountError';
    this.code = code;
    this.retryAfterSeconds = numberIn(details, 'retryAfterSeconds');
    this.serverMs = numberIn(details, 'serverMs');
    this.untilMs = numberIn(details, 'untilMs');
    this.reason = 'reason' in details && typeof details.reason === 'string' ? details.reason : '';
  }
}

/** What is asked. */
export interface ApiRequest {
  /** POST when absent. */
  readonly method?: string;
  readonly body?: object;
  /** Ends it before its time. */
  readonly signal?: AbortSignal | undefined;
  /** After so long without an answer it is given up. */
  readonly patienceMs: number;
  readonly token?: string | undefined;
}

/** What proxies answer with while the server behind them does not. */
const GATEWAY: readonly number[] = [502, 503, 504];

type Fetch = (url: string, options: RequestInit) => Promise<Response>;

/**
 * The server's answer. Rejects with `AccountError`: its code is the server's, `unreachable` where none came, a proxy's word for it too, `unknown` for
 * one that is no refusal.
 */
export async function requestApi(fetch: Fetch, path: string, request: ApiRequest): Promise<Response> {
  const { method = 'POST', body, signal, patienceMs, token } = request;
  const timeout = AbortSignal.timeout(patienceMs);
  const response = await reached(
    fetch(path, {
      method,
      credentials: 'same-origin',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      headers: { ...(token !== undefined && { Authorization: `Bearer ${token}` }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
  if (response.ok) return response;
  const answer = await jsonOf(response);
  const isRefusal = typeof answer === 'object' && answer !== null && 'code' in answer && 'message' in answer;
  if (isRefusal) throw new AccountError(String(answer.code), String(answer.message), { details: answer });
  if (GATEWAY.includes(response.status)) throw new AccountError('unreachable', 'The server does not answer.');
  throw new AccountError('unknown', `The server answered with ${response.status}.`);
}

/** The answer's JSON; undefined for an answer without any. */
export async function jsonOf(response: Response): Promise<unknown> {
  const text = await reached(response.text());
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A server that cannot be reached refuses, too; so does one that falls silent in the middle of its answer. */
export async function reached<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw new AccountError('unreachable', 'The server does not answer.', { cause: error });
  }
}

function numberIn(details: object, name: string): number | undefined {
  const value: unknown = Object.entries(details).find(([key]) => key === name)?.[1];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
