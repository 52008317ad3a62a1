/** For players of tests: what Colyseus calls a room's state is a message of the session, as for a page. */
import { registerSerializer, type Room } from '@colyseus/sdk';
import { SERVER } from '#shared/wire/protocol.ts';

class RawState {
  receive: (message: Uint8Array) => void = () => undefined;

  /** Without one the SDK would not step over the types. */
  handshake(): void {}

  setState(frame: Uint8Array): void {
    this.receive(Uint8Array.of(SERVER.state, ...frame.subarray(1)));
  }

  patch(frame: Uint8Array): void {
    this.receive(Uint8Array.of(SERVER.patch, ...frame.subarray(1)));
  }

  getState(): undefined {}

  teardown(): void {}
}

/** Before a room is opened. The SDK has one decoder for all test files of a process. */
export function keepRawState(): void {
  registerSerializer('schema', RawState);
}

/** Hands the states and patches of a room to `receive`. */
export function receiveState(room: Room, receive: (message: Uint8Array) => void): void {
  const serializer: unknown = room.serializer;
  if (serializer instanceof RawState) serializer.receive = receive;
}
