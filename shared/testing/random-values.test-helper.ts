// Numbers from numbers: any 32 bits become a value that a field can hold, with a liking for the edges.
import { NO_PLAYER, type Field, type Storage } from '../model/fields.ts';

/** Two whole numbers mixed to 32 bits. */
export function hashOf(a: number, b: number): number {
  let hash = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

const RANGES: Readonly<Record<Exclude<Storage, 'f64' | 'f32'>, readonly [number, number]>> = {
  i8: [-128, 127],
  u8: [0, 255],
  i16: [-32_768, 32_767],
  u16: [0, 65_535],
  i32: [-2_147_483_648, 2_147_483_647],
  u32: [0, 4_294_967_295],
};

const EDGES: readonly number[] = [0, -0, 1, -1, 5e-324, -1e-310, 1e300, -1e300, 0.1, 2 ** 53, -(2 ** 31)];

/** A finite float: an edge, or something of any size. */
function float(n: number): number {
  const hash = hashOf(n, 11);
  if (hash % 4 === 0) return EDGES[hashOf(n, 12) % EDGES.length];
  return (hashOf(n, 13) / 2 ** 32 - 0.5) * 2 ** ((hash >>> 8) % 40);
}

/** A finite value for a field of messages, config and levels. For `player` any byte fits. */
export function finiteValue({ kind, storage, names }: Field, n: number): number {
  if (kind === 'bool') return n & 1;
  if (kind === 'oneOf') return hashOf(n, 1) % (names?.length ?? 1);
  if (storage === 'f64') return float(n);
  if (storage === 'f32') {
    const rounded = Math.fround(float(n));
    return Number.isFinite(rounded) ? rounded : 0;
  }
  const [min, max] = RANGES[storage];
  if (n % 5 === 0) return hashOf(n, 2) % 2 === 0 ? min : max;
  return min + (hashOf(n, 3) % (max - min + 1));
}

/** Makes of any number one that a column of this kind may hold; rows come from the caller. */
export function lawfulValue(field: Field, value: number, seats: number): number {
  const whole = Number.isFinite(value) ? Math.abs(Math.trunc(value)) : 0;
  switch (field.kind) {
    case 'bool':
      return whole % 2;
    case 'oneOf':
      return whole % (field.names?.length ?? 1);
    case 'player':
      return whole % (seats + 1) === seats ? NO_PLAYER : whole % (seats + 1);
    case 'entity':
      return 0;
    default:
      // Integers wrap by themselves. Of no number there is one in a lawful world.
      return Number.isNaN(value) ? 0 : value;
  }
}

/** A value that a column of this kind may hold, sometimes infinite where it can be. */
export function columnValue(field: Field, n: number, seats: number): number {
  const isFloat = field.storage === 'f64' || field.storage === 'f32';
  if (isFloat && hashOf(n, 5) % 32 === 0) return n & 1 ? Infinity : -Infinity;
  return lawfulValue(field, finiteValue(field, n), seats);
}
