// The limits of a fault proxy: everything that it keeps is bounded.

export const PROXY_LIMITS = Object.freeze({
  /** Connections open at once; further ones are reset as soon as they come. */
  openConnections: 512,
  /** Handles of closed connections that are kept for their figures; the oldest go first. */
  closedConnections: 1_000,
  /** Bytes that wait in one direction of a connection before its sender is no longer read; one read of 64 KiB may come on top. */
  heldBytes: 256 * 1024,
  /** Bytes of a request's head that are looked at for an upgrade. */
  headBytes: 8 * 1024,
  /** Bytes that are delayed or lost as one: what an Ethernet packet carries of a TCP stream. */
  segmentBytes: 1_448,
  /** What a throttle may make up for when a timer or the receiver is late, in milliseconds. */
  catchUpMs: 100,
  /** The longest round trip, jitter or stall, in milliseconds. */
  delayMs: 600_000,
  /** Promises that wait for a connection at once. */
  waiters: 100,
});
