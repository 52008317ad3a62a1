/** Bodies and tokens of requests, checked: anything else is refused with a sentence that names the field. */
import { json, type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import type { z } from 'zod';
import { errorText, type Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { requestIdOf } from '../observability/request-watch.ts';
import { loggedPath } from '../observability/routes.ts';
import { BODY_BYTES_MAX } from '../limits/rates.ts';
import { ApiError, apiErrorOf } from './api-error.ts';
import { checkValue } from './check-value.ts';

/** Reads JSON whatever its type says, and nothing else. */
export function jsonBody(): RequestHandler {
  return json({ limit: BODY_BYTES_MAX, type: () => true });
}

/** The body as `schema` has it. Throws `ApiError` `request-malformed`. */
export function readBody<S extends z.ZodType>(request: Request, schema: S): z.output<S> {
  return readValue(request.body ?? {}, schema, 'The body');
}

/** A value as `schema` has it. `what`: as a sentence begins with it. Throws `ApiError` `request-malformed`. */
export function readValue<S extends z.ZodType>(value: unknown, schema: S, what: string): z.output<S> {
  const checked = checkValue(value, schema, what);
  if ('value' in checked) return checked.value;
  throw new ApiError('request-malformed', checked.problem);
}

/** What stands behind the question mark, as `schema` has it. Throws `ApiError` `request-malformed`. */
export function readQuery<S extends z.ZodType>(request: Pick<Request, 'query'>, schema: S): z.output<S> {
  return readValue(request.query, schema, 'The query');
}

/** The access token of `Authorization: Bearer …`; undefined for a request without one. */
export function bearerOf(request: Pick<Request, 'headers'>): string | undefined {
  const [, token] = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  return token;
}

/** Sends a refusal: `{ code, message }`, with its details and the seconds to wait where it has some. */
export function sendRefusal(response: Response, error: ApiError): void {
  if (error.retryAfterSeconds !== undefined) response.set('Retry-After', String(error.retryAfterSeconds));
  if (error.status === 401) response.set('WWW-Authenticate', 'Bearer');
  const { refusal: code, message, details, retryAfterSeconds } = error;
  response
    .status(error.status)
    .json({ ...details, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }), code, message });
}

/** Behind all routes of the API: what they throw becomes an answer, and what nobody foresaw a line in the log. */
export function apiErrors(log: Log, metrics: Pick<Metrics, 'count'>): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const known = apiErrorOf(error) ?? bodyErrorOf(error);
    metrics.count(`refused.${known?.refusal ?? 'failed'}`);
    if (known !== undefined) return sendRefusal(response, known);
    log.error('api.failed', 'A request failed.', {
      requestId: requestIdOf(response),
      method: request.method,
      path: loggedPath(request.originalUrl),
      error: errorText(error),
    });
    sendRefusal(response, new ApiError('failed', 'That failed on the server. Try again.'));
  };
}

/** What Express' reader says against a body carries a status. */
function bodyErrorOf(error: unknown): ApiError | undefined {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500
    ? new ApiError('request-malformed', 'The body is no JSON, or too long.', { cause: error })
    : undefined;
}
