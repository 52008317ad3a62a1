// A player's order on its way to the server.
import { assert } from '../assert.ts';
import { WIRE_LIMITS } from './limits.ts';
import { CLIENT } from './message-types.ts';
import { decodeMessage, encodeMessage } from './message.ts';

/** An order before it is sealed. */
export interface WireOrder {
  /** Which of the connection's seats gives it. */
  readonly slot: number;
  /** Position in the model's orders. */
  readonly type: number;
  /** Its fields, as the model's codec writes them. */
  readonly payload: Uint8Array;
}

/** Writes an order. */
export function encodeOrder({ slot, type, payload }: WireOrder): Uint8Array {
  assert(slot < WIRE_LIMITS.slots, 'A connection holds at most 8 seats.');
  assert(payload.length <= WIRE_LIMITS.payloadBytes, 'A payload outgrew its limit: defineModel refuses such a model.');
  return encodeMessage(CLIENT.order, (writer) => {
    writer.u8(slot);
    writer.u8(type);
    writer.bytes(payload);
  });
}

/** Reads an order's shape. Whether the connection has the slot and the model the order is the receiver's to ask. */
export function decodeOrder(message: Uint8Array): WireOrder | undefined {
  return decodeMessage(message, CLIENT.order, (reader) => {
    const slot = reader.u8();
    const type = reader.u8();
    if (slot >= WIRE_LIMITS.slots || reader.remainingBytes > WIRE_LIMITS.payloadBytes) return undefined;
    return { slot, type, payload: reader.bytes(reader.remainingBytes) };
  });
}
