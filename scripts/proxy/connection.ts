// One connection through the proxy: two sockets, a lane each way, and the faults that a test brings upon it.
import { assert } from '#shared/assert.ts';
import { counterHash, nextFloat, randomState, seedRandom } from '#shared/math/random.ts';
import { createLane, type LaneStats } from '#scripts/proxy/lane.ts';
import { createLaneQueue } from '#scripts/proxy/lane-queue.ts';
import { PROXY_LIMITS } from '#scripts/proxy/limits.ts';
import { resetSocket } from '#scripts/proxy/reset-socket.ts';
import { watchForUpgrade } from '#scripts/proxy/upgrade.ts';
import type { Socket } from 'node:net';
import type { NetworkCondition } from '#shared/testing/conditions.ts';

/** `up` is client to server. */
export type Direction = 'up' | 'down' | 'both';

/** What a test can do to a connection, or to all of a proxy. Without a direction, both. */
export interface FaultControls {
  /** Delay, jitter, losses and breaks of a condition, from now on. What is under way arrives as it would have. */
  setNetwork(condition: NetworkCondition, direction?: Direction): void;
  /** At most this many bytes a second each way; undefined for no limit. */
  setThrottle(bytesPerSecond: number | undefined, direction?: Direction): void;
  /** Nothing passes for so long; then all that waits does. Senders are read until too much waits. */
  stall(durationMs: number, direction?: Direction): void;
  /** Both ends see their connection reset. */
  reset(): void;
  /** Bytes vanish from now on, what waits and an end included, while both sockets stay open. For good: a stream with a gap is none. */
  halfOpen(direction?: Direction): void;
}

/** One connection. Its figures stay when it is closed. */
export interface ProxyConnection extends FaultControls {
  /** 1 for the first that the proxy accepted. */
  readonly number: number;
  /** Whether one of its two sockets is open still. */
  readonly isOpen: boolean;
  /** Whether its client has asked for a WebSocket. */
  readonly isWebSocket: boolean;
  /** How long it has been open, or was. */
  readonly openMs: number;
  readonly up: LaneStats;
  readonly down: LaneStats;
  readonly faults: FaultCounts;
}

/** How often each was done to a connection, or to all of a proxy. */
export interface FaultCounts {
  readonly stalls: number;
  readonly resets: number;
  readonly halfOpens: number;
}

/** What the proxy hears of a connection. */
export interface ConnectionEvents {
  /** Before the request's bytes are passed on: faults that are set now hold for the WebSocket's first byte. */
  becameWebSocket(): void;
  closed(): void;
}

export interface ConnectionOptions {
  readonly number: number;
  /** The client's socket, and the one to the server; both with `allowHalfOpen`. */
  readonly client: Socket;
  readonly server: Socket;
  readonly seed: number;
  readonly events: ConnectionEvents;
}

const perfect: NetworkCondition = { roundTripMs: 0, jitterMs: 0, loss: 0, burstMessages: 1, disconnectsPerMinute: 0 };

/** A generator of its own for each use, so that one direction's draws do not depend on how much the other carries. */
const streams = { up: 1, down: 2, breaks: 3 } as const;

/** Joins two sockets. The proxy alone calls it, and `drop` when it closes. */
export function joinSockets(options: ConnectionOptions): { readonly handle: ProxyConnection; drop(): void } {
  const { number, client, server, seed, events } = options;
  const chance = (stream: keyof typeof streams): Uint32Array => {
    const state = randomState();
    seedRandom(state, counterHash(seed, number, streams[stream], 0), seed >>> 0);
    return state;
  };
  const openedAtMs = performance.now();
  const breaks = chance('breaks');
  const faults = { stalls: 0, resets: 0, halfOpens: 0 };
  let breakTimer: NodeJS.Timeout | undefined;
  let socketsOpen = 2;
  let closedAtMs: number | undefined;
  let isWebSocket = false;

  const watch = watchForUpgrade();
  // The lanes listen after it: they pass the request on when whoever waits for a WebSocket has set its faults.
  client.on('data', (bytes) => {
    if (isWebSocket || !watch(bytes)) return;
    isWebSocket = true;
    events.becameWebSocket();
  });
  const queues = { up: createLaneQueue(perfect, chance('up')), down: createLaneQueue(perfect, chance('down')) };
  const lanes = { up: createLane(client, server, queues.up), down: createLane(server, client, queues.down) };

  for (const socket of [client, server]) {
    socket.setNoDelay(true);
    socket.once('close', () => {
      socketsOpen--;
      if (socketsOpen > 0) return;
      closedAtMs = performance.now();
      release();
      events.closed();
    });
  }

  function release(): void {
    clearTimeout(breakTimer);
    lanes.up.stop();
    lanes.down.stop();
  }

  function reset(): void {
    if (socketsOpen === 0) return;
    faults.resets++;
    release();
    for (const socket of [client, server]) resetSocket(socket);
  }

  const handle: ProxyConnection = {
    number,
    up: lanes.up.stats,
    down: lanes.down.stats,
    faults,
    get isOpen() {
      return socketsOpen > 0;
    },
    get isWebSocket() {
      return isWebSocket;
    },
    get openMs() {
      return (closedAtMs ?? performance.now()) - openedAtMs;
    },
    setNetwork(condition, direction = 'both') {
      assertCondition(condition);
      if (socketsOpen === 0) return;
      for (const way of waysOf(direction)) queues[way].setNetwork(condition);
      clearTimeout(breakTimer);
      if (condition.disconnectsPerMinute === 0) return;
      const inMs = (0.5 + nextFloat(breaks)) * (60_000 / condition.disconnectsPerMinute);
      breakTimer = setTimeout(reset, inMs);
    },
    setThrottle(bytesPerSecond, direction = 'both') {
      assertThrottle(bytesPerSecond);
      for (const way of waysOf(direction)) {
        queues[way].setThrottle(bytesPerSecond);
        lanes[way].wake();
      }
    },
    stall(durationMs, direction = 'both') {
      assertDelay(durationMs, 'A stall');
      if (socketsOpen === 0) return;
      faults.stalls++;
      for (const way of waysOf(direction)) {
        queues[way].stall(performance.now() + durationMs);
        lanes[way].wake();
      }
    },
    reset,
    halfOpen(direction = 'both') {
      if (socketsOpen === 0) return;
      faults.halfOpens++;
      for (const way of waysOf(direction)) lanes[way].vanish();
    },
  };

  function drop(): void {
    release();
    client.destroy();
    server.destroy();
  }
  return { handle, drop };
}

function waysOf(direction: Direction): readonly ('up' | 'down')[] {
  return direction === 'both' ? ['up', 'down'] : [direction];
}

/** Throws `assertion` for a condition that no connection can have. */
export function assertCondition({
  roundTripMs,
  jitterMs,
  loss,
  burstMessages,
  disconnectsPerMinute,
}: NetworkCondition): void {
  assertDelay(roundTripMs, 'A round trip');
  assertDelay(jitterMs, 'A jitter');
  assert(loss >= 0 && loss <= 1, `A loss is a share from 0 to 1, not ${loss}.`);
  assert(burstMessages >= 1, `A loss takes at least one message, not ${burstMessages}.`);
  assert(disconnectsPerMinute >= 0, `A connection breaks 0 times a minute or more, not ${disconnectsPerMinute}.`);
}

/** Throws `assertion` for a throttle that would pass nothing. */
export function assertThrottle(bytesPerSecond: number | undefined): void {
  const isGood = bytesPerSecond === undefined || (bytesPerSecond >= 1 && bytesPerSecond < Infinity);
  assert(isGood, `A throttle passes at least 1 byte a second, not ${bytesPerSecond}.`);
}

function assertDelay(delayMs: number, name: string): void {
  const isGood = delayMs >= 0 && delayMs <= PROXY_LIMITS.delayMs;
  assert(isGood, `${name} lasts 0 to ${PROXY_LIMITS.delayMs} ms, not ${delayMs}.`);
}
