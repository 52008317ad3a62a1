// Timers: exact ticks, once, in columns and globals of every width.
import { beforeEach, expect, test } from 'vitest';
import { defineModel, f64, i8, u16, u32, u8 } from '../index.ts';
import { createWorld } from '../world/world.ts';
import { countDown, elapsedShare, elapsedTicks, repeatTimer, startTimer, ticksOf } from './timers.ts';

const model = defineModel({
  name: 'timers',
  ticksPerSecond: 30,
  players: { min: 1, max: 1 },
  entities: 4,
  components: { Bomb: { a: u8, b: u16, c: u32, d: i8, e: f64 } },
  globals: { phaseTicks: u16 },
  input: {},
});
let { world: w, entities } = createWorld(model);
let bomb = w.spawn({ Bomb: {} });
beforeEach(() => {
  ({ world: w, entities } = createWorld(model));
  bomb = w.spawn({ Bomb: {} });
  entities.commit();
});

const rings = (count: number, call: () => boolean) => Array.from({ length: count }, (_, i) => (call() ? i + 1 : 0));

test.each(['a', 'b', 'c', 'd', 'e'] as const)(
  'a timer in a column of %s ends once, after exactly its ticks',
  (field) => {
    const column = w.Bomb[field];
    startTimer(column, bomb, 3);
    expect(rings(6, () => countDown(column, bomb))).toEqual([0, 0, 3, 0, 0, 0]);
    expect(column[bomb]).toBe(0);
  },
);

test('a timer that was never started, or was stopped, does not end', () => {
  expect(rings(3, () => countDown(w.Bomb.a, bomb))).toEqual([0, 0, 0]);
  startTimer(w.Bomb.a, bomb, 2);
  startTimer(w.Bomb.a, bomb, 0);
  expect(rings(3, () => countDown(w.Bomb.a, bomb))).toEqual([0, 0, 0]);
});

test('a column that holds less than nothing is no timer that runs', () => {
  w.Bomb.d[bomb] = -5;
  expect(rings(2, () => countDown(w.Bomb.d, bomb))).toEqual([0, 0]);
  expect(w.Bomb.d[bomb]).toBe(-5);
});

test('the world has timers too', () => {
  startTimer(w.globals, 'phaseTicks', 2);
  expect(elapsedTicks(w.globals, 'phaseTicks', 2)).toBe(0);
  expect(rings(3, () => countDown(w.globals, 'phaseTicks'))).toEqual([0, 2, 0]);
});

test('a timer repeats in every so many ticks, and a first turn may have another length', () => {
  expect(rings(7, () => repeatTimer(w.Bomb.a, bomb, 3))).toEqual([0, 0, 3, 0, 0, 6, 0]);
  startTimer(w.Bomb.a, bomb, 1);
  expect(rings(5, () => repeatTimer(w.Bomb.a, bomb, 3))).toEqual([1, 0, 0, 4, 0]);
  expect(rings(3, () => repeatTimer(w.globals, 'phaseTicks', 1))).toEqual([1, 2, 3]);
});

test('what has passed of a timer', () => {
  startTimer(w.Bomb.b, bomb, 4);
  const seen = Array.from({ length: 5 }, () => {
    const at = [elapsedTicks(w.Bomb.b, bomb, 4), elapsedShare(w.Bomb.b, bomb, 4)];
    countDown(w.Bomb.b, bomb);
    return at;
  });
  expect(seen).toEqual([
    [0, 0],
    [1, 0.25],
    [2, 0.5],
    [3, 0.75],
    [4, 1],
  ]);
  expect(elapsedShare(w.Bomb.b, bomb, 0)).toBe(1);
});

test('seconds become the nearest ticks', () => {
  expect([0, 0.5, 1.01, 0.016, 0.017, 600].map((seconds) => ticksOf(w, seconds))).toEqual([0, 15, 30, 0, 1, 18000]);
});

test.each([
  [-1, 'a'],
  [256, 'a'],
  [2.5, 'a'],
  [NaN, 'a'],
  [Infinity, 'c'],
  [128, 'd'],
  [1.5, 'e'],
  [NaN, 'e'],
] as const)('%s ticks in a column of %s are refused', (ticks, field) => {
  const refusal = expect.objectContaining({ code: 'world/value', data: expect.objectContaining({ ticks }) });
  expect(() => startTimer(w.Bomb[field], bomb, ticks)).toThrow(refusal);
  w.Bomb[field][bomb] = 0;
  expect(() => repeatTimer(w.Bomb[field], bomb, ticks)).toThrow(refusal);
});

test('a timer that repeats takes at least one tick', () => {
  expect(() => repeatTimer(w.Bomb.a, bomb, 0)).toThrow('started with 0 ticks');
});
