// Paths are valid, as cheap as any, the same whatever was searched before, and bounded.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyGrid, costsFrom, neighboursOf, stepCost } from './grid-reference.test-helper.ts';
import { createPathFinder } from './path-finding.ts';
import { nextInt, seedRandom } from './random.ts';
import type { TestGrid } from './grid-reference.test-helper.ts';

const anySearch = anyGrid.chain((grid) => {
  const cell = fc.nat({ max: grid.cells.length - 1 });
  return fc.record({ grid: fc.constant(grid), start: cell, goal: cell });
});

/** A drawing: . costs 1, # is blocked, a digit costs itself. */
function drawn(...rows: string[]): number[] {
  return [...rows.join('')].map((sign) => (sign === '.' ? 1 : sign === '#' ? 0 : Number(sign)));
}

function pathCost(grid: TestGrid, start: number, path: readonly number[]): number {
  return path.reduce((sum, cell, i) => sum + stepCost(grid, i === 0 ? start : path[i - 1], cell), 0);
}

test('a path is valid, costs what it says, and no way is cheaper', () => {
  fc.assert(
    fc.property(anySearch, ({ grid, start, goal }) => {
      const finder = createPathFinder(grid.width, grid.height, { neighbours: grid.neighbours });
      const path = new Int32Array(grid.cells.length);
      const found = [...path.subarray(0, finder.find(grid.cells, start, goal, path))];
      const costs = costsFrom(grid, start);
      expect(pathCost(grid, start, found)).toBe(finder.cost);
      expect(finder.cost).toBe(costs[finder.reached]);
      expect(found.at(-1) ?? start).toBe(finder.reached);
      expect(finder.outcome).toBe(Number.isFinite(costs[goal]) ? 'found' : 'unreachable');
      if (finder.outcome === 'found') expect(finder.reached).toBe(goal);
    }),
    { numRuns: 400, seed: 1 },
  );
});

test('an unreachable goal leads to the nearest cell, of those to the cheapest, of those to the lowest', () => {
  fc.assert(
    fc.property(anySearch, ({ grid, start, goal }) => {
      const finder = createPathFinder(grid.width, grid.height, { neighbours: grid.neighbours });
      finder.find(grid.cells, start, goal, new Int32Array(0));
      if (finder.outcome === 'found') return;
      const costs = costsFrom(grid, start);
      const away = (cell: number) => {
        const x = Math.abs((cell % grid.width) - (goal % grid.width));
        const y = Math.abs(Math.floor(cell / grid.width) - Math.floor(goal / grid.width));
        return grid.neighbours === 4 ? x + y : 5 * Math.max(x, y) + 2 * Math.min(x, y);
      };
      const nearest = costs
        .map((cost, cell) => ({ cost, cell }))
        .filter(({ cost }) => cost < Infinity)
        .toSorted((a, b) => away(a.cell) - away(b.cell) || a.cost - b.cost || a.cell - b.cell)[0];
      expect(finder.reached).toBe(nearest.cell);
      expect(finder.visited).toBe(costs.filter((cost) => cost < Infinity).length);
    }),
    { numRuns: 400, seed: 2 },
  );
});

test('a search leaves no trace: a used finder answers as a new one does', () => {
  const state = new Uint32Array(4);
  seedRandom(state, 3, 0);
  const [width, height] = [17, 13];
  const used = createPathFinder(width, height);
  const outcomes = new Set<string>();
  for (let i = 0; i < 300; i++) {
    const cells = Uint8Array.from({ length: width * height }, () => nextInt(state, 4));
    const [start, goal] = [nextInt(state, cells.length), nextInt(state, cells.length)];
    const budget = i % 3 === 0 ? nextInt(state, 30) : cells.length;
    const fresh = createPathFinder(width, height);
    const paths = [used, fresh].map((finder) => {
      const path = new Int32Array(60).fill(-1);
      const count = finder.find(cells, start, goal, path, budget);
      return [count, finder.outcome, finder.reached, finder.cost, finder.visited, ...path];
    });
    expect(paths[0]).toEqual(paths[1]);
    outcomes.add(used.outcome);
    // What ends in an error leaves none either.
    if (i % 10 === 0) expect(() => used.find(cells, start, -1, [])).toThrow('There is no cell');
  }
  expect([...outcomes].toSorted()).toEqual(['budget', 'found', 'unreachable']);
});

test('every tie is broken as it is written: a plain search with a sorted list finds the same path by as many cells', () => {
  fc.assert(
    fc.property(anySearch, ({ grid, start, goal }) => {
      const finder = createPathFinder(grid.width, grid.height, { neighbours: grid.neighbours });
      const path = new Int32Array(grid.cells.length);
      const found = [...path.subarray(0, finder.find(grid.cells, start, goal, path))];
      const plain = plainSearch(grid, start, goal);
      expect(finder.visited).toBe(plain.visited);
      if (finder.outcome === 'found') expect(found).toEqual(plain.path);
    }),
    { numRuns: 400, seed: 3 },
  );
});

function plainSearch(grid: TestGrid, start: number, goal: number): { path: number[]; visited: number } {
  interface Open {
    readonly cell: number;
    readonly spent: number;
    readonly total: number;
    readonly path: number[];
  }
  const remaining = (cell: number) => {
    const x = Math.abs((cell % grid.width) - (goal % grid.width));
    const y = Math.abs(Math.floor(cell / grid.width) - Math.floor(goal / grid.width));
    return grid.neighbours === 4 ? 5 * (x + y) : 5 * Math.max(x, y) + 2 * Math.min(x, y);
  };
  let open: Open[] = [{ cell: start, spent: 0, total: remaining(start), path: [] }];
  const closed = new Set<number>();
  while (open.length > 0) {
    const [first, ...others] = open.toSorted((a, b) => a.total - b.total || b.spent - a.spent || a.cell - b.cell);
    open = others;
    closed.add(first.cell);
    if (first.cell === goal) return { path: first.path, visited: closed.size };
    for (const cell of neighboursOf(grid, first.cell)) {
      const spent = first.spent + stepCost(grid, first.cell, cell);
      const known = open.find((other) => other.cell === cell);
      if (closed.has(cell) || (known !== undefined && known.spent <= spent)) continue;
      const next = { cell, spent, total: spent + remaining(cell), path: [...first.path, cell] };
      open = [...open.filter((other) => other.cell !== cell), next];
    }
  }
  return { path: [], visited: closed.size };
}

test('ties are always broken the same way', () => {
  const path = new Int32Array(20);
  const open = drawn('....', '....', '....', '....');
  const diagonal = createPathFinder(4, 4);
  expect([...path.subarray(0, diagonal.find(open, 0, 15, path))]).toEqual([5, 10, 15]);
  expect([...path.subarray(0, diagonal.find(open, 0, 7, path))]).toEqual(GOLDEN.short);
  const straight = createPathFinder(4, 4, { neighbours: 4 });
  expect([...path.subarray(0, straight.find(open, 0, 15, path))]).toEqual(GOLDEN.straight);
  const maze = drawn('..#.....', '.##.###.', '....#...', '.##.#.#.', '.#..#.#.', '.#.##.#9', '...#..#.');
  const finder = createPathFinder(8, 7);
  expect([...path.subarray(0, finder.find(maze, 0, 55, path))]).toEqual(GOLDEN.maze);
  expect([finder.cost, finder.visited]).toEqual(GOLDEN.mazeCost);
});

const GOLDEN = {
  short: [5, 6, 7],
  straight: [1, 2, 3, 7, 11, 15],
  maze: [8, 16, 17, 18, 19, 11, 3, 4, 5, 6, 7, 15, 23, 31, 39, 47, 55],
  mazeCost: [125, 36],
};

test('a diagonal step cuts no corner', () => {
  const finder = createPathFinder(2, 2);
  const path = new Int32Array(4);
  expect(finder.find(drawn('.#', '..'), 0, 3, path)).toBe(2);
  expect([...path.subarray(0, 2)]).toEqual([2, 3]);
  expect(finder.find(drawn('.#', '#.'), 0, 3, path)).toBe(0);
  expect([finder.outcome, finder.reached]).toEqual(['unreachable', 0]);
  expect(finder.find(drawn('..', '..'), 0, 3, path)).toBe(1);
});

test('dear ground is walked around, and a table gives what values cost', () => {
  const path = new Int32Array(9);
  const ground = drawn('.9.', '.9.', '...');
  const finder = createPathFinder(3, 3);
  expect([...path.subarray(0, finder.find(ground, 0, 2, path))]).toEqual([3, 7, 5, 2]);
  const flat = createPathFinder(3, 3, { costs: [0, 4, 0, 0, 0, 0, 0, 0, 0, 4] });
  expect([...path.subarray(0, flat.find(ground, 0, 2, path))]).toEqual([1, 2]);
  // What remains is expected to cost no less than the cheapest ground, so that nothing beside the way is looked at.
  expect([flat.cost, flat.visited]).toEqual([40, 3]);
  const walled = createPathFinder(3, 3, { costs: [0, 1] });
  walled.find(drawn('.9.', '.9.', '.9.'), 0, 2, path);
  expect(walled.outcome).toBe('unreachable');
});

test('values that have no cost are blocked', () => {
  const finder = createPathFinder(3, 1);
  for (const odd of [256, -1, 0.5, NaN, Infinity]) {
    finder.find([1, odd, 1], 0, 2, []);
    expect([odd, finder.outcome]).toEqual([odd, 'unreachable']);
  }
});

test('a budget ends the search, at the cell nearest to the goal so far', () => {
  const finder = createPathFinder(50, 1);
  const cells = new Uint8Array(50).fill(1);
  const path = new Int32Array(50);
  expect(finder.find(cells, 10, 40, path, 6)).toBe(5);
  expect([finder.outcome, finder.visited, finder.reached]).toEqual(['budget', 6, 15]);
  expect(finder.find(cells, 10, 40, path, 0)).toBe(0);
  expect([finder.outcome, finder.visited, finder.reached]).toEqual(['budget', 0, 10]);
  expect(finder.find(cells, 10, 40, path, 31)).toBe(30);
  expect(finder.outcome).toBe('found');
});

test('a start that is blocked may be left, a goal that is blocked is unreachable, and the goal may be the start', () => {
  const finder = createPathFinder(4, 1);
  const path = new Int32Array(4);
  expect([finder.find(drawn('#...'), 0, 3, path), finder.outcome]).toEqual([3, 'found']);
  expect([finder.find(drawn('...#'), 0, 3, path), finder.outcome, finder.reached]).toEqual([2, 'unreachable', 2]);
  expect([finder.find(drawn('....'), 2, 2, path), finder.outcome, finder.cost]).toEqual([0, 'found', 0]);
});

test('a path longer than its array is cut at its end, and nothing else is written', () => {
  const finder = createPathFinder(9, 1);
  const path = new Int32Array(3);
  expect(finder.find(new Uint8Array(9).fill(1), 0, 8, path)).toBe(3);
  expect([...path]).toEqual([1, 2, 3]);
  const list = [0, 0];
  expect([finder.find(new Uint8Array(9).fill(1), 0, 8, list), list]).toEqual([2, [1, 2]]);
  expect([finder.outcome, finder.reached, finder.cost]).toEqual(['found', 8, 40]);
});

test('the largest grid at the highest costs stays within its numbers', () => {
  const finder = createPathFinder(524288, 1);
  const cells = new Uint8Array(524288).fill(255);
  cells[0] = 0;
  finder.find(cells, 1, 0, []);
  expect([finder.outcome, finder.reached, finder.visited]).toEqual(['unreachable', 1, 524287]);
  finder.find(cells, 1, 524287, []);
  expect([finder.outcome, finder.cost]).toEqual(['found', 524286 * 5 * 255]);
});

test('a line is clear where the cells it crosses are, whichever way it is walked', () => {
  const finder = createPathFinder(5, 3);
  const room = drawn('.....', '..#..', '.....');
  expect([finder.isClear(room, 0, 4), finder.isClear(room, 5, 9), finder.isClear(room, 0, 14)]).toEqual([
    true,
    false,
    false,
  ]);
  // Through a corner, both cells beside it count.
  expect(finder.isClear(drawn('.....', '#....', '.....'), 0, 6)).toBe(false);
  expect(finder.isClear(drawn('.#...', '.....', '.....'), 0, 6)).toBe(false);
  expect(finder.isClear(drawn('.....', '.....', '.....'), 0, 6)).toBe(true);
  expect([finder.isClear(drawn('..3..', '.....', '.....'), 0, 4, 2), finder.isClear(room, 7, 7)]).toEqual([
    false,
    true,
  ]);
  fc.assert(
    fc.property(anySearch, ({ grid, start, goal }) => {
      if (grid.cells[start] === 0 || grid.cells[goal] === 0) return;
      const any = createPathFinder(grid.width, grid.height);
      const isClear = any.isClear(grid.cells, start, goal);
      expect(isClear).toBe(any.isClear(grid.cells, goal, start));
      expect(isClear).toBe(isClearBySamples(grid, start, goal));
    }),
    { numRuns: 400, seed: 4 },
  );
});

/** Looks at the cells on both sides of every line of the grid that the way crosses, in exact fractions. */
function isClearBySamples(grid: TestGrid, from: number, to: number): boolean {
  const { width } = grid;
  const [x, y] = [from % width, Math.floor(from / width)];
  const [dx, dy] = [(to % width) - x, Math.floor(to / width) - y];
  // At t = k / (8 |dx| |dy|), a little beside every crossing, and on each, where up to four cells meet.
  const steps = 8 * Math.max(1, Math.abs(dx)) * Math.max(1, Math.abs(dy));
  for (let k = 0; k <= steps; k++) {
    // Twice the place, in units of 1 / steps, with cell borders at whole odd numbers.
    const [px, py] = [2 * (x * steps + k * dx) + steps, 2 * (y * steps + k * dy) + steps];
    const isOnX = px % (2 * steps) === 0;
    const isOnY = py % (2 * steps) === 0;
    const [cx, cy] = [Math.floor(px / (2 * steps)), Math.floor(py / (2 * steps))];
    for (const [ox, isX] of [[0, true] as const, [-1, isOnX] as const]) {
      for (const [oy, isY] of [[0, true] as const, [-1, isOnY] as const]) {
        if (isX && isY && grid.cells[cx + ox + (cy + oy) * width] === 0) return false;
      }
    }
  }
  return true;
}

test.for([
  ['no width', () => createPathFinder(0, 4)],
  ['half a cell', () => createPathFinder(4, 1.5)],
  ['too many cells', () => createPathFinder(1024, 1024)],
  ['a cost above 255', () => createPathFinder(4, 4, { costs: [0, 256] })],
  ['a cost with a fraction', () => createPathFinder(4, 4, { costs: [0, 1.5] })],
  ['cells of another size', () => createPathFinder(4, 4).find(new Uint8Array(15), 0, 1, [])],
  ['a start outside', () => createPathFinder(4, 4).find(new Uint8Array(16), -1, 1, [])],
  ['a goal outside', () => createPathFinder(4, 4).find(new Uint8Array(16), 1, 16, [])],
  ['a goal between cells', () => createPathFinder(4, 4).find(new Uint8Array(16), 1, 2.5, [])],
  ['a line from outside', () => createPathFinder(4, 4).isClear(new Uint8Array(16), NaN, 3)],
] as const)('%s is refused', ([, call]) => {
  expect(call).toThrow(expect.objectContaining({ code: 'assertion', fix: expect.stringMatching(/\w/) }));
});
