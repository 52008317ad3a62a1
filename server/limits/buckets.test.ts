// Buckets of addresses: whose an address is, and that no crowd of them is remembered for ever.
import { expect, test } from 'vitest';
import { createBuckets, peerOf, PEERS_MAX } from './buckets.ts';

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
  ['2001:DB8:0001:2::1', '2001:db8:1:2::'],
  ['2001:db8::7', '2001:db8:0:0::'],
  ['fe80::1%eth0', 'fe80:0:0:0::'],
  ['::1', '0:0:0:0::'],
  ['', ''],
  ['an-account', 'an-account'],
])('%s is of %s', (address, peer) => expect(peerOf(address)).toBe(peer));

test('a network of IPv6 has one bucket, however many addresses it uses', () => {
  const buckets = createBuckets({ perSecond: 0, burst: 2 });
  const now = performance.now();
  expect(['2001:db8::1', '2001:db8::2', '2001:db8::3'].map((one) => buckets(one).take(1, now))).toEqual([
    true,
    true,
    false,
  ]);
  expect(buckets('2001:db8:0:1::1').take(1, now)).toBe(true);
});

/** Buckets whose time is the test's: ten tokens, one a minute. */
function slow() {
  const clock = { now: 1_000_000 };
  const buckets = createBuckets({ perSecond: 1 / 60, burst: 10 }, () => clock.now);
  /** Takes as many of them as it gives. */
  const spend = (peer: string, count: number) =>
    Array.from({ length: count }, () => buckets(peer).take(1, clock.now)).filter(Boolean).length;
  return { clock, spend };
}

test('who has spent is remembered whatever crowd asks, and no longer than it takes to refill', () => {
  const { clock, spend } = slow();
  expect(spend('victim', 12)).toBe(10);
  // Each of them asks once: three times as many as are remembered.
  for (let i = 0; i < 3 * PEERS_MAX; i++) spend(`other-${i}`, 1);
  expect(spend('victim', 1)).toBe(0);
  clock.now += 60_000;
  for (let i = 0; i < 3 * PEERS_MAX; i++) spend(`more-${i}`, 1);
  expect(spend('victim', 5)).toBe(1);
  clock.now += 10 * 60_000;
  expect(spend('victim', 12)).toBe(10);
});

test('a crowd that spends all that there is for it leaves newcomers nothing, until time does', () => {
  const { clock, spend } = slow();
  let given = 0;
  for (let i = 0; i < 20 * PEERS_MAX; i++) given += spend(`other-${i}`, 1);
  expect(given).toBeLessThan(11 * PEERS_MAX);
  expect(spend('newcomer', 12)).toBe(0);
  clock.now += 10 * 60_000;
  expect(spend('another', 12)).toBe(10);
});

test('full buckets go first: a newcomer beside them has all there is', () => {
  const { clock, spend } = slow();
  for (let i = 0; i < 100; i++) spend(`spent-${i}`, 10);
  for (let i = 0; i < PEERS_MAX - 100; i++) spend(`full-${i}`, 1);
  clock.now += 60_000;
  expect(spend('newcomer', 12)).toBe(10);
  // They have each got the one back that a minute gives.
  for (let i = 0; i < 100; i++) expect(spend(`spent-${i}`, 3)).toBe(1);
});

test('where all have spent, a newcomer has what those had left who were forgotten for it, and no more', () => {
  const { clock, spend } = slow();
  for (let i = 0; i < PEERS_MAX; i++) spend(`other-${i}`, 3);
  expect(spend('newcomer', 12)).toBe(7);
  expect(spend('another', 12)).toBe(7);
  // By then they would all be full again, and so begins whoever comes.
  clock.now += 3 * 60_000;
  expect(spend('later', 12)).toBe(10);
});

test('nobody gets anything back by being forgotten: all that a crowd is given is what the rate gives it', () => {
  const { clock, spend } = slow();
  const peers = Array.from({ length: PEERS_MAX }, (_, i) => `p${i}`);
  let given = 0;
  for (const peer of peers) given += spend(peer, 10);
  // All are empty: whoever pushes another out begins empty, and so do those who come back.
  for (let i = 0; i < PEERS_MAX; i++) given += spend(`q${i}`, 1);
  for (const peer of peers) given += spend(peer, 1);
  expect(given).toBe(10 * PEERS_MAX);
  clock.now += 60_000;
  expect(spend('newcomer', 12)).toBe(1);
});
