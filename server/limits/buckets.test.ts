// Buckets of addresses: whose an address is, and that no crowd of them is remembered for ever.
import { expect, test } from 'vitest';
import { createBuckets, peerOf } from './buckets.ts';

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

test('who asks is remembered while 9,999 others ask, and not much longer', () => {
  const buckets = createBuckets({ perSecond: 0, burst: 1 });
  const now = performance.now();
  buckets('first').take(1, now);
  for (let i = 0; i < 9_999; i++) buckets(`other-${i}`);
  expect(buckets('first').take(1, now)).toBe(false);
  buckets('one more');
  expect(buckets('first').take(1, now)).toBe(true);
});
