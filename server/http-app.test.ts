/** Everything over plain HTTP, on a real server. */
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  joinRaw,
  matchmake,
  startTestServer,
  tinyGame,
  tinyOptions,
  until,
  type TestServer,
} from './harness.test-helper.ts';
import { readScrape } from './observability/scrape.test-helper.ts';
import { room } from './room-definition.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer([room(tinyGame, { sync: 'lockstep' })], { TRUST_PROXY: '1' });
});

afterAll(() => server.close());

const get = (path: string, headers: Readonly<Record<string, string>> = {}) => fetch(server.url + path, { headers });

/** A path as it is written, which fetch would tidy up. */
function rawStatus(path: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port: server.port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asking.on('error', reject);
    asking.end();
  });
}

test('the page is asked for anew each time, its hashed files are kept for a year', async () => {
  const page = await get('/');
  expect(await page.text()).toContain('<title>tiny</title>');
  expect(page.headers.get('cache-control')).toBe('no-cache');
  expect((await get('/?room=abcd')).status).toBe(200);
  const file = await get('/assets/index-abc123.js');
  expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
});

test.each(['gzip', 'identity'])('what is kept how long does not depend on the coding: %s', async (coding) => {
  const cachingOf = async (path: string) => {
    const response = await get(path, { 'Accept-Encoding': coding });
    await response.text();
    return response.headers.get('cache-control');
  };
  expect(await cachingOf('/')).toBe('no-cache');
  expect(await cachingOf('/index.html')).toBe('no-cache');
  expect(await cachingOf('/assets/index-abc123.js')).toBe('public, max-age=31536000, immutable');
  expect(await cachingOf('/health')).toBe('no-store');
});

test('texts travel compressed to those who take it, and not at all when they are known already', async () => {
  const page = await get('/', { 'Accept-Encoding': 'gzip' });
  expect(page.headers.get('content-encoding')).toBe('gzip');
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await page.text()).toContain('<title>tiny</title>');
  // Not with fetch, which asks for no cached answers when it is given a tag.
  const tag = { 'Accept-Encoding': 'gzip', 'If-None-Match': page.headers.get('etag') ?? '' };
  expect(await rawStatus('/', tag)).toBe(304);
  const plain = await get('/', { 'Accept-Encoding': 'identity' });
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(await plain.text()).toContain('<title>tiny</title>');
});

test('a page that asks what people are matched for gets a list, whether there is a queue or not', async () => {
  const response = await get('/api/queue/modes');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toEqual({ modes: [] });
});

test('what is not there is a 404 that says so, not the page', async () => {
  for (const path of ['/nothing', '/assets/nothing.js', '/matchmake', '/.vite/manifest.json']) {
    const response = await get(path);
    expect([path, response.status]).toEqual([path, 404]);
    expect(await response.text()).toBe('There is nothing at this address.\n');
  }
});

test('what is not there of the API is refused as the API refuses: with a code and a sentence, as JSON', async () => {
  for (const path of ['/api', '/api/nothing', '/api/identity/nothing']) {
    const response = await get(path);
    expect([path, response.status]).toEqual([path, 404]);
    expect(await response.json()).toEqual({ code: 'not-found', message: 'There is nothing at this address.' });
  }
});

test('nothing outside the client folder can be read', async () => {
  for (const path of ['/../recordings', '/..%2f..%2fetc/passwd', '/assets/../../config', '/%2e%2e/%2e%2e/etc/passwd']) {
    expect(await rawStatus(path)).toBeGreaterThanOrEqual(400);
  }
});

test('every answer carries the security headers, and none lets other origins read it', async () => {
  for (const response of [
    await get('/', { Origin: 'https://evil.example' }),
    await get('/health'),
    await matchmake(server.url, 'join/none', {}),
  ]) {
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(response.headers.get('x-powered-by')).toBeNull();
  }
  const preflight = await fetch(`${server.url}/matchmake/create/tiny`, {
    method: 'OPTIONS',
    headers: { Origin: 'https://evil.example' },
  });
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
});

test('health counts matches and people', async () => {
  const client = await (await joinRaw(server.url, 'create/tiny', { ...tinyOptions, seats: 2 })).ready();
  const health: unknown = await (await get('/health')).json();
  expect(health).toMatchObject({ ok: true, rooms: 1, players: 2, buildId: '00000000000000cc' });
  expect(health).toHaveProperty('lateP99Ms');
  expect(health).toHaveProperty('uptimeSeconds');
  client.send(12);
  await client.closed;
});

test('the address to share follows the proxy that is trusted', async () => {
  const headers = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'play.example.org' };
  expect(await (await get('/api/address', headers)).json()).toEqual({ url: 'https://play.example.org' });
});

test.each([
  ['a body that is not JSON', 'create/tiny', '{', 400],
  ['a body that is no object', 'create/tiny', '[]', 400],
  ['a body that is too long', 'create/tiny', JSON.stringify({ name: 'x'.repeat(20_000) }), 413],
  ['a method nobody has', 'getRoomById/tiny', '{}', 404],
  ['a method of the prototype', 'constructor/tiny', '{}', 404],
  ['a game nobody has', 'create/chess', '{}', 404],
  ['a match that is over', 'joinById/nowhere', '{}', 404],
  ['a return to a match that is over', 'reconnect/nowhere', '{"reconnectionToken":"a"}', 404],
])('%s is refused with a sentence', async (_, path, body, status) => {
  const response = await fetch(`${server.url}/matchmake/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
  });
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ code: status, message: expect.stringMatching(/^[A-Z].*\.$/) });
});

test('a flood of joins from one address is refused, others still get in', async () => {
  const from = (address: string) =>
    fetch(`${server.url}/matchmake/joinById/nowhere`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': address },
      body: '{}',
    });
  const flood = await Promise.all(Array.from({ length: 150 }, () => from('203.0.113.5')));
  const refused = flood.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.map(({ headers }) => headers.get('retry-after'))).toEqual(refused.map(() => '1'));
  expect((await from('203.0.113.6')).status).toBe(404);
});

test('an upgrade to anything but a room is refused at once', async () => {
  const upgrade = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    'Sec-WebSocket-Version': '13',
  };
  expect(await rawStatus('/somewhere', upgrade)).toBe(404);
});

test('who asks for an upgrade and is gone, or stays for ever, neither ends the process nor keeps a socket', async () => {
  const faults: unknown[] = [];
  const fault = (error: unknown) => void faults.push(error);
  process.on('uncaughtException', fault);
  const asks = () => {
    const socket = connect({ host: '127.0.0.1', port: server.port, allowHalfOpen: true });
    socket.on('error', () => undefined);
    socket.write('GET /somewhere HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    return socket;
  };
  const open = async () => readScrape(await (await get('/metrics')).text()).value('app_conn_count');
  const before = await open();
  for (let i = 0; i < 10; i++) {
    const socket = asks();
    await once(socket, 'data');
    socket.resetAndDestroy();
  }
  const staying = [asks(), asks(), asks()];
  await Promise.all(staying.map((socket) => once(socket, 'data')));
  await until(async () => (await open()) <= before);
  expect(faults).toEqual([]);
  process.off('uncaughtException', fault);
  for (const socket of staying) socket.destroy();
});
