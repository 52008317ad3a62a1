// Shortest paths over a grid, by A*: the same path on every engine, whatever was searched before.
import {
  assertCell,
  assertCells,
  costOf,
  createGround,
  DIAGONAL_STEP,
  DIRECTION_X,
  DIRECTION_Y,
  MAX_COST,
  STRAIGHT_STEP,
} from './grid-steps.ts';
import type { Cells, Ground, WalkOptions, WritableCells } from './grid-steps.ts';

/** How a search ended: at the goal; with every cell that can be reached seen; or with its budget spent. */
export type PathOutcome = 'found' | 'unreachable' | 'budget';

/** Arrivals: 0 for a cell not seen, the direction it is entered by, or START; with CLOSED once its way is settled. */
const START = 9;
const ARRIVAL = 15;
const CLOSED = 16;

/**
 * Makes a path finder for grids of one size: up to 1024 × 512 cells, 21 bytes each. Make it once, at the top of a file. It is scratch and
 * holds no state of a world: what it answers depends on the arguments of that search alone.
 */
export function createPathFinder(width: number, height: number, options: WalkOptions = {}): PathFinder {
  return new PathFinder(createGround(width, height, options));
}

/**
 * Searches by A*. Source: P. E. Hart, N. J. Nilsson, B. Raphael, "A Formal Basis for the Heuristic Determination of Minimum Cost Paths",
 * 1968. What remains is taken to cost at least the way over open ground of the smallest cost.
 *
 * Ties, all of them: of the open cells the one with the smallest estimate of its whole way is settled next; of those the one that has come
 * furthest; of those the lowest index. A cell keeps the first of the equally short ways by which it was entered, and neighbours are
 * looked at in the order of the directions. Every number is whole.
 */
class PathFinder {
  readonly #ground: Ground;
  /** What the way from the start to a cell costs, and with what remains at least. */
  readonly #spent: Int32Array;
  readonly #total: Int32Array;
  readonly #arrivals: Uint8Array;
  /** The open cells as a binary heap, and the place of each in it. */
  readonly #heap: Int32Array;
  readonly #places: Int32Array;
  #openCount = 0;
  /** The cells whose arrivals are not 0. */
  readonly #seen: Int32Array;
  #seenCount = 0;
  #goalX = 0;
  #goalY = 0;
  #outcome: PathOutcome = 'unreachable';
  #reached = 0;
  #visited = 0;

  constructor(ground: Ground) {
    const { size } = ground;
    this.#ground = ground;
    this.#spent = new Int32Array(size);
    this.#total = new Int32Array(size);
    this.#arrivals = new Uint8Array(size);
    this.#heap = new Int32Array(size);
    this.#places = new Int32Array(size);
    this.#seen = new Int32Array(size);
  }

  /** How the last search ended. This and what follows are to be read right after `find`, and not later. */
  get outcome(): PathOutcome {
    return this.#outcome;
  }

  /**
   * The cell where the path of the last search ends: the goal; or else the visited cell nearest to it over open ground. Of those it is the
   * one with the cheapest way, of those the lowest index. It may be the start.
   */
  get reached(): number {
    return this.#reached;
  }

  /** What the path of the last search costs: 5 for a straight step and 7 for a diagonal one, times the cost of the cell that is entered. */
  get cost(): number {
    return this.#spent[this.#reached];
  }

  /** How many cells the last search has settled, which is what it took. */
  get visited(): number {
    return this.#visited;
  }

  /**
   * Writes the cells of the cheapest path from `start` to `goal` into `path`, without the start, as many as it holds, and returns how many:
   * 0 when they are the same cell. Where the goal cannot be reached, or not within `maxVisited` settled cells, the path leads to `reached`.
   *
   * The start may be blocked, as one that stands in a wall may leave it; a blocked goal is unreachable. Throws `assertion` for cells of
   * another size, or a start or goal outside.
   */
  find(cells: Cells, start: number, goal: number, path: WritableCells, maxVisited = this.#ground.size): number {
    assertCells(this.#ground, cells);
    assertCell(this.#ground, start);
    assertCell(this.#ground, goal);
    this.#begin(start, goal);
    this.#outcome = this.#search(cells, goal, maxVisited);
    return this.#write(start, path);
  }

  /**
   * Whether a straight line between the centres of two cells enters only cells that cost at most `maxCost`, which is what a path may be
   * shortened by. Where it passes a corner exactly, both cells beside must do. The first cell is not looked at.
   */
  isClear(cells: Cells, from: number, to: number, maxCost = MAX_COST): boolean {
    assertCells(this.#ground, cells);
    assertCell(this.#ground, from);
    assertCell(this.#ground, to);
    const { width } = this.#ground;
    const x = from % width;
    const toX = to % width;
    const stepX = toX < x ? -1 : 1;
    const stepY = to < from ? -width : width;
    const countX = Math.abs(toX - x);
    const countY = Math.abs((to - toX - (from - x)) / width);
    let cell = from;
    for (let doneX = 0, doneY = 0; doneX < countX || doneY < countY;) {
      // Which of the next lines of the grid comes first, in halves of a cell.
      const order = (1 + 2 * doneX) * countY - (1 + 2 * doneY) * countX;
      if (order === 0) {
        if (!this.#isOpen(cells, cell + stepX, maxCost) || !this.#isOpen(cells, cell + stepY, maxCost)) return false;
      }
      if (order <= 0) {
        cell += stepX;
        doneX++;
      }
      if (order >= 0) {
        cell += stepY;
        doneY++;
      }
      if (!this.#isOpen(cells, cell, maxCost)) return false;
    }
    return true;
  }

  #isOpen(cells: Cells, cell: number, maxCost: number): boolean {
    const cost = costOf(this.#ground, cells, cell);
    return cost > 0 && cost <= maxCost;
  }

  /** Forgets the last search, and opens the start. */
  #begin(start: number, goal: number): void {
    for (let i = 0; i < this.#seenCount; i++) this.#arrivals[this.#seen[i]] = 0;
    this.#seenCount = 0;
    this.#openCount = 0;
    this.#visited = 0;
    this.#reached = start;
    this.#goalX = goal % this.#ground.width;
    this.#goalY = (goal - this.#goalX) / this.#ground.width;
    this.#open(start, 0, START);
  }

  #search(cells: Cells, goal: number, maxVisited: number): PathOutcome {
    let remains = this.#remaining(this.#reached);
    while (this.#openCount > 0) {
      if (this.#visited >= maxVisited) return 'budget';
      const cell = this.#closeFirst();
      this.#visited++;
      const cellRemains = this.#total[cell] - this.#spent[cell];
      if (cellRemains < remains || (cellRemains === remains && this.#isCheaper(cell, this.#reached))) {
        this.#reached = cell;
        remains = cellRemains;
      }
      if (cell === goal) return 'found';
      this.#lookAround(cells, cell);
    }
    return 'unreachable';
  }

  #isCheaper(a: number, b: number): boolean {
    const difference = this.#spent[a] - this.#spent[b];
    return difference < 0 || (difference === 0 && a < b);
  }

  #lookAround(cells: Cells, cell: number): void {
    const ground = this.#ground;
    const { width } = ground;
    const x = cell % width;
    const spent = this.#spent[cell];
    const right = x + 1 < width ? costOf(ground, cells, cell + 1) : 0;
    const down = cell + width < ground.size ? costOf(ground, cells, cell + width) : 0;
    const left = x > 0 ? costOf(ground, cells, cell - 1) : 0;
    const up = cell >= width ? costOf(ground, cells, cell - width) : 0;
    if (right > 0) this.#enter(cell + 1, spent + STRAIGHT_STEP * right, 1);
    if (down > 0) this.#enter(cell + width, spent + STRAIGHT_STEP * down, 2);
    if (left > 0) this.#enter(cell - 1, spent + STRAIGHT_STEP * left, 3);
    if (up > 0) this.#enter(cell - width, spent + STRAIGHT_STEP * up, 4);
    if (!ground.isDiagonal) return;
    if (right > 0 && down > 0) this.#enterDiagonally(cells, cell + width + 1, spent, 5);
    if (left > 0 && down > 0) this.#enterDiagonally(cells, cell + width - 1, spent, 6);
    if (left > 0 && up > 0) this.#enterDiagonally(cells, cell - width - 1, spent, 7);
    if (right > 0 && up > 0) this.#enterDiagonally(cells, cell - width + 1, spent, 8);
  }

  #enterDiagonally(cells: Cells, cell: number, spent: number, direction: number): void {
    const cost = costOf(this.#ground, cells, cell);
    if (cost > 0) this.#enter(cell, spent + DIAGONAL_STEP * cost, direction);
  }

  #enter(cell: number, spent: number, direction: number): void {
    const arrival = this.#arrivals[cell];
    if (arrival === 0) {
      this.#open(cell, spent, direction);
      return;
    }
    // What remains never falls faster than what is spent grows, so that a closed cell's way cannot become cheaper.
    if (arrival >= CLOSED || spent >= this.#spent[cell]) return;
    this.#total[cell] += spent - this.#spent[cell];
    this.#spent[cell] = spent;
    this.#arrivals[cell] = direction;
    this.#rise(cell, this.#places[cell]);
  }

  #open(cell: number, spent: number, direction: number): void {
    this.#arrivals[cell] = direction;
    this.#seen[this.#seenCount++] = cell;
    this.#spent[cell] = spent;
    this.#total[cell] = spent + this.#remaining(cell);
    this.#rise(cell, this.#openCount++);
  }

  /** The least that the way from a cell to the goal can cost. */
  #remaining(cell: number): number {
    const { width, isDiagonal, leastCost } = this.#ground;
    const cellX = cell % width;
    const x = Math.abs(cellX - this.#goalX);
    const y = Math.abs((cell - cellX) / width - this.#goalY);
    const steps = isDiagonal
      ? STRAIGHT_STEP * Math.max(x, y) + (DIAGONAL_STEP - STRAIGHT_STEP) * Math.min(x, y)
      : STRAIGHT_STEP * (x + y);
    return steps * leastCost;
  }

  /** Takes the first open cell out of the heap. */
  #closeFirst(): number {
    const first = this.#heap[0];
    this.#arrivals[first] |= CLOSED;
    const last = this.#heap[--this.#openCount];
    if (this.#openCount > 0) this.#sink(last);
    return first;
  }

  /** Moves a cell up from a free place of the heap. */
  #rise(cell: number, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const other = this.#heap[above];
      if (!this.#isBefore(cell, other)) break;
      this.#put(other, place);
      place = above;
    }
    this.#put(cell, place);
  }

  /** Moves a cell down from the free first place of the heap. */
  #sink(cell: number): void {
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= this.#openCount) break;
      if (below + 1 < this.#openCount && this.#isBefore(this.#heap[below + 1], this.#heap[below])) below++;
      const other = this.#heap[below];
      if (!this.#isBefore(other, cell)) break;
      this.#put(other, place);
      place = below;
    }
    this.#put(cell, place);
  }

  #put(cell: number, place: number): void {
    this.#heap[place] = cell;
    this.#places[cell] = place;
  }

  /** A total order: no two cells are equal. */
  #isBefore(a: number, b: number): boolean {
    const byTotal = this.#total[a] - this.#total[b];
    if (byTotal !== 0) return byTotal < 0;
    const bySpent = this.#spent[a] - this.#spent[b];
    return bySpent !== 0 ? bySpent > 0 : a < b;
  }

  /** Writes the way to the cell that was reached, from its end, and returns how many cells of it there was room for. */
  #write(start: number, path: WritableCells): number {
    let count = 0;
    for (let cell = this.#reached; cell !== start; cell = this.#before(cell)) count++;
    const written = count < path.length ? count : path.length;
    for (let cell = this.#reached; cell !== start; cell = this.#before(cell)) {
      count--;
      if (count < written) path[count] = cell;
    }
    return written;
  }

  #before(cell: number): number {
    const direction = this.#arrivals[cell] & ARRIVAL;
    return cell - DIRECTION_X[direction] - DIRECTION_Y[direction] * this.#ground.width;
  }
}

export type { PathFinder };
