/** Matchmaking over HTTP: Colyseus decides, this limits what may be asked and says why not in a sentence. */
import { json, Router, type Request, type Response } from 'express';
import { matchMaker, ErrorCode, type AuthContext } from '@colyseus/core';
import { apiErrorOf } from './api/api-error.ts';
import { bearerOf, sendRefusal } from './api/read-body.ts';
import type { Cluster } from './cluster/cluster.ts';
import { AWAY } from './cluster/redis-link.ts';
import type { Identity } from './identity/identity.ts';
import { RETURNING } from './join-request.ts';
import { createBuckets } from './limits/buckets.ts';
import { BODY_BYTES_MAX, RATES } from './limits/rates.ts';
import { errorText, type Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { CROWDED_RETRY_SECONDS } from './observability/admission.ts';
import { requestIdOf } from './observability/request-watch.ts';
import { loggedPath } from './observability/routes.ts';
import type { Tracing } from './observability/tracing.ts';
import type { TicketState } from './restart-desk.ts';

/** A room of one's own costs as much as so many other requests: a server runs only so many. */
const CREATE_COST = 2;
/** Ours are shorter. */
const TICKET_UNITS_MAX = 200;

const METHODS: readonly string[] = ['joinOrCreate', 'create', 'join', 'joinById', 'reconnect'];

/** A refusal, as the SDK reads it: the status is its error's code, the message its sentence. Colyseus' own codes, 520 to 526, are those of faults to whatever is in between. */
interface Refusal {
  readonly status: number;
  readonly message: string;
  /** Of a 503 and a 429: when to ask again. Default 1: what is over in a moment. */
  readonly retrySeconds?: number;
}

const VANISHED: Refusal = {
  status: 404,
  message: 'This match is over, or the link is not right.',
};
const FLOODING: Refusal = { status: 429, message: 'Too many attempts to join. Wait a moment.' };
const EXPIRED: Refusal = {
  status: 410,
  message: 'The seat could not be kept: it was away for too long.',
};
const CROWDED: Refusal = {
  status: 503,
  message: 'So many play here now that no new match can begin. Try again in a moment.',
  retrySeconds: CROWDED_RETRY_SECONDS,
};
const CLOSING: Refusal = { status: 503, message: 'The server is closing. Try again in a moment.' };

/** What matchmaking works with. */
export interface MatchmakingOptions {
  readonly log: Log;
  readonly metrics: Metrics;
  /** What a room knows of a ticket. */
  readonly ticketState: (roomId: string, ticket: string) => TicketState | Promise<TicketState>;
  /** Who the people are that come with an access token; undefined for a server that knows nobody. */
  readonly identity: Pick<Identity, 'verify' | 'accounts'> | undefined;
  /** Whether there is too much to do for another room. Who comes to one that there is, or back to it, is let in. */
  readonly isCrowded: () => boolean;
  /** This process among others; undefined for one that knows of none. */
  readonly cluster?: Pick<Cluster, 'shared' | 'isAway' | 'state' | 'servedRules'> | undefined;
  readonly tracing: Pick<Tracing, 'playerAction'>;
}

/** Serves `POST /matchmake/:method/:name`, the address the SDK asks. */
export function matchmaking(options: MatchmakingOptions): Router {
  const { log, metrics, ticketState, identity, isCrowded, cluster, tracing } = options;
  const router = Router();
  const requests = createBuckets(RATES.matchmaking);
  const wrongTickets = createBuckets(RATES.wrongTickets);

  /** Why a ticket does not lead back to a seat, or undefined: a right one costs its address nothing. */
  async function refuseTicket(address: string, roomId: string, ticket: unknown): Promise<Refusal | undefined> {
    const nowMs = performance.now();
    const bucket = wrongTickets(address);
    if (!bucket.take(1, nowMs)) return FLOODING;
    if (typeof ticket !== 'string' || ticket.length > TICKET_UNITS_MAX) return EXPIRED;
    const state = await ticketState(roomId, ticket);
    if (state === 'unknown') return EXPIRED;
    bucket.grant(1);
    return state === 'returning' ? RETURNING : undefined;
  }

  /** Why nobody can be sent to a match now, or undefined. The way back to a match of this process needs no other. */
  function refuseNow(method: string, name: string): Refusal | undefined {
    const isClosing = matchMaker.state === matchMaker.MatchMakerState.SHUTTING_DOWN || cluster?.state === 'left';
    if (isClosing) return CLOSING;
    const isHere = (method === 'reconnect' || method === 'joinById') && matchMaker.getLocalRoomById(name) !== undefined;
    if (cluster?.isAway !== true || isHere) return undefined;
    metrics.count('refused.away');
    return AWAY;
  }

  /** Colyseus looks for rooms by it: a page never gets into one of other rules, whatever it says itself. */
  function rulesWanted(name: string, options: object): object {
    if (cluster?.shared === undefined) return {};
    return { servedRules: cluster.servedRules(name, 'rules' in options ? options.rules : undefined) };
  }

  /** Whoever asks, by their token; nobody for one without. Throws for a token that is not good, and for one who may not play. */
  async function bearer(request: Request): Promise<{ readonly accessToken?: string; readonly accountId?: string }> {
    const accessToken = bearerOf(request);
    if (accessToken === undefined || identity === undefined) return {};
    const { accountId } = await identity.verify(accessToken);
    const account = await identity.accounts.find(accountId);
    if (account !== undefined) identity.accounts.checkBan(account);
    return { accessToken, accountId };
  }

  /** Asks Colyseus, as a part of the page's click. */
  async function reserve(request: Request<{ method: string; name: string }>, told: object, who: string | undefined) {
    const { method, name } = request.params;
    const span = tracing.playerAction({ name: 'join', playerId: who, parent: request.headers['traceparent'] });
    try {
      // Quick play looks for a room, and opens one where there is none: then it looks only.
      const asked = method === 'joinOrCreate' && isCrowded() ? 'join' : method;
      const options = { ...told, traceparent: span.traceparent };
      const reserved: object = await matchMaker.controller.invokeMethod(asked, name, options, authContext(request));
      span.stage('reserved');
      span.end();
      return reserved;
    } catch (error) {
      span.end(error);
      throw error;
    }
  }

  function refuseCrowded(response: Response): void {
    metrics.count('refused.overloaded');
    answer(response, CROWDED);
  }

  router.post('/matchmake/:method/:name', (request, response, next) => {
    const cost = request.params.method === 'create' ? CREATE_COST : 1;
    if (requests(request.ip ?? '').take(cost, performance.now())) return next();
    metrics.count('refused.flooding');
    answer(response, FLOODING);
  });
  router.post(
    '/matchmake/:method/:name',
    json({ limit: BODY_BYTES_MAX, type: () => true }),
    async (request, response) => {
      const { method, name } = request.params;
      try {
        const refusedNow = refuseNow(method, name);
        if (refusedNow !== undefined) return answer(response, refusedNow);
        if (!METHODS.includes(method))
          return answer(response, { status: 404, message: `There is no matchmaking method '${method}'.` });
        const options: unknown = request.body;
        if (typeof options !== 'object' || options === null || Array.isArray(options)) {
          return answer(response, { status: 400, message: 'The join options are not an object.' });
        }
        if (method === 'joinById' && 'ticket' in options) {
          const refusal = await refuseTicket(request.ip ?? '', name, options.ticket);
          if (refusal !== undefined) {
            metrics.count('refused.ticket');
            return answer(response, refusal);
          }
        }
        if (method === 'create' && isCrowded()) return refuseCrowded(response);
        // The room may send a quick player on to another match, but tells one who follows a link that this one is full.
        // The room looks at the token once more: it may be another process that has it.
        // Whom a room was made for is not a page's to say, signed or not; nor is by which rules it is looked for.
        const { accessToken, accountId } = await bearer(request);
        const rules = rulesWanted(name, options);
        const told = { ...options, via: method, accessToken, invitation: undefined, ...rules };
        response.json(await reserve(request, told, accountId));
      } catch (error) {
        if (method === 'joinOrCreate' && hasNoRoom(error)) return refuseCrowded(response);
        const refusal = apiErrorOf(error);
        if (refusal !== undefined) {
          metrics.count(`refused.${refusal.refusal}`);
          return sendRefusal(response, refusal);
        }
        metrics.count('refused.matchmaking');
        log.info('matchmaking.refused', 'A join was refused.', {
          requestId: requestIdOf(response),
          method,
          name: loggedPath(name),
          // Colyseus repeats the name, which may be anybody's text.
          error: (error instanceof Error ? error.message : errorText(error)).replaceAll(name, loggedPath(name)),
        });
        answer(response, refusalOf(error));
      }
    },
  );
  return router;
}

/** What rooms get to know of the request. Express has already decided whom to believe about the address. */
function authContext(request: Request): AuthContext {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === 'string') headers.set(name, value);
  return { headers, ip: request.ip };
}

/** Colyseus' sentences are for developers. */
function refusalOf(error: unknown): Refusal {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  switch (code) {
    case ErrorCode.MATCHMAKE_INVALID_ROOM_ID:
    case ErrorCode.MATCHMAKE_INVALID_CRITERIA:
      return VANISHED;
    case ErrorCode.MATCHMAKE_EXPIRED:
      return EXPIRED;
    case ErrorCode.MATCHMAKE_NO_HANDLER:
      return { status: 404, message: 'This server has no such game.' };
    case 503:
      return { status: 503, message: error instanceof Error ? error.message : CLOSING.message };
    default:
      return { status: 409, message: 'The match could not be joined. Try again.' };
  }
}

/** Quick play opens a room when there is none: it says so only where it was not to. */
function hasNoRoom(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === ErrorCode.MATCHMAKE_INVALID_CRITERIA
  );
}

function answer(response: Response, { status, message, retrySeconds = 1 }: Refusal): void {
  if (status === 503 || status === 429) response.set('Retry-After', String(retrySeconds));
  response.status(status).json({ code: status, message });
}
