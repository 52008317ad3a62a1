/** A message of the session -> a frame of Colyseus: what a schema says goes out as state, everything else as bytes with a type. */
import { Protocol } from '@colyseus/core';
import { SERVER } from '#shared/wire/protocol.ts';

/** A copy in a buffer of its own: a socket that does not drain keeps what it was given, and of other bytes it would make one for each client. */
export function frameOf(message: Uint8Array): Uint8Array {
  const state = stateCode(message[0]);
  if (state !== undefined) {
    // Its first byte takes the place of the type, which no other SDK knows.
    const frame = Buffer.allocUnsafeSlow(message.length);
    frame.set(message);
    frame[0] = state;
    return frame;
  }
  const frame = Buffer.allocUnsafeSlow(message.length + 1);
  frame[0] = Protocol.ROOM_DATA_BYTES;
  frame.set(message, 1);
  return frame;
}

function stateCode(type: number): number | undefined {
  switch (type) {
    case SERVER.state:
      return Protocol.ROOM_STATE;
    case SERVER.patch:
      return Protocol.ROOM_STATE_PATCH;
    default:
      return undefined;
  }
}
