// A player's order on its way to the server.
import { assert } from '../assert.ts';
import { WIRE_LIMITS } from './limits.ts';
import { CLIENT } from './message-types.ts';
import { decodeMessage, encodeMessage } from './message.ts';

/** An order before it is sealed. */
export interface WireOrder {
  /** Which of the connection's seats gives it. */
  readonly slot: number;
  /** 1…65,535, counted up by the client, 1 after the last: an order that comes twice over two lines is taken once. */
  readonly serial: number;
  /** Position in the model's orders. */
  readonly type: number;
  /** Its fields, as the model's codec writes them. */
  readonly payload: Uint8Array;
}

/** Writes an order. */
export function encodeOrder({ slot, serial, type, payload }: WireOrder): Uint8Array {
  assert(slot < WIRE_LIMITS.slots, 'A connection holds at most 8 seats.');
  assert(serial >= 1 && serial <= 65_535, 'The serial of an order is 1 to 65,535.');
  assert(payload.length <= WIRE_LIMITS.payloadBytes, 'A payload outgrew its limit: defineModel refuses such a model.');
  return encodeMessage(CLIENT.order, (writer) => {
    writer.u8(slot);
    writer.u16(serial);
    writer.u8(type);
    writer.bytes(payload);
  });
}

/** Reads an order's shape. Whether the connection has the slot and the model the order is the receiver's to ask. */
export function decodeOrder(message: Uint8Array): WireOrder | undefined {
  return decodeMessage(message, CLIENT.order, (reader) => {
    const slot = reader.u8();
    const serial = reader.u16();
    const type = reader.u8();
    if (serial === 0 || slot >= WIRE_LIMITS.slots || reader.remainingBytes > WIRE_LIMITS.payloadBytes) return undefined;
    return { slot, serial, type, payload: reader.bytes(reader.remainingBytes) };
  });
}
