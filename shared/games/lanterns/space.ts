// Space in the town: which way is free, what is between two places, directions without trigonometry, and places made coarse.
import {
  TAU,
  boxSegmentOverlap,
  cellList,
  cos,
  seesThroughTiles,
  sin,
  tileRules,
  type TileMap,
} from '#shared/index.ts';
import type { Frame } from './model.ts';
import { DOOR, town } from './town.ts';

/** Directions that a lantern can point in. */
export const TURN_COUNT = 256;
/** Radians between two of them. */
export const TURN_RAD = TAU / TURN_COUNT;

/** Unit vectors at `i * TURN_RAD`: a lookup makes no garbage, a call of sin does (its result is a new number on the heap). */
export const TURN_X: Readonly<Float64Array> = Float64Array.from({ length: TURN_COUNT }, (_, i) => cos(i * TURN_RAD));
export const TURN_Y: Readonly<Float64Array> = Float64Array.from({ length: TURN_COUNT }, (_, i) => sin(i * TURN_RAD));

/** u: what is heard is told as the middle of a cell of this size, so that it betrays no exact place. */
export const HEARING_CELL = 64;

/** Values of cells in which a door is shut. No tileset has them. */
export const SHUT_DOOR = 254;
export const SHUT_GATE = 255;

const TILE = town.tileSize;
const { width, height } = town;
const stopping = valuesOf((kind) => kind.stops);
const hiding = valuesOf((kind) => kind.hides);

/** What stops walkers. */
export const WAY_RULES = tileRules({
  tileSize: TILE,
  solid: [...stopping, SHUT_DOOR, SHUT_GATE],
  isOutsideSolid: true,
});
/** What stops light and sight. A grating does not. */
export const SIGHT_RULES = tileRules({ tileSize: TILE, solid: [...hiding, SHUT_DOOR], isOutsideSolid: true });

/** The map with every door open: it is the same for ever. */
export const BARE_TOWN: TileMap & { readonly cells: readonly number[] } = { width, height, cells: town.cells };

const openCells: Readonly<Int32Array> = Int32Array.from(town.cells);
const cells = cellList(width * height);
const doored = { width, height, cells };

/**
 * The map with those doors shut that are shut now, as far as the asker knows: made anew in each call, since it is no state of a world.
 * It is read before the next call.
 */
export function townNow(w: Frame): TileMap & { readonly cells: Int32Array } {
  const { Body, Door } = w;
  cells.set(openCells);
  for (const door of w.known('Door', 'Body')) {
    if (Door.isOpen[door] === 1) continue;
    cells[cellAt(Body.x[door], Body.y[door])] = Door.kind[door] === DOOR.gate ? SHUT_GATE : SHUT_DOOR;
  }
  return doored;
}

/** Whether no wall and no shut door is between two places. The same in both directions. */
export function isInSight(w: Frame, ax: number, ay: number, bx: number, by: number): boolean {
  if (!seesThroughTiles(BARE_TOWN, SIGHT_RULES, ax, ay, bx, by)) return false;
  const { Body, Door } = w;
  const half = TILE / 2;
  const left = Math.min(ax, bx) - half;
  const right = Math.max(ax, bx) + half;
  const top = Math.min(ay, by) - half;
  const bottom = Math.max(ay, by) + half;
  for (const door of w.each('Door', 'Body')) {
    const x = Body.x[door];
    const y = Body.y[door];
    if (x < left || x > right || y < top || y > bottom) continue;
    if (Door.isOpen[door] === 1 || Door.kind[door] === DOOR.gate) continue;
    if (boxSegmentOverlap(x, y, half, half, ax, ay, bx, by)) return false;
  }
  return true;
}

/** The index of the cell at a place. Places outside of the map count as on its edge. */
export function cellAt(x: number, y: number): number {
  const column = Math.min(width - 1, Math.max(0, Math.floor(x / TILE)));
  const row = Math.min(height - 1, Math.max(0, Math.floor(y / TILE)));
  return column + row * width;
}

/** The shrine of the map on the tile of a place, an index of `town.shrines`, or −1. What comes over a line may be a little off. */
export function shrineAt(x: number, y: number): number {
  const cell = cellAt(x, y);
  for (let i = 0; i < town.shrines.length; i++) {
    if (cellAt(town.shrines[i].x, town.shrines[i].y) === cell) return i;
  }
  return -1;
}

/** The x of the middle of a cell. */
export function cellX(cell: number): number {
  return ((cell % width) + 0.5) * TILE;
}

/** The y of the middle of a cell. */
export function cellY(cell: number): number {
  return (Math.floor(cell / width) + 0.5) * TILE;
}

/** A coordinate as one hears it: the middle of its cell of HEARING_CELL. */
export function heardAt(coordinate: number): number {
  return (Math.floor(coordinate / HEARING_CELL) + 0.5) * HEARING_CELL;
}

/** The index of a facing among the directions. */
export function turnOf(facing: number): number {
  return Math.round(facing / TURN_RAD) & (TURN_COUNT - 1);
}

function valuesOf(isMeant: (kind: { readonly stops: boolean; readonly hides: boolean }) => boolean): readonly number[] {
  return town.kinds.flatMap((kind, value) => (kind !== undefined && isMeant(kind) ? [value] : []));
}
