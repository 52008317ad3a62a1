/** Whatever fails, however: no password, token, cookie or key of anybody's stands in the log. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { matchmake, startTestServer, tinyGame, tinyOptions, type TestServer } from '../harness.test-helper.ts';
import { room } from '../room-definition.ts';

const PASSWORD = 'correct-horse-battery';
const METRICS = 'metrics-token-of-this-test';
const AUTH = 'auth-secret-of-this-test-0123';
let server: TestServer;
let secrets: Readonly<Record<string, string>>;

beforeAll(async () => {
  server = await startTestServer([room(tinyGame, { sync: 'lockstep' })], {
    DATABASE_URL: ':memory:',
    METRICS_TOKEN: METRICS,
    AUTH_SECRET: AUTH,
    LOG_LEVEL: 'debug',
  });
});

afterAll(() => server.close());

const send = (method: string, path: string, body: string | undefined, headers: Readonly<Record<string, string>> = {}) =>
  fetch(server.url + path, { method, headers, ...(body !== undefined && { body }) });

async function signUp(): Promise<typeof secrets> {
  const response = await send('POST', '/api/identity/session', '{"name":"Ann"}');
  const { accessToken, actionKey, deviceKey } = JSON.parse(await response.text());
  const [, cookie] = /samestep-refresh=([^;]+)/.exec(response.headers.get('set-cookie') ?? '') ?? [];
  const registered = await send('POST', '/api/identity/register', JSON.stringify({ name: 'Ann', password: PASSWORD }), {
    Authorization: `Bearer ${accessToken}`,
  });
  expect(registered.status).toBe(200);
  return { accessToken, actionKey, deviceKey, cookie, PASSWORD, METRICS, AUTH };
}

/** Requests with secrets in every place that a page or a stranger may put them. */
async function ask({ accessToken, actionKey, deviceKey, cookie }: typeof secrets): Promise<readonly number[]> {
  const all = {
    Authorization: `Bearer ${accessToken}`,
    Cookie: `samestep-refresh=${cookie}`,
    'X-Request-Id': `Bearer ${accessToken}`,
  };
  const replay = `/api/rooms/aaaaaaaaa/replays/${deviceKey}`;
  const asked = [
    send('POST', '/api/identity/sign-in', JSON.stringify({ name: 'Ann', password: PASSWORD }), all),
    send('POST', '/api/identity/sign-in', JSON.stringify({ name: 'Bob', password: PASSWORD }), all),
    // No JSON: the reader's error quotes the body.
    send('POST', '/api/identity/sign-in', `${PASSWORD}`, all),
    send('POST', '/api/identity/sign-in', `{"password":"${PASSWORD}",}`, all),
    send('POST', '/api/identity/register', JSON.stringify({ name: { password: PASSWORD }, password: PASSWORD }), all),
    send('POST', `/api/identity/guest?token=${accessToken}`, JSON.stringify({ deviceKey, password: PASSWORD }), all),
    send('POST', '/api/identity/guest', JSON.stringify({ deviceKey }), all),
    send('POST', '/api/identity/refresh', undefined, { Cookie: `samestep-refresh=${cookie}x` }),
    send('POST', '/api/identity/refresh', undefined, all),
    send('GET', '/api/identity/me', undefined, all),
    send('GET', '/api/results/history', undefined, all),
    send('POST', '/api/actions', JSON.stringify({ actionKey, signature: actionKey, action: actionKey }), all),
    send('POST', '/api/actions', `{"actionKey":"${actionKey}",}`, all),
    send('GET', `/api/ledger?before=${actionKey}`, undefined, all),
    send('GET', `/api/results/matches/${accessToken}/recording`, undefined, all),
    send('GET', replay, undefined, all),
    send('GET', `/%ff/${accessToken}?password=${PASSWORD}`, undefined, all),
    send('GET', '/metrics', undefined, { Authorization: `Bearer ${METRICS}`, Via: 'x' }),
    matchmake(server.url, `joinById/${deviceKey}`, { ...tinyOptions, ticket: accessToken, accessToken }, accessToken),
    matchmake(server.url, 'create/tiny', { ...tinyOptions, accessToken, password: PASSWORD }, `${accessToken}x`),
    matchmake(server.url, 'create/nothing', { accessToken, password: PASSWORD, cookie }, accessToken),
    matchmake(server.url, `reconnect/${deviceKey}`, { reconnectionToken: deviceKey }, accessToken),
    send('POST', '/matchmake/create/tiny', `{"password":"${PASSWORD}"`, all),
  ];
  return (await Promise.all(asked)).map(({ status }) => status);
}

/** Which of them stand in the log, in whole or in a half that would do. */
const found = () => {
  const text = server.services.lines.join('\n');
  const halves = Object.entries(secrets).map(([name, secret]) => [
    name,
    secret.slice(-Math.max(12, secret.length / 2)),
  ]);
  return halves.filter(([, half]) => text.includes(half)).map(([name]) => name);
};

test('failing requests leave lines, with ids and without secrets', async () => {
  secrets = await signUp();
  const statuses = await ask(secrets);
  expect(statuses.filter((status) => status >= 400).length).toBeGreaterThan(10);
  expect(statuses.filter((status) => status === 500)).toEqual([]);
  expect(server.services.lines.length).toBeGreaterThan(20);
  expect(found()).toEqual([]);
});

test('neither do they when storage fails under them', async () => {
  await server.services.platform?.storage.close();
  const statuses = await ask(secrets);
  expect(statuses.filter((status) => status >= 500).length).toBeGreaterThan(3);
  const faults = server.services.lines.map((line) => JSON.parse(line)).filter(({ key }) => key === 'api.failed');
  expect(faults.length).toBeGreaterThan(0);
  for (const { requestId, path } of faults) {
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(path).toMatch(/^\/api\//);
  }
  expect(found()).toEqual([]);
});

test('what a library puts in an error is hidden, whoever logs it', () => {
  const { log } = server.services;
  const text = Object.entries(secrets).map(([name, secret]) => `{"${name}Token":"${secret}"}`);
  log.error('test.fault', `It failed: Bearer ${secrets['accessToken']}`, {
    error: `Error: ${text.join(' ')} at postgres://samestep:${PASSWORD}@db/samestep`,
    password: PASSWORD,
    authorization: `Basic ${PASSWORD}`,
  });
  const line = server.services.lines.at(-1) ?? '';
  expect(JSON.parse(line)).toMatchObject({ key: 'test.fault', password: '[hidden]', authorization: '[hidden]' });
  expect(line).toContain('postgres://samestep:[hidden]@db/samestep');
  expect(found()).toEqual([]);
});
