// Orders over lines that break: each is sent until a server says that it has it, and no further.
import { expect, test } from 'vitest';
import { ORDER_SERIAL_UNKNOWN, decodeOrder } from '../wire/protocol.ts';
import { SESSION_LIMITS } from './limits.ts';
import { OrderLog, isAfter } from './order-log.ts';

const put = (log: OrderLog, type: number) => log.put(0, type, new Uint8Array());
const sent = (log: OrderLog) =>
  log.take().map((message) => {
    const order = decodeOrder(message);
    return `${order?.serial}:${order?.type}`;
  });

test('orders are numbered in the order in which they were given, and sent once', () => {
  const log = new OrderLog();
  put(log, 5);
  put(log, 6);
  expect(sent(log)).toEqual(['1:5', '2:6']);
  expect(sent(log)).toEqual([]);
  put(log, 7);
  expect(sent(log)).toEqual(['3:7']);
});

test('over another line those that the server has not taken come again, before newer ones', () => {
  const log = new OrderLog();
  for (const type of [5, 6, 7]) put(log, type);
  sent(log);
  put(log, 8);
  log.welcomed(1);
  expect(sent(log)).toEqual(['2:6', '3:7', '4:8']);
  log.welcomed(4);
  expect(sent(log)).toEqual([]);
});

test('a server that was restarted and does not know gets none twice', () => {
  const log = new OrderLog();
  put(log, 5);
  sent(log);
  put(log, 6);
  log.welcomed(ORDER_SERIAL_UNKNOWN);
  expect(sent(log)).toEqual(['2:6']);
});

test('a fresh page goes on from the number of the page before', () => {
  const log = new OrderLog();
  log.welcomed(65_533);
  for (const type of [1, 2, 3]) put(log, type);
  expect(sent(log)).toEqual(['65534:1', '1:2', '2:3']);
  log.welcomed(65_534);
  expect(sent(log)).toEqual(['1:2', '2:3']);
});

test('too many that wait are dropped, and those under way are bounded', () => {
  const log = new OrderLog();
  for (let i = 0; i < SESSION_LIMITS.ordersWaiting + 5; i++) put(log, i % 200);
  expect(sent(log)).toHaveLength(SESSION_LIMITS.ordersWaiting);
  for (let i = 0; i < 200; i++) {
    put(log, 1);
    sent(log);
  }
  log.welcomed(0);
  expect(sent(log).length).toBeLessThanOrEqual(SESSION_LIMITS.ordersWaiting);
});

test('numbers are compared around their end', () => {
  expect([isAfter(2, 1), isAfter(1, 1), isAfter(1, 2), isAfter(1, 65_534), isAfter(65_534, 1)]).toEqual([
    true,
    false,
    false,
    true,
    false,
  ]);
});
