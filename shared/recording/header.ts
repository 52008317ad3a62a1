// The first block of a recording: everything besides the sealed ticks that the match follows from.
import { assert } from '../assert.ts';
import { SamestepError } from '../errors.ts';
import { MODEL_LIMITS } from '../model/limits.ts';
import type { Game } from '../sim/game.ts';
import { BitReader } from '../wire/bit-reader.ts';
import { BitWriter } from '../wire/bit-writer.ts';
import { readHashes, writeHashes, type WireHashes } from '../wire/greeting.ts';
import { readSeatCount, writeSeatCount } from '../wire/seat.ts';
import { decodeUtf8, encodeUtf8 } from '../wire/utf8.ts';
import { wireLayout, type SealSizes } from '../wire/wire-layout.ts';
import { formatError, type Block } from './format.ts';

/** What a match follows from, besides its sealed ticks. */
export interface RecordingHeader {
  /** The game's name, kebab-case. */
  readonly game: string;
  readonly hashes: WireHashes;
  /** 0…2^53−1. */
  readonly seed: number;
  /** The config fields that the room set, by name. */
  readonly config: Readonly<Record<string, number>>;
  /** Every tuning value at tick 0, by name. They are covered by the content hash and stand here for people and tools. */
  readonly tuning: Readonly<Record<string, number>>;
  readonly ticksPerSecond: number;
  /** Bytes of a snapshot. */
  readonly stateBytes: number;
  /** What the seals are read with. */
  readonly sizes: SealSizes;
}

/** Names are at most this long, in bytes. */
const NAME_BYTES = 255;
const TWO_TO_32 = 4_294_967_296;

/** The header of a match that is about to begin at tick 0. */
export function recordingHeader(
  game: Game,
  {
    seed,
    config = {},
    hashes,
  }: { readonly seed: number; readonly config?: Readonly<Record<string, number>>; readonly hashes: WireHashes },
): RecordingHeader {
  const { seats, inputBytes, axisCount, inputBits, repeatMask, playerDataBytes, stateBytes } = wireLayout(game.model);
  return {
    game: game.name,
    hashes,
    seed,
    config: { ...config },
    tuning: { ...game.rules.tuning },
    ticksPerSecond: game.model.definition.ticksPerSecond,
    stateBytes,
    sizes: { seats, inputBytes, axisCount, inputBits, repeatMask, playerDataBytes },
  };
}

/** The first of the hashes that must be equal to play a recording and is not, or null. The protocol's is only kept for the record. */
export function foreignHash(
  header: RecordingHeader,
  hashes: Omit<WireHashes, 'protocol'>,
): 'layout' | 'rules' | 'content' | null {
  return (['layout', 'rules', 'content'] as const).find((name) => header.hashes[name] !== hashes[name]) ?? null;
}

/** Throws `recording/foreign`, with the hash that differs, unless a recording was made under these. */
export function refuseForeign(header: RecordingHeader, hashes: Omit<WireHashes, 'protocol'>): void {
  const hash = foreignHash(header, hashes);
  if (hash === null) return;
  throw new SamestepError({
    code: 'recording/foreign',
    what: `The recording of ${header.game} was made under another ${hash} hash: ${header.hashes[hash]}.`,
    why: `This build's is ${hashes[hash]}.`,
    fix: 'Play it with the build that made it.',
    data: { game: header.game, hash, theirs: header.hashes[hash], ours: hashes[hash] },
  });
}

/** Writes the payload of the header's block. */
export function encodeHeader(header: RecordingHeader): Uint8Array {
  const { sizes, seed } = header;
  assert(Number.isSafeInteger(seed) && seed >= 0, 'The seed is a whole number 0…2^53−1.');
  const writer = new BitWriter(512);
  writeText(writer, header.game);
  writeHashes(writer, header.hashes);
  writer.u32(seed % TWO_TO_32);
  writer.u32(Math.floor(seed / TWO_TO_32));
  writer.u8(header.ticksPerSecond);
  writer.u32(header.stateBytes);
  writeSeatCount(writer, sizes.seats);
  writer.u8(sizes.inputBytes);
  writer.u8(sizes.axisCount);
  writer.u16(sizes.inputBits);
  writer.bytes(sizes.repeatMask);
  writer.u16(sizes.playerDataBytes);
  writeNumbers(writer, header.config);
  writeNumbers(writer, header.tuning);
  return writer.toBytes();
}

/** Reads the header from its block. Throws `recording/format`, with the byte where it stops making sense. */
export function decodeHeader({ payload, payloadOffset }: Pick<Block, 'payload' | 'payloadOffset'>): RecordingHeader {
  const reader = new BitReader(payload);
  const game = readText(reader);
  const hashes = readHashes(reader);
  const seedLow = reader.u32();
  const seed = reader.u32() * TWO_TO_32 + seedLow;
  const ticksPerSecond = reader.u8();
  const stateBytes = reader.u32();
  const sizes = readSizes(reader);
  const config = readNumbers(reader);
  const tuning = readNumbers(reader);
  if (
    !reader.isOk ||
    !reader.isAtEnd ||
    ticksPerSecond === 0 ||
    ticksPerSecond > MODEL_LIMITS.ticksPerSecond ||
    !Number.isSafeInteger(seed) ||
    !areSizesSound(sizes)
  ) {
    throw formatError(
      'The header of this recording makes no sense',
      payloadOffset + payload.length - reader.remainingBytes,
    );
  }
  return { game, hashes, seed, config, tuning, ticksPerSecond, stateBytes, sizes };
}

function readSizes(reader: BitReader): SealSizes {
  const seats = readSeatCount(reader);
  const inputBytes = reader.u8();
  const axisCount = reader.u8();
  const inputBits = reader.u16();
  const repeatMask = reader.bytes(inputBytes);
  const playerDataBytes = reader.u16();
  return { seats, inputBytes, axisCount, inputBits, repeatMask, playerDataBytes };
}

/** What a model can have: larger sizes would make each tick of a forged file long to walk through. */
function areSizesSound({ seats, inputBytes, axisCount, inputBits }: SealSizes): boolean {
  const buttons = inputBits - axisCount * 8;
  return (
    seats > 0 &&
    seats <= MODEL_LIMITS.players &&
    buttons >= 0 &&
    axisCount + buttons <= MODEL_LIMITS.controls &&
    inputBytes === Math.max(1, axisCount + Math.ceil(buttons / 8))
  );
}

function writeText(writer: BitWriter, text: string): void {
  const bytes = encodeUtf8(text, NAME_BYTES);
  writer.u8(bytes.length);
  writer.bytes(bytes);
}

function readText(reader: BitReader): string {
  const text = decodeUtf8(reader.bytes(reader.u8()));
  if (text === undefined || text === '') reader.fail();
  return text ?? '';
}

function writeNumbers(writer: BitWriter, numbers: Readonly<Record<string, number>>): void {
  const entries = Object.entries(numbers);
  writer.varint(entries.length);
  for (const [name, value] of entries) {
    writeText(writer, name);
    writer.f64(value);
  }
}

function readNumbers(reader: BitReader): Readonly<Record<string, number>> {
  const count = reader.varint();
  const entries: [string, number][] = [];
  while (reader.isOk && entries.length < count) {
    const name = readText(reader);
    const value = reader.f64();
    if (!Number.isFinite(value)) reader.fail();
    entries.push([name, value]);
  }
  return Object.fromEntries(entries);
}
