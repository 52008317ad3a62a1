// The fault proxy: listens on loopback, passes every connection on to a server there, and does to it what a test asks.
import { connect, createServer, type Socket } from 'node:net';
import { assert } from '#shared/assert.ts';
import { assertCondition, assertThrottle, joinSockets } from '#scripts/proxy/connection.ts';
import { PROXY_LIMITS } from '#scripts/proxy/limits.ts';
import type { FaultControls, ProxyConnection } from '#scripts/proxy/connection.ts';
import type { NetworkCondition } from '#shared/testing/conditions.ts';

export interface ProxyOptions {
  /** The server's port on 127.0.0.1. */
  readonly to: number;
  /** The proxy's own port on 127.0.0.1; 0, the default, for any that is free. */
  readonly listen?: number;
  /** All delays, losses and breaks follow from it. */
  readonly seed?: number;
  /** What every connection begins with. */
  readonly network?: NetworkCondition;
  readonly throttleBytesPerSecond?: number;
  /** What is done to all is done to WebSockets alone: pages and requests pass untouched. */
  readonly onlyWebSockets?: boolean;
  /** Hears of each connection that came when nothing listened on the server's port. */
  readonly noServer?: () => void;
}

/** What a proxy has seen since it began, closed connections included. */
export interface ProxyTotals {
  readonly connections: number;
  readonly webSockets: number;
  /** Connections that were reset at once because too many were open. */
  readonly refused: number;
  /** Bytes that were passed on. */
  readonly upBytes: number;
  readonly downBytes: number;
  readonly faults: ProxyFaults;
}

/** Faults by kind: segments made late, sent again or throttled; bytes that vanished; and how often connections were stalled, reset, cut. */
export interface ProxyFaults {
  readonly delayed: number;
  readonly resent: number;
  readonly throttled: number;
  readonly vanishedBytes: number;
  readonly stalls: number;
  readonly resets: number;
  readonly halfOpens: number;
}

/**
 * A running proxy. Its controls act on all connections that are open now; a network and a throttle for both directions hold for those
 * to come as well.
 * With `onlyWebSockets` they leave other connections alone.
 */
export interface FaultProxy extends FaultControls {
  readonly port: number;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Open connections and the latest closed ones, in the order in which they came. */
  readonly connections: readonly ProxyConnection[];
  readonly totals: ProxyTotals;
  /**
   * The first connection, now or later, that `isWanted`: it is asked about those there are, then about each that comes, becomes a
   * WebSocket or closes. Rejects when the proxy closes first.
   */
  find(isWanted: (connection: ProxyConnection) => boolean): Promise<ProxyConnection>;
  /** The newest open WebSocket, or the first to come. */
  newestWebSocket(): Promise<ProxyConnection>;
  /** Ends everything: sockets, timers, the port. Resolves when all are gone. */
  close(): Promise<void>;
}

interface Waiter {
  isWanted(connection: ProxyConnection): boolean;
  found(connection: ProxyConnection): void;
  failed(error: Error): void;
}

const sum = (connections: readonly ProxyConnection[], of: (connection: ProxyConnection) => number): number =>
  connections.reduce((total, connection) => total + of(connection), 0);

/** Resolves when it listens; rejects when it cannot. */
export async function startProxy(options: ProxyOptions): Promise<FaultProxy> {
  const { to, listen = 0, seed = 1, onlyWebSockets = false } = options;
  let network = options.network;
  let throttle = options.throttleBytesPerSecond;
  if (network !== undefined) assertCondition(network);
  assertThrottle(throttle);

  const open = new Map<ProxyConnection, () => void>();
  const closed: ProxyConnection[] = [];
  let waiters: Waiter[] = [];
  let forgotten: ProxyTotals = totalsOf([], { connections: 0, webSockets: 0, refused: 0 });
  const seen = { connections: 0, webSockets: 0, refused: 0 };
  let isClosing = false;
  let gone = (): void => {};

  const server = createServer({ allowHalfOpen: true, noDelay: true }, accept);

  function accept(client: Socket): void {
    if (open.size >= PROXY_LIMITS.openConnections || isClosing) {
      seen.refused++;
      client.on('error', () => {
        // It is reset anyway.
      });
      client.resetAndDestroy();
      return;
    }
    const number = ++seen.connections;
    const upstream = connect({ port: to, host: '127.0.0.1', allowHalfOpen: true });
    upstream.once('error', (error) => {
      if ('code' in error && error.code === 'ECONNREFUSED') options.noServer?.();
    });
    const { handle, drop } = joinSockets({
      number,
      client,
      server: upstream,
      seed,
      events: {
        becameWebSocket() {
          seen.webSockets++;
          if (onlyWebSockets) begin(handle);
          tell(handle);
        },
        closed() {
          open.delete(handle);
          keep(handle);
          tell(handle);
          if (open.size === 0) gone();
        },
      },
    });
    open.set(handle, drop);
    if (!onlyWebSockets) begin(handle);
    tell(handle);
  }

  function begin(connection: ProxyConnection): void {
    if (network !== undefined) connection.setNetwork(network);
    if (throttle !== undefined) connection.setThrottle(throttle);
  }

  function keep(connection: ProxyConnection): void {
    closed.push(connection);
    if (closed.length <= PROXY_LIMITS.closedConnections) return;
    forgotten = totalsOf(closed.splice(0, 1), seen, forgotten);
  }

  function tell(connection: ProxyConnection): void {
    waiters = waiters.filter((waiter) => {
      if (!waiter.isWanted(connection)) return true;
      waiter.found(connection);
      return false;
    });
  }

  const affected = (): readonly ProxyConnection[] =>
    [...open.keys()].filter(({ isWebSocket }) => isWebSocket || !onlyWebSockets);
  const kept = (): readonly ProxyConnection[] =>
    [...closed, ...open.keys()].toSorted((one, other) => one.number - other.number);

  function find(isWanted: Waiter['isWanted']): Promise<ProxyConnection> {
    const present = kept().find(isWanted);
    if (present !== undefined) return Promise.resolve(present);
    if (isClosing) return Promise.reject(new Error('The proxy is closed; no connection will come.'));
    assert(waiters.length < PROXY_LIMITS.waiters, `More than ${PROXY_LIMITS.waiters} wait for a connection.`);
    return new Promise((found, failed) => waiters.push({ isWanted, found, failed }));
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(listen, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    get connections() {
      return kept();
    },
    get totals() {
      return totalsOf(kept(), seen, forgotten);
    },
    find,
    newestWebSocket() {
      const isWanted = ({ isOpen, isWebSocket }: ProxyConnection): boolean => isOpen && isWebSocket;
      const present = kept().findLast(isWanted);
      return present === undefined ? find(isWanted) : Promise.resolve(present);
    },
    setNetwork(condition, direction = 'both') {
      assertCondition(condition);
      if (direction === 'both') network = condition;
      for (const connection of affected()) connection.setNetwork(condition, direction);
    },
    setThrottle(bytesPerSecond, direction = 'both') {
      assertThrottle(bytesPerSecond);
      if (direction === 'both') throttle = bytesPerSecond;
      for (const connection of affected()) connection.setThrottle(bytesPerSecond, direction);
    },
    stall(durationMs, direction) {
      for (const connection of affected()) connection.stall(durationMs, direction);
    },
    reset() {
      for (const connection of affected()) connection.reset();
    },
    halfOpen(direction) {
      for (const connection of affected()) connection.halfOpen(direction);
    },
    async close() {
      isClosing = true;
      for (const { failed } of waiters) failed(new Error('The proxy was closed before such a connection came.'));
      waiters = [];
      const ended = new Promise<void>((resolve) => server.close(() => resolve()));
      const emptied = new Promise<void>((resolve) => (gone = resolve));
      for (const drop of open.values()) drop();
      if (open.size === 0) gone();
      await Promise.all([ended, emptied]);
    },
  };
}

function totalsOf(
  connections: readonly ProxyConnection[],
  seen: Pick<ProxyTotals, 'connections' | 'webSockets' | 'refused'>,
  before?: ProxyTotals,
): ProxyTotals {
  const both = (of: (lane: ProxyConnection['up']) => number): number =>
    sum(connections, ({ up, down }) => of(up) + of(down));
  const faults = before?.faults;
  return {
    ...seen,
    upBytes: (before?.upBytes ?? 0) + sum(connections, ({ up }) => up.passedBytes),
    downBytes: (before?.downBytes ?? 0) + sum(connections, ({ down }) => down.passedBytes),
    faults: {
      delayed: (faults?.delayed ?? 0) + both(({ delayed }) => delayed),
      resent: (faults?.resent ?? 0) + both(({ resent }) => resent),
      throttled: (faults?.throttled ?? 0) + both(({ throttled }) => throttled),
      vanishedBytes: (faults?.vanishedBytes ?? 0) + both(({ vanishedBytes }) => vanishedBytes),
      stalls: (faults?.stalls ?? 0) + sum(connections, (connection) => connection.faults.stalls),
      resets: (faults?.resets ?? 0) + sum(connections, (connection) => connection.faults.resets),
      halfOpens: (faults?.halfOpens ?? 0) + sum(connections, (connection) => connection.faults.halfOpens),
    },
  };
}
