// The fault proxy on real sockets. Least durations are asserted, never greatest ones.
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { NETWORK_CONDITIONS } from '#shared/testing/conditions.ts';
import { PROXY_LIMITS } from '#scripts/proxy/limits.ts';
import { startProxy } from '#scripts/proxy/proxy.ts';
import { echo, ending, received, startRig } from '#scripts/proxy/rig.test-helper.ts';

const { perfect, awful } = NETWORK_CONDITIONS;
/** Clocks and timers differ by a millisecond. */
const grainMs = 2;

const pattern = (size: number): Buffer =>
  Buffer.from(Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) & 255));

test.each(['perfect', 'good', 'wifi', 'mobile', 'awful'] as const)(
  'bytes come unchanged and in order: %s',
  async (name) => {
    const rig = await startRig({ network: NETWORK_CONDITIONS[name], seed: 11 }, echo);
    const { client } = await rig.open();
    const sent = pattern(300_000);
    const back = received(client, sent.length);
    for (let start = 0; start < sent.length; start += 7777) client.write(sent.subarray(start, start + 7777));
    expect((await back).equals(sent)).toBe(true);
    const [connection] = rig.proxy.connections;
    expect(connection.up.passedBytes).toBe(sent.length);
    expect(connection.down.passedBytes).toBe(sent.length);
    const { delayed, resent } = rig.proxy.totals.faults;
    expect(delayed > 0).toBe(name !== 'perfect');
    expect(resent > 0).toBe(NETWORK_CONDITIONS[name].loss > 0);
  },
);

test('an answer takes at least the round trip', async () => {
  const rig = await startRig({ network: { ...perfect, roundTripMs: 120 } }, echo);
  const { client } = await rig.open();
  const startedAtMs = performance.now();
  const back = received(client, 4);
  client.write('ping');
  await back;
  expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(120 - grainMs);
});

test('delay in one direction leaves the other alone', async () => {
  const rig = await startRig({}, echo);
  const { client } = await rig.open();
  const [connection] = rig.proxy.connections;
  connection.setNetwork({ ...perfect, roundTripMs: 100 }, 'up');
  const back = received(client, 4);
  client.write('ping');
  await back;
  expect([connection.up.delayed, connection.down.delayed]).toEqual([1, 0]);
});

test('a lost segment comes after its retransmission, and what follows waits behind it', async () => {
  const rig = await startRig();
  const { client, server } = await rig.open();
  const [connection] = rig.proxy.connections;
  const startedAtMs = performance.now();
  const first = received(server, 1);
  const all = received(server, 2);
  connection.setNetwork({ ...perfect, loss: 1 }, 'up');
  client.write('a');
  while (connection.up.takenBytes < 1) await new Promise(setImmediate);
  connection.setNetwork(perfect, 'up');
  client.write('b');
  expect((await first).toString()[0]).toBe('a');
  expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(200 - grainMs);
  expect((await all).toString()).toBe('ab');
  expect(connection.up.resent).toBe(1);
});

test('a throttle slows the stream, and its sender is held back', async () => {
  const rig = await startRig({ throttleBytesPerSecond: 400_000 });
  const { client, server } = await rig.open();
  const wanted = 300_000;
  const startedAtMs = performance.now();
  const back = received(client, wanted);
  let isFlushed = false;
  server.write(Buffer.alloc(64 * 1024 * 1024), () => (isFlushed = true));
  await back;
  const leastMs = ((wanted - PROXY_LIMITS.segmentBytes) / 400_000) * 1000 - PROXY_LIMITS.catchUpMs;
  expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(leastMs);
  const [{ down }] = rig.proxy.connections;
  expect(isFlushed).toBe(false);
  expect(server.writableNeedDrain).toBe(true);
  expect(down.pauses).toBeGreaterThan(0);
  expect(down.throttled).toBeGreaterThan(100);
  // A read of 64 KiB may come on top, and no more: the rest waits where it came from.
  expect(down.heldBytes).toBeLessThanOrEqual(PROXY_LIMITS.heldBytes + 65_536);
  expect(down.takenBytes).toBeLessThan(wanted + 2 * PROXY_LIMITS.heldBytes);
  rig.proxy.setThrottle(undefined);
  await once(server, 'drain');
  expect(isFlushed).toBe(true);
});

test('a receiver that does not read holds its sender back too', async () => {
  const rig = await startRig();
  const { client, server } = await rig.open();
  client.pause();
  const size = 64 * 1024 * 1024;
  let isFlushed = false;
  server.write(Buffer.alloc(size), () => (isFlushed = true));
  const [{ down }] = rig.proxy.connections;
  while (down.pauses === 0) await new Promise(setImmediate);
  expect(isFlushed).toBe(false);
  expect(down.heldBytes).toBeLessThanOrEqual(PROXY_LIMITS.heldBytes + 65_536);
  expect((await received(client, size)).length).toBe(size);
  expect(down.heldBytes).toBe(0);
});

test('nothing passes in a stall, then all does', async () => {
  const rig = await startRig();
  const { client, server } = await rig.open();
  const [connection] = rig.proxy.connections;
  let cameAtMs = 0;
  server.once('data', () => (cameAtMs = performance.now()));
  const all = received(server, 500);
  const startedAtMs = performance.now();
  connection.stall(400);
  for (let i = 0; i < 5; i++) client.write(Buffer.alloc(100, i));
  while (connection.up.heldBytes < 500) await new Promise(setImmediate);
  expect(connection.up.passedBytes).toBe(0);
  const bytes = await all;
  expect(cameAtMs - startedAtMs).toBeGreaterThanOrEqual(400 - grainMs);
  expect([...bytes].filter((_, i) => i % 100 === 0)).toEqual([0, 1, 2, 3, 4]);
  expect(connection.faults.stalls).toBe(1);
});

test('a stall of one direction lets the other pass', async () => {
  const rig = await startRig();
  const { client, server } = await rig.open();
  const [connection] = rig.proxy.connections;
  connection.stall(60_000, 'up');
  const down = received(client, 4);
  client.write('held');
  server.write('free');
  expect((await down).toString()).toBe('free');
  while (connection.up.takenBytes < 4) await new Promise(setImmediate);
  expect(connection.up).toMatchObject({ heldBytes: 4, passedBytes: 0 });
});

test('both ends see a reset', async () => {
  const rig = await startRig({}, echo);
  const { client, server } = await rig.open();
  const endings = Promise.all([ending(client), ending(server)]);
  const [connection] = rig.proxy.connections;
  connection.reset();
  expect(await endings).toEqual(['ECONNRESET', 'ECONNRESET']);
  await rig.proxy.find(({ isOpen }) => !isOpen);
  expect(rig.proxy.totals.faults.resets).toBe(1);
});

test('the breaks of a condition are resets', async () => {
  const rig = await startRig({ network: { ...perfect, disconnectsPerMinute: 600 } });
  const { client, server } = await rig.open();
  expect(await Promise.all([ending(client), ending(server)])).toEqual(['ECONNRESET', 'ECONNRESET']);
  expect(rig.proxy.totals.faults.resets).toBe(1);
});

test('half-open, nothing comes and nothing ends, though one end leaves', async () => {
  const rig = await startRig({}, echo);
  const { client, server } = await rig.open();
  const [connection] = rig.proxy.connections;
  const seen: string[] = [];
  for (const event of ['data', 'end', 'close'] as const) server.on(event, () => seen.push(event));
  connection.halfOpen();
  client.end('lost');
  while (connection.up.vanishedBytes < 4) await new Promise(setImmediate);
  // Another connection's whole answer comes later than this one's would have.
  const other = await rig.open();
  const back = received(other.client, 4);
  other.client.write('ping');
  await back;
  expect(seen).toEqual([]);
  expect([server.readyState, connection.isOpen]).toEqual(['open', true]);
  expect(connection.up.passedBytes).toBe(0);
});

test('half-open in one direction, the other goes on', async () => {
  const rig = await startRig();
  const { client, server } = await rig.open();
  const [connection] = rig.proxy.connections;
  connection.halfOpen('up');
  client.write('lost');
  while (connection.up.vanishedBytes < 4) await new Promise(setImmediate);
  const down = received(client, 4);
  server.write('here');
  expect((await down).toString()).toBe('here');
  expect(connection.up.passedBytes).toBe(0);
});

test('without a fault, an end crosses each direction for itself', async () => {
  const rig = await startRig();
  const { client, server } = await rig.open();
  client.end('last');
  server.resume();
  await once(server, 'end');
  const late = received(client, 4);
  server.end('late');
  expect((await late).toString()).toBe('late');
  await rig.proxy.find(({ isOpen }) => !isOpen);
  expect(rig.proxy.connections[0].up).toMatchObject({ passedBytes: 4, heldBytes: 0, vanishedBytes: 0 });
});

test('without a fault, a reset of one end reaches the other after its bytes', async () => {
  const rig = await startRig();
  const { client, server } = await rig.open();
  // Both are due at the same moment.
  rig.proxy.stall(300);
  const bytes = received(server, 4);
  const ended = ending(server);
  client.write('last', () => client.resetAndDestroy());
  expect((await bytes).toString()).toBe('last');
  expect(await ended).toBe('ECONNRESET');
  expect(rig.proxy.totals.faults.resets).toBe(0);
});

test('faults of one connection leave the others alone', async () => {
  const rig = await startRig({}, echo);
  const first = await rig.open();
  const second = await rig.open();
  const [one] = rig.proxy.connections;
  const gone = ending(first.client);
  one.reset();
  await gone;
  const back = received(second.client, 4);
  second.client.write('ping');
  expect((await back).toString()).toBe('ping');
  expect(rig.proxy.connections.map(({ number, isOpen }) => [number, isOpen])).toEqual([
    [1, false],
    [2, true],
  ]);
});

test('a server that is not there is a reset', async () => {
  const empty = await startRig();
  const { port } = empty.proxy;
  await empty.proxy.close();
  const rig = await startProxy({ to: port });
  try {
    const response = fetch(rig.url);
    await expect(response).rejects.toThrow('fetch failed');
  } finally {
    await rig.close();
  }
});

test('closing leaves no socket, no timer and no port', async () => {
  const before = process.getActiveResourcesInfo().toSorted();
  const rig = await startRig({ network: awful, throttleBytesPerSecond: 1000 }, echo);
  const opened = [await rig.open(), await rig.open(), await rig.open()];
  for (const { client } of opened) client.write(pattern(50_000));
  const [first, second] = rig.proxy.connections;
  first.halfOpen();
  second.stall(60_000);
  while (rig.proxy.connections[2].up.heldBytes === 0) await new Promise(setImmediate);
  const within = process.getActiveResourcesInfo();
  const refusal = rig.proxy.find(({ isWebSocket }) => isWebSocket).catch(String);
  const endings = opened.flatMap(({ client, server }) => [ending(client), ending(server)]);
  await rig.proxy.close();
  expect(await refusal).toBe('Error: The proxy was closed before such a connection came.');
  for (const { client, server } of opened) [client, server].forEach((socket) => socket.destroy());
  await Promise.all(endings);
  const count = (names: readonly string[], kind: string): number => names.filter((name) => name === kind).length;
  const after = process.getActiveResourcesInfo();
  expect(count(within, 'Timeout')).toBeGreaterThan(count(before, 'Timeout'));
  // Others of this process may have ended meanwhile.
  expect(count(after, 'Timeout')).toBeLessThanOrEqual(count(before, 'Timeout'));
  expect(count(after, 'TCPSocketWrap')).toBe(count(before, 'TCPSocketWrap'));
  await expect(fetch(rig.proxy.url)).rejects.toThrow('fetch failed');
  await expect(rig.proxy.find(() => false)).rejects.toThrow('The proxy is closed');
});

test('what no connection can have is refused', async () => {
  const rig = await startRig();
  await rig.open();
  const [connection] = rig.proxy.connections;
  expect(() => connection.stall(-1)).toThrow('A stall lasts 0 to 600000 ms, not -1.');
  expect(() => connection.setThrottle(0)).toThrow('at least 1 byte a second, not 0');
  expect(() => rig.proxy.setNetwork({ ...perfect, loss: 2 })).toThrow('A loss is a share from 0 to 1, not 2.');
  expect(() => rig.proxy.setNetwork({ ...perfect, roundTripMs: Infinity })).toThrow('A round trip lasts');
});
