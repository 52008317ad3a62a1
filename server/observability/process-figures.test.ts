/** What the process says of itself, by what it does. */
import { expect, test } from 'vitest';
import { createMetrics } from '../metrics.ts';
import { watchProcess } from './process-figures.ts';

test('figures of the process are there and only go forward', async () => {
  const watch = watchProcess(createMetrics());
  const before = await watch.read();
  let sum = 0;
  for (let i = 0; i < 1e6; i++) sum += i;
  const after = await watch.read();
  watch.stop();
  expect(sum).toBeGreaterThan(0);
  expect(after.cpuUserSeconds).toBeGreaterThan(before.cpuUserSeconds);
  expect(after.cpuSystemSeconds).toBeGreaterThanOrEqual(before.cpuSystemSeconds);
  expect(after.loopActiveSeconds).toBeGreaterThan(before.loopActiveSeconds);
  expect(after.loopIdleSeconds).toBeGreaterThanOrEqual(before.loopIdleSeconds);
  expect(before.startedSeconds).toBeGreaterThan(1.7e9);
  expect(before.startedSeconds * 1000).toBeLessThan(Date.now());
  expect(before.heapUsedBytes).toBeLessThanOrEqual(before.heapTotalBytes);
  expect(before.residentBytes).toBeGreaterThan(before.heapUsedBytes);
});

test.runIf(process.platform === 'linux')('an open file is one more', async () => {
  const { open } = await import('node:fs/promises');
  const watch = watchProcess(createMetrics());
  const [first, second] = [await open('/dev/null'), await open('/dev/null')];
  const { openFiles = 0, openFilesMax = 0 } = await watch.read();
  expect(openFiles).toBeGreaterThan(4);
  expect(openFilesMax).toBeGreaterThanOrEqual(openFiles);
  await Promise.all([first.close(), second.close()]);
  watch.stop();
});

test('every pause for garbage of a batch is counted, until it is stopped', async () => {
  const metrics = createMetrics();
  const watch = watchProcess(metrics);
  const pauses = () =>
    [...metrics.histogramsOf('nodejs_gc_duration_seconds')].reduce(
      (sum, { series }) => sum + series.counts.reduce((count, next) => count + next, 0),
      0,
    );
  let kept: unknown[] = [];
  while (pauses() < 5) {
    kept = Array.from({ length: 50_000 }, (_, i) => ({ i, kept: kept.length }));
    await new Promise((resolve) => setImmediate(resolve));
  }
  const kinds = [...metrics.histogramsOf('nodejs_gc_duration_seconds')].map(({ labels }) => labels['kind']);
  expect(['major', 'minor', 'incremental', 'weakcb', 'other']).toEqual(expect.arrayContaining(kinds));
  watch.stop();
});
