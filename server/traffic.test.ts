// The bytes that headless matches model are the bytes on a real socket, within 5 %.
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KEEP_ALIVE_BYTES_PER_SECOND, framedBytes } from '#shared/testing/network.ts';
import { startTestServer, tinyGame, until, type TestServer } from './harness.test-helper.ts';
import { everyoneLeaves, play } from './player.test-helper.ts';
import { room } from './room-definition.ts';

let server: TestServer;
let proxy: Server;
const sockets: Socket[] = [];
/** Bytes through the proxy on connections that became WebSockets. */
const carried = { up: 0, down: 0 };

beforeAll(async () => {
  server = await startTestServer([room(tinyGame, { sync: 'lockstep', bots: 0 })]);
  proxy = createServer((client) => {
    const upstream = connect(server.port, '127.0.0.1');
    let isSocket = false;
    sockets.push(client, upstream);
    client.on('data', (chunk) => {
      isSocket ||= /upgrade: websocket/i.test(chunk.toString('latin1'));
      if (isSocket) carried.up += chunk.length;
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (isSocket) carried.down += chunk.length;
      client.write(chunk);
    });
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  await everyoneLeaves();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => proxy.close(resolve));
  await server.close();
});

test('a playing client sends and receives what the model counts', async () => {
  const { port } = proxy.address() as AddressInfo;
  const player = await play(`http://127.0.0.1:${port}`, { kind: 'create' });
  await until(() => player.sim.tick > 30);
  const { up, down } = player.messages;
  const from = {
    up: up.length,
    down: down.length,
    carriedUp: carried.up,
    carriedDown: carried.down,
    tick: player.sim.tick,
  };
  const input = new Uint8Array(player.sim.inputBytes);
  while (player.sim.tick < from.tick + 300) {
    const at = player.sim.tick;
    input[0] = at % 100;
    player.session.setInput(0, input);
    await until(() => player.sim.tick >= at + 10);
  }
  const seconds = (player.sim.tick - from.tick) / player.sim.ticksPerSecond;
  const modelled = (way: 'up' | 'down') =>
    player.messages[way].slice(from[way]).reduce((sum, size) => sum + framedBytes(size, way === 'up'), 0) +
    KEEP_ALIVE_BYTES_PER_SECOND[way] * seconds;
  const ratios = {
    up: modelled('up') / (carried.up - from.carriedUp),
    down: modelled('down') / (carried.down - from.carriedDown),
  };
  expect(up.length - from.up).toBeGreaterThan(10);
  expect(ratios.up).toBeGreaterThan(0.95);
  expect(ratios.up).toBeLessThan(1.05);
  expect(ratios.down).toBeGreaterThan(0.95);
  expect(ratios.down).toBeLessThan(1.05);
});
