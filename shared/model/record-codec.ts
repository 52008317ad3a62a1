/** Scalar and list fields <-> bytes, for what travels: orders, commands, config, player data. */
import { SamestepError } from '../errors.ts';
import { STORAGE_BYTES } from './layout.ts';
import type { Field, FieldKind, ListField, Storage } from './fields.ts';

type AnyField = Field | ListField;

/** Writes and reads one kind of message. Bytes are little-endian, fields in the model's order, lists as a count byte and values. */
export interface RecordCodec {
  /** The most bytes a message of this kind takes. */
  readonly maxBytes: number;
  /** Values by field name -> bytes. Throws `sim/order` for a missing, unknown or unfit value: the writer is trusted to be right. */
  encode(values: Readonly<Record<string, unknown>>): Uint8Array;
  /** Whether bytes from a peer are one whole, valid message: length, finite floats, ranges, list counts. */
  isValid(bytes: Uint8Array): boolean;
  /** Reads valid bytes into `target`, field by field; list arrays in `target` are reused. */
  decodeInto(bytes: Uint8Array, target: Record<string, unknown>): void;
}

const RANGES: Readonly<Record<Storage, readonly [number, number]>> = Object.freeze({
  f64: [-Infinity, Infinity],
  f32: [-Infinity, Infinity],
  i8: [-128, 127],
  u8: [0, 255],
  i16: [-32_768, 32_767],
  u16: [0, 65_535],
  i32: [-2_147_483_648, 2_147_483_647],
  u32: [0, 4_294_967_295],
});

/** Compiles the codec of some fields. `where` names them in errors, as `orders.Ping`. */
export function recordCodec(where: string, fields: Readonly<Record<string, AnyField>>): RecordCodec {
  const entries = Object.entries(fields);
  const maxBytes = entries.reduce((sum, [, field]) => sum + maxFieldBytes(field), 0);

  function encode(values: Readonly<Record<string, unknown>>): Uint8Array {
    const known = Object.keys(values).find((name) => !Object.hasOwn(fields, name));
    if (known !== undefined) throw unfit(where, known, `has no field '${known}'`);
    const bytes = new Uint8Array(maxBytes);
    const view = new DataView(bytes.buffer);
    let at = 0;
    for (const [name, field] of entries) {
      const value = values[name];
      if (field.kind !== 'list') {
        at = writeScalar(view, at, field, checked(where, name, field, value));
        continue;
      }
      if (!Array.isArray(value) || value.length > field.maxCount) {
        throw unfit(where, name, `takes a list of at most ${field.maxCount} values`);
      }
      view.setUint8(at++, value.length);
      for (const item of value) at = writeScalar(view, at, field.of, checked(where, name, field.of, item));
    }
    return bytes.subarray(0, at);
  }

  function isValid(bytes: Uint8Array): boolean {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    for (const [, field] of entries) {
      let count = 1;
      if (field.kind === 'list') {
        if (at >= bytes.length) return false;
        count = bytes[at++];
        if (count > field.maxCount) return false;
      }
      const of = field.kind === 'list' ? field.of : field;
      const width = STORAGE_BYTES[of.storage];
      if (at + count * width > bytes.length) return false;
      for (let i = 0; i < count; i++, at += width) {
        if (!isFit(of, readScalar(view, at, of.storage))) return false;
      }
    }
    return at === bytes.length;
  }

  function decodeInto(bytes: Uint8Array, target: Record<string, unknown>): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    for (const [name, field] of entries) {
      if (field.kind !== 'list') {
        target[name] = readScalar(view, at, field.storage);
        at += STORAGE_BYTES[field.storage];
        continue;
      }
      const kept = target[name];
      const values: number[] = Array.isArray(kept) ? kept : [];
      const count = view.getUint8(at++);
      values.length = count;
      for (let i = 0; i < count; i++, at += STORAGE_BYTES[field.of.storage])
        values[i] = readScalar(view, at, field.of.storage);
      target[name] = values;
    }
  }

  return Object.freeze({ maxBytes, encode, isValid, decodeInto });
}

/** Reads one value; the caller has checked that the bytes are there. */
export function readScalar(view: DataView, at: number, storage: Storage): number {
  switch (storage) {
    case 'f64':
      return view.getFloat64(at, true);
    case 'f32':
      return view.getFloat32(at, true);
    case 'i8':
      return view.getInt8(at);
    case 'u8':
      return view.getUint8(at);
    case 'i16':
      return view.getInt16(at, true);
    case 'u16':
      return view.getUint16(at, true);
    case 'i32':
      return view.getInt32(at, true);
    case 'u32':
      return view.getUint32(at, true);
  }
}

/** Whether a number may be stored in a field of this kind: finite, whole where it must be, in range. */
export function isFit(
  { kind, storage, names }: { readonly kind: FieldKind; readonly storage: Storage; readonly names?: readonly string[] },
  value: unknown,
): value is number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (storage === 'f64') return true;
  if (storage === 'f32') return Number.isFinite(Math.fround(value));
  const [min, max] = kind === 'bool' ? [0, 1] : kind === 'oneOf' ? [0, (names?.length ?? 0) - 1] : RANGES[storage];
  return Number.isInteger(value) && value >= min && value <= max;
}

function maxFieldBytes(field: AnyField): number {
  return field.kind === 'list' ? 1 + field.maxCount * STORAGE_BYTES[field.of.storage] : STORAGE_BYTES[field.storage];
}

function writeScalar(view: DataView, at: number, { storage }: Field, value: number): number {
  switch (storage) {
    case 'f64':
      view.setFloat64(at, value, true);
      break;
    case 'f32':
      view.setFloat32(at, value, true);
      break;
    case 'i8':
    case 'u8':
      view.setUint8(at, value);
      break;
    case 'i16':
    case 'u16':
      view.setUint16(at, value, true);
      break;
    case 'i32':
    case 'u32':
      view.setUint32(at, value, true);
      break;
  }
  return at + STORAGE_BYTES[storage];
}

function checked(where: string, name: string, field: Field, value: unknown): number {
  if (isFit(field, value)) return value;
  throw unfit(where, name, `takes a finite ${field.kind}, not ${String(value)}`);
}

function unfit(where: string, name: string, why: string): SamestepError {
  return new SamestepError({
    code: 'sim/order',
    what: `${where}.${name} cannot be written: it ${why}.`,
    fix: 'Give every field of the model a value in its range.',
    data: { where, name },
  });
}
