/** Pages of other origins at a real server: what a browser asks before, what it is told, and which sockets are opened. */
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { API_ROUTES } from './api/routes.ts';
import {
  isReservation,
  matchmake,
  startTestServer,
  tinyGame,
  tinyOptions,
  type TestServer,
} from './harness.test-helper.ts';
import { room } from './room-definition.ts';

const LISTED = 'https://game.example';
const FOREIGN = 'https://evil.example';
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer([room(tinyGame, { sync: 'lockstep' })], {
    DATABASE_URL: ':memory:',
    ALLOWED_ORIGINS: LISTED,
    PUBLIC_URL: 'https://play.example.org',
  });
});
afterAll(() => server.close());

const ask = (method: string, path: string, headers: Readonly<Record<string, string>>, body?: string) =>
  fetch(server.url + path, { method, headers, ...(body !== undefined && { body }) });
const corsOf = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));
const preflight = (path: string, origin: string, method = 'POST') =>
  ask('OPTIONS', path, {
    Origin: origin,
    'Access-Control-Request-Method': method,
    'Access-Control-Request-Headers': 'authorization,content-type',
  });
const refused = () => server.services.metrics.value('refused.origin-foreign');

// Before all others that are refused: the log tells the first ones.
test.each([
  ['another name', 'https://play.example.com'],
  // Its first question is who its player is, where the scheme counts.
  ['no word of TLS', `https://127.0.0.1:`],
])('the own page behind a proxy that passes on %s is refused, and the log says what to set', async (_what, page) => {
  const origin = page.endsWith(':') ? page + server.port : page;
  const { lines } = server.services;
  const before = lines.length;
  expect((await ask('POST', '/api/identity/session', { Origin: origin }, '{}')).status).toBe(403);
  expect(lines.slice(before).filter((line) => line.includes(origin) && line.includes('PUBLIC_URL'))).toHaveLength(1);
});

test('a listed page is told what it may ask of each address of the API, and of matchmaking', async () => {
  const addresses = [...API_ROUTES, { method: 'post', path: '/matchmake/joinOrCreate/tiny' }];
  for (const { method, path } of addresses) {
    const response = await preflight(path.replaceAll(/:\w+/g, 'a'), LISTED, method.toUpperCase());
    expect([path, response.status]).toEqual([path, 204]);
    expect(corsOf(response)).toEqual({
      'access-control-allow-origin': LISTED,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': addresses
        .filter((other) => other.path === path)
        .map((other) => other.method.toUpperCase())
        .join(', '),
      'access-control-allow-headers': 'Authorization, Content-Type, Traceparent, X-Request-Id',
      'access-control-max-age': '600',
    });
    expect(response.headers.get('vary')).toMatch(/\bOrigin\b/);
  }
  expect(addresses.length).toBeGreaterThan(20);
});

test('a listed page reads answers and refusals, signs in, and finds a match', async () => {
  const answer = await ask('GET', '/api/live', { Origin: LISTED });
  expect(corsOf(answer)).toEqual({
    'access-control-allow-origin': LISTED,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'Content-Disposition, Retry-After, X-Request-Id',
  });
  const refusal = await ask('GET', '/api/identity/me', { Origin: LISTED });
  expect([refusal.status, refusal.headers.get('access-control-allow-origin')]).toEqual([401, LISTED]);
  const guest = await ask('POST', '/api/identity/guest', { Origin: LISTED }, '{}');
  expect([guest.status, guest.headers.get('access-control-allow-origin')]).toEqual([200, LISTED]);
  const seat = await ask('POST', '/matchmake/create/tiny', { Origin: LISTED }, JSON.stringify(tinyOptions));
  expect([seat.status, seat.headers.get('access-control-allow-origin')]).toEqual([200, LISTED]);
});

test.each([FOREIGN, 'null', 'https://game.example.evil.example', 'http://game.example'])(
  'a page of %s reads nothing, and changes nothing',
  async (origin) => {
    const reading = await ask('GET', '/api/live', { Origin: origin });
    expect([reading.status, corsOf(reading)]).toEqual([200, {}]);
    expect(reading.headers.get('vary')).toMatch(/\bOrigin\b/);
    const before = refused();
    const rooms = server.services.metrics.value('rooms');
    for (const response of [
      await preflight('/matchmake/create/tiny', origin),
      await preflight('/api/queue', origin, 'PUT'),
      // As a form or a plain text would be sent: browsers ask nobody before that.
      await ask('POST', '/matchmake/create/tiny', { Origin: origin }, JSON.stringify(tinyOptions)),
      await ask('POST', '/api/identity/guest', { Origin: origin }, '{}'),
    ]) {
      expect([response.status, corsOf(response)]).toEqual([403, {}]);
      expect(await response.json()).toEqual({ code: 'origin-foreign', message: expect.stringMatching(/^[A-Z].*\.$/) });
    }
    expect(refused() - before).toBe(4);
    expect(server.services.metrics.value('rooms')).toBe(rooms);
  },
);

test('files are for the own pages alone', async () => {
  expect(corsOf(await ask('GET', '/', { Origin: LISTED }))).toEqual({});
  expect(corsOf(await ask('GET', '/assets/index-abc123.js', { Origin: LISTED }))).toEqual({});
  expect((await preflight('/nothing', LISTED)).status).toBe(404);
});

test('the own page is that of whatever name the server was asked by', async () => {
  for (const origin of [server.url, `http://localhost:${server.port}`]) {
    const response = await fetch(`${origin}/api/identity/guest`, {
      method: 'POST',
      headers: { Origin: origin },
      body: '{}',
    });
    expect([origin, response.status, corsOf(response)]).toEqual([origin, 200, {}]);
  }
});

/** What becomes of a socket that is asked for by such a page: its status when it is refused, 101 when it is open and the room lets it in. */
async function opened(headers: Readonly<Record<string, string>>): Promise<number> {
  const seat: unknown = await (await matchmake(server.url, 'create/tiny', tinyOptions)).json();
  if (!isReservation(seat)) throw new Error(`Matchmaking answered ${JSON.stringify(seat)}.`);
  const socket = new WebSocket(
    `ws://127.0.0.1:${server.port}/${seat.processId}/${seat.roomId}?sessionId=${seat.sessionId}`,
    { headers },
  );
  const status = await new Promise<number>((resolve) => {
    socket.once('message', () => resolve(101));
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => undefined);
  });
  if (socket.readyState === WebSocket.OPEN) {
    socket.close();
    await once(socket, 'close');
  } else socket.terminate();
  return status;
}

test.each([
  ['the own page', () => ({ Origin: server.url })],
  [
    'the own page by another name',
    () => ({ Origin: `http://play.local:${server.port}`, Host: `play.local:${server.port}` }),
  ],
  ['the own page behind TLS', () => ({ Origin: 'https://play.local', Host: 'play.local' })],
  ['the public address', () => ({ Origin: 'https://play.example.org' })],
  ['a listed page', () => ({ Origin: LISTED })],
  ['a program', () => ({})],
])('%s gets a socket', async (_who, headers: () => Record<string, string>) => {
  const before = refused();
  expect(await opened(headers())).toBe(101);
  expect(refused()).toBe(before);
});

test.each([
  ['another site', FOREIGN],
  ['a file on the disk', 'null'],
  ['a file by its scheme', 'file://'],
  ['a name that begins like the listed one', 'https://game.example.evil.example'],
  ['the listed name without TLS', 'http://game.example'],
  ['no origin at all', 'x'],
])('a page of %s is refused a socket before the room hears of it, and counted', async (_what, origin) => {
  const before = refused();
  expect(await opened({ Origin: origin })).toBe(403);
  expect(refused()).toBe(before + 1);
  expect(server.services.lines.some((line) => line.includes('ALLOWED_ORIGINS'))).toBe(true);
});
