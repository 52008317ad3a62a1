/** Everything over plain HTTP: the built client, matchmaking, health, and the headers around them. */
import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import express, { type ErrorRequestHandler, type Express, type Request } from 'express';
import { SamestepError } from '#shared/errors.ts';
import type { ActionDesk } from './actions/action-desk.ts';
import { actionRoutes } from './actions/action-routes.ts';
import { shareOrigin, type Listening } from './addresses.ts';
import { cors, type ServedAddress } from './api/cors.ts';
import { apiErrors } from './api/read-body.ts';
import { API_ROUTES } from './api/routes.ts';
import type { Cluster } from './cluster/cluster.ts';
import { compressedFiles } from './compressed-files.ts';
import { liveRoutes } from './config/live-routes.ts';
import { identityRoutes } from './identity/identity-routes.ts';
import { errorText, type Log } from './log.ts';
import { matchmaking } from './matchmaking.ts';
import type { QueueDesk } from './matchmaking/queue-desk.ts';
import type { RulesFor } from './matchmaking/page-rules.ts';
import { queueRoutes } from './matchmaking/queue-routes.ts';
import type { Metrics } from './metrics.ts';
import type { Observed } from './observability/observe.ts';
import { requestIdOf, watchRequests } from './observability/request-watch.ts';
import { loggedPath } from './observability/routes.ts';
import { NO_TRACING } from './observability/tracing.ts';
import { watchRoutes } from './observability/watch-routes.ts';
import { tellRefusedPage, type Origins } from './origins.ts';
import type { Platform } from './platform.ts';
import type { OfferedReplay } from './replay-desk.ts';
import { replayRoute } from './replay-route.ts';
import { resultsRoutes } from './results/results-routes.ts';
import type { TicketState } from './restart-desk.ts';

const NOTHING_HERE = 'There is nothing at this address.';

export interface HttpOptions {
  /** The folder of the built client. */
  readonly clientFolder: string;
  readonly trustedProxies: number;
  /** Whose pages may ask. */
  readonly origins: Origins;
  /** Known only once it listens. */
  readonly listening: () => Listening;
  /** What `/health` answers, and `/health?verbose`. */
  readonly health: (isVerbose: boolean) => Readonly<Record<string, unknown>>;
  /** What a room knows of a ticket. */
  readonly ticketState: (roomId: string, ticket: string) => TicketState | Promise<TicketState>;
  /** This process among others; undefined where there is nothing to know of them. */
  readonly cluster?: Pick<Cluster, 'shared' | 'isAway' | 'state' | 'servedRules'>;
  /** What a room and a key lead to. */
  readonly findReplay: (roomId: string, key: string) => Promise<OfferedReplay>;
  /** Undefined for a server that knows nobody and keeps nothing. */
  readonly platform: Pick<Platform, 'identity' | 'storage' | 'live' | 'tracing'> | undefined;
  /** Undefined where nobody is matched with strangers. */
  readonly queue?: QueueDesk | undefined;
  /** By which rules pages are matched that wait there. */
  readonly rulesFor: RulesFor;
  /** Undefined where nothing of value can be asked for. */
  readonly actions?: ActionDesk | undefined;
  /** The folder of recordings. */
  readonly recordingsFolder: string;
  /** What `/metrics`, `/ready` and `/version` answer, and whether anybody new is let in. */
  readonly observed: Pick<Observed, 'exporter' | 'unready' | 'version' | 'admission'>;
  /** Who brings it reads `/metrics`. */
  readonly metricsToken: string | undefined;
  readonly log: Log;
  readonly metrics: Metrics;
}

/**
 * What a page may load and talk to: itself. Pixi draws from blobs and data URLs and decodes pictures in a worker made from a blob; sockets are named because older Safari leaves them out of 'self'.
 */
const CONTENT_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob: data:",
  "font-src 'self' data:",
  "connect-src 'self' ws: wss: blob: data:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join('; ');

/** What pages of listed origins may ask for: all that a page of this server asks, but for its files. */
const SHARED_ADDRESSES: readonly ServedAddress[] = [
  ...API_ROUTES,
  { method: 'post', path: '/matchmake/:method/:name' },
  { method: 'get', path: '/api/address' },
  { method: 'get', path: '/api/rooms/:roomId/replays/:key' },
  { method: 'get', path: '/health' },
];

const HEADERS = Object.freeze({
  'Content-Security-Policy': CONTENT_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
});

/** Throws a `SamestepError` when there is no built client in `folder`. */
export function checkClient(folder: string): void {
  if (existsSync(join(folder, 'index.html'))) return;
  throw new SamestepError({
    code: 'config/environment',
    what: `There is no built client in ${folder}.`,
    fix: 'Run npm run build, or npm start, which builds first.',
    data: { folder },
  });
}

/** The HTTP side of a server. Pages of other origins can read nothing, but those that are listed. */
export function createHttpApp(options: HttpOptions): Express {
  const { clientFolder, trustedProxies, listening, health, ticketState, findReplay, platform, log, metrics } = options;
  const { observed, metricsToken, origins } = options;
  const isCrowded = () => observed.admission().isClosed;
  // Where there are others a room is made in one that has the time for it.
  const isCrowdedHere = () => options.cluster?.shared === undefined && isCrowded();
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', trustedProxies);
  app.use(watchRequests({ metrics, log, nowMs: () => performance.now() }));
  app.use((_request, response, next) => {
    response.set(HEADERS);
    next();
  });
  app.use(cors({ origins, addresses: SHARED_ADDRESSES, log, metrics }));
  app.get('/health', (request, response) => {
    response.set('Cache-Control', 'no-store').json(health(request.query['verbose'] !== undefined));
  });
  app.use(watchRoutes({ ...observed, token: metricsToken }));
  const ownOrigin = (request: Request) => `${request.protocol}://${request.host}`;
  const { publicUrl } = listening();
  app.get('/api/address', (request, response) => {
    const asked = ownOrigin(request);
    const url = shareOrigin(listening(), URL.canParse(asked) ? asked : 'http://localhost');
    const notice = platform?.live.state.values.notice ?? undefined;
    response.set('Cache-Control', 'no-store').json({ url, ...(notice && { notice }) });
  });
  app.use(replayRoute(findReplay, metrics));
  if (platform !== undefined) {
    const { identity, storage, live } = platform;
    const { recordingsFolder } = options;
    app.use(
      identityRoutes({
        identity,
        mayAsk(origin, request) {
          // Here its scheme counts too: there is a cookie.
          const may = origin === ownOrigin(request) || origin === publicUrl || origins.isListed(origin);
          if (!may) tellRefusedPage(log, request.headers);
          return may;
        },
        isSecure: publicUrl?.startsWith('https:'),
        isCrowded,
      }),
    );
    if (options.queue !== undefined)
      app.use(queueRoutes({ queue: options.queue, identity, rulesFor: options.rulesFor }));
    if (options.actions !== undefined) app.use(actionRoutes({ actions: options.actions, identity, storage }));
    app.use(resultsRoutes({ storage, identity, recordingsFolder, nowMs: Date.now }));
    app.use(liveRoutes({ live, identity }));
    app.use('/api', apiErrors(log, metrics));
  }
  app.use(
    matchmaking({
      log,
      metrics,
      ticketState,
      identity: platform?.identity,
      cluster: options.cluster,
      isCrowded: isCrowdedHere,
      tracing: platform?.tracing ?? NO_TRACING,
    }),
  );
  const caching = cachingOf(clientFolder);
  app.use(compressedFiles(clientFolder, caching));
  app.use(
    express.static(clientFolder, {
      setHeaders: (response, path) => void response.setHeader('Cache-Control', caching(path)),
    }),
  );
  // Behind the queue's own answer: pages ask everywhere, and a server without a queue refuses nothing.
  app.get('/api/queue/modes', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ modes: [] });
  });
  // Programs ask there, and read every refusal alike.
  app.use('/api', (_request, response) => void response.status(404).json({ code: 'not-found', message: NOTHING_HERE }));
  app.use((_request, response) => void response.status(404).type('text/plain').send(`${NOTHING_HERE}\n`));
  app.use(answerError(log, metrics));
  return app;
}

/** Files in assets/ carry a hash of their content in their names; every other name may hold other bytes tomorrow. */
function cachingOf(folder: string): (path: string) => string {
  const hashed = join(folder, 'assets') + sep;
  return (path) => (path.startsWith(hashed) ? 'public, max-age=31536000, immutable' : 'no-cache');
}

/** A request that could not be read, or a fault of ours. Four parameters tell Express that this takes errors. */
function answerError(log: Log, metrics: Metrics): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const status = statusOf(error);
    if (status >= 500) {
      log.error('http.fault', 'A request failed.', {
        requestId: requestIdOf(response),
        method: request.method,
        path: loggedPath(request.originalUrl),
        error: errorText(error),
      });
    }
    metrics.count(status >= 500 ? 'faults' : 'refused.request');
    if (response.headersSent) return void response.destroy();
    response
      .status(status)
      .json({ code: status, message: status >= 500 ? 'The server failed.' : 'The request could not be read.' });
  };
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
