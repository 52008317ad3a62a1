/** The only doors into what Colyseus keeps to itself: frames before its decoders, seats before they are reserved, returns, rooms with a given id, PM2. */
import { matchMaker, Room, type Client } from '@colyseus/core';

/** Called for every frame of a client. */
const FRAME_ENTRY = '_onMessage';
/** Called by matchmaking with a session id and the join options; resolves to whether the seat is held. */
const RESERVE_ENTRY = '_reserveSeat';
/** Called by matchmaking with a token; returns the session that it leads back to. */
const TOKEN_ENTRY = 'checkReconnectionToken';
/** Called for a socket with its session and token; returns whether it may come in. */
const SOCKET_ENTRY = 'hasReservedSeat';
/** Called next, with the socket's client, what is known of its request, and the options of its address. */
const JOIN_ENTRY = '_onJoin';
/** What waits for a client that has not said yet that it is ready. */
const HELD_MESSAGES = '_enqueuedMessages';

/**
 * Gives every frame of a room's clients to `take` instead of Colyseus; returns Colyseus' own handling, for the frames that are
 * its business. Upstream has no public hook before its decoders. Throws at once when upstream has renamed the entry: a room
 * without its fence must not start.
 */
export function takeFrames(
  room: Room,
  take: (client: Client, frame: Uint8Array) => void,
): (client: Client, frame: Uint8Array) => void {
  checkEntry(FRAME_ENTRY);
  Object.defineProperty(room, FRAME_ENTRY, { value: take });
  return (client, frame) => void callUpstream(room, FRAME_ENTRY, [client, frame]);
}

/**
 * Asks `mayReserve` before a new seat is reserved, in the same turn: upstream counts connections only, and two requests for the
 * last seat would both be let in. Not asked for seats that are kept for a reconnection.
 */
export function askBeforeReserving(room: Room, mayReserve: (sessionId: string, options: unknown) => boolean): void {
  checkEntry(RESERVE_ENTRY);
  const reserve = async (...values: readonly unknown[]): Promise<unknown> => {
    const [sessionId, options, , , isReconnection] = values;
    if (isReconnection !== true && typeof sessionId === 'string' && !mayReserve(sessionId, options)) return false;
    return callUpstream(room, RESERVE_ENTRY, values);
  };
  Object.defineProperty(room, RESERVE_ENTRY, { value: reserve });
}

/**
 * Lets people come back with another token than Colyseus' newest: `currentOf` gives that one, or throws the refusal, and `offered` hears
 * which a client came with, before `onReconnect`.
 */
export function readTokens(
  room: Room,
  { currentOf, offered }: { currentOf(token: string): string; offered(client: Client, token: string): void },
): void {
  for (const entry of [TOKEN_ENTRY, SOCKET_ENTRY, JOIN_ENTRY]) checkEntry(entry);
  const current = (token: unknown): unknown => (typeof token === 'string' ? currentOf(token) : token);
  const check = (token: unknown): unknown => callUpstream(room, TOKEN_ENTRY, [current(token)]);
  const maySocket = (sessionId: string, token: unknown): unknown =>
    callUpstream(room, SOCKET_ENTRY, [sessionId, current(token)]);
  const join = (client: Client, request: unknown, options: Readonly<Record<string, unknown>> = {}): unknown => {
    const { reconnectionToken: token } = options;
    if (typeof token === 'string') offered(client, token);
    return callUpstream(room, JOIN_ENTRY, [client, request, { ...options, reconnectionToken: current(token) }]);
  };
  Object.defineProperty(room, TOKEN_ENTRY, { value: check });
  Object.defineProperty(room, SOCKET_ENTRY, { value: maySocket });
  Object.defineProperty(room, JOIN_ENTRY, { value: join });
}

/** Upstream keeps no seat for a client that was lost before it said that it is ready. This one is to be taken for ready; it is sent nothing more. */
export function takeForReady(client: Client): void {
  Reflect.deleteProperty(client, HELD_MESSAGES);
}

/**
 * Opens a room with an id of our choice, which matchmaking's own `createRoom` does not take. The room is made before this returns.
 * Rejects when the room's `onCreate` throws, or when the id is taken.
 */
export async function openRoomAs(name: string, roomId: string): Promise<void> {
  // The third is the id of a room that Colyseus' own development mode restores.
  const listing = await matchMaker.handleCreateRoom(name, {}, undefined, roomId);
  if (listing.roomId !== roomId) throw new TypeError(`Room ${roomId} was opened as ${listing.roomId}.`);
}

function checkEntry(name: string): void {
  if (typeof Reflect.get(Room.prototype, name) === 'function') return;
  throw new TypeError(
    `Room.${name} of @colyseus/core is gone: adapt server/colyseus-internals.ts before anything else.`,
  );
}

/** Looked up at each call: Colyseus' latency simulation replaces methods on the prototype. */
function callUpstream(room: Room, name: string, values: readonly unknown[]): unknown {
  const upstream: unknown = Reflect.get(Room.prototype, name);
  return typeof upstream === 'function' ? Reflect.apply(upstream, room, values) : undefined;
}

/**
 * Keeps PM2's agent out of the process, which Colyseus loads by itself to count rooms: it would look through every open handle each second, send
 * messages to whoever forked the process, write errors as they are to the console, and take promises that nobody waited for away from us. It
 * takes what is under its symbol for an agent that is there already. Call it before matchmaking is set up.
 */
export function keepPm2Out(): void {
  Reflect.set(globalThis, Symbol.for('@pm2/io'), { metric: () => undefined });
}
