/** Single values on the wire: the number types of @colyseus/schema, little-endian, and the bounded floats it calls quantized. */
import type { Field, Storage } from '../model/fields.ts';
import type { Quantization } from '../model/mirror.ts';

/** The number types of @colyseus/schema that a mirrored value can have. */
export const VALUE_TYPES = Object.freeze([
  'uint8',
  'int8',
  'uint16',
  'int16',
  'uint32',
  'int32',
  'float32',
  'float64',
] as const);
export type ValueType = (typeof VALUE_TYPES)[number];

/** Bytes of one value. */
export const VALUE_BYTES: Readonly<Record<ValueType, number>> = Object.freeze({
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  float32: 4,
  float64: 8,
});

const OF_STORAGE: Readonly<Record<Storage, ValueType>> = Object.freeze({
  f64: 'float64',
  f32: 'float32',
  i8: 'int8',
  u8: 'uint8',
  i16: 'int16',
  u16: 'uint16',
  i32: 'int32',
  u32: 'uint32',
});

/** Whether a field names a row of the world, which every client knows by another number. */
export function isReference({ kind }: Pick<Field, 'kind'>): boolean {
  return kind === 'entity' || kind === 'entityId';
}

/** How a field's value travels as it is; one that names a row as that row's number for the client. */
export function exactType(field: Pick<Field, 'kind' | 'storage'>): ValueType {
  return isReference(field) ? 'uint16' : OF_STORAGE[field.storage];
}

/**
 * A bounded float as a whole number: step = floor((value − min) / range · span + ½), as `t.quantized` of @colyseus/schema 5 defines it. The
 * span is 2^bits − 1; 2^bits − 2 for a range around 0, so that 0 is a step; 2^bits on a circle.
 */
export interface Steps {
  readonly min: number;
  readonly max: number;
  readonly bits: 8 | 16 | 32;
  readonly isWrapped: boolean;
  readonly range: number;
  readonly span: number;
  readonly type: ValueType;
}

/** Compiles a range; undefined for 'f32', which has no steps. */
export function stepsOf(quantization: Quantization): Steps | undefined {
  if (quantization === 'f32') return undefined;
  const { min, max, bits, wrap = false } = quantization;
  const count = bits === 8 ? 256 : bits === 16 ? 65_536 : 4_294_967_296;
  return Object.freeze({
    min,
    max,
    bits,
    isWrapped: wrap,
    range: max - min,
    span: wrap ? count : min === -max ? count - 2 : count - 1,
    type: bits === 8 ? 'uint8' : bits === 16 ? 'uint16' : 'uint32',
  });
}

/** The step nearest to a value: outside of the range its nearer end, on a circle where it lies there. Not finite is the first step. */
export function stepOf({ min, range, span, isWrapped }: Steps, value: number): number {
  if (isWrapped) {
    if (!Number.isFinite(value)) return 0;
    let turned = (value - min) % range;
    if (turned < 0) turned += range;
    const step = Math.floor((turned / range) * span + 0.5);
    return step >= span ? 0 : step;
  }
  if (!(value > min)) return 0;
  const step = Math.floor(((value - min) / range) * span + 0.5);
  return step < span ? step : span;
}

/** The value that a step stands for. */
export function valueOfStep({ min, range, span }: Steps, step: number): number {
  return min + (step / span) * range;
}

/** Reads a value. Throws a RangeError beyond the end. */
export function readValue(view: DataView, at: number, type: ValueType): number {
  switch (type) {
    case 'uint8':
      return view.getUint8(at);
    case 'int8':
      return view.getInt8(at);
    case 'uint16':
      return view.getUint16(at, true);
    case 'int16':
      return view.getInt16(at, true);
    case 'uint32':
      return view.getUint32(at, true);
    case 'int32':
      return view.getInt32(at, true);
    case 'float32':
      return view.getFloat32(at, true);
    case 'float64':
      return view.getFloat64(at, true);
  }
}
