/** A world's one ArrayBuffer and the typed arrays that name its regions. */
import { HEADER, type Region, type RegionGroup, type WorldLayout } from '../model/layout.ts';
import type { Storage } from '../model/fields.ts';

/** The bit of a row's mask that says that it is alive. */
export const ALIVE = 1;

/** The typed array of a region. */
export type NumberArray =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** All state of a world. Nothing else decides what the next tick is. */
export interface WorldMemory {
  readonly layout: WorldLayout;
  /** sizeBytes bytes. */
  readonly bytes: Uint8Array;
  /** The same bytes as 32-bit words: what a checksum reads. */
  readonly words: Int32Array;
  /** HEADER.words words. */
  readonly header: Uint32Array;
  /** The four words of the world's generator, inside the header. */
  readonly random: Uint32Array;
  /** One word per row: bit 0 alive, bit i + 1 component i. */
  readonly mask: Uint32Array;
  /** One word per row: bit i − 31 component i. */
  readonly maskHigh: Uint32Array;
  /** One per row. */
  readonly generation: Uint16Array;
  /** The ring of rows that died: `header[freeCount]` of them from `header[freeHead]` on, longest dead first; else zero. */
  readonly free: Uint16Array;
  /** One per seat: index into PRESENCES. */
  readonly presence: Uint8Array;
  /** One per seat: 0–3. */
  readonly level: Uint8Array;
  /** inputBytes per seat: this tick's. */
  readonly input: Uint8Array;
  /** inputBytes per seat: the tick's before. */
  readonly previousInput: Uint8Array;
  /** The array of every region, in the layout's order. */
  readonly arrays: readonly NumberArray[];
}

/** Makes the zeroed memory of a layout. */
export function createMemory(layout: WorldLayout): WorldMemory {
  const buffer = new ArrayBuffer(layout.sizeBytes);
  const arrays = layout.regions.map((region) => arrayOf(buffer, region));
  const named = (name: string): Region => {
    const region = layout.regionOf.get(name);
    if (region === undefined) throw new RangeError(`No region '${name}'.`);
    return region;
  };
  const u32 = (name: string) => new Uint32Array(buffer, named(name).byteOffset, named(name).count);
  const u16 = (name: string) => new Uint16Array(buffer, named(name).byteOffset, named(name).count);
  const u8 = (name: string) => new Uint8Array(buffer, named(name).byteOffset, named(name).count);
  const header = u32('header.words');
  return Object.freeze({
    layout,
    bytes: new Uint8Array(buffer),
    words: new Int32Array(buffer),
    header,
    random: header.subarray(HEADER.random, HEADER.random + 4),
    mask: u32('rows.mask'),
    maskHigh: u32('rows.maskHigh'),
    generation: u16('rows.generation'),
    free: u16('rows.free'),
    presence: u8('seats.presence'),
    level: u8('seats.level'),
    input: u8('seats.input'),
    previousInput: u8('seats.previousInput'),
    arrays,
  });
}

/** The arrays of one field. */
export interface FieldArrays {
  readonly owner: string;
  readonly field: string;
  readonly values: NumberArray;
  /** Of a list: how many values each row holds. */
  readonly counts: NumberArray | undefined;
}

/** The fields of a group of regions: a list is one field, although it has two regions. */
export function fieldArrays({ layout, arrays }: WorldMemory, group: RegionGroup): readonly FieldArrays[] {
  const arrayOfName = new Map(layout.regions.map(({ name }, i) => [name, arrays[i]]));
  const counted = (name: string) => name.endsWith('.count') && arrayOfName.has(name.slice(0, -'.count'.length));
  return layout.regions.flatMap((region, i) =>
    region.group !== group || counted(region.name)
      ? []
      : [{ ...region, values: arrays[i], counts: arrayOfName.get(`${region.name}.count`) }],
  );
}

/** A typed array over one region of a buffer that has the layout's size. */
export function arrayOf(buffer: ArrayBufferLike, region: Region): NumberArray {
  return ARRAYS[region.storage](buffer, region.byteOffset, region.count);
}

const ARRAYS: Readonly<Record<Storage, (buffer: ArrayBufferLike, at: number, count: number) => NumberArray>> =
  Object.freeze({
    f64: (buffer, at, count) => new Float64Array(buffer, at, count),
    f32: (buffer, at, count) => new Float32Array(buffer, at, count),
    i8: (buffer, at, count) => new Int8Array(buffer, at, count),
    u8: (buffer, at, count) => new Uint8Array(buffer, at, count),
    i16: (buffer, at, count) => new Int16Array(buffer, at, count),
    u16: (buffer, at, count) => new Uint16Array(buffer, at, count),
    i32: (buffer, at, count) => new Int32Array(buffer, at, count),
    u32: (buffer, at, count) => new Uint32Array(buffer, at, count),
  });
