/** Pages of other origins: those that are listed may ask the API and matchmaking, and are told so; all others may read nothing and change nothing. */
import type { RequestHandler } from 'express';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { tellRefusedPage, type Origins } from '../origins.ts';
import { foreignOrigin } from './api-error.ts';
import { sendRefusal } from './read-body.ts';

/** An address as routes have it: `/api/results/matches/:matchId/recording`. */
export interface ServedAddress {
  readonly method: string;
  readonly path: string;
}

export interface CorsOptions {
  readonly origins: Origins;
  /** What other pages may ask for. Files are none of it: they have pages of their own. */
  readonly addresses: readonly ServedAddress[];
  readonly log: Pick<Log, 'warn'>;
  readonly metrics: Pick<Metrics, 'count'>;
}

/** What a page reads of an answer, beside what every page may. */
const ANSWER_HEADERS = 'Content-Disposition, Retry-After, X-Request-Id';
/** What a browser is told that asks whether a page may, beside the methods: what requests carry, and that it asks again after ten minutes. */
export const PREFLIGHT_HEADERS = Object.freeze({
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, Traceparent, X-Request-Id',
  'Access-Control-Max-Age': '600',
});
/** They change nothing, and what they answer is kept from foreign pages by the browser. */
const READING: readonly string[] = ['GET', 'HEAD'];

/** What an answer to a page of a listed origin says. */
export function listedHeaders(origin: string): Readonly<Record<string, string>> {
  return { 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true' };
}

/** Stands before the routes. */
export function cors({ origins, addresses, log, metrics }: CorsOptions): RequestHandler {
  const served = servedBy(addresses);
  return (request, response, next) => {
    const methods = served(request.path);
    if (methods === undefined) return next();
    const { origin } = request.headers;
    // What is kept of an answer on its way is not for another page.
    if (origins.hasListed) response.vary('Origin');
    if (origin === undefined || origins.isOwn(request.headers)) return next();
    if (!origins.isListed(origin)) {
      if (READING.includes(request.method)) return next();
      const refusal = foreignOrigin();
      metrics.count(`refused.${refusal.refusal}`);
      tellRefusedPage(log, request.headers);
      return sendRefusal(response, refusal);
    }
    response.set(listedHeaders(origin));
    if (request.method !== 'OPTIONS') {
      response.set('Access-Control-Expose-Headers', ANSWER_HEADERS);
      return next();
    }
    response
      .set({ ...PREFLIGHT_HEADERS, 'Access-Control-Allow-Methods': methods.join(', ') })
      .status(204)
      .end();
  };
}

/** The methods of a path; undefined for one that is not served to other pages. */
function servedBy(addresses: readonly ServedAddress[]): (path: string) => readonly string[] | undefined {
  const byPath = Map.groupBy(addresses, ({ path }) => path);
  const known = [...byPath].map(([path, routes]) => ({
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}/?$`, 'i'),
    methods: routes.map(({ method }) => method.toUpperCase()),
  }));
  return (path) => known.find(({ pattern }) => pattern.test(path))?.methods;
}
