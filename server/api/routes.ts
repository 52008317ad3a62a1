/** Every address of the API, as programs may rely on it. What each reads is what its route reads with; what it answers is compared with a running server's. */
import { z } from 'zod';
import { actionBody, ledgerQuery } from '../actions/action-routes.ts';
import { GATE_REFUSALS } from '../actions/action-gate.ts';
import { liveQuery } from '../config/live-routes.ts';
import { IDENTITY_BODIES } from '../identity/identity-routes.ts';
import { enterBody, joinBody, stateQuery } from '../matchmaking/queue-routes.ts';
import { queueStateSchema } from '../matchmaking/queue-state-schema.ts';
import { boardQuery, historyQuery } from '../results/results-routes.ts';
import type { RouteDescription } from './openapi.ts';

/** The first number goes up with what breaks programs that were written for an older one: `npm run openapi` says so. */
export const API_VERSION = '2.0';

const account = z.strictObject({ id: z.string(), name: z.string(), isGuest: z.boolean(), createdAtMs: z.number() });
const whole = z.strictObject({ account });
const signIn = z.strictObject({
  account,
  accessToken: z.string(),
  /** What actions are signed with: base64url. */
  actionKey: z.string(),
  expiresInSeconds: z.number(),
  deviceKey: z.string().optional(),
});
const boardLine = z.strictObject({
  rank: z.number(),
  accountId: z.string(),
  name: z.string(),
  score: z.number(),
  matches: z.number(),
  wins: z.number(),
});
const playedMatch = z.strictObject({
  matchId: z.string(),
  game: z.string(),
  mode: z.string(),
  endedAtMs: z.number(),
  seconds: z.number(),
  place: z.number(),
  score: z.number(),
  ratingChange: z.number(),
  hasRecording: z.boolean(),
  seat: z.number(),
  players: z.array(
    z.strictObject({
      seat: z.number(),
      name: z.string(),
      place: z.number(),
      score: z.number(),
      isOwn: z.boolean(),
    }),
  ),
});

const TOKEN = ['token-missing', 'token-wrong', 'token-expired', 'token-revoked'] as const;
const ORIGIN = ['origin-foreign'] as const;

export const API_ROUTES: readonly RouteDescription[] = [
  {
    method: 'post',
    path: '/api/identity/session',
    summary: 'Whoever this browser is: by its cookie, by its key, or a new guest.',
    body: IDENTITY_BODIES.guest,
    answer: signIn,
    refusals: [...ORIGIN, 'banned', 'overloaded'],
  },
  {
    method: 'post',
    path: '/api/identity/guest',
    summary: 'A guest: the one of this key, or a new one, whose key is told once.',
    body: IDENTITY_BODIES.guest,
    answer: signIn,
    refusals: [...ORIGIN, 'banned', 'overloaded'],
  },
  {
    method: 'post',
    path: '/api/identity/register',
    summary: 'Gives the guest a name of its own and a password.',
    token: 'needed',
    body: IDENTITY_BODIES.register,
    answer: whole,
    refusals: [...TOKEN, ...ORIGIN, 'name-taken', 'already-registered'],
  },
  {
    method: 'post',
    path: '/api/identity/sign-in',
    summary: 'Signs in by name and password.',
    body: IDENTITY_BODIES.signIn,
    answer: signIn,
    refusals: ['password-wrong', ...ORIGIN, 'banned', 'overloaded'],
  },
  {
    method: 'post',
    path: '/api/identity/refresh',
    summary: 'The next access token, by the cookie.',
    answer: signIn,
    refusals: [...TOKEN, 'token-reused', ...ORIGIN, 'banned'],
  },
  {
    method: 'post',
    path: '/api/identity/sign-out',
    summary: 'Ends the sign-in, and closes its sockets.',
    token: 'needed',
    refusals: [...TOKEN, ...ORIGIN],
  },
  {
    method: 'get',
    path: '/api/identity/me',
    summary: 'The own account.',
    token: 'needed',
    answer: whole,
    refusals: [...TOKEN, 'not-found'],
  },
  {
    method: 'patch',
    path: '/api/identity/me',
    summary: 'Another name.',
    token: 'needed',
    body: IDENTITY_BODIES.rename,
    answer: whole,
    refusals: [...TOKEN, ...ORIGIN, 'name-taken'],
  },
  {
    method: 'get',
    path: '/.well-known/jwks.json',
    summary: 'The keys by which access tokens are checked.',
    answer: z.strictObject({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })) }),
  },
  {
    method: 'get',
    path: '/api/results/leaderboards/:game/:mode',
    summary: 'The best of a season; with a token the own line too.',
    token: 'optional',
    query: boardQuery,
    answer: z.strictObject({
      season: z.string(),
      lines: z.array(boardLine),
      own: boardLine.nullable(),
      total: z.number(),
    }),
    refusals: TOKEN,
  },
  {
    method: 'get',
    path: '/api/results/standings',
    summary: 'The own rating in each mode.',
    token: 'needed',
    answer: z.strictObject({
      standings: z.array(
        z.strictObject({ mode: z.string(), rating: z.number(), matches: z.number(), wins: z.number() }),
      ),
    }),
    refusals: TOKEN,
  },
  {
    method: 'get',
    path: '/api/results/history',
    summary: 'The own matches, newest first.',
    token: 'needed',
    query: historyQuery,
    answer: z.strictObject({ matches: z.array(playedMatch), hasMore: z.boolean() }),
    refusals: TOKEN,
  },
  {
    method: 'get',
    path: '/api/results/matches/:matchId',
    summary: 'One match that one has played, once it is recorded, with the own rating as it is now.',
    token: 'needed',
    answer: z.strictObject({ ...playedMatch.shape, isRated: z.boolean(), rating: z.number().nullable() }),
    refusals: [...TOKEN, 'not-found'],
  },
  {
    method: 'get',
    path: '/api/results/matches/:matchId/recording',
    summary: 'The recording of a match that one has played.',
    token: 'needed',
    type: 'application/octet-stream',
    refusals: [...TOKEN, 'not-found'],
  },
  {
    method: 'post',
    path: '/api/actions',
    summary: 'Does something of value, once: signed with the key of the sign-in.',
    token: 'needed',
    body: actionBody,
    answer: z.strictObject({ answer: z.record(z.string(), z.unknown()) }),
    refusals: [
      ...TOKEN,
      ...GATE_REFUSALS,
      'banned',
      'action-unknown',
      'action-refused',
      'balance-short',
      'not-found',
      'key-reused',
    ],
  },
  {
    method: 'get',
    path: '/api/ledger',
    summary: 'What the own account has, and what became of it, newest first.',
    token: 'needed',
    query: ledgerQuery,
    answer: z.strictObject({
      balances: z.array(z.strictObject({ currency: z.string(), amount: z.number() })),
      entries: z.array(
        z.strictObject({
          id: z.string(),
          currency: z.string(),
          amount: z.number(),
          balance: z.number(),
          reason: z.string(),
          atMs: z.number(),
        }),
      ),
      next: z.string().nullable(),
    }),
    refusals: TOKEN,
  },
  {
    method: 'get',
    path: '/api/live',
    summary:
      'What is for everyone just now, and the features that one has: an account, or a page that calls itself a visitor.',
    token: 'optional',
    query: liveQuery,
    answer: z.strictObject({
      version: z.string(),
      notice: z.strictObject({ en: z.string(), zh: z.string().optional() }).nullable(),
      isClosed: z.boolean(),
      isPersonal: z.boolean(),
      features: z.array(z.string()),
    }),
    refusals: TOKEN,
  },
  {
    method: 'get',
    path: '/api/queue/modes',
    summary: 'The modes that strangers are matched in.',
    answer: z.strictObject({
      modes: z.array(
        z.strictObject({
          game: z.string(),
          mode: z.string(),
          players: z.number(),
          playersMin: z.number(),
          isRated: z.boolean(),
          partyMax: z.number(),
        }),
      ),
    }),
  },
  {
    method: 'get',
    path: '/api/queue',
    summary: 'How the queue stands for whoever asks; with the version that they have seen, as soon as it is another.',
    token: 'needed',
    query: stateQuery,
    answer: queueStateSchema,
    refusals: TOKEN,
  },
  {
    method: 'put',
    path: '/api/queue',
    summary: 'Waits for a match, with the party that one leads.',
    token: 'needed',
    body: enterBody,
    answer: queueStateSchema,
    refusals: [...TOKEN, 'party-not-leader', 'queue-unknown', 'page-foreign', 'queue-waiting', 'party-full'],
  },
  {
    method: 'delete',
    path: '/api/queue',
    summary: 'Waits no more.',
    token: 'needed',
    answer: queueStateSchema,
    refusals: TOKEN,
  },
  {
    method: 'post',
    path: '/api/queue/accept',
    summary: 'Is ready for the match that was found.',
    token: 'needed',
    answer: queueStateSchema,
    refusals: [...TOKEN, 'queue-not-asked'],
  },
  {
    method: 'post',
    path: '/api/queue/decline',
    summary: 'Does not want the match that was found.',
    token: 'needed',
    answer: queueStateSchema,
    refusals: [...TOKEN, 'queue-not-asked'],
  },
  {
    method: 'post',
    path: '/api/party',
    summary: 'Makes a party, whose code leads others into it.',
    token: 'needed',
    answer: queueStateSchema,
    refusals: TOKEN,
  },
  {
    method: 'post',
    path: '/api/party/join',
    summary: 'Joins a party by its code.',
    token: 'needed',
    body: joinBody,
    answer: queueStateSchema,
    refusals: [...TOKEN, 'party-unknown', 'party-full', 'queue-waiting'],
  },
  {
    method: 'delete',
    path: '/api/party',
    summary: 'Leaves the party.',
    token: 'needed',
    answer: queueStateSchema,
    refusals: TOKEN,
  },
];
