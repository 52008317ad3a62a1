// Guests of long ago: forgotten a few at a time, never while storage is away, and never when nobody wants it.
import { expect, test } from 'vitest';
import { createMetrics } from '../metrics.ts';
import { createGuestSweep } from './guest-sweep.ts';

const DAY_MS = 24 * 3_600_000;
const now = 1000 * DAY_MS;

function begin(keptDays: number, found: readonly (number | Error)[]) {
  const asked: (readonly [seenBeforeMs: number, limit: number])[] = [];
  const pauses: (() => void)[] = [];
  const said: string[] = [];
  const left = [...found];
  const metrics = createMetrics();
  const sweep = createGuestSweep({
    storage: {
      async forgetGuests(seenBeforeMs, limit) {
        asked.push([seenBeforeMs, limit]);
        const one = left.shift() ?? 0;
        if (one instanceof Error) throw one;
        return one;
      },
    },
    keptDays,
    log: { info: (key) => void said.push(`info ${key}`), warn: (key) => void said.push(`warn ${key}`) },
    metrics,
    nowMs: () => now,
    after(_delayMs, call) {
      pauses.push(call);
      return () => {};
    },
  });
  return { sweep, asked, pauses, said, metrics };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('a round forgets one batch after another, with a pause between, until there are no more', async () => {
  const { sweep, asked, pauses, said, metrics } = begin(90, [50, 50, 3]);
  const round = sweep.run();
  expect(sweep.run()).toBe(round);
  for (let batches = 1; batches <= 2; batches++) {
    await settle();
    expect([asked.length, pauses.length]).toEqual([batches, batches]);
    pauses[batches - 1]();
  }
  await round;
  expect(asked).toEqual(Array(3).fill([now - 90 * DAY_MS, 50]));
  expect(metrics.value('identity.guestsForgotten')).toBe(103);
  expect(said).toEqual(['info identity.sweep']);
});

test('where they are kept for ever nothing is asked', async () => {
  const { sweep, asked } = begin(0, [50]);
  await sweep.run();
  expect(asked).toEqual([]);
});

test('a round that fails is told, and the next one goes on', async () => {
  const { sweep, metrics, said } = begin(1, [new Error('away'), 2]);
  await sweep.run();
  await sweep.run();
  expect(metrics.all()).toEqual({ 'identity.sweepsFailed': 1, 'identity.guestsForgotten': 2 });
  expect(said).toEqual(['warn identity.sweep', 'info identity.sweep']);
});

test('it ends within its pause when it is closed, and does not begin anew', async () => {
  const { sweep, asked, pauses } = begin(1, [50, 50]);
  const round = sweep.run();
  await settle();
  expect(pauses).toHaveLength(1);
  await sweep.close();
  await round;
  await sweep.run();
  expect(asked).toHaveLength(1);
});
