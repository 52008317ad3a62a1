// Messages that say one thing: send a snapshot, paused, resumed, closing.
import { CLIENT, SERVER } from './message-types.ts';
import { decodeMessage, encodeMessage } from './message.ts';

/** The messages that are nothing but their type. */
export type EmptyType = typeof CLIENT.resync | typeof SERVER.resumed | typeof SERVER.closing;

const EMPTY_TYPES: readonly EmptyType[] = [CLIENT.resync, SERVER.resumed, SERVER.closing];

/** Writes a message that is nothing but its type. */
export function encodeEmpty(type: EmptyType): Uint8Array {
  return Uint8Array.of(type);
}

/** Reads a message that is nothing but its type. */
export function decodeEmpty(message: Uint8Array): EmptyType | undefined {
  return message.length === 1 ? EMPTY_TYPES.find((type) => type === message[0]) : undefined;
}

/** Writes: no tick after this one is sealed until the match is resumed. */
export function encodePaused(tick: number): Uint8Array {
  return encodeMessage(SERVER.paused, (writer) => writer.u32(tick >>> 0));
}

/** Reads the last sealed tick before a pause. */
export function decodePaused(message: Uint8Array): number | undefined {
  return decodeMessage(message, SERVER.paused, (reader) => reader.u32());
}
