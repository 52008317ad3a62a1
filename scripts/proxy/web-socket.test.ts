// HTTP and WebSockets through the fault proxy.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { NETWORK_CONDITIONS } from '#shared/testing/conditions.ts';
import { startProxy, type FaultProxy, type ProxyOptions } from '#scripts/proxy/proxy.ts';

const { perfect } = NETWORK_CONDITIONS;

/** A server that greets requests and echoes WebSockets, behind a proxy. */
async function startWebRig(
  options: Omit<ProxyOptions, 'to'> = {},
): Promise<{ readonly proxy: FaultProxy; readonly sockets: WebSocketServer; open(): Promise<WebSocket> }> {
  const http = createServer((_, response) => response.end('a page'));
  const sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket) => {
    socket.on('error', () => undefined);
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  const proxy = await startProxy({ ...options, to: typeof address === 'object' ? (address?.port ?? 0) : 0 });
  onTestFinished(async () => {
    for (const client of sockets.clients) client.terminate();
    await proxy.close();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });
  return {
    proxy,
    sockets,
    async open() {
      const client = new WebSocket(proxy.url.replace('http', 'ws'));
      client.on('error', () => undefined);
      await once(client, 'open');
      return client;
    },
  };
}

test('messages of every size come back whole and in order', async () => {
  const rig = await startWebRig({ network: NETWORK_CONDITIONS.wifi, seed: 5 });
  const client = await rig.open();
  const sizes = [0, 1, 125, 126, 5000, 70_000, 200_000];
  const back: string[] = [];
  client.on('message', (data) => back.push(data.toString()));
  const sent = sizes.map((size, i) => String(i).repeat(size));
  for (const text of sent) client.send(text);
  while (back.length < sent.length) await once(client, 'message');
  expect(back).toEqual(sent);
  expect(rig.proxy.totals).toMatchObject({ connections: 1, webSockets: 1 });
  expect(rig.proxy.totals.faults.delayed).toBeGreaterThan(sizes.length);
});

test('faults for WebSockets alone leave pages alone', async () => {
  const rig = await startWebRig({ network: { ...perfect, roundTripMs: 200 }, onlyWebSockets: true });
  expect(await (await fetch(rig.proxy.url)).text()).toBe('a page');
  const startedAtMs = performance.now();
  await rig.open();
  expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(198);
  const web = await rig.proxy.newestWebSocket();
  const delays = rig.proxy.connections.map(({ isWebSocket, up, down }) => [isWebSocket, up.delayed + down.delayed > 0]);
  expect(delays).toEqual([
    [false, false],
    [true, true],
  ]);
  expect([web.number, web.isOpen]).toEqual([2, true]);
});

test('a test waits for the WebSocket that it means, and breaks that one', async () => {
  const rig = await startWebRig();
  const coming = rig.proxy.newestWebSocket();
  const first = await rig.open();
  const second = await rig.open();
  expect((await coming).number).toBe(1);
  const newest = await rig.proxy.newestWebSocket();
  expect(newest.number).toBe(2);
  const closed = once(second, 'close');
  newest.reset();
  expect((await closed)[0]).toBe(1006);
  const back = once(first, 'message');
  first.send('still here');
  expect(String((await back)[0])).toBe('still here');
});

test('a half-open WebSocket answers no ping and is not closed', async () => {
  const rig = await startWebRig();
  const client = await rig.open();
  const other = await rig.open();
  const [connection] = rig.proxy.connections;
  const [server] = rig.sockets.clients;
  const seen: string[] = [];
  for (const event of ['pong', 'close'] as const) server.on(event, () => seen.push(event));
  connection.halfOpen();
  server.ping();
  client.terminate();
  while (connection.down.vanishedBytes === 0) await new Promise(setImmediate);
  const pong = once(other, 'pong');
  other.ping();
  await pong;
  expect(seen).toEqual([]);
  expect(server.readyState).toBe(WebSocket.OPEN);
});
