// Orders are sealed in arrival order, a few for each seat, and never more than a seal may hold.
import { expect, test } from 'vitest';
import { WIRE_LIMITS } from '../wire/limits.ts';
import { OrderQueue } from './order-queue.ts';

test('of more seats than one seal has room for, the last wait for the next tick', () => {
  const queue = new OrderQueue(1_000, 60);
  const order = (i: number) => ({ seat: i % 1_000, type: 0, payload: new Uint8Array(0) });
  for (let i = 0; i < 3_000; i++) expect(queue.put(order(i))).toBe(true);
  const ticks = [queue.take(), queue.take(), queue.take(), queue.take()];
  expect(ticks.map((orders) => orders.length)).toEqual([WIRE_LIMITS.ordersPerSeal, 1_000, 1_000, 0]);
  expect(ticks.flat().map(({ seat }) => seat)).toEqual(Array.from({ length: 3_000 }, (_, i) => i % 1_000));
});

test('a seat has four orders in a tick, and others are not kept waiting by its fifth', () => {
  const queue = new OrderQueue(2, 60);
  for (const seat of [0, 0, 0, 0, 0, 1]) queue.put({ seat, type: 0, payload: new Uint8Array(0) });
  expect(queue.take().map(({ seat }) => seat)).toEqual([0, 0, 0, 0, 1]);
  expect(queue.take().map(({ seat }) => seat)).toEqual([0]);
});
