// Events are told in order for each aggregate, to everyone who asked, and a slow subscriber harms only itself.
import { expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { createEventBus } from './event-bus.ts';
import { eventContract, guest } from './event-contract.test-helper.ts';

function begin(waitingMax?: number) {
  const metrics = createMetrics();
  const log = createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 });
  return { metrics, bus: createEventBus({ log, metrics, ...(waitingMax !== undefined && { waitingMax }) }) };
}

eventContract('in a process', { open: async () => begin() });

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
  expect((await bus.tell(guest('nobody'))).isTaken).toBe(true);
  const order: string[] = [];
  let goOn = () => {};
  bus.subscribe('slow', ['account.guest'], async () => {
    await new Promise<void>((resolve) => (goOn = resolve));
    order.push('slow');
  });
  bus.subscribe('broken', ['account.guest'], () => {
    throw new Error('no');
  });
  const told = bus.tell(guest('a')).then(({ isTaken }) => order.push(`told ${isTaken}`));
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect(order).toEqual([]);
  goOn();
  await told;
  expect(order).toEqual(['slow', 'told false']);
});

test('what is told again reaches those alone who did not take it', async () => {
  const { bus, metrics } = begin();
  const taken: string[] = [];
  bus.subscribe('good', ['account.guest'], () => void taken.push('good'));
  let triesLeft = 2;
  bus.subscribe('bad', ['account.guest'], () => {
    if (triesLeft-- > 0) throw new Error('no');
    taken.push('bad');
  });
  const first = await bus.tell(guest('a'));
  const second = await first.again();
  const third = await second.again();
  expect([first, second, third].map(({ isTaken }) => isTaken)).toEqual([false, false, true]);
  expect(taken).toEqual(['good', 'bad']);
  expect(metrics.value('events.published')).toBe(1);
});
