// Events are told in order for each aggregate, to everyone who asked, and a slow subscriber harms only itself.
import { expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { createEventBus } from './event-bus.ts';
import type { PlatformEvent } from './platform-event.ts';

function begin(waitingMax?: number) {
  const metrics = createMetrics();
  const log = createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 });
  return { metrics, bus: createEventBus({ log, metrics, ...(waitingMax !== undefined && { waitingMax }) }) };
}

const guest = (aggregate: string, n = 0): PlatformEvent => ({
  kind: 'account.guest',
  aggregate,
  atMs: n,
  data: { accountId: aggregate },
});

test('nothing is told while who publishes is still at work', async () => {
  const { bus } = begin();
  const told: string[] = [];
  bus.subscribe('one', ['account.guest'], ({ aggregate }) => void told.push(aggregate));
  bus.publish(guest('a'));
  await Promise.resolve();
  expect(told).toEqual([]);
  await bus.settled();
  expect(told).toEqual(['a']);
});

test('events of one aggregate come one after another, those of others do not wait for them', async () => {
  const { bus } = begin();
  const told: string[] = [];
  let goOn = () => {};
  bus.subscribe('one', ['account.guest'], async ({ aggregate, atMs }) => {
    if (aggregate === 'slow' && atMs === 1) await new Promise<void>((resolve) => (goOn = resolve));
    told.push(`${aggregate} ${atMs}`);
  });
  for (const event of [guest('slow', 1), guest('slow', 2), guest('quick', 1), guest('slow', 3)]) bus.publish(event);
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect(told).toEqual(['quick 1']);
  goOn();
  await bus.settled();
  expect(told).toEqual(['quick 1', 'slow 1', 'slow 2', 'slow 3']);
});

test('each subscriber gets the kinds it asked for, and none after it has ended', async () => {
  const { bus } = begin();
  const told: string[] = [];
  const end = bus.subscribe('guests', ['account.guest'], ({ kind }) => void told.push(kind));
  bus.subscribe('sessions', ['account.signedIn'], ({ data }) => void told.push(data.sessionId));
  bus.publish(guest('a'));
  bus.publish({ kind: 'account.signedIn', aggregate: 'a', atMs: 0, data: { accountId: 'a', sessionId: 's' } });
  await bus.settled();
  expect(told).toEqual(['account.guest', 's']);
  end();
  bus.publish(guest('b'));
  await bus.settled();
  expect(told).toHaveLength(2);
});

test('one that fails is counted, and the next event is told all the same', async () => {
  const { bus, metrics } = begin();
  const told: number[] = [];
  bus.subscribe('broken', ['account.guest'], ({ atMs }) => {
    if (atMs === 1) throw new Error('no');
    told.push(atMs);
  });
  bus.publish(guest('a', 1));
  bus.publish(guest('a', 2));
  await bus.settled();
  expect(told).toEqual([2]);
  expect(metrics.value('events.failed.broken')).toBe(1);
});

test('what a slow subscriber has no room for is dropped and counted; others get it', async () => {
  const { bus, metrics } = begin(2);
  let told = 0;
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  bus.subscribe('slow', ['account.guest'], () => held);
  bus.subscribe('quick', ['account.guest'], () => void told++);
  const taken: boolean[] = [];
  for (let i = 0; i < 5; i++) {
    taken.push(bus.publish(guest('a', i)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(taken).toEqual([true, true, false, false, false]);
  expect(told).toBe(5);
  expect(metrics.value('events.dropped.slow')).toBe(3);
  goOn();
  await bus.settled();
});

test('what is told resolves when all are done with it, to whether they took it, and at once when nobody wants it', async () => {
  const { bus } = begin();
  expect(await bus.tell(guest('nobody'))).toBe(true);
  const order: string[] = [];
  let goOn = () => {};
  bus.subscribe('slow', ['account.guest'], async () => {
    await new Promise<void>((resolve) => (goOn = resolve));
    order.push('slow');
  });
  bus.subscribe('broken', ['account.guest'], () => {
    throw new Error('no');
  });
  const told = bus.tell(guest('a')).then((isTaken) => order.push(`told ${isTaken}`));
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect(order).toEqual([]);
  goOn();
  await told;
  expect(order).toEqual(['slow', 'told false']);
});
