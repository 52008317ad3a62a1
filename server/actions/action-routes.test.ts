/** Actions of value at a real server: from the sign-in's key to the ledger, and every refusal with its status, code, sentence and count. */
import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { actionText } from '#shared/signed-action.ts';
import { API_ROUTES } from '../api/routes.ts';
import { startTestServer, tinyGame, until, type TestServer } from '../harness.test-helper.ts';
import { room } from '../room-definition.ts';
import { action, refusal } from './action.ts';
import { ledgerIn } from './ledger.ts';

let server: TestServer;
const daily = action('tiny.daily', {
  payload: z.strictObject({ day: z.int().min(1) }),
  async run({ day }, { accountId, ledger }) {
    if (day > 7) throw refusal('over', 'The week is over.');
    return { coins: await ledger.change({ accountId, currency: 'coins', amount: 10, reason: `tiny.daily ${day}` }) };
  },
});
const broken = action('tiny.broken', {
  payload: z.unknown(),
  run() {
    throw new TypeError('A fault of its author.');
  },
});

beforeAll(async () => {
  server = await startTestServer([room(tinyGame, { sync: 'lockstep', actions: [daily, broken] })], {
    DATABASE_URL: ':memory:',
    TRUST_PROXY: '1',
  });
});
afterAll(() => server.close());

interface Person {
  readonly accountId: string;
  readonly token: string;
  readonly key: string;
}

let people = 0;
/** A guest, from an address of their own. */
async function guest(coins = 0): Promise<Person> {
  const response = await fetch(`${server.url}/api/identity/guest`, {
    method: 'POST',
    headers: { 'X-Forwarded-For': `203.0.113.${++people}` },
    body: '{}',
  });
  const signIn: { account: { id: string }; accessToken: string; actionKey: string } = JSON.parse(await response.text());
  const { storage } = platform();
  const accountId = signIn.account.id;
  if (coins > 0)
    await storage.transact((queries) =>
      ledgerIn(queries, { nowMs: Date.now(), newId: randomUUID }).change({
        accountId,
        currency: 'coins',
        amount: coins,
        reason: 'a gift',
      }),
    );
  return { accountId, token: signIn.accessToken, key: signIn.actionKey };
}

function platform() {
  const { platform: made } = server.services;
  if (made === undefined) throw new Error('There is no platform.');
  return made;
}

function signed(
  { key }: Pick<Person, 'key'>,
  name: string,
  payload: unknown,
  changes: { readonly key?: string; readonly timestampMs?: number } = {},
) {
  const text = { action: name, key: randomUUID(), payload, timestampMs: Date.now(), nonce: randomUUID(), ...changes };
  const signature = createHmac('sha256', Buffer.from(key, 'base64url')).update(actionText(text)).digest('base64url');
  return { ...text, signature };
}

async function ask(method: string, path: string, who: Pick<Person, 'token'> | undefined, body?: object) {
  const response = await fetch(server.url + path, {
    method,
    headers: {
      'X-Forwarded-For': `198.51.100.${++people % 250}`,
      ...(who !== undefined && { Authorization: `Bearer ${who.token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer: Record<string, unknown> = JSON.parse(await response.text());
  return { status: response.status, answer, headers: response.headers };
}
const send = (who: Pick<Person, 'token'> | undefined, body: object) => ask('POST', '/api/actions', who, body);
const count = (name: string) => server.services.metrics.value(name);

test('what an author has written is done, once, and the ledger shows it', async () => {
  const ann = await guest();
  const first = signed(ann, 'tiny.daily', { day: 1 });
  const done = await send(ann, first);
  expect([done.status, done.answer, done.headers.get('cache-control')]).toEqual([
    200,
    { answer: { coins: 10 } },
    'no-store',
  ]);
  // The answer was lost: the same once more, with another nonce.
  const again = await send(ann, signed(ann, 'tiny.daily', { day: 1 }, { key: first.key }));
  expect([again.status, again.answer]).toEqual([200, { answer: { coins: 10 } }]);
  const { answer } = await ask('GET', '/api/ledger?limit=1', ann);
  expect(answer).toMatchObject({
    balances: [{ currency: 'coins', amount: 10 }],
    entries: [{ currency: 'coins', amount: 10, balance: 10, reason: 'tiny.daily 1' }],
    next: null,
  });
  const described = API_ROUTES.find(({ path }) => path === '/api/ledger')?.answer;
  expect(described?.safeParse(answer).success).toBe(true);
  expect(API_ROUTES.find(({ path }) => path === '/api/actions')?.answer?.safeParse(done.answer).success).toBe(true);
});

test('what is given arrives, and stands in the audit log', async () => {
  const [ann, bob] = [await guest(10), await guest()];
  const before = count('actions.done');
  const { status, answer } = await send(
    ann,
    signed(ann, 'ledger.transfer', { to: bob.accountId, currency: 'coins', amount: 4 }),
  );
  expect([status, answer]).toMatchObject([200, { answer: { amount: 4, balance: 6, to: { id: bob.accountId } } }]);
  expect((await ask('GET', '/api/ledger', bob)).answer).toMatchObject({ balances: [{ currency: 'coins', amount: 4 }] });
  expect(count('actions.done')).toBe(before + 1);
  const { db } = platform().storage;
  const entries = () =>
    db
      .selectFrom('audit')
      .selectAll()
      .where('accountId', '=', ann.accountId)
      .where('action', '=', 'action.done')
      .execute();
  await until(async () => (await entries()).length > 0);
  const [{ data }] = await entries();
  expect(JSON.parse(data)).toMatchObject({
    action: 'ledger.transfer',
    to: bob.accountId,
    currency: 'coins',
    amount: 4,
  });
});

test.each([
  ['nobody', 401, 'token-missing', (one: Person) => send(undefined, signed(one, 'tiny.daily', { day: 1 }))],
  [
    "another's key",
    403,
    'action-forged',
    async (one: Person) => send(one, signed(await guest(), 'tiny.daily', { day: 1 })),
  ],
  [
    'another payload than was signed',
    403,
    'action-forged',
    (one: Person) => send(one, { ...signed(one, 'tiny.daily', { day: 1 }), payload: { day: 2 } }),
  ],
  [
    'another key than was signed',
    403,
    'action-forged',
    (one: Person) => send(one, { ...signed(one, 'tiny.daily', { day: 1 }), key: randomUUID() }),
  ],
  [
    'a time that is long ago',
    400,
    'action-late',
    (one: Person) => send(one, signed(one, 'tiny.daily', { day: 1 }, { timestampMs: Date.now() - 400_000 })),
  ],
  [
    'the same bytes again',
    409,
    'action-replayed',
    async (one: Person) => {
      const same = signed(one, 'tiny.daily', { day: 1 });
      await send(one, same);
      return send(one, same);
    },
  ],
  [
    'the same key for something else',
    422,
    'key-reused',
    async (one: Person) => {
      const first = signed(one, 'tiny.daily', { day: 1 });
      await send(one, first);
      return send(one, signed(one, 'tiny.daily', { day: 2 }, { key: first.key }));
    },
  ],
  ['an action that is none', 404, 'action-unknown', (one: Person) => send(one, signed(one, 'tiny.weekly', { day: 1 }))],
  [
    'a payload that is none',
    400,
    'request-malformed',
    (one: Person) => send(one, signed(one, 'tiny.daily', { day: 'a' })),
  ],
  ['a body that is none', 400, 'request-malformed', (one: Person) => send(one, { action: 'tiny.daily' })],
  [
    'more than there is',
    409,
    'balance-short',
    async (one: Person) => {
      const { accountId: to } = await guest();
      return send(one, signed(one, 'ledger.transfer', { to, currency: 'coins', amount: 1 }));
    },
  ],
  ['what its author refuses', 409, 'action-refused', (one: Person) => send(one, signed(one, 'tiny.daily', { day: 8 }))],
  ['a fault of its author', 500, 'failed', (one: Person) => send(one, signed(one, 'tiny.broken', null))],
])('%s is refused: %i %s', async (_what, status, code, refused) => {
  const ann = await guest();
  const before = count(`refused.${code}`);
  const { status: got, answer, headers } = await refused(ann);
  expect([got, answer['code']]).toEqual([status, code]);
  expect(answer['message']).toMatch(/^['A-Z].*\.$/);
  expect(count(`refused.${code}`)).toBe(before + 1);
  expect(headers.get('cache-control')).toBe('no-store');
});

test('the sixth in ten seconds is told when, and one of another account is done', async () => {
  const [ann, bob] = [await guest(), await guest()];
  for (let day = 1; day <= 5; day++) expect((await send(ann, signed(ann, 'tiny.daily', { day }))).status).toBe(200);
  const { status, answer, headers } = await send(ann, signed(ann, 'tiny.daily', { day: 6 }));
  expect([status, answer['code']]).toEqual([429, 'flooding']);
  expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(10);
  expect((await send(bob, signed(bob, 'tiny.daily', { day: 1 }))).status).toBe(200);
});

test('a sign-in that is over signs nothing any more', async () => {
  const ann = await guest();
  await fetch(`${server.url}/api/identity/sign-out`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${ann.token}` },
  });
  const { status, answer } = await send(ann, signed(ann, 'tiny.daily', { day: 1 }));
  expect([status, answer['code']]).toEqual([401, 'token-revoked']);
});

test('a ledger is its owner’s, and its pages follow each other', async () => {
  const ann = await guest();
  for (let day = 1; day <= 3; day++) await send(ann, signed(ann, 'tiny.daily', { day }));
  const first = await ask('GET', '/api/ledger?limit=2', ann);
  const second = await ask('GET', `/api/ledger?limit=2&before=${String(first.answer['next'])}`, ann);
  expect([first.answer['entries'], second.answer['entries'], second.answer['next']]).toMatchObject([
    [{}, {}],
    [{}],
    null,
  ]);
  expect((await ask('GET', '/api/ledger', await guest())).answer).toEqual({ balances: [], entries: [], next: null });
  expect((await ask('GET', '/api/ledger', undefined)).status).toBe(401);
  for (const query of ['limit=0', 'limit=101', 'before=x', 'before=1:%27', 'account=1'])
    expect([query, (await ask('GET', `/api/ledger?${query}`, ann)).status]).toEqual([query, 400]);
});
