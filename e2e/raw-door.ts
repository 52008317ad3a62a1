// The way into a room with nothing but Node's HTTP and a WebSocket: docs/protocol.md, "Reaching a room", written as a program.
import { request } from 'node:http';
import { WebSocket } from 'ws';

/** Colyseus' frames, as far as the document needs them. */
export const FRAME = Object.freeze({ joinRoom: 10, error: 11, leaveRoom: 12, notice: 13, message: 17, ping: 18 });

/** What matchmaking is asked. */
export interface Ask {
  /** http://host:port */
  readonly url: string;
  readonly method: 'create' | 'join' | 'joinOrCreate' | 'joinById' | 'reconnect';
  /** The game's name, or a room's id for joinById and reconnect. */
  readonly name: string;
  readonly body: object;
  /** The address the request is said to come from, for a server behind a proxy. */
  readonly forwardedFor?: string;
  /** Whose account it is; a seat of nobody's when left out. */
  readonly accessToken?: string;
}

/** A seat that was reserved. */
export interface Seat {
  readonly roomId: string;
  readonly processId: string;
  readonly sessionId: string;
}

/** Matchmaking said no. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly code: number;

  constructor(code: number, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

/** Reserves a seat. Rejects with a RefusedError. */
export async function reserve({ url, method, name, body, ...who }: Ask): Promise<Seat> {
  const answer = await postJson(`${url}/matchmake/${method}/${name}`, body, who);
  if (isSeat(answer)) return answer;
  const { code, message } = { code: 0, message: 'Matchmaking answered something else.', ...Object(answer) };
  throw new RefusedError(Number(code), String(message));
}

/** A GET whose answer is JSON. */
export function getJson(url: string): Promise<unknown> {
  return ask(url, 'GET', undefined, {});
}

/** A POST whose answer is JSON. */
export function postJson(
  url: string,
  body: object,
  { forwardedFor, accessToken }: Pick<Ask, 'forwardedFor' | 'accessToken'> = {},
): Promise<unknown> {
  return ask(url, 'POST', JSON.stringify(body), {
    'Content-Type': 'application/json',
    ...(forwardedFor !== undefined && { 'X-Forwarded-For': forwardedFor }),
    ...(accessToken !== undefined && { Authorization: `Bearer ${accessToken}` }),
  });
}

function ask(
  url: string,
  method: string,
  body: string | undefined,
  headers: Readonly<Record<string, string>>,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        try {
          resolve(JSON.parse(Buffer.concat(parts).toString()));
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
    call.on('error', reject);
    call.end(body);
  });
}

function isSeat(value: unknown): value is Seat {
  const has = (name: string) =>
    typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'string';
  return has('roomId') && has('processId') && has('sessionId');
}

/** Why a socket closed. */
export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** What comes over a line. */
export interface LineEvents {
  /** A message of our protocol; the first byte is its type. */
  message(bytes: Uint8Array): void;
  closed(closed: Closed): void;
}

/** A room's socket, after the handshake. */
export interface Line {
  readonly seat: Seat;
  /** Comes back to the seat within 20 s; another after every return. */
  readonly token: string;
  readonly isOpen: boolean;
  /** Sends a message of our protocol. */
  send(message: Uint8Array): void;
  /** Sends a frame as it is: Colyseus' byte is the caller's. */
  sendFrame(frame: Uint8Array): void;
  leave(): void;
  /** Cuts the socket, as a lost network does. */
  cut(): void;
}

/** Opens the socket of a reserved seat and shakes hands. Rejects with a RefusedError when the room says no. */
export function openLine(url: string, seat: Seat, events: LineEvents, returnToken = ''): Promise<Line> {
  const back = returnToken === '' ? '' : `&reconnectionToken=${returnToken}`;
  const address = `${url.replace(/^http/, 'ws')}/${seat.processId}/${seat.roomId}?sessionId=${seat.sessionId}${back}`;
  const socket = new WebSocket(address);
  const sendFrame = (frame: Uint8Array): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(frame);
  };
  return new Promise((resolve, reject) => {
    let token = '';
    // The close that follows an error tells.
    socket.on('error', () => undefined);
    socket.on('close', (code, reason) => {
      reject(new RefusedError(code, `The socket closed with ${code} ${reason.toString()}`));
      events.closed({ code, reason: reason.toString() });
    });
    socket.on('message', (data: Buffer) => {
      const frame = Uint8Array.from(data);
      if (frame[0] === FRAME.message) events.message(frame.subarray(1));
      else if (frame[0] === FRAME.error) reject(readError(frame));
      else if (frame[0] === FRAME.joinRoom) {
        token = new TextDecoder().decode(frame.subarray(2, 2 + frame[1]));
        sendFrame(Uint8Array.of(FRAME.joinRoom));
        resolve({
          seat,
          token,
          get isOpen() {
            return socket.readyState === WebSocket.OPEN;
          },
          send: (message) => sendFrame(Uint8Array.of(FRAME.message, ...message)),
          sendFrame,
          leave: () => sendFrame(Uint8Array.of(FRAME.leaveRoom)),
          cut: () => socket.terminate(),
        });
      }
    });
  });
}

/** The room's no: its code as msgpack's uint16, its sentence as a msgpack string of 8 bits of length, or of 5. */
export function readError(frame: Uint8Array): RefusedError {
  const code = frame[1] === 0xcd ? frame[2] | (frame[3] << 8) : 0;
  const sentence = new TextDecoder().decode(frame.subarray(frame[4] === 0xd9 ? 6 : 5));
  return new RefusedError(code, sentence);
}
