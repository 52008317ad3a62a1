/** How much each address may still ask for. */
import { TokenBucket } from '#shared/session/token-bucket.ts';

/** Addresses remembered; of those beyond, the one that came first is forgotten. */
const ADDRESSES_MAX = 10_000;

/** A bucket for each address. */
export function createBuckets(perSecond: number, burst: number): (address: string) => TokenBucket {
  const buckets = new Map<string, TokenBucket>();
  return (address) => {
    let bucket = buckets.get(address);
    if (bucket === undefined) {
      if (buckets.size >= ADDRESSES_MAX) forgetOldest(buckets);
      bucket = new TokenBucket(perSecond, burst, performance.now());
      buckets.set(address, bucket);
    }
    return bucket;
  };
}

function forgetOldest(buckets: Map<string, TokenBucket>): void {
  for (const address of buckets.keys()) {
    buckets.delete(address);
    return;
  }
}
