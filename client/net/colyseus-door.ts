// The file that knows the Colyseus SDK: opens rooms and turns their messages into bytes whose first byte is the type.
import { ColyseusSDK } from '@colyseus/sdk/Client';
import { keepStateBytes, receiveState } from './state-bytes.ts';
import type { Room } from '@colyseus/sdk';
import type { Destination, Door, Line, LineEvents } from './line.ts';

/** Who asks for a room. */
export interface Access {
  /** Undefined for nobody. */
  token(): Promise<string | undefined>;
  /** The last token was refused: another may be good. */
  refused(): void;
}

const NOBODY: Access = { token: async () => undefined, refused: () => undefined };

/** Matchmaking's answer to a token that is no good. */
const UNAUTHORIZED = 401;

/**
 * A door to the rooms of one game on one server. `serverUrl` is http(s) or ws(s); rooms have the game's name. The access
 * token is told to matchmaking alone: the SDK's own way would write it into the address of the socket, and so into the logs between.
 */
export function colyseusDoor(serverUrl: string, gameName: string, access: Access = NOBODY): Door {
  keepStateBytes();
  const headers: Record<string, string> = {};
  const sdk = new ColyseusSDK(serverUrl, { headers });
  return {
    async open(destination, options, events) {
      const open = async () => {
        const token = await access.token();
        if (token === undefined) delete headers['Authorization'];
        else headers['Authorization'] = `Bearer ${token}`;
        return openRoom(sdk, gameName, destination, options);
      };
      const room = await open().catch((error: unknown) => {
        if (!isUnauthorized(error)) throw error;
        access.refused();
        return open();
      });
      return lineOver(room, events);
    },
  };
}

function isUnauthorized(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === UNAUTHORIZED;
}

function openRoom(sdk: ColyseusSDK, gameName: string, destination: Destination, options: object): Promise<Room> {
  switch (destination.kind) {
    case 'quick-play':
      return sdk.joinOrCreate(gameName, options);
    case 'create':
      return sdk.create(gameName, { ...options, lobby: true });
    case 'room':
      return sdk.joinById(destination.roomId, options);
    case 'ticket':
      return sdk.joinById(destination.roomId, { ...options, ticket: destination.ticket });
    case 'seat':
      return sdk.reconnect(`${destination.roomId}:${destination.token}`);
  }
}

/** Called in the microtask in which the room was joined: no message can have come before the handlers stand. */
function lineOver(room: Room, events: LineEvents): Line {
  let isOver = false;
  // The SDK's own reconnection keeps one Room over many sockets and a queue that overwrites itself: ours opens a new line instead.
  room.reconnection.enabled = false;
  room.onMessage('*', (type: string | number, payload: unknown) => {
    if (isOver) return;
    if (typeof type === 'number' && payload instanceof Uint8Array) events.message(withType(type, payload));
    else if (typeof type === 'string') events.notice(type, payload);
  });
  receiveState(room, (message) => {
    if (!isOver) events.message(message);
  });
  // Without a listener the SDK has nothing to call; the close that follows an error tells all.
  room.onError(() => undefined);
  room.onLeave((code) => {
    if (isOver) return;
    isOver = true;
    events.closed(code);
  });
  return {
    roomId: room.roomId,
    token: room.reconnectionToken.slice(room.reconnectionToken.indexOf(':') + 1),
    get isOpen() {
      return !isOver && room.connection.isOpen;
    },
    send(message) {
      // Never while closed: the SDK would queue a view of its one buffer, and send the last message in place of every queued one.
      if (!isOver && room.connection.isOpen) room.sendBytes(message[0], message.subarray(1));
    },
    ping(answered) {
      if (!isOver) room.ping(answered);
    },
    leave() {
      if (isOver) return;
      isOver = true;
      if (room.connection.isOpen) void room.leave(true);
    },
    drop() {
      // 4010 is the SDK's "may try to reconnect", the code of a socket closed by a lost network.
      if (!isOver) room.connection.close(4010);
    },
  };
}

/** The payload is a view of the SDK's receive buffer: copied, with the type in front again. */
function withType(type: number, payload: Uint8Array): Uint8Array {
  const message = new Uint8Array(payload.length + 1);
  message[0] = type;
  message.set(payload, 1);
  return message;
}
