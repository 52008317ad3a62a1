/** Every request has an id, in its answer and in its lines of the log, and is counted by where it went and how long it took. */
import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { loggedPath, methodOf, routeOf } from './routes.ts';

/** What a proxy before this server may have given a request; anything else would be somebody's text in our log. */
const SANE_ID = /^[\w.:-]{8,64}$/;
const ID = 'requestId';

export interface RequestWatchOptions {
  readonly metrics: Pick<Metrics, 'observe'>;
  readonly log: Pick<Log, 'debug'>;
  /** Milliseconds of any clock that only goes forward. */
  readonly nowMs: () => number;
  readonly newId?: () => string;
}

/** What is watched of a request, and of its answer. */
interface WatchedRequest extends Pick<Request, 'headers' | 'method' | 'path'> {
  once(event: 'end', call: () => void): unknown;
}
interface WatchedResponse extends Pick<Response, 'locals' | 'headersSent' | 'writableFinished' | 'statusCode'> {
  set(name: string, value: string): unknown;
  once(event: 'close', call: () => void): unknown;
}

/** Stands before all routes. */
export function watchRequests({ metrics, log, nowMs, newId = randomUUID }: RequestWatchOptions) {
  return (request: WatchedRequest, response: WatchedResponse, next: () => void): void => {
    let beganMs = nowMs();
    // How long somebody takes to send a body says nothing of this server.
    request.once('end', () => {
      if (!response.headersSent) beganMs = nowMs();
    });
    const asked = request.headers['x-request-id'];
    const requestId = typeof asked === 'string' && SANE_ID.test(asked) ? asked : newId();
    // Routers change what they find; this is as it came.
    const [method, path] = [methodOf(request.method), request.path];
    response.locals[ID] = requestId;
    response.set('X-Request-Id', requestId);
    response.once('close', () => {
      const tookMs = nowMs() - beganMs;
      const status = response.writableFinished ? `${Math.floor(response.statusCode / 100)}xx` : 'aborted';
      const route = routeOf(path);
      metrics.observe('http_request_duration_ms', tookMs, { route, method, status });
      log.debug(`http.${route}`, 'A request was answered.', {
        requestId,
        method,
        path: loggedPath(path),
        status: response.statusCode,
        tookMs: Math.round(tookMs * 10) / 10,
      });
    });
    next();
  };
}

/** The id of the request that is answered; undefined for one that was not watched. */
export function requestIdOf(response: Pick<Response, 'locals'>): string | undefined {
  const id: unknown = response.locals[ID];
  return typeof id === 'string' ? id : undefined;
}
