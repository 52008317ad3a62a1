// The addresses of identity, over real HTTP: what a browser gets, and what everything else is refused with.
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiErrors } from '../api/read-body.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { openStorage, type Storage } from '../storage/storage.ts';
import { createIdentity, type Identity } from './identity.ts';
import { identityRoutes } from './identity-routes.ts';

const metrics = createMetrics();
const log = createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 });
let storage: Storage;
let identity: Identity;
let url: string;
let close: () => void;
let lastAddress = 0;

beforeAll(async () => {
  storage = await openStorage({ url: ':memory:', metrics, nowMs: Date.now });
  identity = await createIdentity({
    storage,
    events: { publish: () => true },
    secrets: ['a secret of sixteen characters'],
    log,
    metrics,
    nowMs: Date.now,
    every: () => () => {},
  });
  const app = express();
  // Each test is an address of its own: none uses up another's attempts.
  app.set('trust proxy', 1);
  app.use(identityRoutes({ identity, mayAsk: (origin) => origin === url }), apiErrors(log, metrics));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => void server.close();
});
afterAll(async () => {
  close();
  await storage.close();
});

/** A browser: it keeps its cookie and its access token. */
function browser() {
  const address = `10.0.0.${++lastAddress}`;
  const jar = new Map<string, string>();
  const kept = {
    access: '',
    get cookie() {
      return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    },
    forget: (name: string) => void jar.delete(name),
  };
  async function ask(
    path: string,
    body?: unknown,
    { method = 'POST', headers = {} as Record<string, string>, from = address } = {},
  ) {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        'X-Forwarded-For': from,
        Origin: url,
        ...(kept.cookie !== '' && { Cookie: kept.cookie }),
        ...(kept.access !== '' && { Authorization: `Bearer ${kept.access}` }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const set = response.headers.getSetCookie();
    for (const one of set) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
      jar.set(name, value);
    }
    const text = await response.text();
    const answer: Record<string, unknown> = text === '' ? {} : JSON.parse(text);
    if (typeof answer['accessToken'] === 'string') kept.access = answer['accessToken'];
    return { status: response.status, answer, set: set.join('\n'), retryAfter: response.headers.get('retry-after') };
  }
  return { kept, ask };
}

test('from guest to name to sign-out and back', async () => {
  const { ask, kept } = browser();
  const guest = await ask('/api/identity/guest', { name: 'Ann' });
  expect(guest).toMatchObject({
    status: 200,
    answer: { account: { name: 'Ann', isGuest: true }, expiresInSeconds: 900 },
  });
  expect(guest.set).toMatch(/HttpOnly; SameSite=Strict/);
  expect(guest.set).toContain('Path=/api/identity');
  expect(await ask('/api/identity/register', { name: 'Bea', password: 'correct horse' })).toMatchObject({
    status: 200,
    answer: { account: { name: 'Bea', isGuest: false } },
  });
  const before = kept.cookie;
  expect((await ask('/api/identity/refresh')).status).toBe(200);
  expect(kept.cookie).not.toBe(before);
  expect(await ask('/api/identity/me', { name: 'Béa' }, { method: 'PATCH' })).toMatchObject({
    answer: { account: { name: 'Béa' } },
  });
  expect((await ask('/api/identity/sign-out')).status).toBe(204);
  expect(await ask('/api/identity/me', undefined, { method: 'GET' })).toMatchObject({
    status: 401,
    answer: { code: 'token-revoked' },
  });
  expect((await ask('/api/identity/sign-in', { name: 'bea', password: 'correct horse' })).status).toBe(200);
  expect((await ask('/api/identity/me', undefined, { method: 'GET' })).status).toBe(200);
});

test('one address says who a browser is: by its cookie, by its key, or as a new guest, and never refuses one who was signed out', async () => {
  const { ask, kept } = browser();
  const first = await ask('/api/identity/session', {});
  const { deviceKey, account: made } = first.answer as { deviceKey: string; account: { id: string } };
  expect((await ask('/api/identity/session', {})).answer).toMatchObject({ account: { id: made.id } });
  await ask('/api/identity/sign-out');
  kept.access = '';
  const again = await ask('/api/identity/session', { deviceKey });
  expect(again).toMatchObject({ status: 200, answer: { account: { id: made.id } } });
  const other = await ask('/api/identity/session', {}, { headers: { Cookie: 'samestep-refresh=nonsense' } });
  expect(other.status).toBe(200);
  expect((other.answer['account'] as { id: string }).id).not.toBe(made.id);
});

test('one whose account is banned is told so, and is no new guest of the same browser', async () => {
  const { ask, kept } = browser();
  await ask('/api/identity/session', { name: 'Mob' });
  const { answer } = await ask('/api/identity/register', { name: 'Mobby', password: 'correct horse' });
  const { id } = answer['account'] as { id: string };
  await identity.ban(id, Date.now() + 3_600_000, 'aim bot');
  kept.access = '';
  const banned = { status: 403, answer: { code: 'banned', reason: 'aim bot' } };
  expect(await ask('/api/identity/session', { name: 'Mobby' })).toMatchObject(banned);
  expect(await ask('/api/identity/refresh')).toMatchObject(banned);
  expect(await ask('/api/identity/sign-in', { name: 'Mobby', password: 'correct horse' })).toMatchObject(banned);
  await identity.accounts.forgive(id);
  expect((await ask('/api/identity/session', {})).status).toBe(200);
});

test('nothing of an account is told that its owner did not give', async () => {
  const { ask } = browser();
  const { answer } = await ask('/api/identity/guest', { name: 'Ann' });
  expect(Object.keys(answer).sort()).toEqual(['accessToken', 'account', 'actionKey', 'deviceKey', 'expiresInSeconds']);
  expect(Object.keys(answer['account'] as object).sort()).toEqual(['createdAtMs', 'id', 'isGuest', 'name']);
});

test.each([
  ['no JSON', '{"name":', 'request-malformed'],
  ['no object', '[]', 'request-malformed'],
  ['a name that is none', { name: 7 }, 'request-malformed'],
  ['a field that is not asked for', { name: 'Ann', isAdmin: true }, 'request-malformed'],
  ['more than anybody needs', { name: 'x'.repeat(20_000) }, 'request-malformed'],
])('a body that is %s is refused with 400 and a sentence', async (_what, body, code) => {
  const { ask } = browser();
  const { status, answer } = await ask('/api/identity/guest', body);
  expect([status, answer['code']]).toEqual([400, code]);
  expect(answer['message']).toMatch(/\.$/);
});

test('a short password is said to be one', async () => {
  const { ask } = browser();
  await ask('/api/identity/guest', {});
  expect(await ask('/api/identity/register', { name: 'Kim', password: 'short' })).toMatchObject({
    status: 400,
    answer: { message: expect.stringContaining('at least 8 characters') },
  });
});

test('without a token, with a wrong one, and with a stolen cookie nobody is anybody', async () => {
  const { ask } = browser();
  expect(await ask('/api/identity/me', undefined, { method: 'GET' })).toMatchObject({
    status: 401,
    answer: { code: 'token-missing' },
  });
  expect(await ask('/api/identity/refresh')).toMatchObject({ status: 401, answer: { code: 'token-missing' } });
  const headers = { Authorization: 'Bearer nonsense' };
  expect(await ask('/api/identity/sign-out', undefined, { headers })).toMatchObject({
    status: 401,
    answer: { code: 'token-wrong' },
  });
  const spoilt = { Cookie: 'samestep-refresh=nonsense' };
  const refused = await ask('/api/identity/refresh', undefined, { headers: spoilt });
  expect(refused).toMatchObject({ status: 401, answer: { code: 'token-wrong' } });
  // The browser forgets it.
  expect(refused.set).toContain('samestep-refresh=;');
});

test('a page of another origin gets nothing', async () => {
  const { ask } = browser();
  const headers = { Origin: 'https://elsewhere.example' };
  expect(await ask('/api/identity/guest', {}, { headers })).toMatchObject({
    status: 403,
    answer: { code: 'origin-foreign' },
  });
});

/** So many wrong passwords; the statuses of the answers. */
async function guess({ ask }: ReturnType<typeof browser>, name: string, count: number): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < count; i++)
    statuses.push((await ask('/api/identity/sign-in', { name, password: `wrong ${i}` })).status);
  return statuses;
}

const signIn = (name: string) => ['/api/identity/sign-in', { name, password: 'correct horse' }] as const;

test('wrong passwords are tried ten times by one address, which keeps nobody else from the name', async () => {
  const owner = browser();
  await owner.ask('/api/identity/guest', {});
  await owner.ask('/api/identity/register', { name: 'Max', password: 'correct horse' });
  const guesser = browser();
  expect(await guess(guesser, 'Max', 11)).toEqual([...Array(10).fill(401), 429]);
  expect(await guesser.ask(...signIn('MAX'))).toMatchObject({ status: 429, retryAfter: '60' });
  // Right ones cost nothing.
  const other = browser();
  for (let i = 0; i < 12; i++) expect((await other.ask(...signIn('MAX'))).status).toBe(200);
});

test('strangers who use up the tries of a name do not shut out a browser that has signed in by it before', async () => {
  const [owner, phone] = [browser(), browser()];
  await owner.ask('/api/identity/guest', {});
  await owner.ask('/api/identity/register', { name: 'Noa', password: 'correct horse' });
  const marked = await phone.ask(...signIn('Noa'));
  expect(marked.set).toMatch(
    /samestep-known=[^;]+; Max-Age=31536000; Path=\/api\/identity;.* HttpOnly; SameSite=Strict/,
  );
  for (let stranger = 0; stranger < 5; stranger++)
    expect(await guess(browser(), 'Noa', 10)).toEqual(Array(10).fill(401));
  expect(await guess(browser(), 'Noa', 1)).toEqual([429]);
  // A browser of another name is a stranger, and so is one that has forgotten its cookie.
  const other = browser();
  await other.ask('/api/identity/guest', {});
  await other.ask('/api/identity/register', { name: 'Lea', password: 'correct horse' });
  expect((await other.ask(...signIn('Noa'))).status).toBe(429);
  const forged = { Cookie: other.kept.cookie.replace(/~.*/, '') };
  expect((await browser().ask(...signIn('Noa'), { headers: forged })).status).toBe(429);

  for (const one of [owner, phone]) {
    await one.ask('/api/identity/sign-out');
    // Wherever they are.
    expect((await one.ask(...signIn('Noa'), { from: '10.9.9.9' })).status).toBe(200);
  }
  // Their own tries are as few.
  expect(await guess(owner, 'Noa', 11)).toEqual([...Array(10).fill(401), 429]);
  expect((await phone.ask(...signIn('Noa'))).status).toBe(200);
  phone.kept.forget('samestep-known');
  expect((await phone.ask(...signIn('Noa'))).status).toBe(429);
});

test('a browser is known to its account and not to a name: whoever takes the name later is not guessed by who had it before', async () => {
  const [former, owner] = [browser(), browser()];
  await former.ask('/api/identity/guest', {});
  await former.ask('/api/identity/register', { name: 'Ola', password: 'correct horse' });
  expect((await former.ask('/api/identity/me', { name: 'Olaf' }, { method: 'PATCH' })).status).toBe(200);
  await owner.ask('/api/identity/guest', {});
  await owner.ask('/api/identity/register', { name: 'Ola', password: 'another horse' });
  for (const name of ['Ola', 'Olaf'])
    for (let stranger = 0; stranger < 5; stranger++)
      expect(await guess(browser(), name, 10)).toEqual(Array(10).fill(401));
  expect(await guess(former, 'Ola', 1)).toEqual([429]);
  // By the name that its own account has now it is no stranger.
  expect((await former.ask(...signIn('Olaf'))).status).toBe(200);
});

test('many requests of one address are told to wait', async () => {
  const { ask } = browser();
  const statuses = await Promise.all(
    Array.from({ length: 70 }, async () => (await ask('/api/identity/me', undefined, { method: 'GET' })).status),
  );
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(8);
  expect(metrics.value('refused.flooding')).toBeGreaterThan(0);
});

test('when storage is away the answer says so, and nothing of why', async () => {
  const { ask } = browser();
  const accounts = identity.accounts;
  const guest = accounts.makeGuest;
  Object.assign(accounts, {
    makeGuest: () =>
      Promise.reject(Object.assign(new Error('connect ECONNREFUSED 10.1.2.3'), { code: 'ECONNREFUSED' })),
  });
  const { status, answer, retryAfter } = await ask('/api/identity/guest', {});
  Object.assign(accounts, { makeGuest: guest });
  expect([status, answer['code'], retryAfter]).toEqual([503, 'away', '5']);
  expect(JSON.stringify(answer)).not.toContain('10.1.2.3');
});

test('the public keys are for everyone', async () => {
  const response = await fetch(`${url}/.well-known/jwks.json`);
  expect(await response.json()).toMatchObject({ keys: [{ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' }] });
});
