// The bytes of a stored snapshot: what it is of, its layout table, and the packed world, each part behind its length and check word.
import { assert } from '../assert.ts';
import { SamestepError } from '../errors.ts';
import { BitReader } from '../wire/bit-reader.ts';
import { BitWriter } from '../wire/bit-writer.ts';
import { crc32 } from './check-word.ts';
import { decodeLayoutTable, encodeLayoutTable, readName, writeName, type LayoutTable } from './layout-table.ts';

/** The first four bytes: a byte that no text has, then SSS. */
export const STORED_MAGIC = Object.freeze([0x89, 0x53, 0x53, 0x53] as const);

/** The fifth byte. Counted up when an older reader could not read what a newer writer writes. */
export const STORED_VERSION = 1;

/** Bytes of the first part, which a reader turns into objects: the largest model has a fifth of it. */
export const STORED_HEAD_BYTES = 4_194_304;

/** Deflate makes at most so many bytes of one: what claims to hold more was forged. */
export const DEFLATE_RATIO = 1_032;

const PRELUDE_BYTES = STORED_MAGIC.length + 1;
const PART_HEAD_BYTES = 8;

/** What a stored snapshot says about itself. */
export interface StoredHead {
  /** The game's name, kebab-case. */
  readonly game: string;
  /** 16 lowercase hex digits each; the rules' only if whoever stored it knew it. */
  readonly hashes: { readonly layout: string; readonly content: string; readonly rules: string | null };
  readonly tick: number;
  /** The world's checksum, 16 hex digits. */
  readonly checksum: string;
  readonly table: LayoutTable;
}

/** A part of a file. */
interface FilePart {
  readonly payload: Uint8Array;
  /** Where the payload begins in the file. */
  readonly offset: number;
  readonly check: number;
}

/** Writes a whole file. */
export function writeStored(head: StoredHead, packed: Uint8Array): Uint8Array {
  const headBytes = encodeHead(head);
  assert(headBytes.length <= STORED_HEAD_BYTES, 'The layout table of a model fits into 4 MiB.');
  const bytes = new Uint8Array(PRELUDE_BYTES + 2 * PART_HEAD_BYTES + headBytes.length + packed.length);
  bytes.set([...STORED_MAGIC, STORED_VERSION]);
  const view = new DataView(bytes.buffer);
  let at = PRELUDE_BYTES;
  let check = crc32(bytes.subarray(0, PRELUDE_BYTES));
  for (const payload of [headBytes, packed]) {
    view.setUint32(at, payload.length, true);
    check = crc32(payload, crc32(bytes.subarray(at, at + 4), check));
    view.setUint32(at + 4, check, true);
    bytes.set(payload, at + PART_HEAD_BYTES);
    at += PART_HEAD_BYTES + payload.length;
  }
  return bytes;
}

/** Reads what a file is of, and where its packed world lies. Throws `sim/snapshot`, with the offset, for any other bytes. */
export function readStored(bytes: Uint8Array): { readonly head: StoredHead; readonly packed: FilePart } {
  checkPrelude(bytes);
  const first = readPart(bytes, PRELUDE_BYTES, crc32(bytes.subarray(0, PRELUDE_BYTES)), 'layout table');
  if (first.payload.length > STORED_HEAD_BYTES)
    throw damaged(`The layout table of this stored snapshot has ${first.payload.length} bytes`, PRELUDE_BYTES);
  const packed = readPart(bytes, first.offset + first.payload.length, first.check, 'world');
  const end = packed.offset + packed.payload.length;
  if (end !== bytes.length) throw damaged(`This stored snapshot is followed by ${bytes.length - end} other bytes`, end);
  return { head: decodeHead(first), packed };
}

/** A `sim/snapshot` error about the file's byte at `offset`; `what` is a sentence without its stop. */
export function damaged(what: string, offset: number, data: Readonly<Record<string, unknown>> = {}): SamestepError {
  return new SamestepError({
    code: 'sim/snapshot',
    what: `${what}, at byte ${offset}.`,
    why: 'Its bytes are not those that were written.',
    fix: 'Give the file as it was stored, or another copy of it.',
    data: { ...data, offset },
  });
}

function checkPrelude(bytes: Uint8Array): void {
  const wrong = STORED_MAGIC.findIndex((byte, i) => bytes[i] !== byte);
  if (wrong >= 0 && wrong < bytes.length) {
    throw new SamestepError({
      code: 'sim/snapshot',
      what: `This is not a stored snapshot: it begins otherwise, at byte ${wrong}.`,
      fix: 'Give a file that storeSnapshot has made.',
      data: { offset: wrong, sizeBytes: bytes.length },
    });
  }
  if (bytes.length < PRELUDE_BYTES) throw damaged('This stored snapshot ends before its version', bytes.length);
  const version = bytes[STORED_MAGIC.length];
  if (version === STORED_VERSION) return;
  throw new SamestepError({
    code: 'sim/snapshot',
    what: `This stored snapshot has format version ${version}, at byte ${STORED_MAGIC.length}.`,
    why: `This build reads version ${STORED_VERSION}.`,
    fix: 'Restore it with the build that stored it.',
    data: { version, expected: STORED_VERSION, offset: STORED_MAGIC.length },
  });
}

/** The payload is a view, after its length was compared: a forged length allocates nothing. */
function readPart(bytes: Uint8Array, at: number, before: number, name: string): FilePart {
  const reader = new BitReader(bytes.subarray(at, at + PART_HEAD_BYTES));
  const length = reader.u32();
  const check = reader.u32();
  const offset = at + PART_HEAD_BYTES;
  if (!reader.isOk || length > bytes.length - offset) {
    const missing = reader.isOk ? ` ${offset + length - bytes.length} bytes before the end of its ${name}` : '';
    throw damaged(`This stored snapshot was cut off${missing}`, bytes.length, { part: name });
  }
  const payload = new Uint8Array(bytes.buffer, bytes.byteOffset + offset, length);
  if (crc32(payload, crc32(bytes.subarray(at, at + 4), before)) !== check) {
    const what = `The ${name} of this stored snapshot was changed somewhere up to byte ${offset + length}`;
    throw damaged(what, at, { part: name });
  }
  return { payload, offset, check };
}

function encodeHead({ game, hashes, tick, checksum, table }: StoredHead): Uint8Array {
  const tableBytes = encodeLayoutTable(table);
  const writer = new BitWriter(1_024 + tableBytes.length, STORED_HEAD_BYTES + 1_024);
  writeName(writer, game);
  writeHex(writer, hashes.layout);
  writeHex(writer, hashes.content);
  writer.u8(hashes.rules === null ? 0 : 1);
  if (hashes.rules !== null) writeHex(writer, hashes.rules);
  writer.u32(tick);
  writeHex(writer, checksum);
  writer.bytes(tableBytes);
  return writer.toBytes();
}

function decodeHead({ payload, offset }: FilePart): StoredHead {
  const reader = new BitReader(payload);
  const game = readName(reader);
  const layout = readHex(reader);
  const content = readHex(reader);
  const rules = readRules(reader);
  const tick = reader.u32();
  const checksum = readHex(reader);
  const table = decodeLayoutTable(reader);
  if (!reader.isOk || !reader.isAtEnd || game === '') {
    const at = offset + payload.length - reader.remainingBytes;
    throw damaged('The layout table of this stored snapshot makes no sense', at);
  }
  return { game, hashes: { layout, content, rules }, tick, checksum, table };
}

function readRules(reader: BitReader): string | null {
  const known = reader.u8();
  if (known > 1) reader.fail();
  return known === 1 ? readHex(reader) : null;
}

function writeHex(writer: BitWriter, digits: string): void {
  assert(/^[0-9a-f]{16}$/.test(digits), 'A hash or checksum is 16 lowercase hex digits.');
  for (let at = 0; at < 16; at += 2) writer.u8(Number.parseInt(digits.slice(at, at + 2), 16));
}

function readHex(reader: BitReader): string {
  let text = '';
  for (let i = 0; i < 8; i++) text += reader.u8().toString(16).padStart(2, '0');
  return text;
}
