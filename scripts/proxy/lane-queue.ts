// What waits in one direction of a proxied connection, and when each piece of it is due. Pure: time comes in as an argument.
import { createArrivals } from '#shared/testing/arrivals.ts';
import { PROXY_LIMITS } from '#scripts/proxy/limits.ts';
import type { NetworkCondition } from '#shared/testing/conditions.ts';

/** A piece of the stream. `end` and `reset` are its last: they cross the link as bytes do. */
export type Piece =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  | { readonly kind: 'reset' };

export interface LaneQueue {
  readonly heldBytes: number;
  /** Segments that a condition has made late. */
  readonly delayed: number;
  /** Segments that were lost, and therefore sent again. */
  readonly resent: number;
  /** Segments that waited for their turn at a throttle. */
  readonly throttled: number;
  /** From now on. What is under way arrives as it would have, and what follows never overtakes it. */
  setNetwork(condition: NetworkCondition): void;
  /** Bytes a second, for everything that waits as well; undefined for no throttle. */
  setThrottle(bytesPerSecond: number | undefined): void;
  /** Nothing is due before this time. */
  stall(untilMs: number): void;
  /** Adds bytes, cut into segments that are delayed and lost each for itself. The bytes are not copied. */
  put(bytes: Uint8Array, nowMs: number): void;
  finish(kind: 'end' | 'reset', nowMs: number): void;
  /** The next piece if it is due. Pieces come in the order in which they were put, whole and unchanged. */
  take(nowMs: number): Piece | undefined;
  /** When the next piece is due; Infinity when nothing waits. */
  dueMs(): number;
  clear(): void;
}

interface Waiting {
  readonly piece: Piece;
  readonly atMs: number;
}

/** A queue whose delays and losses follow from `random` alone: the n-th segment draws the n-th numbers, whenever it comes. */
export function createLaneQueue(condition: NetworkCondition, random: Uint32Array): LaneQueue {
  let arrivals = createArrivals(condition, random);
  let resentBefore = 0;
  let queue: Waiting[] = [];
  let heldBytes = 0;
  let delayed = 0;
  let throttled = 0;
  let bytesPerSecond: number | undefined;
  let lastAtMs = 0;
  let stalledUntilMs = 0;
  // When the throttle is through with the piece that was taken last.
  let freeAtMs = 0;

  function push(piece: Piece, nowMs: number): void {
    lastAtMs = Math.max(lastAtMs, arrivals.next(nowMs));
    if (lastAtMs > nowMs) delayed++;
    queue.push({ piece, atMs: lastAtMs });
  }

  /** A throttle takes a segment whole, after the time that its bytes need. */
  function dueMs(): number {
    if (queue.length === 0) return Infinity;
    const { piece, atMs } = queue[0];
    if (bytesPerSecond === undefined) return Math.max(atMs, stalledUntilMs);
    const takesMs = (sizeOf(piece) * 1000) / bytesPerSecond;
    return Math.max(atMs, freeAtMs, stalledUntilMs) + takesMs;
  }

  return {
    get heldBytes() {
      return heldBytes;
    },
    get delayed() {
      return delayed;
    },
    get resent() {
      return resentBefore + arrivals.resent;
    },
    get throttled() {
      return throttled;
    },
    setNetwork(next) {
      resentBefore += arrivals.resent;
      arrivals = createArrivals(next, random);
    },
    setThrottle(next) {
      bytesPerSecond = next;
    },
    stall(untilMs) {
      stalledUntilMs = Math.max(stalledUntilMs, untilMs);
    },
    put(bytes, nowMs) {
      heldBytes += bytes.length;
      for (let start = 0; start < bytes.length; start += PROXY_LIMITS.segmentBytes) {
        push({ kind: 'bytes', bytes: bytes.subarray(start, start + PROXY_LIMITS.segmentBytes) }, nowMs);
      }
    },
    finish(kind, nowMs) {
      push({ kind }, nowMs);
    },
    take(nowMs) {
      const atMs = dueMs();
      if (atMs > nowMs) return undefined;
      const { piece } = queue[0];
      queue.shift();
      heldBytes -= sizeOf(piece);
      if (bytesPerSecond !== undefined) throttled++;
      freeAtMs = Math.max(atMs, nowMs - PROXY_LIMITS.catchUpMs);
      return piece;
    },
    dueMs,
    clear() {
      queue = [];
      heldBytes = 0;
    },
  };
}

function sizeOf(piece: Piece): number {
  return piece.kind === 'bytes' ? piece.bytes.length : 0;
}
