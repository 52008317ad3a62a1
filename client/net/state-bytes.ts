// What Colyseus calls a room's state, undecoded: its bytes are messages of the session, which reads them itself.
import { registerSerializer } from '@colyseus/sdk/serializer/Serializer';
import { SERVER } from '#shared/wire/protocol.ts';
import type { Room } from '@colyseus/sdk';

/** Where the SDK would begin to decode. */
interface Start {
  readonly offset: number;
}

/** In place of the SDK's own decoder, for every room of the page: of other rooms no state comes. The SDK makes one for each room. */
class StateBytes {
  receive: (message: Uint8Array) => void = () => undefined;

  /** The types are known here. Without this method the SDK would not step over them. */
  handshake(): void {}

  setState(frame: Uint8Array, start: Start): void {
    this.receive(withType(SERVER.state, frame, start));
  }

  patch(frame: Uint8Array, start: Start): void {
    this.receive(withType(SERVER.patch, frame, start));
  }

  getState(): undefined {}

  teardown(): void {
    this.receive = () => undefined;
  }
}

/** To be called before a room is opened. */
export function keepStateBytes(): void {
  // The SDK's root would bring its own for both: 'none' is what rooms without a state say.
  registerSerializer('schema', StateBytes);
  registerSerializer('none', StateBytes);
}

/** From now on the states and patches of a room go to `receive`, between its other messages as they come. */
export function receiveState(room: Room, receive: (message: Uint8Array) => void): void {
  const serializer: unknown = room.serializer;
  if (serializer instanceof StateBytes) serializer.receive = receive;
}

/** The frame is the receiver's own: the SDK makes one for each message of the socket. So the type takes the place of the SDK's code. */
function withType(type: number, frame: Uint8Array, { offset }: Start): Uint8Array {
  const message = frame.subarray(offset - 1);
  message[0] = type;
  return message;
}
