// Each row and generation has its own node; nodes that can be reset are reused, the others end with their row.
import { expect, test } from 'vitest';
import { createActorRows } from '#client/view/actor-rows.ts';

interface TestNode {
  readonly madeFor: number;
  row: number;
  isShown: boolean;
  updates: number;
}

function setUp({ canReset = true, when = (): boolean => true } = {}) {
  const log: string[] = [];
  const made: TestNode[] = [];
  const generations = new Uint16Array(10);
  const rows = createActorRows<TestNode>(10, {
    create(row) {
      const node = { madeFor: row, row, isShown: true, updates: 0 };
      made.push(node);
      return node;
    },
    update(node, row) {
      node.row = row;
      node.updates++;
    },
    ...(canReset ? { reset: (node: TestNode, row: number) => void log.push(`reset ${node.madeFor} for ${row}`) } : {}),
    remove: (node) => void log.push(`remove ${node.row}`),
    when,
    show: (node) => void (node.isShown = true),
    hide: (node) => void (node.isShown = false),
    destroy: (node) => void log.push(`destroy ${node.row}`),
  });
  return { rows, log, made, generations };
}

test('a row keeps its node from frame to frame', () => {
  const { rows, made, generations } = setUp();
  rows.sync([1, 4], generations);
  rows.sync([1, 4], generations);
  expect(made.map(({ madeFor, updates }) => [madeFor, updates])).toEqual([
    [1, 2],
    [4, 2],
  ]);
  expect(rows.count).toBe(2);
});

test('a row that dies hides its node, and the next row reuses it', () => {
  const { rows, made, log, generations } = setUp();
  rows.sync([1], generations);
  rows.sync([], generations);
  expect(made[0].isShown).toBe(false);
  rows.sync([7], generations);
  expect(made).toHaveLength(1);
  expect(made[0]).toMatchObject({ row: 7, isShown: true });
  expect(log).toEqual(['remove 1', 'reset 1 for 7']);
});

test('the same row with another generation is another actor', () => {
  const { rows, log, made, generations } = setUp({ canReset: false });
  rows.sync([3], generations);
  generations[3]++;
  rows.sync([3], generations);
  expect(log).toEqual(['remove 3', 'destroy 3']);
  expect(made).toHaveLength(2);
  expect(rows.count).toBe(1);
});

test('a node that went free in a frame serves a row that is new in it', () => {
  const { rows, made, generations } = setUp();
  rows.sync([5], generations);
  rows.sync([2], generations);
  expect(made).toHaveLength(1);
});

test('without a reset, nodes are never reused', () => {
  const { rows, made, log, generations } = setUp({ canReset: false });
  rows.sync([1], generations);
  rows.sync([2], generations);
  expect(made.map(({ madeFor }) => madeFor)).toEqual([1, 2]);
  expect(log).toEqual(['remove 1', 'destroy 1']);
});

test('a row for which `when` is false has no node', () => {
  let isWanted = true;
  const { rows, made, generations } = setUp({ when: () => isWanted });
  rows.sync([1], generations);
  isWanted = false;
  rows.sync([1], generations);
  expect(rows.count).toBe(0);
  expect(made[0].isShown).toBe(false);
});

test('clear ends every node', () => {
  const { rows, log, generations } = setUp();
  rows.sync([1, 2], generations);
  rows.clear();
  expect(log).toEqual(['remove 1', 'remove 2']);
  expect(rows.count).toBe(0);
});
