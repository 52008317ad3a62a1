/** Model -> byte offsets: every region of a world's one buffer, and the hash of that layout. */
import { fingerprint } from './fingerprint.ts';
import type { Field, FieldKind, ListField, Storage } from './fields.ts';
import { historyFields } from './history.ts';
import type { InputLayout } from './input-layout.ts';
import type { ModelDefinition } from './model.ts';

/** What a region belongs to. */
export type RegionGroup =
  | 'header'
  | 'random'
  | 'rows'
  | 'seats'
  | 'globals'
  | 'config'
  | 'playerData'
  | 'tuning'
  | 'component'
  | 'grid'
  | 'history';

/** A run of values of one storage in the buffer. */
export interface Region {
  /** Unique, as `Position.x`, `Snake.path`, `Snake.path.count`, `globals.redScore`, `grids.trampled`, `rows.generation`, `history.Position.x`. */
  readonly name: string;
  readonly group: RegionGroup;
  /** Component, grid or group name. */
  readonly owner: string;
  /** Field name, or the grid's name; of the history `id` or a column's name, as `Position.x`. A list has two regions: its values, and `<name>.count`. */
  readonly field: string;
  readonly kind: FieldKind;
  readonly storage: Storage;
  /** From the start of the buffer, a multiple of 8. */
  readonly byteOffset: number;
  /** Values in the region. */
  readonly count: number;
  /** Values in a row of it: the most a list holds, the width of a grid, the bytes of a seat's input, the rows of a tick of history; else 1. */
  readonly stride: number;
  /** Of a `oneOf`: what the values are called; else empty. */
  readonly names: readonly string[];
}

/** All of a world's bytes. */
export interface WorldLayout {
  readonly sizeBytes: number;
  /** Rows including row 0, which is NONE. */
  readonly rowCount: number;
  readonly playerCount: number;
  /** Levels that can be loaded. */
  readonly levelCount: number;
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
  freeHead: 12,
  refusedItems: 13,
  droppedEvents: 14,
  level: 15, // of the one that is loaded, its place in the model + 1; 0 for none
  nextLevel: 16, // of the one that was asked for, until the system ends
  reserved: 3, // words at the end that are always 0
  words: 20,
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
    { kind, storage, names = [] }: Pick<Field, 'kind' | 'storage' | 'names'>,
    rows: number,
    stride = 1,
  ) => {
    const name = `${owner}.${field}`;
    const count = rows * stride;
    regions.push({ name, group, owner, field, kind, storage, byteOffset: sizeBytes, count, stride, names });
    sizeBytes += Math.ceil((count * STORAGE_BYTES[storage]) / 8) * 8;
  };
  const pushField = (group: RegionGroup, owner: string, field: string, type: Field | ListField, rows: number) => {
    if (type.kind !== 'list') return push(group, owner, field, type, rows);
    push(group, owner, field, type.of, rows, type.maxCount);
    push(group, owner, `${field}.count`, u8Type, rows);
  };
  const u32Type = { kind: 'u32', storage: 'u32' } as const;
  const u16Type = { kind: 'u16', storage: 'u16' } as const;
  const u8Type = { kind: 'u8', storage: 'u8' } as const;
  push('header', 'header', 'words', u32Type, HEADER.words);
  for (const name of definition.streams ?? []) push('random', 'random', name, u32Type, 4);
  push('rows', 'rows', 'mask', u32Type, rowCount);
  push('rows', 'rows', 'maskHigh', u32Type, rowCount);
  push('rows', 'rows', 'generation', u16Type, rowCount);
  push('rows', 'rows', 'free', u16Type, rowCount);
  push('seats', 'seats', 'presence', u8Type, playerCount);
  push('seats', 'seats', 'level', u8Type, playerCount);
  push('seats', 'seats', 'input', u8Type, playerCount, input.sizeBytes);
  push('seats', 'seats', 'previousInput', u8Type, playerCount, input.sizeBytes);
  for (const [field, type] of Object.entries(definition.playerData ?? {}))
    push('playerData', 'playerData', field, type, playerCount);
  for (const [field, type] of Object.entries(definition.globals ?? {})) pushField('globals', 'globals', field, type, 1);
  for (const [field, type] of Object.entries(definition.config ?? {})) push('config', 'config', field, type, 1);
  for (const field of Object.keys(definition.tuning ?? {}))
    push('tuning', 'tuning', field, { kind: 'f64', storage: 'f64' }, 1);
  for (const [owner, fields] of Object.entries(definition.components)) {
    for (const [field, type] of Object.entries(fields)) pushField('component', owner, field, type, rowCount);
  }
  for (const [field, { of, width, height }] of Object.entries(definition.grids ?? {})) {
    push('grid', 'grids', field, of, height, width);
  }
  for (const { field, type } of historyFields(definition))
    push('history', 'history', field, type, definition.history?.ticks ?? 0, rowCount);
  return Object.freeze({
    sizeBytes,
    rowCount,
    playerCount,
    levelCount: Object.keys(definition.levels ?? {}).length,
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
    regions.map(({ name, kind, storage, byteOffset, count, stride }) => [
      name,
      kind,
      storage,
      byteOffset,
      count,
      stride,
    ]),
    Object.keys(definition.components),
    regions.flatMap(({ name, names }) => (names.length > 0 ? [[name, ...names]] : [])),
    Object.keys(definition.levels ?? {}),
    shape(definition.input),
    shape(definition.orders ?? {}),
    shape(definition.commands ?? {}),
    shape(definition.events ?? {}),
    shape(definition.result ?? {}),
    Object.keys(definition.tuning ?? {}),
  ]);
}
