// The town's tiles by name, for whoever draws them, and chance that is the same in every match. Pure.
import type { Town } from '#shared/games/lanterns/town.ts';

/** What the map calls its kinds of tiles. */
export type TileName =
  | 'grass'
  | 'cobble'
  | 'paving'
  | 'path'
  | 'floor'
  | 'doorstep'
  | 'planks'
  | 'water'
  | 'wall'
  | 'window'
  | 'fence'
  | 'hedge'
  | 'tree'
  | 'crate'
  | 'none';

/** A town that is asked by column and row; outside of it there is nothing. */
export interface TownTiles {
  readonly width: number;
  readonly height: number;
  readonly tileSize: number;
  ground(column: number, row: number): TileName;
  /** What stands on the ground, `none` where nothing does. */
  wall(column: number, row: number): TileName;
}

const NAMES: ReadonlySet<string> = new Set<TileName>([
  'grass',
  'cobble',
  'paving',
  'path',
  'floor',
  'doorstep',
  'planks',
  'water',
  'wall',
  'window',
  'fence',
  'hedge',
  'tree',
  'crate',
]);

/** Reads the names once. A kind that the map knows and the picture does not is drawn as nothing. */
export function townTiles(town: Town): TownTiles {
  const { width, height, tileSize, kinds } = town;
  const names = kinds.map((kind) => (kind !== undefined && isTileName(kind.name) ? kind.name : 'none'));
  const at = (cells: readonly number[]) => (column: number, row: number) =>
    column < 0 || row < 0 || column >= width || row >= height ? 'none' : names[cells[row * width + column]];
  return { width, height, tileSize, ground: at(town.ground), wall: at(town.walls) };
}

/** The same town, whose rim goes on for ever: what is seen of the woods from their first trees. */
export function endless(tiles: TownTiles): TownTiles {
  const column = (at: number) => Math.min(Math.max(at, 0), tiles.width - 1);
  const row = (at: number) => Math.min(Math.max(at, 0), tiles.height - 1);
  return {
    ...tiles,
    ground: (x, y) => tiles.ground(column(x), row(y)),
    wall: (x, y) => tiles.wall(column(x), row(y)),
  };
}

function isTileName(name: string): name is TileName {
  return NAMES.has(name);
}

/** Whether a tile belongs to a house's outside: walls, their windows, and the doorsteps between them. */
export function isMasonry(name: TileName): boolean {
  return name === 'wall' || name === 'window';
}

/** 0…1 for a tile and a purpose: scattered, and the same in every match. */
export function chanceAt(column: number, row: number, purpose: number): number {
  // Mixed as in MurmurHash3's finaliser (A. Appleby, 2011).
  let hash = Math.imul(column + 1, 0x9e37_79b1) ^ Math.imul(row + 1, 0x85eb_ca6b) ^ Math.imul(purpose + 1, 0xc2b2_ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return ((hash ^ (hash >>> 16)) >>> 8) / 16_777_216;
}

/** Which house a piece of masonry belongs to, so that all of its walls are built alike: a number for each tile, 0 for none. */
export function houseNumbers(tiles: TownTiles): Uint16Array {
  const { width, height } = tiles;
  const numbers = new Uint16Array(width * height);
  const isPart = (column: number, row: number) =>
    isMasonry(tiles.wall(column, row)) || tiles.ground(column, row) === 'doorstep';
  let house = 0;
  const open: number[] = [];
  for (let start = 0; start < numbers.length; start++) {
    if (numbers[start] !== 0 || !isPart(start % width, Math.floor(start / width))) continue;
    house++;
    open.push(start);
    numbers[start] = house;
    for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
      const column = cell % width;
      const row = Math.floor(cell / width);
      for (const [nextColumn, nextRow] of [
        [column - 1, row],
        [column + 1, row],
        [column, row - 1],
        [column, row + 1],
      ]) {
        const next = nextRow * width + nextColumn;
        if (!isPart(nextColumn, nextRow) || numbers[next] !== 0) continue;
        numbers[next] = house;
        open.push(next);
      }
    }
  }
  return numbers;
}
