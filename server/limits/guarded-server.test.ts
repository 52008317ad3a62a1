// Peers that would hold a server up: slow, silent, malformed, greedy; each is closed, and the next one is served.
import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createMetrics } from '../metrics.ts';
import { trackSockets } from '../open-sockets.ts';
import { createGuardedServer } from './guarded-server.ts';
import { HTTP_LIMITS, type HttpLimits } from './http-limits.ts';

const open = new Set<Socket>();
let server: Server | undefined;
afterEach(async () => {
  for (const socket of open) socket.destroy();
  open.clear();
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
});

async function start(limits: Partial<HttpLimits> = {}, options: { socketsMax?: number; hasProxy?: boolean } = {}) {
  const metrics = createMetrics();
  const { socketsMax = 100, hasProxy = false } = options;
  const guarded = createGuardedServer({
    limits: { ...HTTP_LIMITS, lookMs: 20, ...limits },
    hasProxy,
    log: { warn: () => undefined },
    metrics,
  });
  guarded.on('request', (request, response) => {
    let bytes = 0;
    request.on('data', (chunk: Buffer) => (bytes += chunk.length));
    request.on('end', () => {
      if (request.url === '/large') response.end(Buffer.alloc(64 * 1024 * 1024));
      else response.end(`read ${bytes}`);
    });
  });
  const sockets = trackSockets(guarded, socketsMax).all;
  server = guarded;
  guarded.listen(0, '127.0.0.1');
  await once(guarded, 'listening');
  const { port } = guarded.address() as AddressInfo;
  return { port, metrics, sockets };
}

/** A raw peer; `told` is everything it was sent, once the socket is closed. */
function peer(port: number, text = ''): { readonly socket: Socket; readonly told: Promise<string> } {
  const socket = connect(port, '127.0.0.1');
  open.add(socket);
  let told = '';
  socket.on('data', (chunk) => (told += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  if (text !== '') socket.write(text);
  return { socket, told: once(socket, 'close').then(() => told) };
}

const GOOD = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';

const SERVED = /^HTTP\/1\.1 200 OK[^]*read 0/;
const ask = (port: number): Promise<string> => peer(port, GOOD).told;

test.each([
  ['no HTTP', 'hello\r\n\r\n', 400],
  ['a method that is none', 'FETCH / HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
  ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400],
  [
    'a length and chunks',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ],
  ['a chunk that is no number', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 400],
  ['a line break in a header', 'GET / HTTP/1.1\r\nHost: a\nX-A: b\rc\r\n\r\n', 400],
  ['bytes that are no text', 'GET /\u0000 HTTP/1.1\r\nHost: a\r\n\r\n', 400],
  ['headers without end', `GET / HTTP/1.1\r\nHost: a\r\n${'X-A: aaaaaaaaaaaaaaaa\r\n'.repeat(1000)}`, 431],
])('%s is refused with its status, and the next one is served', async (_what, text, status) => {
  const { port, metrics } = await start();
  expect(await peer(port, text).told).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(metrics.value('refused.http')).toBeLessThanOrEqual(1);
  expect(await ask(port)).toMatch(SERVED);
});

test('whoever sends headers byte by byte is told so, and closed', async () => {
  const { port, metrics } = await start({ headersMs: 100 });
  const { socket, told } = peer(port, 'GET / HTTP/1.1\r\nHost: a\r\n');
  const slowly = setInterval(() => socket.write('X'), 20);
  expect(await told).toMatch(/^HTTP\/1\.1 408 /);
  clearInterval(slowly);
  expect(metrics.value('refused.slow')).toBe(1);
  expect(await ask(port)).toMatch(SERVED);
});

test('whoever sends a body byte by byte too', async () => {
  const { port, metrics } = await start({ headersMs: 100, requestMs: 150 });
  const { socket, told } = peer(port, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n');
  const slowly = setInterval(() => socket.write('X'), 20);
  expect(await told).toMatch(/^HTTP\/1\.1 408 /);
  clearInterval(slowly);
  expect(metrics.value('refused.slow')).toBe(1);
});

test('a socket that says nothing at all is closed', async () => {
  const { port, sockets } = await start({ headersMs: 100, stillMs: 150 });
  await peer(port).told;
  expect(sockets.size).toBe(0);
});

test('an answer that nobody reads does not stay for ever', async () => {
  const { port, sockets, metrics } = await start({ stillMs: 150 });
  const socket = connect(port, '127.0.0.1');
  open.add(socket);
  socket.on('error', () => undefined);
  socket.write('GET /large HTTP/1.1\r\nHost: a\r\n\r\n');
  socket.pause();
  while (metrics.value('refused.still') === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  while (sockets.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(metrics.value('refused.still')).toBe(1);
});

test('a socket that rests after its answer is closed, and is no refusal', async () => {
  const { port, metrics } = await start({ idleMs: 20 });
  expect(await peer(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n').told).toMatch(SERVED);
  expect([metrics.value('refused.still'), metrics.value('http.idle')]).toEqual([0, 1]);
});

test('what is malformed behind a request is not answered in the middle of its answer', async () => {
  const { port, metrics } = await start();
  const { socket, told } = peer(port, 'GET /large HTTP/1.1\r\nHost: a\r\n\r\n');
  await once(socket, 'data');
  socket.write('hello\r\n\r\n');
  expect(await told).not.toContain('400 Bad Request');
  expect(metrics.value('refused.http')).toBe(1);
});

test('one address has so many sockets, and more once others are closed; behind a proxy it is not asked', async () => {
  const { port, metrics, sockets } = await start({ socketsPerAddress: 2 });
  const [first] = [peer(port), peer(port)];
  while (sockets.size < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await peer(port, GOOD).told).toBe('');
  expect(metrics.value('refused.sockets')).toBe(1);
  first.socket.destroy();
  while (sockets.size > 1) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await ask(port)).toMatch(SERVED);
});

test('behind a proxy all have its address', async () => {
  const { port, sockets } = await start({ socketsPerAddress: 1 }, { hasProxy: true });
  peer(port);
  while (sockets.size < 1) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await ask(port)).toMatch(SERVED);
});

test('no more sockets are accepted than may be open', async () => {
  const { port, metrics, sockets } = await start({}, { socketsMax: 2 });
  peer(port);
  peer(port);
  while (sockets.size < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await peer(port, GOOD).told).toBe('');
  expect(metrics.value('refused.sockets')).toBe(1);
});
