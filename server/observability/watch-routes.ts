/** `/metrics` for whoever may, `/ready` and `/version` for everyone. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { Router, type Request } from 'express';
import { bearerOf } from '../api/read-body.ts';
import type { Exporter } from './exporter.ts';
import type { UnreadyReason } from './unready.ts';

export interface WatchRoutesOptions {
  readonly exporter: Exporter;
  /** METRICS_TOKEN: whoever reads `/metrics` brings it, on this machine too. Without one this machine alone may read it. */
  readonly token: string | undefined;
  readonly unready: () => readonly UnreadyReason[];
  /** What `/version` answers. */
  readonly version: Readonly<Record<string, unknown>>;
}

/** Of a proxy, on this machine too: then the one who asks is somebody else. Not every proxy says so, hence the token. */
const FORWARDED: readonly string[] = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];
const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/;
/** In seconds: whoever is not ready is asked again soon anyway. */
const RETRY_AFTER_SECONDS = 5;

export function watchRoutes({ exporter, token, unready, version }: WatchRoutesOptions): Router {
  const router = Router();
  const wanted = token === undefined ? undefined : digest(token);

  const mayRead = (request: Request): boolean => {
    if (wanted === undefined) return isFromThisMachine(request);
    const given = bearerOf(request);
    return given !== undefined && timingSafeEqual(digest(given), wanted);
  };

  router.get('/metrics', async (request, response, next) => {
    // Nobody else learns that there is such an address.
    if (!mayRead(request)) return next();
    const text = await exporter.scrape();
    response.set('Cache-Control', 'no-store').type(exporter.contentType).send(text);
  });
  router.get('/ready', (_request, response) => {
    const why = unready();
    response.set('Cache-Control', 'no-store');
    if (why.length === 0) return void response.json({ ready: true });
    response.set('Retry-After', String(RETRY_AFTER_SECONDS)).status(503).json({ ready: false, why });
  });
  router.get('/version', (_request, response) => void response.set('Cache-Control', 'no-store').json(version));
  return router;
}

/** By the socket itself and not by what a header says of it. */
function isFromThisMachine({ socket, headers }: Pick<Request, 'socket' | 'headers'>): boolean {
  return LOOPBACK.test(socket.remoteAddress ?? '') && FORWARDED.every((name) => headers[name] === undefined);
}

/** Of one length, so that they can be compared in the same time whatever they are. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
