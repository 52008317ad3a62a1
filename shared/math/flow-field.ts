// Flow fields: how far every cell of a grid is from the nearest goal, and which way leads there, for crowds that share their goals.
import { SamestepError } from '../errors.ts';
import {
  assertCell,
  assertCells,
  costOf,
  createGround,
  DIAGONAL_STEP,
  DIRECTION_X,
  DIRECTION_Y,
  STRAIGHT_STEP,
} from './grid-steps.ts';
import type { Cells, Ground, WalkOptions, WritableCells } from './grid-steps.ts';

/** The distance of a cell from which no goal can be reached. */
export const UNREACHED = 2147483647;

/** Distances that wait lie within the dearest step, 7 × 255, of each other: a ring of more buckets, one for each distance, holds them. */
const BUCKETS = 2048;
const NOTHING = -1;

/**
 * Makes a flow field for grids of one size: up to 1024 × 512 cells, 12 bytes each. Make it once, at the top of a file. It is scratch and
 * holds no state of a world: distances and directions lie in the caller's arrays, which may be a world's grids.
 */
export function createFlowField(width: number, height: number, options: WalkOptions = {}): FlowField {
  return new FlowField(createGround(width, height, options));
}

/**
 * Computes distances by E. W. Dijkstra's algorithm, "A Note on Two Problems in Connexion with Graphs", 1959, with the buckets of R. B. Dial,
 * "Algorithm 360: Shortest-path forest with topological ordering", 1969. Distances are whole and the smallest there are, so that no
 * order of work can show in them.
 */
class FlowField {
  readonly #ground: Ground;
  readonly #distances: Int32Array;
  /** The first cell of each bucket, and each cell's neighbours in its bucket. */
  readonly #firsts = new Int32Array(BUCKETS).fill(NOTHING);
  readonly #after: Int32Array;
  readonly #before: Int32Array;
  #waiting = 0;

  constructor(ground: Ground) {
    this.#ground = ground;
    this.#distances = new Int32Array(ground.size);
    this.#after = new Int32Array(ground.size);
    this.#before = new Int32Array(ground.size);
  }

  /**
   * Writes the distance of every cell from the nearest of the first `goalCount` goals: what the cheapest way there costs, 5 for a straight
   * step and 7 for a diagonal one, times the cost of the cell that is entered. 0 at a goal; UNREACHED where no way leads, or none that
   * costs at most `reach`, which bounds the work. Returns how many cells are reached. `distances` needs cells of 32 bits.
   *
   * A goal may be blocked, as a gate to be stormed is: it is entered for a cost of 1. Throws `assertion` for arrays of another size or
   * with narrower cells, or a goal outside.
   */
  integrate(
    cells: Cells,
    goals: Cells,
    goalCount: number,
    distances: WritableCells,
    reach: number = UNREACHED - 1,
  ): number {
    const ground = this.#ground;
    assertCells(ground, cells);
    assertCells(ground, distances);
    assertWide(distances);
    for (let i = 0; i < goalCount; i++) assertCell(ground, goals[i]);
    this.#distances.fill(UNREACHED);
    for (let i = 0; i < goalCount; i++) this.#bring(goals[i], 0);
    let reached = 0;
    for (let distance = 0; this.#waiting > 0; distance++) {
      for (let cell = this.#first(distance); cell !== NOTHING; cell = this.#first(distance)) {
        this.#takeOut(cell, distance);
        this.#spread(cells, cell, distance, reach);
        reached++;
      }
    }
    for (let cell = 0; cell < ground.size; cell++) distances[cell] = this.#distances[cell];
    return reached;
  }

  /**
   * The direction of the first step from a cell towards the nearest goal, to be used with DIRECTION_X and DIRECTION_Y; of equally cheap ones
   * the lowest. 0 at a goal, and where no neighbour leads to one. From a blocked cell, or beyond the reach, it leads to the cheapest
   * neighbour there is.
   */
  directionAt(cells: Cells, distances: Cells, cell: number): number {
    if (distances[cell] === 0) return 0;
    const ground = this.#ground;
    const { width } = ground;
    const x = cell % width;
    const hasRight = x + 1 < width;
    const hasDown = cell + width < ground.size;
    const hasLeft = x > 0;
    const hasUp = cell >= width;
    let best = UNREACHED;
    let direction = 0;
    for (let way = 1; way <= 4; way++) {
      if (!(way === 1 ? hasRight : way === 2 ? hasDown : way === 3 ? hasLeft : hasUp)) continue;
      const next = cell + DIRECTION_X[way] + DIRECTION_Y[way] * width;
      const total = this.#totalOver(cells, distances, next, STRAIGHT_STEP);
      if (total >= best) continue;
      best = total;
      direction = way;
    }
    if (!ground.isDiagonal) return direction;
    for (let way = 5; way <= 8; way++) {
      const stepX = DIRECTION_X[way];
      const stepY = DIRECTION_Y[way];
      if (!(stepX > 0 ? hasRight : hasLeft) || !(stepY > 0 ? hasDown : hasUp)) continue;
      if (costOf(ground, cells, cell + stepX) === 0 || costOf(ground, cells, cell + stepY * width) === 0) continue;
      const total = this.#totalOver(cells, distances, cell + stepX + stepY * width, DIAGONAL_STEP);
      if (total >= best) continue;
      best = total;
      direction = way;
    }
    return direction;
  }

  /** Writes `directionAt` of every cell. `directions` may have cells of 8 bits. */
  writeDirections(cells: Cells, distances: Cells, directions: WritableCells): void {
    assertCells(this.#ground, cells);
    assertCells(this.#ground, distances);
    assertCells(this.#ground, directions);
    for (let cell = 0; cell < this.#ground.size; cell++) directions[cell] = this.directionAt(cells, distances, cell);
  }

  /** What the way over a neighbour costs. */
  #totalOver(cells: Cells, distances: Cells, next: number, step: number): number {
    const distance = distances[next];
    if (distance === UNREACHED) return UNREACHED;
    return distance + step * this.#entry(cells, next);
  }

  /** What it costs to enter a cell that is reached: only goals among them may be blocked. */
  #entry(cells: Cells, cell: number): number {
    const cost = costOf(this.#ground, cells, cell);
    return cost > 0 ? cost : 1;
  }

  /** Brings the distance of a settled cell to those from which it can be entered. */
  #spread(cells: Cells, cell: number, distance: number, reach: number): void {
    const ground = this.#ground;
    const { width } = ground;
    const x = cell % width;
    const entry = this.#entry(cells, cell);
    const right = x + 1 < width && costOf(ground, cells, cell + 1) > 0;
    const down = cell + width < ground.size && costOf(ground, cells, cell + width) > 0;
    const left = x > 0 && costOf(ground, cells, cell - 1) > 0;
    const up = cell >= width && costOf(ground, cells, cell - width) > 0;
    const straight = distance + STRAIGHT_STEP * entry;
    if (straight > reach) return;
    if (right) this.#bring(cell + 1, straight);
    if (down) this.#bring(cell + width, straight);
    if (left) this.#bring(cell - 1, straight);
    if (up) this.#bring(cell - width, straight);
    const diagonal = distance + DIAGONAL_STEP * entry;
    if (!ground.isDiagonal || diagonal > reach) return;
    if (right && down && costOf(ground, cells, cell + width + 1) > 0) this.#bring(cell + width + 1, diagonal);
    if (left && down && costOf(ground, cells, cell + width - 1) > 0) this.#bring(cell + width - 1, diagonal);
    if (left && up && costOf(ground, cells, cell - width - 1) > 0) this.#bring(cell - width - 1, diagonal);
    if (right && up && costOf(ground, cells, cell - width + 1) > 0) this.#bring(cell - width + 1, diagonal);
  }

  /** Puts a cell into the bucket of a distance, unless it has none larger. Settled cells never have. */
  #bring(cell: number, distance: number): void {
    const old = this.#distances[cell];
    if (old <= distance) return;
    if (old !== UNREACHED) this.#takeOut(cell, old);
    this.#distances[cell] = distance;
    const bucket = distance & (BUCKETS - 1);
    const next = this.#firsts[bucket];
    this.#firsts[bucket] = cell;
    this.#after[cell] = next;
    this.#before[cell] = NOTHING;
    if (next !== NOTHING) this.#before[next] = cell;
    this.#waiting++;
  }

  #first(distance: number): number {
    return this.#firsts[distance & (BUCKETS - 1)];
  }

  #takeOut(cell: number, distance: number): void {
    const after = this.#after[cell];
    const before = this.#before[cell];
    if (before === NOTHING) this.#firsts[distance & (BUCKETS - 1)] = after;
    else this.#after[before] = after;
    if (after !== NOTHING) this.#before[after] = before;
    this.#waiting--;
  }
}

export type { FlowField };

/** Throws `assertion` for cells in which a distance would lose bits. */
function assertWide(distances: WritableCells): void {
  const kept = distances[0];
  distances[0] = UNREACHED;
  const made = distances[0];
  distances[0] = kept;
  if (made === UNREACHED) return;
  throw new SamestepError({
    code: 'assertion',
    what: `Distances were to be written to cells that make ${made} of ${UNREACHED}.`,
    why: 'A distance needs 32 bits.',
    fix: 'Use an Int32Array, or a grid of i32 or u32.',
    data: { made },
  });
}
