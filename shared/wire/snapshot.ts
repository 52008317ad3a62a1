// A whole world at a tick, in messages that fit: for who joins, returns, or has lost agreement.
import { assert } from '../assert.ts';
import { BitReader } from './bit-reader.ts';
import { BitWriter } from './bit-writer.ts';
import { WIRE_LIMITS } from './limits.ts';
import { SERVER } from './message-types.ts';
import { decodeMessage, encodeMessage, readWords, writeWords } from './message.ts';
import { packState, packedSizeLimit, unpackState } from './pack.ts';
import type { WireLayout } from './wire-layout.ts';
import type { Collected } from './agreement.ts';

/** Everything a client needs to go on from a tick. */
export interface WireSnapshot {
  readonly tick: number;
  /** The chained checksum at the tick: high, low. */
  readonly chain: Uint32Array;
  /** The checksum of the state: high, low. */
  readonly checksum: Uint32Array;
  /** The inputs of the tick's seal, seats × inputBytes: the next seal is read against them. */
  readonly baseline: Uint8Array;
  /** stateBytes bytes. */
  readonly state: Uint8Array;
}

/** Puts a snapshot together again from its messages. */
export interface SnapshotAssembler {
  /**
   * Takes the next message. The first part of a snapshot begins anew, whatever came before. `wrong`: malformed or out of order; what
   * was collected is dropped.
   */
  add(message: Uint8Array): Collected;
  /** The last snapshot that was `whole`; its arrays are its own. Asserts that there has been one. */
  readonly snapshot: WireSnapshot;
}

const HEADER_BYTES = 5;
const PART_BYTES = WIRE_LIMITS.snapshotMessageBytes - HEADER_BYTES;
const WORDS_BYTES = 20;

/** Writes a snapshot as messages of at most 32 KiB, to be sent in order. */
export function encodeSnapshot(layout: WireLayout, snapshot: WireSnapshot): readonly Uint8Array[] {
  const { tick, chain, checksum, baseline, state } = snapshot;
  assert(chain.length === 2 && checksum.length === 2, 'A checksum is two words.');
  assert(baseline.length === layout.seats * layout.inputBytes, 'The baseline is seats × inputBytes bytes.');
  assert(state.length === layout.stateBytes, 'The state is stateBytes bytes.');
  const packed = packState(state);
  const sizeBytes = WORDS_BYTES + baseline.length + packed.length;
  const writer = new BitWriter(sizeBytes);
  writer.u32(tick >>> 0);
  writeWords(writer, chain);
  writeWords(writer, checksum);
  writer.bytes(baseline);
  writer.bytes(packed);
  const whole = writer.view();
  const count = Math.ceil(sizeBytes / PART_BYTES);
  return Array.from({ length: count }, (_, index) =>
    encodeMessage(SERVER.snapshot, (part) => {
      part.u16(index);
      part.u16(count);
      part.bytes(whole, index * PART_BYTES, Math.min(sizeBytes, (index + 1) * PART_BYTES));
    }),
  );
}

/** Makes an assembler that can be used again for every snapshot of a connection. */
export function createSnapshotAssembler(layout: WireLayout): SnapshotAssembler {
  const headBytes = WORDS_BYTES + layout.seats * layout.inputBytes;
  const countMax = Math.ceil((headBytes + packedSizeLimit(layout.stateBytes)) / PART_BYTES);
  let parts: Uint8Array[] = [];
  let count = 0;
  let snapshot: WireSnapshot | undefined;

  function add(message: Uint8Array): Collected {
    const part = decodeMessage(message, SERVER.snapshot, readPart);
    if (part === undefined) return drop();
    if (part.index === 0) {
      parts = [];
      count = part.count;
    }
    if (part.index !== parts.length || part.count !== count || count > countMax) return drop();
    parts.push(part.bytes);
    if (parts.length < count) return 'more';
    const read = readWhole(layout, joined(parts));
    drop();
    if (read === undefined) return 'wrong';
    snapshot = read;
    return 'whole';
  }

  function drop(): Collected {
    parts = [];
    count = 0;
    return 'wrong';
  }

  return {
    add,
    get snapshot() {
      assert(snapshot !== undefined, 'There is no snapshot until `add` has said whole.');
      return snapshot;
    },
  };
}

interface Part {
  readonly index: number;
  readonly count: number;
  readonly bytes: Uint8Array;
}

function readPart(reader: BitReader): Part | undefined {
  const index = reader.u16();
  const count = reader.u16();
  const size = reader.remainingBytes;
  const isLast = index === count - 1;
  if (index >= count || size < 1 || size > PART_BYTES || (!isLast && size !== PART_BYTES)) return undefined;
  return { index, count, bytes: reader.bytes(size) };
}

function readWhole(layout: WireLayout, bytes: Uint8Array): WireSnapshot | undefined {
  const reader = new BitReader(bytes);
  const tick = reader.u32();
  const chain = readWords(reader, 2);
  const checksum = readWords(reader, 2);
  const baseline = reader.bytes(layout.seats * layout.inputBytes);
  const packed = reader.bytes(reader.remainingBytes);
  const state = new Uint8Array(layout.stateBytes);
  return reader.isOk && unpackState(packed, state) ? { tick, chain, checksum, baseline, state } : undefined;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
