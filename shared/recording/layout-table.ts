// The layout table of a stored snapshot: every region of the world it was saved from, by name, so that another layout can read it.
import { assert } from '../assert.ts';
import type { FieldKind } from '../model/fields.ts';
import type { ControlPlace, InputLayout } from '../model/input-layout.ts';
import { HEADER, STORAGE_BYTES, type Region, type RegionGroup } from '../model/layout.ts';
import type { Model } from '../model/model.ts';
import type { BitReader } from '../wire/bit-reader.ts';
import { BitWriter } from '../wire/bit-writer.ts';
import { readSeatCount, writeSeatCount } from '../wire/seat.ts';
import { decodeUtf8, encodeUtf8 } from '../wire/utf8.ts';

/** What a world's bytes mean, without its model. */
export interface LayoutTable {
  readonly ticksPerSecond: number;
  readonly seats: number;
  /** Rows including row 0. */
  readonly rowCount: number;
  readonly inputBytes: number;
  /** In mask order. */
  readonly components: readonly string[];
  /** What each word of the header is; '' for one that is always 0. */
  readonly headerWords: readonly string[];
  readonly controls: readonly ControlPlace[];
  readonly levels: readonly string[];
  /** In the buffer's order. */
  readonly regions: readonly Region[];
  readonly sizeBytes: number;
}

/** Positions are numbers in files: append only. */
export const REGION_GROUPS: readonly RegionGroup[] = Object.freeze([
  'header',
  'random',
  'rows',
  'seats',
  'globals',
  'config',
  'playerData',
  'tuning',
  'component',
  'grid',
  'history',
]);

/** Positions are numbers in files: append only. */
export const FIELD_KINDS: readonly FieldKind[] = Object.freeze([
  'f64',
  'f32',
  'i8',
  'u8',
  'i16',
  'u16',
  'i32',
  'u32',
  'bool',
  'angle',
  'entity',
  'entityId',
  'player',
  'oneOf',
]);

/** What the lag is called among the controls: no control has a name with a dot. */
export const LAG_CONTROL = 'history.lag';

const CONTROLS: readonly ControlPlace['control'][] = Object.freeze(['axis', 'held', 'press']);

/** How each kind is stored. */
const STORAGE_OF = Object.freeze({
  f64: 'f64',
  f32: 'f32',
  i8: 'i8',
  u8: 'u8',
  i16: 'i16',
  u16: 'u16',
  i32: 'i32',
  u32: 'u32',
  bool: 'u8',
  angle: 'f64',
  entity: 'u16',
  entityId: 'u32',
  player: 'u8',
  oneOf: 'u8',
} as const);

/** A control without a bit is an axis. */
const NO_BIT = 255;
const NAME_BYTES = 65_535;

/** The names of this build's header words, in order. */
export const HEADER_WORDS: readonly string[] = Object.freeze(headerWords());

function headerWords(): string[] {
  const words: string[] = Array.from({ length: HEADER.words }, () => '');
  for (const [name, word] of Object.entries(HEADER)) {
    if (name === 'words' || name === 'reserved') continue;
    if (name !== 'random') words[word] = name;
    else for (let i = 0; i < 4; i++) words[word + i] = `random${i}`;
  }
  return words;
}

/** The table of a model's worlds. */
export function layoutTable({ definition, layout, inputLayout }: Model): LayoutTable {
  return {
    ticksPerSecond: definition.ticksPerSecond,
    seats: layout.playerCount,
    rowCount: layout.rowCount,
    inputBytes: inputLayout.sizeBytes,
    components: layout.components,
    headerWords: HEADER_WORDS,
    controls: controlsOf(inputLayout),
    levels: Object.keys(definition.levels ?? {}),
    regions: layout.regions,
    sizeBytes: layout.sizeBytes,
  };
}

/** The controls of an input, and its lag as one axis more. */
function controlsOf({ places, lagByte }: InputLayout): readonly ControlPlace[] {
  if (lagByte < 0) return places;
  return [...places, { name: LAG_CONTROL, control: 'axis', byteOffset: lagByte, bit: -1 }];
}

/** The table as bytes: equal exactly when two layouts place and mean the same. */
export function encodeLayoutTable(table: LayoutTable): Uint8Array {
  const writer = new BitWriter(4_096, 67_108_864);
  writer.u8(table.ticksPerSecond);
  writeSeatCount(writer, table.seats);
  writer.u16(table.rowCount);
  writer.u8(table.inputBytes);
  writeNames(writer, table.components);
  writeNames(writer, table.headerWords);
  writeNames(writer, table.levels);
  writer.varint(table.controls.length);
  for (const { name, control, byteOffset, bit } of table.controls) {
    writeName(writer, name);
    writer.u8(CONTROLS.indexOf(control));
    writer.u8(byteOffset);
    writer.u8(bit < 0 ? NO_BIT : bit);
  }
  writer.varint(table.regions.length);
  for (const { owner, field, group, kind, stride, count, names } of table.regions) {
    writer.u8(REGION_GROUPS.indexOf(group));
    writeName(writer, owner);
    writeName(writer, field);
    writer.u8(FIELD_KINDS.indexOf(kind));
    writer.varint(stride);
    writer.varint(count);
    writeNames(writer, names);
  }
  return writer.toBytes();
}

/** Reads a table; fails the reader where it cannot be one. What it describes is checked by `isSoundTable`. */
export function decodeLayoutTable(reader: BitReader): LayoutTable {
  const ticksPerSecond = reader.u8();
  const seats = readSeatCount(reader);
  const rowCount = reader.u16();
  const inputBytes = reader.u8();
  const components = readNames(reader);
  const words = readNames(reader);
  const levels = readNames(reader);
  const controls = readMany(reader, () => {
    const name = readName(reader);
    const control = readOne(reader, CONTROLS);
    const byteOffset = reader.u8();
    const bit = reader.u8();
    return { name, control, byteOffset, bit: bit === NO_BIT ? -1 : bit };
  });
  let sizeBytes = 0;
  const regions = readMany(reader, (): Region => {
    const group = readOne(reader, REGION_GROUPS);
    const owner = readName(reader);
    const field = readName(reader);
    const kind = readOne(reader, FIELD_KINDS);
    const stride = reader.varint();
    const count = reader.varint();
    const names = readNames(reader);
    const storage = STORAGE_OF[kind];
    const byteOffset = sizeBytes;
    sizeBytes += Math.ceil((count * STORAGE_BYTES[storage]) / 8) * 8;
    return { name: `${owner}.${field}`, group, owner, field, kind, storage, byteOffset, count, stride, names };
  });
  return {
    ticksPerSecond,
    seats,
    rowCount,
    inputBytes,
    components,
    headerWords: words,
    controls,
    levels,
    regions,
    sizeBytes,
  };
}

/** A text of at most 65,535 bytes behind its length. */
export function writeName(writer: BitWriter, name: string): void {
  const bytes = encodeUtf8(name, NAME_BYTES);
  assert(decodeUtf8(bytes) === name, 'A name in a model is a well-formed text of at most 65,535 bytes.');
  writer.u16(bytes.length);
  writer.bytes(bytes);
}

/** Reads a text; fails the reader when it is not well formed. */
export function readName(reader: BitReader): string {
  const text = decodeUtf8(reader.bytes(reader.u16()));
  if (text === undefined) reader.fail();
  return text ?? '';
}

function writeNames(writer: BitWriter, names: readonly string[]): void {
  writer.varint(names.length);
  for (const name of names) writeName(writer, name);
}

function readNames(reader: BitReader): readonly string[] {
  return readMany(reader, () => readName(reader));
}

/** Reads so many as are said to follow, and stops where the bytes do: a forged number makes no more work than the file is long. */
function readMany<T>(reader: BitReader, read: () => T): readonly T[] {
  const count = reader.varint();
  if (count > reader.remainingBytes) reader.fail();
  const items: T[] = [];
  while (reader.isOk && items.length < count) items.push(read());
  return items;
}

function readOne<T>(reader: BitReader, values: readonly T[]): T {
  const index = reader.u8();
  if (index >= values.length) reader.fail();
  return values[index] ?? values[0];
}
