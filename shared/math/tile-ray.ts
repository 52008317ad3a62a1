// A ray through a map of tiles: what it hits first, and whether one point sees another.
import { TileKind, tileKindAt, type TileMap, type TileRules } from './tile-rules.ts';

/** Numbers that `rayThroughTiles` writes. */
export const TILE_RAY_NUMBERS = 3;

/** Scratch: what a line of sight hits, which nobody asked for. */
const unread = new Float64Array(TILE_RAY_NUMBERS);
/** Scratch: where a ray comes into the map, as [share of the way, column, row]. */
const entry = new Float64Array(3);

/**
 * When a point that goes straight from one place to another first touches a solid tile: a share of the way in [0, 1], or -1 for never.
 * 0 when it starts in one. One-way tiles stop no ray, and a ray with NaN in it touches nothing.
 *
 * Writes `[normalX, normalY, cell]` to `hit` unless it is never: the side by which it came into the tile (0, 0 where it starts inside) and
 * the cell's index, or -1 for the outside. A point on the line between two tiles lies in the one that it moves into, or in the right or
 * lower one if it moves along the line. A ray exactly through a corner touches the tile that it goes into and, of the two beside its way,
 * neither, unless both are solid. What it hits at a corner has a normal along x.
 *
 * Source: J. Amanatides, A. Woo, "A Fast Voxel Traversal Algorithm for Ray Tracing", Eurographics 1987; but each crossing is computed from
 * the number of its line, so that no error adds up on the way.
 */
export function rayThroughTiles(
  map: TileMap,
  rules: TileRules,
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
  hit: Float64Array,
): number {
  const size = rules.tileSize;
  const wayX = toX - fromX;
  const wayY = toY - fromY;
  if (wayX !== wayX || wayY !== wayY) return -1;
  const signX = wayX < 0 ? -1 : 1;
  const signY = wayY < 0 ? -1 : 1;
  let column = startLine(fromX, wayX, size, map.width);
  let row = startLine(fromY, wayY, size, map.height);
  if (tileKindAt(map, rules, column, row) === TileKind.solid) {
    const isAtSide = wayX !== 0 && (column + (signX < 0 ? 1 : 0)) * size === fromX;
    const isAtTop = !isAtSide && wayY !== 0 && (row + (signY < 0 ? 1 : 0)) * size === fromY;
    return writeHit(map, column, row, isAtSide ? -signX : 0, isAtTop ? -signY : 0, 0, hit);
  }
  if (!isInMap(map, column, row)) {
    const isAcross = enterMap(map, size, fromX, fromY, wayX, wayY);
    if (entry[0] < 0) return -1;
    column = entry[1];
    row = entry[2];
    if (tileKindAt(map, rules, column, row) === TileKind.solid) {
      return writeHit(map, column, row, isAcross ? -signX : 0, isAcross ? 0 : -signY, entry[0], hit);
    }
  }
  while (isInMap(map, column, row)) {
    const shareX = wayX === 0 ? Infinity : ((column + (signX > 0 ? 1 : 0)) * size - fromX) / wayX;
    const shareY = wayY === 0 ? Infinity : ((row + (signY > 0 ? 1 : 0)) * size - fromY) / wayY;
    const share = Math.min(shareX, shareY);
    if (!(share <= 1)) return -1;
    if (shareX === shareY) {
      const isBeside = tileKindAt(map, rules, column + signX, row) === TileKind.solid;
      if (isBeside && tileKindAt(map, rules, column, row + signY) === TileKind.solid) {
        return writeHit(map, column + signX, row, -signX, 0, share, hit);
      }
    }
    if (shareX <= shareY) column += signX;
    if (shareY <= shareX) row += signY;
    if (tileKindAt(map, rules, column, row) !== TileKind.solid) continue;
    return writeHit(map, column, row, shareX <= shareY ? -signX : 0, shareX <= shareY ? 0 : -signY, share, hit);
  }
  // Out of the map, which is convex, into the open: nothing more can come.
  return -1;
}

/**
 * Whether no solid tile lies between two points; the same in both directions, to the bit. A point that only touches a solid tile sees away
 * from it. A view along the line between two tiles goes through the right or lower one, as a ray does. One-way tiles hide nothing.
 */
export function seesThroughTiles(
  map: TileMap,
  rules: TileRules,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): boolean {
  const isForth = ax < bx || (ax === bx && ay <= by);
  const share = isForth
    ? rayThroughTiles(map, rules, ax, ay, bx, by, unread)
    : rayThroughTiles(map, rules, bx, by, ax, ay, unread);
  return share < 0 || share === 1;
}

function isInMap(map: TileMap, column: number, row: number): boolean {
  return column >= 0 && row >= 0 && column < map.width && row < map.height;
}

/** The line of tiles, of -1 … `count`, that a point at `at` is in or moves into. Both ends stand for all that is outside. */
function startLine(at: number, way: number, size: number, count: number): number {
  let line = Math.min(Math.max(Math.floor(at / size), -1), count);
  while (line > -1 && at < line * size) line--;
  while (line < count && at >= (line + 1) * size) line++;
  return way < 0 && line > -1 && at === line * size ? line - 1 : line;
}

/** Writes to `entry` where a ray from outside comes into the map, a share below 0 for never. Returns whether it comes in by the left or right. */
function enterMap(map: TileMap, size: number, fromX: number, fromY: number, wayX: number, wayY: number): boolean {
  const right = map.width * size;
  const bottom = map.height * size;
  entry[0] = -1;
  const gapX = wayX < 0 ? fromX - right : -fromX;
  const gapY = wayY < 0 ? fromY - bottom : -fromY;
  const isPast = (wayX < 0 ? fromX <= 0 : fromX >= right) || (wayY < 0 ? fromY <= 0 : fromY >= bottom);
  if (isPast || gapX > Math.abs(wayX) || gapY > Math.abs(wayY)) return false;
  const shareX = gapX >= 0 && wayX !== 0 ? gapX / Math.abs(wayX) : 0;
  const shareY = gapY >= 0 && wayY !== 0 ? gapY / Math.abs(wayY) : 0;
  const share = Math.max(shareX, shareY);
  const x = fromX + wayX * share;
  const y = fromY + wayY * share;
  const isAcross = shareX >= shareY;
  // On the axis by whose side it comes in, it is there exactly; on the other it must be inside.
  if (isAcross ? y < 0 || y > bottom : x < 0 || x > right) return isAcross;
  entry[0] = share;
  entry[1] = isAcross ? (wayX < 0 ? map.width - 1 : 0) : lineInside(x, wayX, size, map.width);
  entry[2] = isAcross ? lineInside(y, wayY, size, map.height) : wayY < 0 ? map.height - 1 : 0;
  return isAcross;
}

function lineInside(at: number, way: number, size: number, count: number): number {
  return Math.min(Math.max(startLine(at, way, size, count), 0), count - 1);
}

function writeHit(
  map: TileMap,
  column: number,
  row: number,
  normalX: number,
  normalY: number,
  share: number,
  hit: Float64Array,
): number {
  hit[0] = normalX;
  hit[1] = normalY;
  hit[2] = isInMap(map, column, row) ? column + row * map.width : -1;
  return share;
}
