/** One direction of a seeded link: messages in order, each at its own time, over a line that can change, stall and be narrow. */
import { createArrivals } from './arrivals.ts';
import type { NetworkCondition } from './conditions.ts';

/** One direction of a link. */
export interface Lane {
  /** Takes a copy of a message that is so many bytes on the wire. */
  put(message: Uint8Array, bytes: number, nowMs: number): void;
  deliver(nowMs: number, to: (message: Uint8Array, nowMs: number) => void): void;
  /** When the next message arrives; Infinity when none is under way. */
  nextMs(): number;
  /** Messages under way. */
  count(): number;
  /** Bytes that a narrow line has not taken yet. */
  waitingBytes(nowMs: number): number;
  change(condition: NetworkCondition): void;
  throttle(bytesPerSecond: number, nowMs: number): void;
  stall(untilMs: number): void;
  clear(): void;
}

interface Envelope {
  atMs: number;
  message: Uint8Array;
}

/** A ring whose delivery times never go back. */
export function createLane(condition: NetworkCondition, random: Uint32Array): Lane {
  let current = condition;
  let arrivals = createArrivals(condition, random);
  const nothing = new Uint8Array();
  let ring: Envelope[] = [];
  let first = 0;
  let count = 0;
  let lastAtMs = 0;
  let bytesPerSecond = Infinity;
  /** When a narrow line has taken all that was sent. */
  let freeAtMs = 0;
  let stalledUntilMs = 0;

  function grow(): void {
    const inOrder = ring.map((_, i) => ring[(first + i) % ring.length]);
    const more = Array.from({ length: Math.max(8, ring.length) }, () => ({ atMs: 0, message: nothing }));
    ring = [...inOrder, ...more];
    first = 0;
  }

  return {
    put(message, bytes, nowMs) {
      freeAtMs = bytesPerSecond === Infinity ? nowMs : Math.max(freeAtMs, nowMs) + (bytes * 1000) / bytesPerSecond;
      lastAtMs = Math.max(lastAtMs, arrivals.next(freeAtMs));
      if (count === ring.length) grow();
      const envelope = ring[(first + count++) % ring.length];
      envelope.atMs = lastAtMs;
      envelope.message = message.slice();
    },
    deliver(nowMs, to) {
      while (count > 0 && stalledUntilMs <= nowMs && ring[first].atMs <= nowMs) {
        const envelope = ring[first];
        const { message, atMs } = envelope;
        envelope.message = nothing;
        first = (first + 1) % ring.length;
        count--;
        to(message, Math.max(atMs, stalledUntilMs));
      }
    },
    nextMs: () => (count === 0 ? Infinity : Math.max(ring[first].atMs, stalledUntilMs)),
    count: () => count,
    waitingBytes: (nowMs) =>
      bytesPerSecond === Infinity ? 0 : (Math.max(0, freeAtMs - nowMs) * bytesPerSecond) / 1000,
    change(to) {
      current = to;
      arrivals = createArrivals(to, random);
    },
    throttle(to, nowMs) {
      bytesPerSecond = to;
      if (to < Infinity || freeAtMs <= nowMs) return;
      // What waited for a narrow line goes at once when it is wide again.
      freeAtMs = nowMs;
      lastAtMs = nowMs;
      arrivals = createArrivals(current, random);
      for (let i = 0; i < count; i++) {
        const envelope = ring[(first + i) % ring.length];
        if (envelope.atMs > nowMs) envelope.atMs = Math.min(envelope.atMs, arrivals.next(nowMs));
        lastAtMs = Math.max(lastAtMs, envelope.atMs);
        envelope.atMs = lastAtMs;
      }
    },
    stall(untilMs) {
      stalledUntilMs = Math.max(stalledUntilMs, untilMs);
    },
    clear() {
      count = 0;
    },
  };
}
