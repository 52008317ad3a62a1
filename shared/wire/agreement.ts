// Do we compute the same world? Chained checksums, input margins, and the questions and answers after a desync.
import { assert } from '../assert.ts';
import type { BitReader } from './bit-reader.ts';
import type { BitWriter } from './bit-writer.ts';
import { WIRE_LIMITS } from './limits.ts';
import { CLIENT, SERVER } from './message-types.ts';
import { decodeMessage, encodeMessage, readWords, writeWords } from './message.ts';

/** A checksum of 64 bits, as two words, and its tick. */
export interface TickWords {
  readonly tick: number;
  readonly high: number;
  readonly low: number;
}

/** The server's chained checksum, which orders it took, and how early this client's inputs came. */
export interface ServerChecksum extends TickWords {
  /** The serial of the last order that was taken from this client; 0 for none. */
  readonly orderSerial: number;
  /**
   * The margin that all but rare inputs had, in ticks, in steps of a quarter, −31.75…31.75 (what is beyond is cut): how long before its
   * tick's deadline an input came. Undefined while there are too few to say.
   */
  readonly marginTicks: number | undefined;
}

/** The server's tick checksums, for the client to find the first that differs from its own. */
export interface WireDesyncAsk {
  readonly firstTick: number;
  /** Two words (high, low) for each of 1…120 ticks. */
  readonly checksums: Uint32Array;
}

/** The client's first bad tick, and what it finds when it makes that tick once more. */
export interface WireDesyncAnswer {
  readonly tick: number;
  /** The checksum it recorded at that tick: high, low. */
  readonly recorded: Uint32Array;
  /** Two words (high, low) after each part of the step, at most 400 parts. */
  readonly retraced: Uint32Array;
  /** Bytes of the packed state that follows in chunks, at most 16 MiB; 0 when none does. */
  readonly packedSizeBytes: number;
}

/** A part of a desynced client's packed state. */
export interface WireDesyncState {
  readonly tick: number;
  /** From the start of the packed bytes, a multiple of 2,000. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

const MARGIN_STEPS = 4;
const MARGIN_LIMIT = 127;
const NO_MARGIN = 128;

/** Writes a client's chained checksum. */
export function encodeClientChecksum({ tick, high, low }: TickWords): Uint8Array {
  return encodeMessage(CLIENT.checksum, (writer) => {
    writer.u32(tick >>> 0);
    writer.u32(high);
    writer.u32(low);
  });
}

/** Reads a client's chained checksum. */
export function decodeClientChecksum(message: Uint8Array): TickWords | undefined {
  return decodeMessage(message, CLIENT.checksum, readTickWords);
}

/** Writes the server's chained checksum, the orders it took and a margin report. */
export function encodeServerChecksum({ tick, high, low, orderSerial, marginTicks }: ServerChecksum): Uint8Array {
  return encodeMessage(SERVER.checksum, (writer) => {
    writer.u32(tick >>> 0);
    writer.u32(high);
    writer.u32(low);
    writer.u16(orderSerial);
    writeMargin(writer, marginTicks);
  });
}

/** Reads the server's chained checksum, the orders it took and the margin report. */
export function decodeServerChecksum(message: Uint8Array): ServerChecksum | undefined {
  return decodeMessage(message, SERVER.checksum, (reader) => ({
    ...readTickWords(reader),
    orderSerial: reader.u16(),
    marginTicks: readMargin(reader),
  }));
}

/** Writes a margin by itself, in ticks; rounded down to quarters, because a margin must never look better than it is. */
export function encodeMargin(marginTicks: number): Uint8Array {
  return encodeMessage(SERVER.margin, (writer) => writeMargin(writer, marginTicks));
}

/** Reads a margin in ticks. */
export function decodeMargin(message: Uint8Array): number | undefined {
  return decodeMessage(message, SERVER.margin, readMargin);
}

/** Writes the server's question after a desync. */
export function encodeDesyncAsk({ firstTick, checksums }: WireDesyncAsk): Uint8Array {
  const count = checksums.length / 2;
  assert(
    Number.isInteger(count) && count >= 1 && count <= WIRE_LIMITS.desyncTicks,
    'A desync question has 1 to 120 ticks.',
  );
  return encodeMessage(SERVER.desyncAsk, (writer) => {
    writer.u32(firstTick >>> 0);
    writer.u8(count);
    writeWords(writer, checksums);
  });
}

/** Reads the server's question after a desync. */
export function decodeDesyncAsk(message: Uint8Array): WireDesyncAsk | undefined {
  return decodeMessage(message, SERVER.desyncAsk, (reader) => {
    const firstTick = reader.u32();
    const count = reader.u8();
    if (count < 1 || count > WIRE_LIMITS.desyncTicks) return undefined;
    return { firstTick, checksums: readWords(reader, count * 2) };
  });
}

/** Writes the client's answer. */
export function encodeDesyncAnswer({ tick, recorded, retraced, packedSizeBytes }: WireDesyncAnswer): Uint8Array {
  const parts = retraced.length / 2;
  assert(
    Number.isInteger(parts) && parts <= WIRE_LIMITS.desyncParts,
    'A desync answer names at most 400 parts of a step.',
  );
  assert(recorded.length === 2, 'A checksum is two words.');
  assert(packedSizeBytes <= WIRE_LIMITS.packedStateBytes, 'A packed state above 16 MiB is not sent: announce 0 bytes.');
  return encodeMessage(CLIENT.desyncAnswer, (writer) => {
    writer.u32(tick >>> 0);
    writeWords(writer, recorded);
    writer.u32(packedSizeBytes);
    writer.u16(parts);
    writeWords(writer, retraced);
  });
}

/** Reads the client's answer. */
export function decodeDesyncAnswer(message: Uint8Array): WireDesyncAnswer | undefined {
  return decodeMessage(message, CLIENT.desyncAnswer, (reader) => {
    const tick = reader.u32();
    const recorded = readWords(reader, 2);
    const packedSizeBytes = reader.u32();
    const parts = reader.u16();
    if (parts > WIRE_LIMITS.desyncParts || packedSizeBytes > WIRE_LIMITS.packedStateBytes) return undefined;
    return { tick, recorded, retraced: readWords(reader, parts * 2), packedSizeBytes };
  });
}

/** Splits a desynced client's packed state into messages, to be sent in order. */
export function encodeDesyncStates(tick: number, packed: Uint8Array): readonly Uint8Array[] {
  const messages: Uint8Array[] = [];
  for (let offset = 0; offset < packed.length; offset += WIRE_LIMITS.desyncChunkBytes) {
    const bytes = packed.subarray(offset, offset + WIRE_LIMITS.desyncChunkBytes);
    messages.push(encodeDesyncState({ tick, offset, bytes }));
  }
  return messages;
}

/** Writes one part of a desynced client's packed state. */
export function encodeDesyncState({ tick, offset, bytes }: WireDesyncState): Uint8Array {
  assert(bytes.length >= 1 && bytes.length <= WIRE_LIMITS.desyncChunkBytes, 'A part of a state has 1 to 2,000 bytes.');
  return encodeMessage(CLIENT.desyncState, (writer) => {
    writer.u32(tick >>> 0);
    writer.u32(offset);
    writer.bytes(bytes);
  });
}

/** Reads a part of a desynced client's packed state. */
export function decodeDesyncState(message: Uint8Array): WireDesyncState | undefined {
  return decodeMessage(message, CLIENT.desyncState, (reader) => {
    const tick = reader.u32();
    const offset = reader.u32();
    const count = reader.remainingBytes;
    if (count < 1 || count > WIRE_LIMITS.desyncChunkBytes || offset >= WIRE_LIMITS.packedStateBytes) return undefined;
    if (offset % WIRE_LIMITS.desyncChunkBytes !== 0) return undefined;
    return { tick, offset, bytes: reader.bytes(count) };
  });
}

/** What collecting a chunk led to. */
export type Collected = 'more' | 'whole' | 'wrong';

/** Puts a packed state together again. The size is the announced one, which the caller has compared with its limit. */
export interface StateCollector {
  /** Takes the next chunk; a chunk of another tick, out of order, or of a wrong size is `wrong` and changes nothing. */
  add(chunk: WireDesyncState): Collected;
  /** The packed bytes; whole after `add` said so. */
  readonly packed: Uint8Array;
}

/** Begins to collect the packed state of a tick. */
export function createStateCollector(tick: number, packedSizeBytes: number): StateCollector {
  const packed = new Uint8Array(packedSizeBytes);
  let filled = 0;
  return {
    packed,
    add(chunk) {
      const expected = Math.min(WIRE_LIMITS.desyncChunkBytes, packed.length - filled);
      if (chunk.tick !== tick || chunk.offset !== filled || chunk.bytes.length !== expected) return 'wrong';
      packed.set(chunk.bytes, filled);
      filled += expected;
      return filled === packed.length ? 'whole' : 'more';
    },
  };
}

function readTickWords(reader: BitReader): TickWords {
  return { tick: reader.u32(), high: reader.u32(), low: reader.u32() };
}

function writeMargin(writer: BitWriter, marginTicks: number | undefined): void {
  if (marginTicks === undefined) {
    writer.u8(NO_MARGIN);
    return;
  }
  const quarters = Math.floor(marginTicks * MARGIN_STEPS);
  writer.u8(Math.max(-MARGIN_LIMIT, Math.min(MARGIN_LIMIT, quarters)) & 255);
}

function readMargin(reader: BitReader): number | undefined {
  const byte = reader.u8();
  return byte === NO_MARGIN ? undefined : ((byte << 24) >> 24) / MARGIN_STEPS;
}
