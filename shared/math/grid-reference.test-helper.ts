// The cheapest ways over a grid, by trying every step again until nothing changes: slow, plain and not like the code under test.
import * as fc from 'fast-check';

/** A grid with costs for entering, of which 0 is blocked. */
export interface TestGrid {
  readonly width: number;
  readonly height: number;
  readonly cells: readonly number[];
  readonly neighbours: 4 | 8;
}

/** Grids up to 12 × 12, more or less walled, some flat and some rough. */
export const anyGrid: fc.Arbitrary<TestGrid> = fc
  .record({
    width: fc.integer({ min: 1, max: 12 }),
    height: fc.integer({ min: 1, max: 12 }),
    neighbours: fc.constantFrom<4 | 8>(4, 8),
    palette: fc.constantFrom([1, 1, 1, 0], [1], [1, 2, 9, 0], [0, 255, 3], [2, 4, 0]),
  })
  .chain(({ width, height, neighbours, palette }) =>
    fc
      .array(fc.constantFrom(...palette), { minLength: width * height, maxLength: width * height })
      .map((cells) => ({ width, height, neighbours, cells })),
  );

/** What a step from one cell to another costs, where it is one: Infinity else. `enter` is the cost of the cell entered. */
export function stepCost(grid: TestGrid, from: number, to: number, enter = grid.cells[to]): number {
  const { width } = grid;
  const [x, y] = [(to % width) - (from % width), Math.floor(to / width) - Math.floor(from / width)];
  if (Math.max(Math.abs(x), Math.abs(y)) !== 1 || enter === 0) return Infinity;
  if (x === 0 || y === 0) return 5 * enter;
  if (grid.neighbours === 4 || grid.cells[from + x] === 0 || grid.cells[from + y * width] === 0) return Infinity;
  return 7 * enter;
}

/** The cells to which a step leads, in the order of the directions. */
export function neighboursOf(grid: TestGrid, cell: number): number[] {
  const { width, height } = grid;
  return [1, width, -1, -width, width + 1, width - 1, -width - 1, -width + 1]
    .map((step) => cell + step)
    .filter((to) => to >= 0 && to < width * height && stepCost(grid, cell, to) < Infinity);
}

/** What the cheapest way from `start` to every cell costs; Infinity where there is none. */
export function costsFrom(grid: TestGrid, start: number): number[] {
  const costs = grid.cells.map((_, cell) => (cell === start ? 0 : Infinity));
  relaxUntilStable(grid, (from, to) => {
    const cost = costs[from] + stepCost(grid, from, to);
    if (!(cost < costs[to])) return false;
    costs[to] = cost;
    return true;
  });
  return costs;
}

/** What the cheapest way from every cell to the nearest goal costs; Infinity where there is none. A blocked goal is entered for 1. */
export function costsTo(grid: TestGrid, goals: readonly number[]): number[] {
  const costs = grid.cells.map((_, cell) => (goals.includes(cell) ? 0 : Infinity));
  relaxUntilStable(grid, (to, from) => {
    if (grid.cells[from] === 0) return false;
    const enter = goals.includes(to) ? Math.max(1, grid.cells[to]) : grid.cells[to];
    const cost = costs[to] + stepCost(grid, from, to, enter);
    if (!(cost < costs[from])) return false;
    costs[from] = cost;
    return true;
  });
  return costs;
}

function relaxUntilStable(grid: TestGrid, relax: (from: number, to: number) => boolean): void {
  const { width, height } = grid;
  for (let changed = true; changed;) {
    changed = false;
    for (let from = 0; from < width * height; from++) {
      for (const step of [1, -1, width, -width, width + 1, width - 1, -width + 1, -width - 1]) {
        const to = from + step;
        if (to < 0 || to >= width * height || Math.abs((to % width) - (from % width)) > 1) continue;
        if (relax(from, to)) changed = true;
      }
    }
  }
}
