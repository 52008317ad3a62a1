/** How much each address, or account, may still ask for. */
import { TokenBucket } from '#shared/session/token-bucket.ts';
import type { Rate } from './rates.ts';

/** Those that are remembered. */
export const PEERS_MAX = 10_000;
/** Forgotten at least when there are so many: to look through all of them for each newcomer would take longer than what is refused. */
const FORGOTTEN_AT_ONCE = PEERS_MAX / 16;

/**
 * A bucket for each address, account or name. `nowMs`: the clock that the buckets are asked by, monotonic.
 *
 * At most 10,000 are remembered. When there is no room for a newcomer, all full buckets are forgotten: a new one is the same. Where these are too few,
 * those go that lack least; and from then on whoever is not remembered begins with as little as the one of them that lacked most, as it refills
 * meanwhile. So nobody gets a token back by a crowd of addresses or names that pushes them out, what was tried most is forgotten last, and when every
 * bucket is empty newcomers are refused until the rate gives them something (after Metwally, Agrawal and El Abbadi, Efficient Computation of Frequent and
 * Top-k Elements in Data Streams, 2005, section 3.1: a counter that is taken over goes on from what it counted).
 */
export function createBuckets(
  { perSecond, burst }: Rate,
  nowMs: () => number = () => performance.now(),
): (peer: string) => TokenBucket {
  const buckets = new Map<string, TokenBucket>();
  /** Of those that were forgotten before they were full, the one that lacks most. */
  let forgotten: TokenBucket | undefined;

  function makeRoom(now: number): void {
    const byLack = Array.from(buckets, ([key, bucket]) => ({ key, bucket, lacks: bucket.missing(now) }));
    byLack.sort((one, other) => one.lacks - other.lacks);
    for (const [i, { key, bucket, lacks }] of byLack.entries()) {
      if (lacks > 0 && i >= FORGOTTEN_AT_ONCE) return;
      buckets.delete(key);
      if (lacks > (forgotten?.missing(now) ?? 0)) forgotten = bucket;
    }
  }

  return (peer) => {
    const key = peerOf(peer);
    let bucket = buckets.get(key);
    if (bucket === undefined) {
      const now = nowMs();
      if (buckets.size >= PEERS_MAX) makeRoom(now);
      bucket = new TokenBucket(perSecond, burst, now);
      const lacks = forgotten?.missing(now) ?? 0;
      if (lacks > 0) bucket.take(lacks, now);
      else forgotten = undefined;
      buckets.set(key, bucket);
    }
    return bucket;
  };
}

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
/** Groups of 16 bits of an IPv6 address by which a network is told from others: what one customer gets (RFC 6177). */
const NETWORK_GROUPS = 4;

/** Whose an address is: of IPv6 the network, for everyone has 2^64 addresses in theirs. Anything else is its own. */
export function peerOf(address: string): string {
  const [, mapped] = MAPPED.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  if (!/^[0-9a-f:]+(%.*)?$/i.test(address) || !address.includes(':')) return address;
  const [before = '', after] = address.replace(/%.*/, '').toLowerCase().split('::');
  const [head, tail] = [before, after ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  const gap = after === undefined ? 0 : Math.max(0, 8 - head.length - tail.length);
  const groups = [...head, ...Array.from({ length: gap }, () => '0'), ...tail];
  return `${groups
    .slice(0, NETWORK_GROUPS)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::`;
}
