// When a proxied stream's pieces are due, without a clock: delays, losses, throttles, stalls.
import { expect, test } from 'vitest';
import { seedRandom } from '#shared/math/random.ts';
import { NETWORK_CONDITIONS } from '#shared/testing/conditions.ts';
import { createLink } from '#shared/testing/network.ts';
import { createLaneQueue, type LaneQueue } from '#scripts/proxy/lane-queue.ts';
import { PROXY_LIMITS } from '#scripts/proxy/limits.ts';
import type { NetworkCondition } from '#shared/testing/conditions.ts';

const { perfect, mobile, awful } = NETWORK_CONDITIONS;

/** Seeded as the seeded network seeds a link. */
function queueOf(condition: NetworkCondition, seed = 7): LaneQueue {
  const random = new Uint32Array(4);
  seedRandom(random, seed, 0x6c696e6b);
  return createLaneQueue(condition, random);
}

const bytes = (count: number, first = 0): Uint8Array =>
  new Uint8Array(Array.from({ length: count }, (_, i) => first + i));

/** Takes all pieces, each at the time when it is due. */
function drain(queue: LaneQueue): { readonly atMs: number; readonly size: number; readonly first: number }[] {
  const taken: { atMs: number; size: number; first: number }[] = [];
  for (let atMs = queue.dueMs(); atMs < Infinity; atMs = queue.dueMs()) {
    const piece = queue.take(atMs);
    if (piece?.kind === 'bytes') taken.push({ atMs, size: piece.bytes.length, first: piece.bytes[0] });
    else taken.push({ atMs, size: 0, first: -1 });
  }
  return taken;
}

test.each(['good', 'wifi', 'mobile', 'awful'] as const)(
  'a segment arrives when the seeded network of headless matches would deliver it: %s',
  (name) => {
    const condition = { ...NETWORK_CONDITIONS[name], disconnectsPerMinute: 0 };
    const queue = queueOf(condition);
    const modelled: number[] = [];
    const link = createLink(condition, 7, {
      atServer: (_, nowMs) => modelled.push(nowMs),
      atClient: () => undefined,
    });
    for (let i = 0; i < 500; i++) {
      queue.put(bytes(40), i * 16);
      link.sendUp(bytes(40), i * 16);
    }
    link.deliver(1e9);
    expect(modelled).toHaveLength(500);
    expect(drain(queue).map(({ atMs }) => atMs)).toEqual(modelled);
  },
);

test('the same seed draws the same arrivals, another seed others', () => {
  const arrivals = (seed: number): readonly number[] => {
    const queue = queueOf(awful, seed);
    for (let i = 0; i < 100; i++) queue.put(bytes(10), i * 50);
    return drain(queue).map(({ atMs }) => atMs);
  };
  expect(arrivals(3)).toEqual(arrivals(3));
  expect(arrivals(3)).not.toEqual(arrivals(4));
});

test('a lost segment is sent again after its time and holds up those behind it', () => {
  const everyLost = { ...perfect, loss: 1 };
  const queue = queueOf(everyLost);
  queue.put(bytes(1, 1), 0);
  queue.setNetwork(perfect);
  queue.put(bytes(1, 2), 10);
  expect(drain(queue)).toEqual([
    { atMs: 200, size: 1, first: 1 },
    { atMs: 200, size: 1, first: 2 },
  ]);
  expect(queue.resent).toBe(1);
});

test('losses of the awful condition come in bursts, a tenth of all', () => {
  const queue = queueOf(awful);
  const lost: boolean[] = [];
  for (let i = 0; i < 20_000; i++) {
    const before = queue.resent;
    queue.put(bytes(1), i);
    lost.push(queue.resent > before);
  }
  const share = lost.filter(Boolean).length / lost.length;
  const bursts = lost.filter((isLost, i) => isLost && !lost[i - 1]).length;
  expect(share).toBeGreaterThan(0.08);
  expect(share).toBeLessThan(0.12);
  expect(queue.resent / bursts).toBeGreaterThan(3.5);
  expect(queue.resent / bursts).toBeLessThan(4.5);
});

test('bytes come whole, in order and cut into segments', () => {
  const queue = queueOf(mobile);
  const size = PROXY_LIMITS.segmentBytes * 3 + 5;
  const sent = bytes(size);
  queue.put(sent, 0);
  queue.finish('end', 0);
  expect(queue.heldBytes).toBe(size);
  const received: number[] = [];
  const kinds: string[] = [];
  for (let piece = queue.take(1e6); piece !== undefined; piece = queue.take(1e6)) {
    kinds.push(piece.kind);
    if (piece.kind === 'bytes') received.push(...piece.bytes);
  }
  expect(received).toEqual([...sent]);
  expect(kinds).toEqual(['bytes', 'bytes', 'bytes', 'bytes', 'end']);
  expect(queue.heldBytes).toBe(0);
});

test('a throttle passes so many bytes a second, however they come', () => {
  const queue = queueOf(perfect);
  queue.setThrottle(1000);
  queue.put(bytes(500), 0);
  queue.put(bytes(100), 0);
  queue.put(bytes(100), 5000);
  expect(drain(queue).map(({ atMs }) => atMs)).toEqual([500, 600, 5100]);
  expect(queue.throttled).toBe(3);
});

test('a throttle makes up for a late timer, but for no longer than its limit', () => {
  const queue = queueOf(perfect);
  queue.setThrottle(1000);
  for (let i = 0; i < 20; i++) queue.put(bytes(50), 0);
  expect(queue.take(60)?.kind).toBe('bytes');
  expect(queue.dueMs()).toBe(100);
  expect(queue.take(10_000)?.kind).toBe('bytes');
  expect(queue.dueMs()).toBe(10_000 - PROXY_LIMITS.catchUpMs + 50);
});

test('a throttle that is lifted lets pass what waits', () => {
  const queue = queueOf(perfect);
  queue.setThrottle(1);
  queue.put(bytes(500), 0);
  expect(queue.dueMs()).toBe(500_000);
  queue.setThrottle(undefined);
  expect(queue.take(0)?.kind).toBe('bytes');
});

test('nothing is due in a stall, and all of it after', () => {
  const queue = queueOf(perfect);
  queue.put(bytes(1, 1), 0);
  queue.stall(800);
  queue.put(bytes(1, 2), 100);
  queue.finish('end', 200);
  expect(queue.take(799)).toBeUndefined();
  expect(drain(queue)).toEqual([
    { atMs: 800, size: 1, first: 1 },
    { atMs: 800, size: 1, first: 2 },
    { atMs: 800, size: 0, first: -1 },
  ]);
});

test('a better network does not let later bytes overtake earlier ones', () => {
  const queue = queueOf({ ...perfect, roundTripMs: 1000 });
  queue.put(bytes(1, 1), 0);
  queue.setNetwork(perfect);
  queue.put(bytes(1, 2), 1);
  expect(drain(queue).map(({ first, atMs }) => [first, atMs])).toEqual([
    [1, 500],
    [2, 500],
  ]);
});

test('a queue that is cleared holds nothing', () => {
  const queue = queueOf(mobile);
  queue.put(bytes(100), 0);
  queue.clear();
  expect({ heldBytes: queue.heldBytes, dueMs: queue.dueMs() }).toEqual({ heldBytes: 0, dueMs: Infinity });
});
