/** Model -> byte offsets: every region of a world's one buffer, and the hash of that layout. */
import { fingerprint } from './fingerprint.ts';
import type { Field, FieldKind, Storage } from './fields.ts';
import type { InputLayout } from './input-layout.ts';
import type { ModelDefinition } from './model.ts';

/** What a region belongs to. */
export type RegionGroup =
  | 'header'
  | 'rows'
  | 'seats'
  | 'globals'
  | 'config'
  | 'playerData'
  | 'tuning'
  | 'component'
  | 'grid';

/** A run of values of one storage in the buffer. */
export interface Region {
  /** Unique, as `Position.x`, `globals.redScore`, `grids.trampled`, `rows.generation`. */
  readonly name: string;
  readonly group: RegionGroup;
  /** Component, grid or group name. */
  readonly owner: string;
  /** Field name, or the grid's name. */
  readonly field: string;
  readonly kind: FieldKind;
  readonly storage: Storage;
  /** From the start of the buffer, a multiple of 8. */
  readonly byteOffset: number;
  /** Values in the region. */
  readonly count: number;
}

/** All of a world's bytes. */
export interface WorldLayout {
  readonly sizeBytes: number;
  /** Rows including row 0, which is NONE. */
  readonly rowCount: number;
  readonly playerCount: number;
  readonly regions: readonly Region[];
  readonly regionOf: ReadonlyMap<string, Region>;
  /** Component names in bit order: component i has bit i + 1 of a row's 64-bit mask; bit 0 says alive. */
  readonly components: readonly string[];
  /** Hash of everything two machines must agree on to read each other's bytes: 16 lowercase hex digits. */
  readonly layoutHash: string;
}

/** Bytes of one value. */
export const STORAGE_BYTES: Readonly<Record<Storage, number>> = Object.freeze({
  f64: 8,
  f32: 4,
  i8: 1,
  u8: 1,
  i16: 2,
  u16: 2,
  i32: 4,
  u32: 4,
});

/** Words of the header, by name. Every one is part of the snapshot. */
export const HEADER = Object.freeze({
  tick: 0,
  highWater: 1,
  freeCount: 2,
  aliveCount: 3,
  refusedSpawns: 4,
  random: 5, // four words of sfc32
  seedLow: 9,
  seedHigh: 10,
  finishes: 11,
  words: 16,
});

/** Lays out a checked definition. Regions begin at multiples of 8; the bytes between them stay zero. */
export function worldLayout(definition: ModelDefinition, input: InputLayout): WorldLayout {
  const rowCount = definition.entities + 1;
  const playerCount = definition.players.max;
  const components = Object.keys(definition.components);
  const regions: Region[] = [];
  let sizeBytes = 0;
  const push = (
    group: RegionGroup,
    owner: string,
    field: string,
    type: Pick<Field, 'kind' | 'storage'>,
    count: number,
  ) => {
    const name = group === 'grid' ? `grids.${field}` : `${owner}.${field}`;
    regions.push({ name, group, owner, field, kind: type.kind, storage: type.storage, byteOffset: sizeBytes, count });
    sizeBytes += Math.ceil((count * STORAGE_BYTES[type.storage]) / 8) * 8;
  };
  const u32Type = { kind: 'u32', storage: 'u32' } as const;
  const u16Type = { kind: 'u16', storage: 'u16' } as const;
  const u8Type = { kind: 'u8', storage: 'u8' } as const;
  push('header', 'header', 'words', u32Type, HEADER.words);
  push('rows', 'rows', 'mask', u32Type, rowCount);
  push('rows', 'rows', 'maskHigh', u32Type, rowCount);
  push('rows', 'rows', 'generation', u16Type, rowCount);
  push('rows', 'rows', 'free', u16Type, rowCount);
  push('seats', 'seats', 'presence', u8Type, playerCount);
  push('seats', 'seats', 'level', u8Type, playerCount);
  push('seats', 'seats', 'input', u8Type, playerCount * input.sizeBytes);
  push('seats', 'seats', 'previousInput', u8Type, playerCount * input.sizeBytes);
  for (const [field, type] of Object.entries(definition.playerData ?? {}))
    push('playerData', 'playerData', field, type, playerCount);
  for (const [field, type] of Object.entries(definition.globals ?? {})) push('globals', 'globals', field, type, 1);
  for (const [field, type] of Object.entries(definition.config ?? {})) push('config', 'config', field, type, 1);
  for (const field of Object.keys(definition.tuning ?? {}))
    push('tuning', 'tuning', field, { kind: 'f64', storage: 'f64' }, 1);
  for (const [owner, fields] of Object.entries(definition.components)) {
    for (const [field, type] of Object.entries(fields)) push('component', owner, field, type, rowCount);
  }
  for (const [field, { of, width, height }] of Object.entries(definition.grids ?? {})) {
    push('grid', 'grids', field, of, width * height);
  }
  return Object.freeze({
    sizeBytes,
    rowCount,
    playerCount,
    regions,
    regionOf: new Map(regions.map((region) => [region.name, region])),
    components,
    layoutHash: fingerprint(layoutText(definition, regions)),
  });
}

/** Everything two machines must agree on, as text: regions, and the shapes of inputs, orders, commands, events and results. */
function layoutText(definition: ModelDefinition, regions: readonly Region[]): string {
  const shape = (value: unknown): unknown =>
    Array.isArray(value) || typeof value !== 'object' || value === null
      ? value
      : Object.entries(value).map(([name, inner]) => [name, shape(inner)]);
  return JSON.stringify([
    definition.name,
    definition.ticksPerSecond,
    definition.players.max,
    definition.entities,
    regions.map(({ name, kind, storage, byteOffset, count }) => [name, kind, storage, byteOffset, count]),
    Object.keys(definition.components),
    shape(definition.input),
    shape(definition.orders ?? {}),
    shape(definition.commands ?? {}),
    shape(definition.events ?? {}),
    shape(definition.result ?? {}),
    Object.keys(definition.tuning ?? {}),
  ]);
}
