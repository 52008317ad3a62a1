// What a step from one cell of a grid to a neighbour costs: whole numbers, so that no rounding decides which way is shorter.
import { SamestepError } from '../errors.ts';

/** A list of whole numbers, index x + y·width: an array, a typed array, the cells of a world's grid. */
export interface Cells {
  readonly [index: number]: number;
  readonly length: number;
}

/** The same, to be written. */
export interface WritableCells {
  [index: number]: number;
  readonly length: number;
}

/** A place for up to `count` cells: a path, or goals. Make it once, at the top of a file, and read it right after it was written. */
export function cellList(count: number): Int32Array {
  return new Int32Array(count);
}

/** How a grid is walked. */
export interface WalkOptions {
  /** 4: along x and y only. 8, which is the default: diagonally too, where both cells beside the step can be walked on. */
  readonly neighbours?: 4 | 8;
  /** What it costs to enter a cell, by the cell's value: whole numbers from 1 to 255, 0 for never. Without it, the value is the cost. */
  readonly costs?: Cells;
}

/** A grid as it is walked. */
export interface Ground {
  readonly width: number;
  readonly height: number;
  readonly size: number;
  readonly isDiagonal: boolean;
  /** Cost by value; values beyond it are blocked. */
  readonly costs: Uint8Array;
  /** The smallest cost that is not 0. */
  readonly leastCost: number;
}

/** A step along x or y costs this for each unit of its cell's cost; a diagonal one 7, which is 5√2 less 1 %. */
export const STRAIGHT_STEP = 5;
export const DIAGONAL_STEP = 7;
export const MAX_COST = 255;

/** The cost of a way through every cell of a larger grid, and of the way back, could leave 31 bits. */
const MAX_CELLS = 524288;

/**
 * Where directions lead: 0 nowhere; 1 to 4 along +x, +y, -x, -y; 5 to 8 along (+x, +y), (-x, +y), (-x, -y), (+x, -y). They fit into 4 bits.
 * Wherever two ways are equally short, the lower direction wins.
 */
export const DIRECTION_X: readonly number[] = [0, 1, 0, -1, 0, 1, -1, -1, 1];
/** The same along y. */
export const DIRECTION_Y: readonly number[] = [0, 0, 1, 0, -1, 1, 1, -1, -1];

/** Checks sizes and costs, and throws `assertion` for what cannot be. */
export function createGround(width: number, height: number, options: WalkOptions): Ground {
  if (!(isWhole(width, 1, MAX_CELLS) && isWhole(height, 1, MAX_CELLS) && width * height <= MAX_CELLS)) {
    throw new SamestepError({
      code: 'assertion',
      what: `A grid of ${width} × ${height} cells cannot be walked.`,
      why: `Width and height must be whole numbers, and there may be ${MAX_CELLS} cells.`,
      fix: 'Use larger cells, or several grids.',
      data: { width, height },
    });
  }
  const costs = Uint8Array.from(options.costs ?? { length: MAX_COST + 1 }, (cost: number | undefined, value) => {
    if (cost === undefined) return value;
    if (isWhole(cost, 0, MAX_COST)) return cost;
    throw new SamestepError({
      code: 'assertion',
      what: `The cost of cells with value ${value} is ${cost}.`,
      why: `A cost must be a whole number from 0 to ${MAX_COST}.`,
      fix: 'Scale the costs, and use 0 for cells that nobody enters.',
      data: { value, cost },
    });
  });
  const leastCost = costs.reduce((least, cost) => (cost > 0 && cost < least ? cost : least), MAX_COST);
  return { width, height, size: width * height, isDiagonal: options.neighbours !== 4, costs, leastCost };
}

/** What it costs to enter a cell; 0 for never, and where the value is none that has a cost. */
export function costOf(ground: Ground, cells: Cells, cell: number): number {
  const value = cells[cell];
  return value >= 0 && value < ground.costs.length ? ground.costs[value] | 0 : 0;
}

/** Throws `assertion` unless there is a value for every cell of the ground. */
export function assertCells(ground: Ground, cells: Cells): void {
  if (cells.length === ground.size) return;
  throw new SamestepError({
    code: 'assertion',
    what: `${cells.length} cells were given for a grid of ${ground.width} × ${ground.height}.`,
    why: 'There must be one value for each cell, index x + y·width.',
    fix: 'Make the path finder or flow field with the width and height of the grid.',
    data: { length: cells.length, width: ground.width, height: ground.height },
  });
}

/** Throws `assertion` unless `cell` is the index of a cell of the ground. */
export function assertCell(ground: Ground, cell: number): void {
  if (isWhole(cell, 0, ground.size - 1)) return;
  throw new SamestepError({
    code: 'assertion',
    what: `There is no cell ${cell} in a grid of ${ground.width} × ${ground.height}.`,
    why: 'A cell is a whole number x + y·width, with x and y inside of the grid.',
    fix: 'Clamp x and y to the grid before you make an index of them.',
    data: { cell, width: ground.width, height: ground.height },
  });
}

function isWhole(value: number, least: number, most: number): boolean {
  return value >= least && value <= most && Math.floor(value) === value;
}
