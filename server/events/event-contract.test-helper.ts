/** What every way of telling events keeps to: one suite, for the bus of a process and for the stream that processes share. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../harness.test-helper.ts';
import type { Metrics } from '../metrics.ts';
import type { EventBus } from './event-bus.ts';
import type { PlatformEvent } from './platform-event.ts';

export interface EventsUnderTest {
  readonly bus: Pick<EventBus, 'publish' | 'subscribe' | 'settled'>;
  readonly metrics: Metrics;
}

export interface EventContract {
  /** New ones, of which nobody has heard. */
  open(): Promise<EventsUnderTest>;
  begin?(): Promise<void>;
  end?(): Promise<void>;
}

/** An event of an aggregate, with a number in its time. */
export const guest = (aggregate: string, n = 0): PlatformEvent => ({
  kind: 'account.guest',
  aggregate,
  atMs: n,
  data: { accountId: aggregate },
});

export function eventContract(kind: string, { open, begin, end }: EventContract): void {
  describe(`events (${kind})`, () => {
    beforeAll(async () => begin?.());
    afterAll(async () => end?.());

    test('nothing is told while who publishes is still at work', async () => {
      const { bus } = await open();
      const told: string[] = [];
      bus.subscribe('one', ['account.guest'], ({ aggregate }) => void told.push(aggregate));
      await bus.settled();
      bus.publish(guest('a'));
      await Promise.resolve();
      expect(told).toEqual([]);
      await bus.settled();
      expect(told).toEqual(['a']);
    });

    test('events of one aggregate come one after another, those of others do not wait for them', async () => {
      const { bus } = await open();
      const told: string[] = [];
      let goOn: (() => void) | undefined;
      bus.subscribe('one', ['account.guest'], async ({ aggregate, atMs }) => {
        if (aggregate === 'slow' && atMs === 1) await new Promise<void>((resolve) => (goOn = resolve));
        told.push(`${aggregate} ${atMs}`);
      });
      await bus.settled();
      for (const event of [guest('slow', 1), guest('slow', 2), guest('quick', 1), guest('slow', 3)]) bus.publish(event);
      await until(() => told.length > 0 && goOn !== undefined);
      expect(told).toEqual(['quick 1']);
      goOn?.();
      await bus.settled();
      expect(told).toEqual(['quick 1', 'slow 1', 'slow 2', 'slow 3']);
    });

    test('each subscriber gets the kinds it asked for, and none after it has ended', async () => {
      const { bus } = await open();
      const told: string[] = [];
      const stop = bus.subscribe('guests', ['account.guest'], ({ kind: of }) => void told.push(of));
      bus.subscribe('sessions', ['account.signedIn'], ({ data }) => void told.push(data.sessionId));
      await bus.settled();
      bus.publish(guest('a'));
      bus.publish({ kind: 'account.signedIn', aggregate: 'a', atMs: 0, data: { accountId: 'a', sessionId: 's' } });
      await bus.settled();
      expect(told.toSorted()).toEqual(['account.guest', 's']);
      stop();
      bus.publish(guest('b'));
      await bus.settled();
      expect(told).toHaveLength(2);
    });

    test('one that fails is counted, and the next event is told all the same', async () => {
      const { bus, metrics } = await open();
      const told: number[] = [];
      bus.subscribe('broken', ['account.guest'], ({ atMs }) => {
        if (atMs === 1) throw new Error('no');
        told.push(atMs);
      });
      await bus.settled();
      bus.publish(guest('a', 1));
      bus.publish(guest('a', 2));
      await bus.settled();
      expect(told).toEqual([2]);
      expect(metrics.value('events.failed.broken')).toBe(1);
    });

    test('a thousand events of fifty aggregates are told, each once and in its order', async () => {
      const { bus } = await open();
      const told = new Map<string, number[]>();
      bus.subscribe('all', ['account.guest'], async ({ aggregate, atMs }) => {
        if (atMs % 7 === 0) await Promise.resolve();
        told.set(aggregate, [...(told.get(aggregate) ?? []), atMs]);
      });
      await bus.settled();
      for (let n = 0; n < 1000; n++) expect(bus.publish(guest(`a${n % 50}`, n))).toBe(true);
      await bus.settled();
      expect(told.size).toBe(50);
      for (let a = 0; a < 50; a++) expect(told.get(`a${a}`)).toEqual(Array.from({ length: 20 }, (_, i) => a + 50 * i));
    });
  });
}
