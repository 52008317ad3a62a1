/** Each fence of the base room, on real sockets: taking one away makes a test here fail. */
import { defineRoom, type Client } from '@colyseus/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLOSE } from '#shared/session/session.ts';
import { FENCE_LIMITS, type FenceLimits } from './fence-limits.ts';
import { FencedRoom, type FenceServices } from './fenced-room.ts';
import { FRAME, joinRaw, startTestServer, until, type RawClient, type TestServer } from './harness.test-helper.ts';

/** Message types of the test room. */
const SAY = { echo: 1, boom: 2, boomLater: 3, flood: 4, tick: 5, tickBoom: 6, keep: 7, careless: 8 };

const LIMITS: FenceLimits = { ...FENCE_LIMITS, waitingBytes: 256 * 1024, readyMs: 200, closeMs: 200 };

const kept: Uint8Array[] = [];
let leaves = 0;

class TestRoom extends FencedRoom {
  #ticks = 0;
  #isCareless = false;

  constructor(services: FenceServices) {
    super({ ...services, limits: LIMITS });
  }

  protected override received(client: Client, message: Uint8Array): void {
    switch (message[0]) {
      case SAY.echo:
        this.nextMessages();
        for (const one of this.clients) this.sendMessage(one, message);
        return;
      case SAY.boom:
        throw new Error('boom');
      case SAY.boomLater:
        this.clock.setTimeout(() => {
          throw new Error('boom later');
        }, 1);
        return;
      case SAY.flood:
        return this.#flood(client);
      case SAY.tick:
        // As a room without state has them off, before its loop begins.
        this.patchRate = null;
        return this.startTicks({ advance: () => this.#tick(client), nextDeadlineMs: () => 2 });
      case SAY.tickBoom:
        return this.startTicks({ advance: () => this.#tickBoom(), nextDeadlineMs: () => 1 });
      case SAY.careless:
        this.#isCareless = true;
        return;
      case SAY.keep:
        kept.push(message);
        return;
    }
  }

  protected override cared(): void {
    if (this.#isCareless) throw new Error('the next match failed');
  }

  #flood(client: Client): void {
    const message = new Uint8Array(1024 * 1024);
    message[0] = SAY.flood;
    for (let i = 0; i < 64; i++) this.sendMessage(client, message);
  }

  override onLeave(): void {
    leaves++;
  }

  #tick(client: Client): void {
    this.#ticks++;
    this.nextMessages();
    this.sendMessage(client, Uint8Array.of(SAY.tick, this.#ticks));
  }

  #tickBoom(): void {
    throw new Error('the rules failed');
  }
}

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer((services) => {
    class Bound extends TestRoom {
      constructor() {
        super(services);
      }
    }
    return { room: defineRoom(Bound) };
  });
});

afterAll(() => server.close());

async function inRoom(method = 'create/room'): Promise<RawClient> {
  return (await joinRaw(server.url, method)).ready();
}

/** Two in one room: the second must not notice what the first does. */
async function two(): Promise<readonly [RawClient, RawClient]> {
  const first = await inRoom();
  return [first, await inRoom(`joinById/${first.roomId}`)];
}

async function isServed(client: RawClient): Promise<boolean> {
  const number = client.frames.length % 200;
  client.send(FRAME.bytes, SAY.echo, 201, number);
  await client.frame((frame) => frame[2] === 201 && frame[3] === number);
  return true;
}

test('the frame that hangs Colyseus where inputs are used closes its sender alone', async () => {
  const [bad, good] = await two();
  bad.send(FRAME.input, 255, 255, 255, 255, 9, 9);
  expect(await bad.closed).toEqual(CLOSE.unknown);
  expect(await isServed(good)).toBe(true);
});

test.each([
  ['a msgpack message', [FRAME.roomData, 161, 97, 1]],
  ['a request', [FRAME.request, 1, 161, 97, 1]],
  ['a schema input', [19, 1, 2]],
  ['the hanging frame with a modifier bit', [FRAME.input | 0x80, 255, 255, 255, 255, 9, 9]],
  ['bytes under a name instead of a number', [FRAME.bytes, 161, 97, 1]],
  ['bytes of type 0', [FRAME.bytes, 0]],
  ['bytes without a type', [FRAME.bytes]],
  ['an opcode nobody knows', [99, 1]],
])('%s closes its sender as unknown', async (_, frame) => {
  const [bad, good] = await two();
  bad.send(...frame);
  expect(await bad.closed).toEqual(CLOSE.unknown);
  expect(await isServed(good)).toBe(true);
});

test('an empty frame closes its sender as malformed', async () => {
  const client = await inRoom();
  client.send();
  expect(await client.closed).toEqual(CLOSE.malformed);
});

test('the longest message is taken, a longer one closes its sender and says why', async () => {
  const client = await inRoom();
  const longest = new Uint8Array(FENCE_LIMITS.frameBytes);
  longest.set([FRAME.bytes, SAY.echo, 7]);
  client.socket.send(longest);
  expect((await client.frame((frame) => frame[2] === 7)).length).toBe(longest.length);
  client.socket.send(new Uint8Array(longest.length + 1).fill(FRAME.bytes));
  expect(await client.closed).toEqual(CLOSE.oversize);
});

test('a flood of any frames closes its sender, and the others are served', async () => {
  const [bad, good] = await two();
  for (let i = 0; i <= FENCE_LIMITS.frameBurst + 100; i++) bad.send(FRAME.ping);
  expect(await bad.closed).toEqual(CLOSE.flooding);
  expect(server.services.metrics.value('closed.flooding')).toBeGreaterThan(0);
  expect(await isServed(good)).toBe(true);
});

test('a throw in a handler costs its sender the connection and nobody else anything', async () => {
  const [bad, good] = await two();
  const before = server.services.metrics.value('faults');
  bad.send(FRAME.bytes, SAY.boom);
  expect((await bad.closed).code).toBe(1011);
  expect(await isServed(good)).toBe(true);
  expect(server.services.metrics.value('faults')).toBe(before + 1);
  expect(server.services.lines.some((line) => line.includes('boom'))).toBe(true);
});

test('a throw in a timer of the room is logged, and the room lives', async () => {
  const client = await inRoom();
  const before = server.services.metrics.value('faults');
  client.send(FRAME.bytes, SAY.boomLater);
  await until(() => server.services.metrics.value('faults') > before);
  expect(await isServed(client)).toBe(true);
});

test('a client that does not read is closed before the server runs out of memory', async () => {
  const [slow, good] = await two();
  const before = server.services.metrics.value('closed.backlog');
  slow.socket.pause();
  slow.send(FRAME.bytes, SAY.flood);
  await until(() => server.services.metrics.value('closed.backlog') > before);
  const leavesBefore = leaves;
  expect(await isServed(good)).toBe(true);
  // Cut, not only asked to close: the goodbye waits behind what it does not read.
  await until(() => leaves > leavesBefore);
  slow.socket.terminate();
  // Colyseus' own keep-alive would notice it too, after nine seconds.
}, 5000);

test('a client that never says it is ready is closed', async () => {
  const client = await joinRaw(server.url, 'create/room');
  expect(await client.closed).toEqual(CLOSE.silent);
  expect(server.services.metrics.value('closed.notReady')).toBe(1);
});

test('a kept message owns its bytes: nothing holds the read buffer of the socket', async () => {
  const client = await inRoom();
  client.send(FRAME.bytes, SAY.keep, 42);
  await isServed(client);
  expect(kept.map((message) => [...message])).toEqual([[SAY.keep, 42]]);
  expect(kept[0].buffer.byteLength).toBe(2);
});

test('ticks go on when patches are off', async () => {
  const client = await inRoom();
  client.send(FRAME.bytes, SAY.tick);
  expect(await client.frame((frame) => frame[1] === SAY.tick && frame[2] === 200)).toBeDefined();
  // Starved, Colyseus' loop comes to seven ticks a second at best.
}, 10_000);

test('a tick that throws ends its room with a reason, and no other', async () => {
  const [first, second] = await two();
  const elsewhere = await inRoom();
  first.send(FRAME.bytes, SAY.tickBoom);
  expect(await first.closed).toEqual(CLOSE.failed);
  expect(await second.closed).toEqual(CLOSE.failed);
  expect(await isServed(elsewhere)).toBe(true);
});

test('a throw in what is done once a second ends its room with a reason, and no other', async () => {
  const [first, second] = await two();
  const elsewhere = await inRoom();
  const before = server.services.metrics.value('roomsFailed');
  first.send(FRAME.bytes, SAY.careless);
  expect(await first.closed).toEqual(CLOSE.failed);
  expect(await second.closed).toEqual(CLOSE.failed);
  expect(await isServed(elsewhere)).toBe(true);
  expect(server.services.metrics.value('roomsFailed')).toBe(before + 1);
});
