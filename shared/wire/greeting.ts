// The first messages of a connection: who are you, welcome, or no.
import { assert } from '../assert.ts';
import type { BitReader } from './bit-reader.ts';
import type { BitWriter } from './bit-writer.ts';
import { WIRE_LIMITS } from './limits.ts';
import { CLIENT, SERVER, SYNC_KINDS, type SyncKind } from './message-types.ts';
import { decodeMessage, encodeMessage, readWords, writeWords } from './message.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/** The four hashes two machines compare before they play; 16 lowercase hex digits each. */
export interface WireHashes {
  readonly protocol: string;
  readonly layout: string;
  readonly rules: string;
  readonly content: string;
}

/** The order in which the hashes travel. */
export const HASH_NAMES = Object.freeze(['protocol', 'layout', 'rules', 'content'] as const);

/** The server's yes. */
export interface Welcome {
  /** The seats of this connection, one for each slot, at most 8; none for a watcher. */
  readonly seats: readonly number[];
  /** The newest sealed tick. */
  readonly tick: number;
  readonly ticksPerSecond: number;
  readonly sync: SyncKind;
  /** How often the match was resumed by another process, 0…255: what an earlier one took, this one does not know. */
  readonly restarts: number;
  /** The serial of the last order that this process took from these seats; 0 for none. */
  readonly orderSerial: number;
}

/** The server's no, before it closes. */
export interface Refused {
  /** The close code that follows, 0…65,535. */
  readonly code: number;
  /** For the player; at most 200 bytes of UTF-8, cut when longer. */
  readonly sentence: string;
}

/** The world that a client who comes back still holds. */
export interface HeldWorld {
  /** u32: the low 32 bits of its tick. */
  readonly tick: number;
  /** The chained checksum at that tick: high, low. */
  readonly chain: Uint32Array;
}

/** The client's first message. */
export interface Hello {
  readonly hashes: WireHashes;
  /** Absent for a client without a world. */
  readonly held?: HeldWorld;
}

/** Writes the client's first message. */
export function encodeHello(hashes: WireHashes, held?: HeldWorld): Uint8Array {
  return encodeMessage(CLIENT.hello, (writer) => {
    writeHashes(writer, hashes);
    if (held === undefined) return;
    assert(held.chain.length === 2, 'A checksum is two words.');
    writer.u32(held.tick >>> 0);
    writeWords(writer, held.chain);
  });
}

/** Reads the client's first message. */
export function decodeHello(message: Uint8Array): Hello | undefined {
  return decodeMessage(message, CLIENT.hello, (reader) => {
    const hashes = readHashes(reader);
    return reader.isAtEnd ? { hashes } : { hashes, held: { tick: reader.u32(), chain: readWords(reader, 2) } };
  });
}

/** Writes the four hashes, 8 bytes each, in the order of HASH_NAMES. */
export function writeHashes(writer: BitWriter, hashes: WireHashes): void {
  for (const name of HASH_NAMES) {
    const hash = hashes[name];
    assert(/^[0-9a-f]{16}$/.test(hash), `The ${name} hash is not 16 lowercase hex digits.`);
    for (let at = 0; at < 16; at += 2) writer.u8(Number.parseInt(hash.slice(at, at + 2), 16));
  }
}

/** Reads the four hashes. */
export function readHashes(reader: BitReader): WireHashes {
  return { protocol: readHash(reader), layout: readHash(reader), rules: readHash(reader), content: readHash(reader) };
}

/** Writes a welcome. */
export function encodeWelcome({ seats, tick, ticksPerSecond, sync, restarts, orderSerial }: Welcome): Uint8Array {
  assert(seats.length <= WIRE_LIMITS.slots, 'A connection holds at most 8 seats.');
  return encodeMessage(SERVER.welcome, (writer) => {
    writer.u8(SYNC_KINDS.indexOf(sync));
    writer.u8(ticksPerSecond);
    writer.u32(tick >>> 0);
    writer.u8(restarts);
    writer.u16(orderSerial);
    writer.u8(seats.length);
    const isWide = seats.some(needsTwoBytes);
    for (const seat of seats) writer.bits(seat, isWide ? 16 : 8);
  });
}

/** Reads a welcome. */
export function decodeWelcome(message: Uint8Array): Welcome | undefined {
  return decodeMessage(message, SERVER.welcome, (reader) => {
    const kind = reader.u8();
    const ticksPerSecond = reader.u8();
    const tick = reader.u32();
    const restarts = reader.u8();
    const orderSerial = reader.u16();
    const count = reader.u8();
    if (kind >= SYNC_KINDS.length || ticksPerSecond === 0 || count > WIRE_LIMITS.slots) return undefined;
    const isWide = count > 0 && reader.remainingBytes === count * 2;
    const seats = Array.from({ length: count }, () => (isWide ? reader.u16() : reader.u8()));
    if (new Set(seats).size !== seats.length || seats.some(needsTwoBytes) !== isWide) return undefined;
    return { seats, tick, ticksPerSecond, sync: SYNC_KINDS[kind], restarts, orderSerial };
  });
}

/** Writes a refusal. */
export function encodeRefused({ code, sentence }: Refused): Uint8Array {
  return encodeMessage(SERVER.refused, (writer) => {
    writer.u16(code);
    writer.bytes(encodeUtf8(sentence, WIRE_LIMITS.sentenceBytes));
  });
}

/** Reads a refusal. */
export function decodeRefused(message: Uint8Array): Refused | undefined {
  return decodeMessage(message, SERVER.refused, (reader) => {
    const code = reader.u16();
    if (reader.remainingBytes > WIRE_LIMITS.sentenceBytes) return undefined;
    const sentence = decodeUtf8(reader.bytes(reader.remainingBytes));
    return sentence === undefined ? undefined : { code, sentence };
  });
}

/** The length of a welcome says whether its seats have one byte or two: it comes before its reader knows how many seats there are. */
function needsTwoBytes(seat: number): boolean {
  return seat > 255;
}

function readHash(reader: BitReader): string {
  let text = '';
  for (let i = 0; i < 8; i++) text += reader.u8().toString(16).padStart(2, '0');
  return text;
}
