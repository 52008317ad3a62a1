// What the town is dressed in: which pictures lie on each tile, where, and in which order. Pure: the same tiles, the same town.
import { chanceAt, houseNumbers, isMasonry } from './town-tiles.ts';
import type { SpriteId } from '#assets/lanterns/ids.ts';
import type { TileName, TownTiles } from './town-tiles.ts';

/** Pictures are the floor, stand on it, or hang over whoever walks there. */
export type Height = 'floor' | 'ground' | 'above';

/** Puts a picture's middle at a place. */
export type Put = (
  height: Height,
  sprite: SpriteId,
  place: { readonly x: number; readonly y: number; readonly turnRad?: number; readonly scale?: number },
) => void;

/** Dresses one tile. Tiles are dressed row by row, so that what is nearer lies over what is farther. */
export type Dresser = (column: number, row: number, put: Put) => void;

const QUARTER_TURN = Math.PI / 2;
/** u: how high the side of a wall is drawn. */
const FACE = 15;

/** Patterns of two tiles by two: upper left, upper right, lower left, lower right. */
const PATTERNS: Partial<Record<TileName, readonly [SpriteId, SpriteId, SpriteId, SpriteId]>> = {
  grass: ['tile-grass', 'tile-grass-2', 'tile-grass-3', 'tile-grass-4'],
  cobble: ['tile-cobble', 'tile-cobble-2', 'tile-cobble-3', 'tile-cobble-4'],
  paving: ['tile-paving', 'tile-paving-2', 'tile-paving-3', 'tile-paving-4'],
  path: ['tile-path', 'tile-path-2', 'tile-path-3', 'tile-path-4'],
  floor: ['tile-floor', 'tile-floor-2', 'tile-floor-3', 'tile-floor-4'],
  water: ['tile-water', 'tile-water-2', 'tile-water-3', 'tile-water-4'],
  wall: ['tile-wall', 'tile-wall-2', 'tile-wall-3', 'tile-wall-4'],
};
const SINGLES: Partial<Record<TileName, SpriteId>> = { doorstep: 'tile-doorstep', planks: 'tile-planks' };

/** The four sides of a tile: the neighbour there, and the turn that brings an upper edge to it. */
const SIDES = [
  { columns: 0, rows: -1, turnRad: 0 },
  { columns: 1, rows: 0, turnRad: QUARTER_TURN },
  { columns: 0, rows: 1, turnRad: 2 * QUARTER_TURN },
  { columns: -1, rows: 0, turnRad: -QUARTER_TURN },
] as const;

/** Makes the dresser of a town. */
export function createDresser(tiles: TownTiles): Dresser {
  const houses = houseNumbers(tiles);
  const size = tiles.tileSize;
  const middle = (index: number) => (index + 0.5) * size;

  /** Along one side of a tile, `depth` u inwards. */
  function atSide(column: number, row: number, side: (typeof SIDES)[number], depth: number) {
    return {
      x: middle(column) + side.columns * (size / 2 - depth),
      y: middle(row) + side.rows * (size / 2 - depth),
      turnRad: side.turnRad,
    };
  }

  function layGround(column: number, row: number, put: Put): void {
    const wall = tiles.wall(column, row);
    const ground = tiles.ground(column, row);
    const name = isMasonry(wall) ? 'wall' : ground;
    const sprite = PATTERNS[name]?.[(column & 1) + (row & 1) * 2] ?? SINGLES[name];
    if (sprite !== undefined) put('floor', sprite, { x: middle(column), y: middle(row) });
    if (isMasonry(wall)) return;
    for (const side of SIDES) {
      const beside = tiles.ground(column + side.columns, row + side.rows);
      const isWalled = isMasonry(tiles.wall(column + side.columns, row + side.rows));
      if (beside === 'grass' && !isWalled && (ground === 'cobble' || ground === 'path' || ground === 'paving')) {
        const edge = chanceAt(column, row, side.columns + 5) < 0.5 ? 'grass-edge-1' : 'grass-edge-2';
        put('floor', edge, atSide(column, row, side, 4));
      }
      if (ground === 'water' && beside !== 'water' && beside !== 'none' && beside !== 'planks') {
        if (side.rows === -1) put('floor', 'bank', atSide(column, row, side, 5));
        else put('floor', 'bank-edge', atSide(column, row, side, 2));
      }
    }
  }

  function scatter(column: number, row: number, put: Put): void {
    const ground = tiles.ground(column, row);
    const chance = chanceAt(column, row, 1);
    const x = middle(column) + (chanceAt(column, row, 2) - 0.5) * size * 0.6;
    const y = middle(row) + (chanceAt(column, row, 3) - 0.5) * size * 0.6;
    const turnRad = chanceAt(column, row, 4) * 4 * QUARTER_TURN;
    if (ground === 'grass') {
      if (chance < 0.09) put('ground', 'tuft-1', { x, y });
      else if (chance < 0.17) put('ground', 'tuft-2', { x, y });
      else if (chance < 0.23) put('ground', 'flowers', { x, y });
      else if (chance < 0.27) put('ground', 'leaves', { x, y, turnRad });
    } else if (ground === 'cobble' || ground === 'paving') {
      if (chance < 0.012) put('ground', 'puddle', { x, y, scale: 0.8 + chanceAt(column, row, 5) * 0.5 });
      else if (chance < 0.04) put('ground', 'leaves', { x, y, turnRad });
      else if (chance < 0.07) put('ground', 'crack', { x, y, turnRad });
    } else if (ground === 'floor' && chance < 0.25 && isRoomMiddle(column, row)) {
      put('ground', 'rug', { x: middle(column), y: middle(row), turnRad: chance < 0.12 ? QUARTER_TURN : 0 });
    }
  }

  /** Room for a rug of two tiles all round. */
  function isRoomMiddle(column: number, row: number): boolean {
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        if (tiles.ground(column + dx, row + dy) !== 'floor' || tiles.wall(column + dx, row + dy) !== 'none')
          return false;
      }
    }
    return column % 3 === 0 && row % 3 === 0;
  }

  function buildWall(column: number, row: number, put: Put): void {
    const x = middle(column);
    const y = middle(row);
    const isWindow = tiles.wall(column, row) === 'window';
    const hasFace = !isMasonry(tiles.wall(column, row + 1));
    const isUpright = isMasonry(tiles.wall(column, row - 1)) && isMasonry(tiles.wall(column, row + 1));
    if (isWindow) {
      const top = isUpright ? { x, y, turnRad: QUARTER_TURN } : { x, y: hasFace ? y - FACE / 2 : y };
      put('ground', 'tile-window', top);
    }
    if (hasFace) put('ground', faceOf(column, row, isWindow), { x, y: y + size / 2 - FACE / 2 });
    for (const side of SIDES) {
      if (side.rows === 1 || isMasonry(tiles.wall(column + side.columns, row + side.rows))) continue;
      put('ground', 'wall-edge', atSide(column, row, side, 2));
    }
  }

  function faceOf(column: number, row: number, isWindow: boolean): SpriteId {
    if (isWindow) return 'wall-face-window';
    const house = houses[row * tiles.width + column];
    if (chanceAt(house, 0, 6) < 0.35) return 'wall-face-stone';
    return chanceAt(column, row, 7) < 0.4 ? 'wall-face-timber' : 'wall-face-plain';
  }

  function buildFence(column: number, row: number, put: Put): void {
    const x = middle(column);
    const y = middle(row);
    const goesOn = (columns: number, rows: number) => {
      const beside = tiles.wall(column + columns, row + rows);
      return beside === 'fence' || isMasonry(beside);
    };
    if (goesOn(0, 1)) put('ground', 'fence-rail', { x, y: y + size / 2, turnRad: QUARTER_TURN });
    if (goesOn(1, 0)) put('ground', 'fence-rail', { x: x + size / 2, y });
    if (goesOn(-1, 0) && isMasonry(tiles.wall(column - 1, row))) put('ground', 'fence-rail', { x: x - size / 2, y });
    put('ground', 'fence-post', { x, y });
  }

  function plant(column: number, row: number, put: Put): void {
    const x = middle(column) + (chanceAt(column, row, 8) - 0.5) * 5;
    const y = middle(row) + (chanceAt(column, row, 9) - 0.5) * 5;
    const turnRad = (chanceAt(column, row, 10) - 0.5) * 0.9;
    put('floor', 'shadow-round', { x: x + 5, y: y + 7, scale: 1.6 });
    const isOld = chanceAt(column, row, 11) < 0.3;
    put('above', isOld ? 'tree-2' : 'tile-tree', { x, y, turnRad, scale: 0.86 + chanceAt(column, row, 12) * 0.16 });
  }

  function placeStore(column: number, row: number, put: Put): void {
    const chance = chanceAt(column, row, 13);
    const isInside = tiles.ground(column, row) === 'floor';
    const sprite = chance < 0.4 ? 'tile-crate' : chance < (isInside ? 1 : 0.7) ? 'barrel' : 'hay';
    put('ground', sprite, { x: middle(column), y: middle(row), scale: sprite === 'barrel' ? 1.2 : 1.08 });
  }

  return (column, row, put) => {
    layGround(column, row, put);
    const wall = tiles.wall(column, row);
    if (wall === 'none') scatter(column, row, put);
    if (!isMasonry(wall) && isMasonry(tiles.wall(column, row - 1))) {
      put('floor', 'shadow-wall', { x: middle(column), y: row * size + 7 });
    }
    switch (wall) {
      case 'wall':
      case 'window':
        buildWall(column, row, put);
        break;
      case 'fence':
        buildFence(column, row, put);
        break;
      case 'hedge':
        put('ground', 'tile-hedge', { x: middle(column), y: middle(row), turnRad: 0 });
        break;
      case 'tree':
        plant(column, row, put);
        break;
      case 'crate':
        placeStore(column, row, put);
        break;
      default:
    }
  };
}
