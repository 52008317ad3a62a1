// The addresses of queue and party, over real HTTP: what each needs, answers and refuses.
import { once } from 'node:events';
import { request } from 'node:http';
import express from 'express';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ApiError } from '../api/api-error.ts';
import { apiErrors } from '../api/read-body.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { LocalQueue } from './local-queue.ts';
import { pageRules } from './page-rules.ts';
import { createQueueProofs } from './queue-proof.ts';
import { readModes } from './queue-modes.ts';
import { queueRoutes } from './queue-routes.ts';

const OWN = '00000000000000aa';

let url: string;
let close: () => void;
let queue: LocalQueue;
const metrics = createMetrics();
const log = createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 });
const hungUp: string[] = [];

function newQueue(): LocalQueue {
  return new LocalQueue({
    modes: readModes('tiny', 4, { duel: { players: 2 }, four: { players: 4, partyMax: 3 } }),
    rooms: { create: async () => 'room1', invite: async () => false },
    proofs: createQueueProofs({ secrets: ['a secret of tests'], nowMs: Date.now }),
    accounts: { nameOf: async (id) => id, ratingsOf: async (_key, ids) => new Map(ids.map((id) => [id, 1000])) },
    events: { publish: () => true },
    metrics,
    log,
    nowMs: () => performance.now(),
    dateMs: Date.now,
    after(delayMs, call) {
      const timer = setTimeout(call, delayMs);
      return () => clearTimeout(timer);
    },
    every: () => () => {},
    newId: () => crypto.randomUUID(),
    random: (limit) => Math.floor(Math.random() * limit),
  });
}

beforeAll(async () => {
  const app = express();
  const identity = {
    async verify(token: string) {
      if (token === 'wrong') throw new ApiError('token-wrong', 'No.');
      return { accountId: token, sessionId: 's' };
    },
  };
  const rulesFor = pageRules({ build: { games: { tiny: { rules: OWN } } } });
  const desk = new Proxy({} as LocalQueue, {
    get: (_target, name: keyof LocalQueue) => {
      const method = queue[name].bind(queue) as (...values: unknown[]) => unknown;
      if (name !== 'hangUp') return method;
      return (...values: unknown[]) => {
        hungUp.push(String(values[0]));
        return method(...values);
      };
    },
  });
  app.use(queueRoutes({ queue: desk, identity, rulesFor }), apiErrors(log, metrics));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  close = () => void server.close();
});
beforeEach(() => {
  queue = newQueue();
  hungUp.length = 0;
});
afterAll(() => close());

/** What is read of an answer here. */
interface Answer {
  readonly version?: string;
  readonly stage?: string;
  readonly modes?: readonly unknown[];
  readonly party?: { readonly code: string } | null;
}

async function ask(who: string, method: string, path: string, body?: unknown) {
  const response = await fetch(`${url}/api/${path}`, {
    method,
    headers: who === '' ? {} : { Authorization: `Bearer ${who}` },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, json: (await response.json()) as Answer };
}

test('modes are for everyone, the rest for who is signed in, and nothing is kept by anyone between', async () => {
  const { status, headers, json } = await ask('', 'GET', 'queue/modes');
  expect([status, headers.get('cache-control'), json.modes?.length]).toEqual([200, 'no-store', 2]);
  for (const [method, path] of [
    ['GET', 'queue'],
    ['PUT', 'queue'],
    ['DELETE', 'queue'],
    ['POST', 'queue/accept'],
    ['POST', 'queue/decline'],
    ['POST', 'party'],
    ['POST', 'party/join'],
    ['DELETE', 'party'],
  ]) {
    expect(await ask('', method, path)).toMatchObject({ status: 401, json: { code: 'token-missing' } });
    expect(await ask('wrong', method, path)).toMatchObject({ status: 401, json: { code: 'token-wrong' } });
  }
});

test('each address answers with how the queue stands, or why not', async () => {
  expect(await ask('ann', 'PUT', 'queue', { game: 'tiny', mode: 'duel' })).toMatchObject({
    status: 200,
    json: { stage: 'waiting', game: 'tiny', mode: 'duel', party: null },
  });
  expect(await ask('ann', 'PUT', 'queue', { game: 'tiny', mode: 'no' })).toMatchObject({
    status: 404,
    json: { code: 'queue-unknown' },
  });
  expect(await ask('ann', 'POST', 'queue/accept')).toMatchObject({ status: 409, json: { code: 'queue-not-asked' } });
  // Nobody has these rules: no match is found that would be lost at its door.
  expect(await ask('cyd', 'PUT', 'queue', { game: 'tiny', mode: 'duel', rules: '00000000000000ff' })).toMatchObject({
    status: 409,
    json: { code: 'page-foreign' },
  });
  // Who does not say which rules they have is believed to have the server's.
  await ask('bob', 'PUT', 'queue', { game: 'tiny', mode: 'duel', rules: OWN });
  queue.pass();
  expect(await ask('ann', 'POST', 'queue/accept')).toMatchObject({ status: 200, json: { stage: 'asked', ready: 1 } });
  expect(await ask('ann', 'PUT', 'queue', { game: 'tiny', mode: 'four' })).toMatchObject({
    status: 409,
    json: { code: 'queue-waiting' },
  });
  expect(await ask('bob', 'POST', 'queue/decline')).toMatchObject({ json: { stage: 'idle', ended: 'declined' } });
  expect(await ask('ann', 'DELETE', 'queue')).toMatchObject({ json: { stage: 'idle', ended: 'cancelled' } });
  const { json } = await ask('ann', 'POST', 'party');
  expect(await ask('bob', 'POST', 'party/join', { code: 'AAAAA1' })).toMatchObject({
    status: 404,
    json: { code: 'party-unknown' },
  });
  for (const id of ['bob', 'cyd'])
    expect(await ask(id, 'POST', 'party/join', { code: json.party?.code })).toMatchObject({ status: 200 });
  expect(await ask('dan', 'POST', 'party/join', { code: json.party?.code })).toMatchObject({
    status: 409,
    json: { code: 'party-full' },
  });
  expect(await ask('bob', 'PUT', 'queue', { game: 'tiny', mode: 'four' })).toMatchObject({
    status: 403,
    json: { code: 'party-not-leader' },
  });
  expect(await ask('bob', 'DELETE', 'party')).toMatchObject({ status: 200, json: { party: null } });
});

test.each([
  ['PUT', 'queue', {}],
  ['PUT', 'queue', { game: 'tiny', mode: 7 }],
  ['PUT', 'queue', { game: 'tiny', mode: 'duel', rating: 3000 }],
  ['PUT', 'queue', '{'],
  ['PUT', 'queue', { game: 'x'.repeat(9000), mode: '' }],
  ['POST', 'party/join', { code: 'x'.repeat(50) }],
  ['GET', 'queue?wait=21', undefined],
  ['GET', 'queue?wait=x', undefined],
  ['GET', 'queue?more=1', undefined],
])('%s %s with %j is malformed', async (method, path, body) => {
  expect(await ask('ann', method, path, body)).toMatchObject({ status: 400, json: { code: 'request-malformed' } });
});

test('a question waits until something changes, and is let go with its socket', async () => {
  const { json } = await ask('ann', 'GET', 'queue?wait=20');
  const waiting = ask('ann', 'GET', `queue?after=${json.version}&wait=20`);
  await ask('ann', 'PUT', 'queue', { game: 'tiny', mode: 'duel' });
  const changed = (await waiting).json;
  expect([changed.stage, changed.version === json.version]).toEqual(['waiting', false]);
  hungUp.length = 0;
  const left = request(`${url}/api/queue?after=${changed.version}&wait=20`, {
    headers: { Authorization: 'Bearer ann' },
  });
  left.on('error', () => {});
  left.end();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(hungUp).toEqual([]);
  left.destroy();
  while (hungUp.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  expect(hungUp).toEqual(['ann']);
});

test('nobody finds a party by trying', async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 12; i++) statuses.push((await ask('eve', 'POST', 'party/join', { code: `AAAA${i}` })).status);
  expect(statuses.slice(9)).toEqual([404, 429, 429]);
});
