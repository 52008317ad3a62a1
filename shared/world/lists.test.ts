// Fixed lists in components and globals: order, limits, healing, and zeros behind the last value.
import { beforeEach, expect, test } from 'vitest';
import { NONE, defineModel, entity, f64, list, prefab, u8 } from '../index.ts';
import { createWorld } from './world.ts';

const model = defineModel({
  name: 'lists',
  ticksPerSecond: 60,
  players: { min: 1, max: 1 },
  entities: 8,
  components: { Snake: { path: list(f64, 4), friends: list(entity, 3) }, Tag: {} },
  globals: { order: list(u8, 5), leaders: list(entity, 2) },
  input: {},
});

let { world: w, entities, memory } = createWorld(model);
beforeEach(() => {
  ({ world: w, entities, memory } = createWorld(model));
});

const items = (e: ReturnType<typeof snake>) =>
  Array.from({ length: w.Snake.path.count(e) }, (_, i) => w.Snake.path.at(e, i));

function snake(path: readonly number[] = []) {
  const e = w.spawn({ Snake: { path } });
  entities.commit();
  return e;
}

test('a list keeps its order while values come and go', () => {
  const e = snake([1, 2]);
  const { path } = w.Snake;
  expect(path.push(e, 3)).toBe(true);
  expect(items(e)).toEqual([1, 2, 3]);
  expect(path.removeAt(e, 0)).toBe(true);
  expect(path.set(e, 1, 9)).toBe(true);
  expect(items(e)).toEqual([2, 9]);
  expect([path.indexOf(e, 9), path.indexOf(e, 1)]).toEqual([1, -1]);
  expect([path.pop(e), path.pop(e), path.pop(e)]).toEqual([9, 2, 0]);
  expect(path.count(e)).toBe(0);
});

test('a place that is none is 0, and cannot be set or removed', () => {
  const e = snake([5]);
  for (const i of [-1, 1, 0.5, NaN, Infinity]) {
    expect([w.Snake.path.at(e, i), w.Snake.path.set(e, i, 7), w.Snake.path.removeAt(e, i)]).toEqual([0, false, false]);
  }
  expect(items(e)).toEqual([5]);
});

test('a full list refuses and counts', () => {
  const e = snake([1, 2, 3, 4]);
  expect([w.Snake.path.max, w.Snake.path.push(e, 5), w.refused.items]).toEqual([4, false, 1]);
  expect(items(e)).toEqual([1, 2, 3, 4]);
  snake([1, 2, 3, 4, 5, 6]);
  expect(w.refused.items).toBe(3);
});

test('what is taken out of a list leaves zeros behind, and so does the death of its row', () => {
  const e = snake([1, 2, 3]);
  w.Snake.path.pop(e);
  w.Snake.path.removeAt(e, 0);
  const column = memory.arrays[memory.layout.regions.findIndex(({ name }) => name === 'Snake.path')];
  expect([...column.subarray(e * 4, e * 4 + 4)]).toEqual([2, 0, 0, 0]);
  w.Snake.path.clear(e);
  w.Snake.path.push(e, 8);
  w.despawn(e);
  entities.commit();
  expect([...column].every((value) => value === 0)).toBe(true);
  expect(w.Snake.path.count(e)).toBe(0);
});

test('the dead become NONE in lists of entities and keep their place', () => {
  const [a, b] = [w.spawn({ Tag: {} }), w.spawn({ Tag: {} })];
  const e = w.spawn({ Snake: { friends: [a, b, a] } });
  w.globals.leaders.push(b);
  w.globals.leaders.push(a);
  entities.commit();
  w.despawn(a);
  entities.commit();
  expect([0, 1, 2].map((i) => w.Snake.friends.at(e, i))).toEqual([NONE, b, NONE]);
  expect([w.globals.leaders.at(0), w.globals.leaders.at(1), w.globals.leaders.count]).toEqual([b, NONE, 2]);
});

test('a list of the world is one row of it', () => {
  const { order } = w.globals;
  for (const value of [4, 5, 6]) order.push(value);
  expect([order.count, order.max, order.at(1), order.indexOf(6), order.pop(), order.count]).toEqual([3, 5, 5, 2, 6, 2]);
  expect([order.removeAt(0), order.set(0, 9), order.at(0)]).toEqual([true, true, 9]);
  order.clear();
  expect(order.count).toBe(0);
});

test('a prefab may start with a list', () => {
  const spawnSnake = prefab(model, { Snake: { path: [7, 8] } });
  const e = spawnSnake(w);
  const other = spawnSnake(w);
  w.Snake.path.push(e, 9);
  entities.commit();
  expect([items(e), items(other)]).toEqual([
    [7, 8, 9],
    [7, 8],
  ]);
  expect(() => prefab(model, { Snake: { path: [1, 2, 3, 4, 5] } })).toThrow(
    expect.objectContaining({ code: 'world/limit', what: 'A prefab starts Snake.path with 5 values.' }),
  );
});
