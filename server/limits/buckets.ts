/** How much each address, or account, may still ask for. */
import { TokenBucket } from '#shared/session/token-bucket.ts';
import type { Rate } from './rates.ts';

/** Those that are remembered; of those beyond, the one that came first is forgotten. */
const PEERS_MAX = 10_000;

/** A bucket for each address or account. */
export function createBuckets({ perSecond, burst }: Rate): (peer: string) => TokenBucket {
  const buckets = new Map<string, TokenBucket>();
  return (peer) => {
    const key = peerOf(peer);
    let bucket = buckets.get(key);
    if (bucket === undefined) {
      if (buckets.size >= PEERS_MAX) forgetOldest(buckets);
      bucket = new TokenBucket(perSecond, burst, performance.now());
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

function forgetOldest(buckets: Map<string, TokenBucket>): void {
  for (const peer of buckets.keys()) {
    buckets.delete(peer);
    return;
  }
}
