/** The one address of a cluster, before servers that say what reached them. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { ENTRY_LIMITS, startEntry, type Entry } from './entry.ts';
import { entryOf } from './registry-contract.test-helper.ts';
import type { ProcessEntry } from './registry.ts';

const servers: Server[] = [];
const entries: Entry[] = [];

afterEach(() => {
  for (const entry of entries.splice(0)) entry.close();
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

const echoSchema = z.object({
  server: z.string(),
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

/** A server of a cluster: answers what it was asked, and sends a socket's messages back with its name. */
async function serverNamed(name: string, state: ProcessEntry['state'] = 'open'): Promise<ProcessEntry> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      response.setHeader('Set-Cookie', ['a=1', 'b=2']).statusCode = request.url === '/teapot' ? 418 : 200;
      response.end(
        JSON.stringify({ server: name, method: request.method, url: request.url, headers: request.headers, body }),
      );
    });
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    socket.send(`${name} ${request.url} ${request.headers['x-forwarded-for']}`);
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return entryOf(name, { state, address: `127.0.0.1:${port}` });
}

/** A process that is listed, and where nobody listens. */
const dead = entryOf('dead', { address: '127.0.0.1:9' });

async function start(processes: readonly ProcessEntry[], trustedProxies = 0): Promise<string> {
  const entry = await startEntry({
    port: 0,
    host: '127.0.0.1',
    processes: () => processes,
    look: async () => {},
    trustedProxies,
    status: () => ({ is: 'well' }),
  });
  entries.push(entry);
  return `http://127.0.0.1:${entry.port}`;
}

async function ask(url: string, options: RequestInit = {}) {
  const response = await fetch(url, options);
  return {
    status: response.status,
    cookies: response.headers.getSetCookie(),
    told: echoSchema.parse(await response.json()),
  };
}

test('requests go to the open servers by turns, whole, and their answers come back', async () => {
  const url = await start([await serverNamed('a'), await serverNamed('b'), await serverNamed('c', 'draining')]);
  const body = JSON.stringify({ name: 'Grüße' });
  const asked = [];
  for (let i = 0; i < 4; i++) asked.push(await ask(`${url}/matchmake/join/tiny?x=1`, { method: 'POST', body }));
  expect(asked.map(({ told }) => told.server).toSorted()).toEqual(['a', 'a', 'b', 'b']);
  for (const { status, cookies, told } of asked) {
    expect([status, cookies]).toEqual([200, ['a=1', 'b=2']]);
    expect(told).toMatchObject({ method: 'POST', url: '/matchmake/join/tiny?x=1', body });
  }
  expect((await ask(`${url}/teapot`)).status).toBe(418);
});

test('a server that has died costs a request nothing, and one that drains is asked when no other is there', async () => {
  const url = await start([dead, await serverNamed('a'), entryOf('gone', { state: 'left' })]);
  const body = 'once';
  for (let i = 0; i < 4; i++)
    expect((await ask(url, { method: 'POST', body })).told).toMatchObject({ server: 'a', body });
  const last = await start([await serverNamed('b', 'draining')]);
  expect((await ask(last)).told.server).toBe('b');
  const none = await fetch(await start([dead]));
  expect([none.status, none.headers.get('Retry-After')]).toEqual([503, '1']);
  expect(await none.json()).toMatchObject({ code: 503 });
});

test('nobody says for themselves where they come from, but for proxies that are trusted', async () => {
  const forged = { 'X-Forwarded-For': '6.6.6.6', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'evil.example' };
  const { told } = await ask(await start([await serverNamed('a')]), { headers: forged });
  expect(told.headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' });
  expect(told.headers['x-forwarded-host']).toBeUndefined();
  const trusted = await ask(await start([await serverNamed('b')], 1), { headers: forged });
  expect(trusted.told.headers).toMatchObject({
    'x-forwarded-for': '6.6.6.6, 127.0.0.1',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'evil.example',
  });
});

test('a body that is too long is refused before anybody is asked', async () => {
  const url = await start([await serverNamed('a')]);
  const longest = 'x'.repeat(ENTRY_LIMITS.bodyBytes);
  expect((await ask(url, { method: 'POST', body: longest })).told.body).toHaveLength(longest.length);
  const refused = await fetch(url, { method: 'POST', body: `${longest}x` }).then(
    ({ status }) => status,
    // The rest of it is not read: the connection ends.
    () => 413,
  );
  expect(refused).toBe(413);
});

test('a socket goes to the process of its room, also to one that drains, and everything passes', async () => {
  const url = await start([await serverNamed('a'), await serverNamed('b', 'draining')]);
  for (const name of ['b', 'a']) {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/${name}/room-1?sessionId=s`);
    const first = once(socket, 'message');
    expect(String((await first)[0])).toBe(`${name} /${name}/room-1?sessionId=s 127.0.0.1`);
    const bytes = Buffer.alloc(200_000, 7);
    socket.send(bytes);
    const [back]: unknown[] = await once(socket, 'message');
    expect(Buffer.isBuffer(back) && back.equals(bytes)).toBe(true);
    socket.close(4001, 'bye');
    expect((await once(socket, 'close'))[0]).toBe(4001);
  }
});

test.each([
  ['/nobody/room', 404],
  ['/a', 404],
  ['/dead/room', 502],
])('a socket to %s is refused with %i', async (path, status) => {
  const url = await start([await serverNamed('a'), dead]);
  const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`);
  const [error]: unknown[] = await once(socket, 'error');
  expect(String(error)).toContain(String(status));
});

test('a line that its server breaks breaks for its page', async () => {
  const server = createServer();
  server.on('upgrade', (_request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    setImmediate(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const url = new URL(await start([entryOf('a', { address: `127.0.0.1:${port}` })]));
  const page = connect(Number(url.port), '127.0.0.1');
  page.write('GET /a/room HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  let told = '';
  page.on('data', (chunk: Buffer) => (told += chunk.toString()));
  await once(page, 'close');
  expect(told).toMatch(/^HTTP\/1\.1 101 /);
});

test('how the cluster stands is told on this machine alone', async () => {
  const url = await start([await serverNamed('a')]);
  expect(await (await fetch(`${url}/cluster/status`)).json()).toEqual({ is: 'well' });
  const far = await ask(`${url}/cluster/status`, { headers: { 'X-Forwarded-For': '10.0.0.1' } });
  expect(far.told.url).toBe('/cluster/status');
});
