// Flow fields hold the smallest distances there are, and following them leads to a goal for just that.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFlowField, UNREACHED } from './flow-field.ts';
import { anyGrid, costsTo, stepCost } from './grid-reference.test-helper.ts';
import { DIRECTION_X, DIRECTION_Y } from './grid-steps.ts';
import { nextInt, seedRandom } from './random.ts';

const anyCrowd = anyGrid.chain((grid) =>
  fc.record({
    grid: fc.constant(grid),
    goals: fc.array(fc.nat({ max: grid.cells.length - 1 }), { minLength: 1, maxLength: 4 }),
  }),
);

test('every distance is that of the cheapest way to the nearest goal', () => {
  fc.assert(
    fc.property(anyCrowd, ({ grid, goals }) => {
      const field = createFlowField(grid.width, grid.height, { neighbours: grid.neighbours });
      const distances = new Int32Array(grid.cells.length);
      const reached = field.integrate(grid.cells, goals, goals.length, distances);
      const exact = costsTo(grid, goals);
      expect([...distances]).toEqual(exact.map((cost) => (cost === Infinity ? UNREACHED : cost)));
      expect(reached).toBe(exact.filter((cost) => cost < Infinity).length);
    }),
    { numRuns: 400, seed: 1 },
  );
});

test('following the directions costs what the distance says, and ends at a goal', () => {
  fc.assert(
    fc.property(anyCrowd, ({ grid, goals }) => {
      const field = createFlowField(grid.width, grid.height, { neighbours: grid.neighbours });
      const distances = new Int32Array(grid.cells.length);
      const directions = new Uint8Array(grid.cells.length);
      field.integrate(grid.cells, goals, goals.length, distances);
      field.writeDirections(grid.cells, distances, directions);
      for (let start = 0; start < distances.length; start++) {
        if (distances[start] === UNREACHED) continue;
        let cell = start;
        let spent = 0;
        while (distances[cell] > 0) {
          const next = cell + DIRECTION_X[directions[cell]] + DIRECTION_Y[directions[cell]] * grid.width;
          const enter = goals.includes(next) ? Math.max(1, grid.cells[next]) : grid.cells[next];
          spent += stepCost(grid, cell, next, enter);
          cell = next;
          if (!(spent <= distances[start])) expect.fail(`${spent} spent from ${start}`);
        }
        expect([spent, goals.includes(cell), directions[cell]]).toEqual([distances[start], true, 0]);
      }
    }),
    { numRuns: 300, seed: 2 },
  );
});

test('of equally cheap ways the lowest direction is taken', () => {
  const field = createFlowField(3, 3);
  const cells = new Uint8Array(9).fill(1);
  const distances = new Int32Array(9);
  field.integrate(cells, [0, 2, 6, 8], 4, distances);
  // From the middle of each side two goals are as near, and from the centre four.
  expect([...distances]).toEqual([0, 5, 0, 5, 7, 5, 0, 5, 0]);
  expect([...cells.keys()].map((cell) => field.directionAt(cells, distances, cell))).toEqual([
    0, 1, 0, 2, 5, 2, 0, 1, 0,
  ]);
});

test('a reach bounds the field, and its border still leads in', () => {
  const field = createFlowField(9, 1);
  const cells = new Uint8Array(9).fill(1);
  const distances = new Uint32Array(9);
  expect(field.integrate(cells, [0], 1, distances, 22)).toBe(5);
  expect([...distances.subarray(0, 6)]).toEqual([0, 5, 10, 15, 20, UNREACHED]);
  expect([25, 24].map((reach) => field.integrate(cells, [0], 1, distances, reach))).toEqual([6, 5]);
  expect([5, 6].map((cell) => field.directionAt(cells, distances, cell))).toEqual([3, 0]);
});

test('who stands in a wall is led out, and a goal in a wall is led to', () => {
  const field = createFlowField(4, 1);
  const cells = [1, 1, 0, 1];
  const distances = new Int32Array(4);
  field.integrate(cells, [0], 1, distances);
  expect([...distances]).toEqual([0, 5, UNREACHED, UNREACHED]);
  expect([2, 3].map((cell) => field.directionAt(cells, distances, cell))).toEqual([3, 0]);
  field.integrate(cells, [2], 1, distances);
  expect([...distances]).toEqual([10, 5, 0, 5]);
});

test('no goals reach nothing', () => {
  const distances = new Int32Array(4);
  expect(createFlowField(2, 2).integrate([1, 1, 1, 1], [], 0, distances)).toBe(0);
  expect([...distances]).toEqual([UNREACHED, UNREACHED, UNREACHED, UNREACHED]);
});

test('a used field answers as a new one does', () => {
  const state = new Uint32Array(4);
  seedRandom(state, 5, 0);
  const used = createFlowField(20, 15);
  for (let i = 0; i < 100; i++) {
    const cells = Uint8Array.from({ length: 300 }, () => nextInt(state, 256) * nextInt(state, 2));
    const goals = Int32Array.from({ length: 3 }, () => nextInt(state, 300));
    const reach = i % 2 === 0 ? nextInt(state, 5000) : undefined;
    const [first, second] = [new Int32Array(300), new Int32Array(300)];
    expect(used.integrate(cells, goals, 3, first, reach)).toBe(
      createFlowField(20, 15).integrate(cells, goals, 3, second, reach),
    );
    expect(first).toEqual(second);
    if (i % 10 === 0) expect(() => used.integrate(cells, [0, 300], 2, first)).toThrow('There is no cell');
  }
});

test('the largest grid at the highest costs stays within its numbers', () => {
  const cells = new Uint8Array(524288).fill(255);
  const distances = new Int32Array(524288);
  expect(createFlowField(1024, 512).integrate(cells, [0], 1, distances)).toBe(524288);
  expect(distances[524287]).toBe((511 * 7 + 512 * 5) * 255);
});

test.for([
  ['cells of another size', () => createFlowField(2, 2).integrate([1], [0], 1, new Int32Array(4))],
  ['distances of another size', () => createFlowField(2, 2).integrate([1, 1, 1, 1], [0], 1, new Int32Array(5))],
  ['distances of 16 bits', () => createFlowField(2, 2).integrate([1, 1, 1, 1], [0], 1, new Uint16Array(4))],
  ['a goal outside', () => createFlowField(2, 2).integrate([1, 1, 1, 1], [4], 1, new Int32Array(4))],
  ['more goals than there are', () => createFlowField(2, 2).integrate([1, 1, 1, 1], [0], 2, new Int32Array(4))],
] as const)('%s is refused', ([, call]) => {
  expect(call).toThrow(expect.objectContaining({ code: 'assertion', fix: expect.stringMatching(/\w/) }));
});
