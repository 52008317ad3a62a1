// The bytes of a recording around its records: magic, version, and blocks with a length and a check word.
import { SamestepError } from '../errors.ts';
import { BitReader } from '../wire/bit-reader.ts';
import { BitWriter } from '../wire/bit-writer.ts';
import { crc32 } from './check-word.ts';

/** The first four bytes: a byte that no text has, then SSR. */
export const MAGIC = Object.freeze([0x89, 0x53, 0x53, 0x52] as const);

/** The fifth byte. Counted up when an older reader could not read what a newer writer writes. */
export const FORMAT_VERSION = 1;

/** What a block is. Readers skip kinds from 128 on that they do not know, and refuse unknown ones below. */
export const BLOCK = Object.freeze({ header: 1, records: 2, packedRecords: 3 });

/** The first block kind that a reader may skip. */
export const OPTIONAL_BLOCK = 128;

/** The first byte of a record. From `seal` on it is the first byte of a seal of the wire, whose flags are never all zero here. */
export const RECORD = Object.freeze({ idle: 0, chain: 1, end: 2, seal: 32 });

/** Sizes in bytes, counts as such. */
export const RECORDING_LIMITS = Object.freeze({
  /** The payload of one block, inflated. The largest seal the wire allows is half of it. */
  blockBytes: 8_388_608,
  /** The recorder closes a block of records at this size even when nobody takes it. */
  closedBlockBytes: 32_768,
  /** 19 days at 60 ticks a second: what a few bytes can make a reader walk through. */
  ticks: 100_000_000,
});

/** One block of a file. */
export interface Block {
  readonly kind: number;
  readonly payload: Uint8Array;
}

/** Writes magic and version. */
export function writePrelude(): Uint8Array {
  return Uint8Array.of(...MAGIC, FORMAT_VERSION);
}

/** Writes a block: kind, payload length as a varint, check word, payload. */
export function writeBlock(kind: number, payload: Uint8Array): Uint8Array {
  const writer = new BitWriter(payload.length + 16, payload.length + 16);
  writer.u8(kind);
  writer.varint(payload.length);
  writer.u32(checkWord(kind, payload));
  writer.bytes(payload);
  return writer.toBytes();
}

/** The blocks of a file up to the first that is cut or damaged, and how many bytes lie beyond. Throws `recording/format` for another file. */
export function readBlocks(bytes: Uint8Array): { readonly blocks: readonly Block[]; readonly lostBytes: number } {
  checkPrelude(bytes);
  const reader = new BitReader(bytes.subarray(MAGIC.length + 1));
  const blocks: Block[] = [];
  let lostBytes = 0;
  while (!reader.isAtEnd) {
    lostBytes = reader.remainingBytes;
    const block = readBlock(reader);
    if (block === undefined) return { blocks, lostBytes };
    blocks.push(block);
  }
  return { blocks, lostBytes: 0 };
}

/** A `recording/format` error. */
export function formatError(what: string, data: Readonly<Record<string, unknown>> = {}): SamestepError {
  return new SamestepError({ code: 'recording/format', what, fix: 'Give a file that a match has written.', data });
}

function checkPrelude(bytes: Uint8Array): void {
  if (bytes.length < MAGIC.length + 1 || MAGIC.some((byte, i) => bytes[i] !== byte))
    throw formatError('This is not a recording.');
  const version = bytes[MAGIC.length];
  if (version === FORMAT_VERSION) return;
  throw new SamestepError({
    code: 'recording/format',
    what: `This recording has format version ${version}.`,
    why: `This build reads version ${FORMAT_VERSION}.`,
    fix: 'Play it with the build that wrote it.',
    data: { version, expected: FORMAT_VERSION },
  });
}

function readBlock(reader: BitReader): Block | undefined {
  const kind = reader.u8();
  const length = reader.varint();
  const check = reader.u32();
  if (!reader.isOk || length > RECORDING_LIMITS.blockBytes || length > reader.remainingBytes) return undefined;
  const payload = reader.bytes(length);
  return checkWord(kind, payload) === check ? { kind, payload } : undefined;
}

/** One word over the kind and the payload; the length follows from where the payload is taken. */
function checkWord(kind: number, payload: Uint8Array): number {
  return crc32(payload, crc32(Uint8Array.of(kind)));
}
