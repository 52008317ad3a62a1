// The API is what its document says: every address is in it, each answers what is written there, and no program of before is broken.
import { readFileSync } from 'node:fs';
import type { Router } from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actionRoutes } from '../actions/action-routes.ts';
import { liveRoutes } from '../config/live-routes.ts';
import { startTestServer, tinyGame, type TestServer } from '../harness.test-helper.ts';
import { identityRoutes } from '../identity/identity-routes.ts';
import { queueRoutes } from '../matchmaking/queue-routes.ts';
import { recordResult } from '../results/record-result.ts';
import { resultsRoutes } from '../results/results-routes.ts';
import { room } from '../room-definition.ts';
import { account } from '../storage/storage-contract.test-helper.ts';
import { openApiDocument } from './document.ts';
import { breakingChanges } from './openapi-changes.ts';
import type { OpenApi, RouteDescription } from './openapi.ts';
import { API_ROUTES, API_VERSION } from './routes.ts';

let server: TestServer;
beforeAll(async () => {
  const definition = room(tinyGame, {
    sync: 'lockstep',
    queues: { four: { players: 4, partyMax: 2, isRated: false } },
  });
  server = await startTestServer([definition], { DATABASE_URL: ':memory:' });
});
afterAll(() => server.close());

const written: OpenApi = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'));

test('docs/openapi.json is what the routes are: npm run openapi writes it', () => {
  expect(openApiDocument()).toEqual(written);
});

test('nothing that programs rely on is gone, unless the first number of the version has gone up', () => {
  const isSameMajor = written.info.version.split('.')[0] === API_VERSION.split('.')[0];
  expect(isSameMajor ? breakingChanges(written, openApiDocument()) : []).toEqual([]);
});

test('every address is described, and every description is of an address', () => {
  const { platform, queue, actions } = server.services;
  if (platform === undefined || queue === undefined || actions === undefined) throw new Error('There is no platform.');
  const { identity, storage, live } = platform;
  const routers = [
    identityRoutes({ identity, mayAsk: () => true, isCrowded: () => false }),
    queueRoutes({ queue, identity, rulesFor: () => '' }),
    actionRoutes({ actions, identity, storage }),
    resultsRoutes({ storage, identity, recordingsFolder: '', nowMs: Date.now }),
    liveRoutes({ live, identity }),
  ];
  const described = API_ROUTES.map(({ method, path }) => `${method} ${path}`);
  expect([...new Set(routers.flatMap(routesOf))].toSorted()).toEqual(described.toSorted());
});

/** One for each of its handlers. */
function routesOf(router: Router): string[] {
  return router.stack.flatMap(({ route }) =>
    route === undefined ? [] : route.stack.map(({ method }) => `${method} ${route.path}`),
  );
}

/** What is sent to each address that is not asked without anything. */
const SENT: Readonly<Record<string, object>> = {
  'post /api/identity/session': { name: 'Ann' },
  'post /api/identity/guest': { name: 'Bob' },
  'post /api/identity/register': { name: 'Ann the first', password: 'a long enough password' },
  'post /api/identity/sign-in': { name: 'Ann the first', password: 'a long enough password' },
  'patch /api/identity/me': { name: 'Ann the second' },
  'put /api/queue': { game: 'tiny', mode: 'four' },
};
const MATCH = 'a-match';

/** They need what no single program can make: a match that is found, a recording, or another's party. */
const NOT_ALONE = [
  '/api/queue/accept',
  '/api/queue/decline',
  '/api/party/join',
  '/api/results/matches/:matchId/recording',
  // server/actions/action-routes.test.ts has it: it is signed.
  '/api/actions',
];

/** A match that an account has won, against another: it stands in its history and on the board. */
async function won(accountId: string): Promise<void> {
  const { platform } = server.services;
  if (platform === undefined) throw new Error('There is no platform.');
  const seats = [accountId, 'bob'].map((of, i) => ({
    accountId: of,
    seat: i,
    name: `Seat ${i}`,
    level: i,
    place: i + 1,
    score: 2 - i,
  }));
  const endedAtMs = Date.now();
  await platform.storage.db
    .insertInto('accounts')
    .values(account({ id: 'bob' }))
    .execute();
  await recordResult(platform.storage, {
    matchId: MATCH,
    game: 'tiny',
    mode: 'four',
    isRated: true,
    startedAtMs: endedAtMs - 60_000,
    endedAtMs,
    seats,
    result: {},
    recording: { file: 'none.samestep', ticks: 1, rulesHash: '', configVersion: 'none' },
  });
}

test('each address answers what is written of it, and nothing else', async () => {
  let token = '';
  const cookies = new Map<string, string>();
  async function ask({ method, path, answer }: RouteDescription): Promise<void> {
    const sent = SENT[`${method} ${path}`];
    const response = await fetch(
      server.url + path.replace(':game', 'tiny').replace(':mode', 'four').replace(':matchId', MATCH),
      {
        method: method.toUpperCase(),
        headers: {
          ...(token !== '' && { Authorization: `Bearer ${token}` }),
          ...(cookies.size > 0 && { Cookie: [...cookies.values()].join('; ') }),
          ...(sent !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(sent !== undefined && { body: JSON.stringify(sent) }),
      },
    );
    const text = await response.text();
    expect([path, response.status, text.slice(0, 200)]).toEqual([
      path,
      answer === undefined ? 204 : 200,
      text.slice(0, 200),
    ]);
    if (answer === undefined) return;
    const body: unknown = JSON.parse(text);
    const read = answer.safeParse(body);
    expect([path, read.error?.issues ?? []]).toEqual([path, []]);
    if (path === '/api/identity/session') await won(String(Object(body).account.id));
    if (path.includes('/leaderboards/')) expect(Object(body).lines).toHaveLength(2);
    for (const set of response.headers.getSetCookie()) cookies.set(set.split('=')[0], set.split(';')[0]);
    if (typeof body === 'object' && body !== null && 'accessToken' in body && path !== '/api/identity/guest')
      token = String(body.accessToken);
  }
  const last = '/api/identity/sign-out';
  for (const route of API_ROUTES) if (route.path !== last && !NOT_ALONE.includes(route.path)) await ask(route);
  for (const route of API_ROUTES) if (route.path === last) await ask(route);
  expect(token).not.toBe('');
});
