// Orders over lines that break: each is sent until a server says that it has it, no further, and no faster than the server takes them.
import { expect, test } from 'vitest';
import { decodeOrder } from '../wire/protocol.ts';
import { SESSION_LIMITS } from './limits.ts';
import { OrderLog, isAfter } from './order-log.ts';
import { TokenBucket } from './token-bucket.ts';

const put = (log: OrderLog, type: number, bytes = 0) => log.put(0, type, new Uint8Array(bytes));
const sent = (log: OrderLog, nowMs = 0) =>
  log.take(nowMs).map((message) => {
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
  log.welcomed(1, 0);
  expect(sent(log)).toEqual(['2:6', '3:7', '4:8']);
  log.welcomed(4, 0);
  expect(sent(log)).toEqual([]);
});

test('what was sent to a process that is gone is not sent again; what the next one did not get is', () => {
  const log = new OrderLog();
  put(log, 5);
  sent(log);
  put(log, 6);
  log.welcomed(0, 1);
  expect(sent(log)).toEqual(['2:6']);
  log.welcomed(0, 1);
  expect(sent(log)).toEqual(['2:6']);
  log.welcomed(0, 2);
  expect(sent(log)).toEqual([]);
});

test('a fresh page goes on from the number of the page before', () => {
  const log = new OrderLog();
  log.welcomed(65_534, 0);
  for (const type of [1, 2, 3]) put(log, type);
  expect(sent(log)).toEqual(['65535:1', '1:2', '2:3']);
  log.welcomed(65_535, 0);
  expect(sent(log)).toEqual(['1:2', '2:3']);
});

test('one that is taken is kept until the server says that it has it: one too many is refused, and none that was taken is lost', () => {
  const log = new OrderLog();
  const taken: number[] = [];
  for (let i = 0; i < SESSION_LIMITS.ordersWaiting; i++) if (put(log, i)) taken.push(i);
  sent(log);
  expect(put(log, 99)).toBe(false);
  log.acknowledged(10);
  for (let i = 100; i < 120; i++) if (put(log, i)) taken.push(i);
  expect(taken).toHaveLength(SESSION_LIMITS.ordersWaiting + 10);
  log.welcomed(0, 0);
  const again = [0, 10_000].flatMap((nowMs) => sent(log, nowMs));
  expect(again.map((text) => Number(text.split(':')[1]))).toEqual(taken.slice(10));
});

test.each([0, 1_500])('however many are given, of %i bytes, the server never finds that they are too many', (bytes) => {
  const { messagesPerSecond, messageBurst, bytesPerSecond, byteBurst } = SESSION_LIMITS.classes.orders;
  const [messages, total] = [
    new TokenBucket(messagesPerSecond, messageBurst, 0),
    new TokenBucket(bytesPerSecond, byteBurst, 0),
  ];
  const log = new OrderLog();
  let serial = 0;
  for (let nowMs = 0; nowMs < 60_000; nowMs += 16) {
    while (put(log, 1, bytes));
    for (const message of log.take(nowMs)) {
      serial = decodeOrder(message)?.serial ?? 0;
      expect(messages.take(1, nowMs) && total.take(message.length, nowMs)).toBe(true);
    }
    if (nowMs % 1008 === 0) log.acknowledged(serial);
  }
  expect(serial).toBeGreaterThan(bytes === 0 ? 1500 : 500);
});

test('numbers are compared around their end', () => {
  expect([isAfter(2, 1), isAfter(1, 1), isAfter(1, 2), isAfter(1, 65_535), isAfter(65_535, 1)]).toEqual([
    true,
    false,
    false,
    true,
    false,
  ]);
});
