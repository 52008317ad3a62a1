// A box that moves through a map of tiles: solid ones stop it, one-way platforms carry it, at any speed, and what rests stays to the bit.
import { TileKind, tileKindAt, type TileMap, type TileRules } from './tile-rules.ts';

/** The sides at which a move was stopped: bits of what `moveBoxInTiles` returns. */
export const TileTouch = { left: 1, right: 2, up: 4, down: 8 } as const;

/** Numbers that `moveBoxInTiles` writes. */
export const TILE_MOVE_NUMBERS = 4;

/** A path is followed in parts of at most a tile, but in no more than this: longer parts cut corners, and still pass no tile. */
const PARTS_MOST = 256;
/**
 * The share of a tile by which a box may lie in a tile and not be held: 2^-30. What is less is the rounding of a sum of coordinates, on
 * which a box would else catch in a passage of its own size.
 */
const SLACK = 9.313225746154785e-10;

/** Scratch of one part of a move along one axis: where from, where to (then where it ended), half the size of the box, the cell that stopped it. */
const course = new Float64Array(4);
const FROM = 0;
const TO = 1;
const HALF = 2;
const CELL = 3;

/**
 * Moves a box by a step through the tiles of a map and returns the sides at which it was stopped, as bits of `TileTouch`.
 *
 * Writes `[x, y, cell beside, cell above or below]` to `out`: the new centre (not the way, so that no sum rounds it), and the indexes of a
 * cell that stopped it on each axis, or -1 for none and for the outside. The path is followed in parts of at most a tile, x before y in
 * each; an axis that was stopped stays so for the rest of the step. A one-way tile stops only a box that comes down from above its top,
 * and none while `dropsThrough`. Stopped, the box stands exactly at the tile, and moves along it as if it were not there; pressed against
 * it by any step it stays where it is, to the bit, and is told so again. A step of 0 is never stopped.
 *
 * Half sizes are above 0. Where the box lies in solid tiles at the start, it is free to leave them, and only tiles beyond stop it.
 */
export function moveBoxInTiles(
  map: TileMap,
  rules: TileRules,
  x: number,
  y: number,
  halfWidth: number,
  halfHeight: number,
  stepX: number,
  stepY: number,
  dropsThrough: boolean,
  out: Float64Array,
): number {
  const reach = Math.max(Math.abs(stepX), Math.abs(stepY)) / rules.tileSize;
  const parts = reach > 1 ? Math.min(Math.ceil(reach), PARTS_MOST) : 1;
  let touched = 0;
  out[0] = x;
  out[1] = y;
  out[2] = -1;
  out[3] = -1;
  for (let part = 1; part <= parts; part++) {
    const share = part / parts;
    if (stepX !== 0 && (touched & 3) === 0) {
      course[FROM] = out[0];
      course[TO] = x + stepX * share;
      course[HALF] = halfWidth;
      if (moveAlong(map, rules, false, out[1], halfHeight, false))
        touched |= stepX < 0 ? TileTouch.left : TileTouch.right;
      out[0] = course[TO];
      out[2] = course[CELL];
    }
    if (stepY !== 0 && (touched & 12) === 0) {
      course[FROM] = out[1];
      course[TO] = y + stepY * share;
      course[HALF] = halfHeight;
      if (moveAlong(map, rules, true, out[0], halfWidth, !dropsThrough))
        touched |= stepY < 0 ? TileTouch.up : TileTouch.down;
      out[1] = course[TO];
      out[3] = course[CELL];
    }
  }
  return touched;
}

/** Whether a box lies in solid tiles. Touching does not count, nor do one-way tiles: there is room for the box where this is false. */
export function boxInTiles(
  map: TileMap,
  rules: TileRules,
  x: number,
  y: number,
  halfWidth: number,
  halfHeight: number,
): boolean {
  const size = rules.tileSize;
  const lastColumn = lastWithin(x, halfWidth, size, map.width);
  const lastRow = lastWithin(y, halfHeight, size, map.height);
  for (let row = firstWithin(y, halfHeight, size, map.height); row <= lastRow; row++) {
    for (let column = firstWithin(x, halfWidth, size, map.width); column <= lastColumn; column++) {
      if (tileKindAt(map, rules, column, row) === TileKind.solid) return true;
    }
  }
  return false;
}

/** Follows `course` along x or y, the box being at `across` with half its size on the other axis. Returns whether a tile stopped it. */
function moveAlong(
  map: TileMap,
  rules: TileRules,
  isVertical: boolean,
  across: number,
  halfAcross: number,
  isCarried: boolean,
): boolean {
  const size = rules.tileSize;
  const count = isVertical ? map.height : map.width;
  const countAcross = isVertical ? map.width : map.height;
  const first = firstWithin(across, halfAcross, size, countAcross);
  const last = lastWithin(across, halfAcross, size, countAcross);
  const from = course[FROM];
  const to = course[TO];
  const half = course[HALF];
  course[CELL] = -1;
  if (to > from) {
    // The first line of tiles that the box is not yet in comes after the last that it is in.
    for (let line = lastWithin(from, half, size, count) + 1; line <= count; line++) {
      const stop = line * size - half;
      if (stop >= to) return false;
      if (!isStoppedBy(map, rules, isVertical, line, first, last, isCarried)) continue;
      course[TO] = stop;
      return true;
    }
    return false;
  }
  for (let line = firstWithin(from, half, size, count) - 1; line >= -1; line--) {
    const stop = (line + 1) * size + half;
    if (stop <= to) return false;
    if (!isStoppedBy(map, rules, isVertical, line, first, last, false)) continue;
    course[TO] = stop;
    return true;
  }
  return false;
}

/** Whether a line of tiles, from `first` to `last`, stops the box, and by which cell: the first of them. */
function isStoppedBy(
  map: TileMap,
  rules: TileRules,
  isVertical: boolean,
  line: number,
  first: number,
  last: number,
  isCarried: boolean,
): boolean {
  for (let place = first; place <= last; place++) {
    const column = isVertical ? place : line;
    const row = isVertical ? line : place;
    const kind = tileKindAt(map, rules, column, row);
    if (kind !== TileKind.solid && !(isCarried && kind === TileKind.oneWay)) continue;
    const isInside = column >= 0 && row >= 0 && column < map.width && row < map.height;
    course[CELL] = isInside ? column + row * map.width : -1;
    return true;
  }
  return false;
}

/** The first line of tiles, of -1 … `count`, that something at `center` lies in. Both ends stand for all that is outside. */
function firstWithin(center: number, half: number, size: number, count: number): number {
  const slack = size * SLACK;
  let line = Math.min(Math.max(Math.floor((center - half) / size), -1), count);
  while (line < count && center >= (line + 1) * size + half - slack) line++;
  while (line > -1 && center < line * size + half - slack) line--;
  return line;
}

/** The last line of tiles, as `firstWithin`. */
function lastWithin(center: number, half: number, size: number, count: number): number {
  const slack = size * SLACK;
  let line = Math.min(Math.max(Math.floor((center + half) / size), -1), count);
  while (line > -1 && center <= line * size - half + slack) line--;
  while (line < count && center > (line + 1) * size - half + slack) line++;
  return line;
}
