// A heap that grows is found out, one that goes up and down is not.
import { expect, test } from 'vitest';
import { judgeHeap, LIMITS, slopePerMinute, type HeapSample } from '#scripts/scenes/judge-heap.ts';

/** Samples every quarter of a minute. */
function samples(count: number, each: (minute: number) => Partial<HeapSample>): HeapSample[] {
  return Array.from({ length: count }, (_, i) => ({
    seconds: i * 15,
    heapBytes: 9_000_000,
    nodes: 300,
    listeners: 60,
    tick: i * 900,
    ...each(i / 4),
  }));
}

test('what goes up and down around the same is flat, however far', () => {
  const waves = samples(60, (minute) => ({
    heapBytes: 9_000_000 + 2_000_000 * Math.sin(minute * 7),
    nodes: 300 + (minute % 2) * 20,
  }));
  expect(judgeHeap(waves)).toEqual([]);
});

test('a panel that is made once in the middle is no leak', () => {
  expect(judgeHeap(samples(60, (minute) => ({ nodes: minute > 7 ? 358 : 280 })))).toEqual([]);
});

test('one large object that comes once is no slope', () => {
  const stepped = samples(60, (minute) => ({ heapBytes: minute > 13 ? 12_000_000 : 9_000_000 }));
  expect(judgeHeap(stepped)).toEqual([]);
});

test('each kind of leak is named with its slope', () => {
  const leaking = samples(40, (minute) => ({
    heapBytes: 9_000_000 + minute * LIMITS.heapBytesPerMinute * 2,
    nodes: 300 + minute * 60,
    listeners: 60 + minute * 60,
  }));
  expect(judgeHeap(leaking).map((problem) => problem.split(' grow')[0])).toEqual([
    'Bytes of the heap',
    'Nodes',
    'Listeners',
  ]);
  expect(slopePerMinute(leaking, ({ nodes }) => nodes)).toBeCloseTo(60);
});

test('a match that stands still, and too few samples, are no proof', () => {
  expect(judgeHeap(samples(20, () => ({ tick: 7 })))).toEqual(['The match stood still at tick 7.']);
  expect(judgeHeap(samples(3, () => ({})))[0]).toContain('too few');
});
