// The bytes of a recording around its records: magic, version, and blocks with a length and a check word.
import { SamestepError } from '../errors.ts';
import { BitReader } from '../wire/bit-reader.ts';
import { BitWriter } from '../wire/bit-writer.ts';
import { crc32 } from './check-word.ts';

/** The first four bytes: a byte that no text has, then SSR. */
export const MAGIC = Object.freeze([0x89, 0x53, 0x53, 0x52] as const);

/** The fifth byte. Counted up when an older reader could not read what a newer writer writes. */
export const FORMAT_VERSION = 2;

/** What a block is. Readers skip kinds from 128 on that they do not know, and refuse unknown ones below. */
export const BLOCK = Object.freeze({ header: 1, records: 2, packedRecords: 3 });

/** The first block kind that a reader may skip. */
export const OPTIONAL_BLOCK = 128;

/** The first byte of a record. From `seal` on it is the first byte of a seal of the wire, whose flags are never all zero here. */
export const RECORD = Object.freeze({ idle: 0, chain: 1, end: 2, seal: 32 });

/** Sizes in bytes, counts as such: what a file can make a reader hold and walk through. */
export const RECORDING_LIMITS = Object.freeze({
  /** The payload of one block, inflated. The largest seal the wire allows is half of it. */
  blockBytes: 8_388_608,
  /** The recorder closes a block of records at this size even when nobody takes it. */
  closedBlockBytes: 32_768,
  /** A packed block holds at most so many times its own bytes; what would deflate better is written as it is. */
  packedRatio: 64,
  /** All records together, inflated: four times what a server writes of one match. */
  recordsBytes: 268_435_456,
  /** 19 days at 60 ticks a second. */
  ticks: 100_000_000,
  /** Ticks without a chained checksum, in seconds of them. One a second is the rule; without a bound a few bytes would be days to play. */
  unprovedSeconds: 3_600,
  /** Bytes of inputs that the seals of all ticks say again, changed or not: what a few bytes can make a reader copy. */
  sealedInputBytes: 4_294_967_296,
  /** One a second for 11 days. */
  blocks: 1_000_000,
  chains: 1_000_000,
});

/** One block of a file. */
export interface Block {
  readonly kind: number;
  /** A view of the file's bytes. */
  readonly payload: Uint8Array;
  /** Where the block, and where its payload, begins in the file. */
  readonly offset: number;
  readonly payloadOffset: number;
  readonly check: number;
}

/** Why a file could not be read to its end. */
export interface Damage {
  /** The first byte that is lost: where the block begins that is not whole. */
  readonly offset: number;
  /** Bytes from there to the end of the file. */
  readonly lostBytes: number;
  /** `cut`: the file ends inside of a block. `changed`: the block's check word is not that of its bytes, or its length makes no sense. */
  readonly kind: 'cut' | 'changed';
}

/** Writes magic and version. */
export function writePrelude(): Uint8Array {
  return Uint8Array.of(...MAGIC, FORMAT_VERSION);
}

/** A block as bytes, and its check word, which the next block's begins with. */
export interface WrittenBlock {
  readonly bytes: Uint8Array;
  readonly check: number;
}

/** Writes a block: kind, payload length as a varint, check word, payload. `before` is the check word of the block before, 0 for the first. */
export function writeBlock(kind: number, payload: Uint8Array, before: number): WrittenBlock {
  const writer = new BitWriter(payload.length + 16, payload.length + 16);
  const check = checkWord(kind, payload, before);
  writer.u8(kind);
  writer.varint(payload.length);
  writer.u32(check);
  writer.bytes(payload);
  return { bytes: writer.toBytes(), check };
}

/** The blocks of a file up to the first that is cut or changed. Throws `recording/format` for another file. */
export function readBlocks(bytes: Uint8Array): { readonly blocks: readonly Block[]; readonly damage: Damage | null } {
  checkPrelude(bytes);
  const blocks: Block[] = [];
  const reader = new BitReader();
  let before = 0;
  for (let offset = MAGIC.length + 1; offset < bytes.length;) {
    const block = readBlock(reader, bytes, offset, before);
    if (typeof block === 'string') return { blocks, damage: { offset, lostBytes: bytes.length - offset, kind: block } };
    if (blocks.length === RECORDING_LIMITS.blocks)
      throw formatError(`This recording has more than ${RECORDING_LIMITS.blocks} blocks`, offset);
    blocks.push(block);
    before = block.check;
    offset = block.payloadOffset + block.payload.length;
  }
  return { blocks, damage: null };
}

/** A `recording/format` error about the file's byte at `offset`; `what` is a sentence without its stop. */
export function formatError(
  what: string,
  offset: number,
  data: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): SamestepError {
  return new SamestepError({
    code: 'recording/format',
    what: `${what}, at byte ${offset}.`,
    fix: 'Give a file that a match has written.',
    data: { ...data, offset },
    cause,
  });
}

function checkPrelude(bytes: Uint8Array): void {
  const wrong = MAGIC.findIndex((byte, i) => bytes[i] !== byte);
  if (wrong >= 0) throw formatError('This is not a recording', wrong, { sizeBytes: bytes.length });
  const version = bytes[MAGIC.length];
  if (version === undefined) throw formatError('This recording ends before its version', MAGIC.length);
  if (version === FORMAT_VERSION) return;
  throw new SamestepError({
    code: 'recording/format',
    what: `This recording has format version ${version}, at byte ${MAGIC.length}.`,
    why: `This build reads version ${FORMAT_VERSION}.`,
    fix: 'Play it with the build that wrote it.',
    data: { version, expected: FORMAT_VERSION, offset: MAGIC.length },
  });
}

/** What stands before a payload is at most this long: kind, length, check word. */
const BLOCK_HEAD_BYTES = 10;

/** The payload is a view, after its length was compared: a forged length allocates nothing. */
function readBlock(reader: BitReader, bytes: Uint8Array, offset: number, before: number): Block | Damage['kind'] {
  reader.reset(bytes.subarray(offset, offset + BLOCK_HEAD_BYTES));
  const kind = reader.u8();
  const length = reader.varint();
  const check = reader.u32();
  if (!reader.isOk) return reader.isAtEnd ? 'cut' : 'changed';
  if (length > RECORDING_LIMITS.blockBytes) return 'changed';
  const payloadOffset = offset + reader.message.length - reader.remainingBytes;
  if (length > bytes.length - payloadOffset) return 'cut';
  const payload = new Uint8Array(bytes.buffer, bytes.byteOffset + payloadOffset, length);
  return checkWord(kind, payload, before) === check ? { kind, payload, offset, payloadOffset, check } : 'changed';
}

/** One word over the block before, the kind and the payload, so that blocks cannot be left out, moved or put in. */
function checkWord(kind: number, payload: Uint8Array, before: number): number {
  return crc32(payload, crc32(Uint8Array.of(kind), before));
}
