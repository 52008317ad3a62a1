// What the tiles of a map mean: which are solid, which are one-way platforms, and what lies outside.
import { SamestepError } from '../errors.ts';

/** What a tile does to what moves. */
export const TileKind = {
  /** Nothing. */
  empty: 0,
  /** Stops it from every side. */
  solid: 1,
  /** Stops a box that comes down onto its top, and nothing else. */
  oneWay: 2,
} as const;

/** A map of tiles; a world's grid is one. The tile at column x and row y is `cells[x + y * width]`, and y points down. */
export interface TileMap {
  readonly width: number;
  readonly height: number;
  readonly cells: { readonly [index: number]: number };
}

/** What the tiles of maps mean; the left upper corner of a map is at (0, 0). Constant: made once, by `tileRules`. */
export interface TileRules {
  /** Width and height of a tile, in units of length. */
  readonly tileSize: number;
  /** The `TileKind` of each value of a cell. Values beyond its end are empty. */
  readonly kinds: readonly number[];
  /** The `TileKind` of everything outside of the map. */
  readonly outside: number;
}

/** What `tileRules` is told. */
export interface TileRulesOptions {
  /** Width and height of a tile, in units of length: finite, above 0. */
  readonly tileSize: number;
  /** Values of solid cells, 0…65,535. */
  readonly solid?: readonly number[];
  /** Values of cells that are one-way platforms, 0…65,535. */
  readonly oneWay?: readonly number[];
  /** Whether the map lies in solid ground, so that nothing leaves it. False unless given. */
  readonly isOutsideSolid?: boolean;
}

const VALUE_LARGEST = 65535;

/** The rules of maps from lists of their solid and one-way values; all others are empty. Throws `assertion` for what cannot be. */
export function tileRules(options: TileRulesOptions): TileRules {
  const { tileSize, solid = [], oneWay = [], isOutsideSolid = false } = options;
  if (!(tileSize > 0 && tileSize < Infinity)) {
    throw refused(`Tiles have the size ${tileSize}.`, 'Give a finite tileSize above 0.', { tileSize });
  }
  const kinds: number[] = [];
  for (const value of solid) setKind(kinds, value, TileKind.solid);
  for (const value of oneWay) setKind(kinds, value, TileKind.oneWay);
  const outside = isOutsideSolid ? TileKind.solid : TileKind.empty;
  return Object.freeze({ tileSize, kinds: Object.freeze(kinds), outside });
}

/** The `TileKind` at a column and row, or that of the outside. */
export function tileKindAt(map: TileMap, rules: TileRules, column: number, row: number): number {
  if (column < 0 || row < 0 || column >= map.width || row >= map.height) return rules.outside;
  const value = map.cells[column + row * map.width];
  return value < rules.kinds.length ? rules.kinds[value] : TileKind.empty;
}

function setKind(kinds: number[], value: number, kind: number): void {
  if (!(value >= 0 && value <= VALUE_LARGEST && Math.floor(value) === value)) {
    throw refused(`A tile with the value ${value} has a kind.`, 'Give whole values from 0 to 65535.', { value });
  }
  while (kinds.length <= value) kinds.push(TileKind.empty);
  if (kinds[value] !== TileKind.empty) {
    throw refused(`The tile value ${value} has two kinds.`, 'Name it once, as solid or as one-way.', { value });
  }
  kinds[value] = kind;
}

function refused(what: string, fix: string, data: Readonly<Record<string, unknown>>): SamestepError {
  return new SamestepError({ code: 'assertion', what, why: 'No map could be read by such rules.', fix, data });
}
