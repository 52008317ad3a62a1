/** One process that serves everything on one port: pages, matchmaking and sockets; and stops without losing a recording. */
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { matchMaker, registerRoomDefinitions, ServerError, type RegisteredHandler } from '@colyseus/core';
import { setLogger } from '@colyseus/core/Logger';
import type { WebSocketTransport } from '@colyseus/ws-transport';
import { SamestepError } from '#shared/errors.ts';
import { addressesOf, type Addresses, type Listening } from './addresses.ts';
import { createClosers, type Closers } from './closers.ts';
import { drain } from './cluster/drain.ts';
import { keepPm2Out } from './colyseus-internals.ts';
import { TRANSPORT_PAYLOAD_BYTES } from './fence-limits.ts';
import type { GameRoom } from './game-room.ts';
import { checkClient, createHttpApp } from './http-app.ts';
import { createGuardedServer } from './limits/guarded-server.ts';
import { HTTP_LIMITS } from './limits/http-limits.ts';
import { RETURNING } from './join-request.ts';
import { replayFinder } from './kept-replays.ts';
import { Listings } from './listings.ts';
import { KeptTransport } from './kept-transport.ts';
import { errorText, type Log } from './log.ts';
import type { MatchProcess } from './match-process.ts';
import { pageRules } from './matchmaking/page-rules.ts';
import { observe } from './observability/observe.ts';
import { trackSockets } from './open-sockets.ts';
import { createOrigins, tellRefusedPage, type Origins } from './origins.ts';
import type { TicketState } from './restart-desk.ts';
import type { Services } from './services.ts';

export interface GameServerOptions {
  readonly rooms: Readonly<Record<string, RegisteredHandler>>;
  readonly services: Services;
  /** The folder of the built client. */
  readonly clientFolder: string;
  /**
   * Called before anybody can come: opens the rooms of matches that were going on when the process before ended. In a cluster also later, with
   * another process that has ended.
   */
  readonly resume?: (of?: MatchProcess) => Promise<void>;
}

/** A server that listens. */
export interface GameServer {
  readonly port: number;
  readonly addresses: Addresses;
  /**
   * Takes no new rooms, lets matches play on for so long, and keeps what still plays then for another process to go on with. Call `stop` when it
   * resolves.
   */
  drain(withinSeconds: number): Promise<void>;
  /** Ends every match within `withinSeconds`, then closes what is left. Resolves to whether all ended in time. */
  stop(withinSeconds: number): Promise<boolean>;
}

/** How long closed sockets may take to say goodbye before they are cut. */
const GOODBYE_MS = 300;

/** The path of a room's socket: process and room. */
const ROOM_PATH = /^\/[A-Za-z0-9_-]+\/[A-Za-z0-9_-]+\/?$/;

/**
 * Starts listening. Throws a `SamestepError` for a taken port, a wrong host or a missing client. Whatever it throws, all is closed that was open, the
 * services too; matches that it had gone on with are left for the next process. One server a process.
 */
export async function startGameServer(options: GameServerOptions): Promise<GameServer> {
  const { platform, queue, cluster, log } = options.services;
  const closers = createClosers(log);
  closers.add('cluster', () => cluster?.close());
  closers.add('platform', () => platform?.close());
  closers.add('queue', () => queue?.close());
  try {
    return await start(options, closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function start(
  { rooms, services, clientFolder, resume }: GameServerOptions,
  closers: Closers,
): Promise<GameServer> {
  const { config, log, metrics, build, replays, wireCounts, platform, queue, actions, cluster } = services;
  checkClient(clientFolder);
  const recordingsFolder = join(config.dataDir, 'recordings');
  const startedMs = performance.now();
  let port = config.port;
  const listening = (): Listening => ({ host: config.host, port, publicUrl: config.publicUrl });
  const health = (isVerbose: boolean) => ({
    ok: matchMaker.state === matchMaker.MatchMakerState.READY,
    state: cluster?.state ?? 'open',
    uptimeSeconds: Math.round((performance.now() - startedMs) / 1000),
    rooms: metrics.value('rooms'),
    players: metrics.value('players'),
    lateP99Ms: Math.round(metrics.lateP99Ms() * 100) / 100,
    buildId: build.buildId,
    // What a client that was not built here says hello with; every page of this server carries the same.
    build: { protocol: build.protocol, games: build.games },
    ...(platform && { config: { version: platform.live.state.version, problem: platform.live.problem } }),
    counts: metrics.all(),
    ...(platform && { journal: { waiting: platform.journal.waiting, refused: platform.journal.refused } }),
    ...(isVerbose && { wire: wireCounts.sum() }),
  });
  const server = createGuardedServer({
    limits: HTTP_LIMITS,
    hasProxy: config.trustedProxies > 0,
    log,
    metrics,
  });
  const sockets = trackSockets(server, config.socketsMax);
  const observed = observe({
    services,
    connections: { open: () => sockets.all.size, bytes: sockets.bytes },
    isDraining: () => matchMaker.state !== matchMaker.MatchMakerState.READY || (cluster?.state ?? 'open') !== 'open',
  });
  closers.add('observed', () => observed.stop());
  services.isCrowded = () => observed.admission().isClosed;
  const origins = createOrigins(config);
  const app = createHttpApp({
    clientFolder,
    trustedProxies: config.trustedProxies,
    origins,
    listening,
    health,
    ticketState: (roomId, ticket) => ticketStateOf(services, roomId, ticket),
    cluster,
    findReplay: replayFinder(replays, recordingsFolder),
    platform,
    queue,
    rulesFor: pageRules(services),
    actions,
    recordingsFolder,
    observed,
    metricsToken: config.metricsToken,
    log,
    metrics,
  });
  server.on('request', app);
  const transport = openSockets(server, { origins, log, metrics });
  closers.add('sockets', async () => {
    transport.shutdown();
    // What ends with the server hears of it; one that never listened does not say that it is closed.
    if (server.listening) server.close();
    else server.emit('close');
    for (const socket of sockets.all) socket.destroy();
  });
  keepPm2Out();
  setLogger(colyseusLogger(log));
  const { shared } = cluster ?? {};
  const isFirst = matchMaker.state !== matchMaker.MatchMakerState.READY;
  await matchMaker.setup(shared?.presence, shared?.driver ?? new Listings(), shared?.publicAddress, shared?.select);
  registerRoomDefinitions({ ...rooms });
  if (isFirst) closers.add('rooms', () => leaveRooms(services));
  await matchMaker.accept();
  await resume?.();
  port = await listen(server, config);
  await cluster?.enter({
    address: `${hostInside(config.host)}:${port}`,
    resume: async (of) => resume?.(of),
    room() {
      const { max, isClosed } = platform?.live.state.values.rooms ?? {};
      return { roomsMax: max ?? config.roomsMax, isClosed: isClosed === true || observed.admission().isClosed };
    },
  });
  let isHandedOn = false;

  return {
    port,
    addresses: addressesOf(listening()),
    async drain(withinSeconds) {
      isHandedOn =
        cluster !== undefined && (await drain(cluster, { log, withinSeconds, endSeconds: config.shutdownSeconds })) > 0;
    },
    async stop(withinSeconds) {
      server.close();
      // Who waits for an answer, or for a match, hears that now.
      await queue?.close();
      // Rooms that are handed on must not end what another process goes on with.
      const isClean = isHandedOn || (await endMatches(services, withinSeconds));
      transport.shutdown();
      await allClosed(sockets.all, GOODBYE_MS);
      for (const socket of sockets.all) socket.destroy();
      observed.stop();
      await platform?.close();
      await cluster?.close();
      return isClean;
    },
  };
}

/** A start that came to nothing: matches that went on stand still, and are left as a process leaves them that hands them on. */
async function leaveRooms(services: Services): Promise<void> {
  const handed = (await services.cluster?.drains.handOn(services.log)) ?? [];
  if (handed.length === 0 && matchMaker.state === matchMaker.MatchMakerState.READY)
    await endMatches(services, services.config.shutdownSeconds);
}

/** What a room knows of a ticket, on whatever process it is. Rejects with 503 when that one does not say. */
async function ticketStateOf({ restarts, cluster }: Services, roomId: string, ticket: string): Promise<TicketState> {
  const isElsewhere = cluster?.shared !== undefined && matchMaker.getLocalRoomById(roomId) === undefined;
  if (!isElsewhere || (await matchMaker.driver.findOne({ roomId })) === undefined)
    return restarts.ticketState(roomId, ticket);
  try {
    return await matchMaker.remoteRoomCall<GameRoom, 'ticketState'>(roomId, 'ticketState', [ticket]);
  } catch (error) {
    throw new ServerError(503, RETURNING.message, { cause: error });
  }
}

/** Where other processes of this machine reach it, or of others when HOST says so. */
function hostInside(host: string | undefined): string {
  return host === undefined || host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
}

/** Colyseus writes to the console by itself; its lines are ours to limit. Its hints are for its own developers. */
function colyseusLogger(log: Log): Parameters<typeof setLogger>[0] {
  const text = (values: readonly unknown[]) => values.map(errorText).join(' ');
  const debug = (...values: readonly unknown[]) => log.debug('colyseus', text(values));
  return {
    debug,
    trace: debug,
    info: debug,
    warn: (...values: readonly unknown[]) => log.warn('colyseus', text(values)),
    error: (...values: readonly unknown[]) => log.error('colyseus', text(values)),
  };
}

interface SocketParts extends Pick<Services, 'log' | 'metrics'> {
  readonly origins: Origins;
}

/**
 * Sockets of rooms go to Colyseus, those of pages that may open one; an upgrade to anything else is refused, or it would stay open with nobody
 * behind it. Browsers let every page open sockets to everyone, and say whose page it is.
 */
function openSockets(server: Server, { origins, log, metrics }: SocketParts): WebSocketTransport {
  const transport = new KeptTransport({ noServer: true, maxPayload: TRANSPORT_PAYLOAD_BYTES });
  transport.attachToServer(server, { filter: (request) => isForRoom(request) && origins.isWelcome(request.headers) });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    if (!isForRoom(request)) return refuseUpgrade(socket, '404 Not Found');
    if (origins.isWelcome(request.headers)) return;
    metrics.count('refused.origin-foreign');
    tellRefusedPage(log, request.headers);
    refuseUpgrade(socket, '403 Forbidden');
  });
  return transport;
}

/** Node looks after it no more: a peer that is gone by now would end the process, one that never closes would keep its socket for ever. */
function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}

function isForRoom({ url = '' }: IncomingMessage): boolean {
  return ROOM_PATH.test(url.split('?')[0]);
}

/** Colyseus' own `listen` neither resolves nor rejects on a taken port; this one says what to change. */
function listen(
  server: Server,
  { port, host }: { readonly port: number; readonly host: string | undefined },
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, port, host)));
    server.listen(port, host, () => resolve(portOf(server.address(), port)));
  });
}

function portOf(address: AddressInfo | string | null, fallback: number): number {
  return typeof address === 'object' && address !== null ? address.port : fallback;
}

function listenError(error: Error, port: number, host: string | undefined): SamestepError {
  const code = 'code' in error ? error.code : undefined;
  const says: Readonly<Record<string, { readonly what: string; readonly fix: string }>> = {
    EADDRINUSE: { what: `Port ${port} is taken.`, fix: 'Set PORT to another, or stop what listens there.' },
    EACCES: { what: `Port ${port} may not be used by this user.`, fix: 'Set PORT to a number above 1023.' },
    EADDRNOTAVAIL: {
      what: `HOST ${host} is not an address of this machine.`,
      fix: 'Set HOST to one, or leave it out for all.',
    },
    ENOTFOUND: {
      what: `HOST ${host} is not known.`,
      fix: 'Set HOST to an address of this machine, or leave it out for all.',
    },
  };
  const known = typeof code === 'string' && Object.hasOwn(says, code) ? says[code] : undefined;
  const { what, fix } = known ?? {
    what: `Listening on port ${port} failed: ${error.message}.`,
    fix: 'Set HOST and PORT to others.',
  };
  return new SamestepError({ code: 'config/environment', what, fix, data: { port, host }, cause: error });
}

async function endMatches({ log }: Services, withinSeconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), withinSeconds * 1000);
  });
  const ended = matchMaker.gracefullyShutdown().then(
    () => true,
    (error: unknown) => {
      log.error('server.stop', 'The matches could not all be ended.', { error: errorText(error) });
      return false;
    },
  );
  const isClean = await Promise.race([ended, deadline]);
  clearTimeout(timer);
  return isClean;
}

async function allClosed(sockets: ReadonlySet<Socket>, withinMs: number): Promise<void> {
  const closed = [...sockets].map(
    (socket) => new Promise<void>((resolve) => void socket.once('close', () => resolve())),
  );
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([Promise.all(closed), new Promise<void>((resolve) => (timer = setTimeout(resolve, withinMs)))]);
  clearTimeout(timer);
}
