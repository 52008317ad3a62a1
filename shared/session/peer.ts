/** What the authority knows of one connection: how far it has been told, how much it may still send, and its desync. */
import type { AuthorityCounts } from './authority-face.ts';
import type { DesyncCase } from './desync-case.ts';
import { SESSION_LIMITS } from './limits.ts';
import type { ConnectionId } from './plan.ts';
import { TokenBucket } from './token-bucket.ts';

/** The counts of an authority while it writes them. */
export type Counts = { -readonly [K in keyof AuthorityCounts]: number };

/** All zero. */
export function zeroCounts(): Counts {
  return {
    inputsAccepted: 0,
    inputsLate: 0,
    inputsDuplicate: 0,
    inputsTooFar: 0,
    ordersAccepted: 0,
    ordersRefused: 0,
    malformed: 0,
    unknown: 0,
    oversize: 0,
    flooding: 0,
    snapshotsSent: 0,
    desyncs: 0,
    lyingChecksums: 0,
    substitutedTicks: 0,
  };
}

/** `greeting`: waits for its hello. `waiting`: gets a snapshot with the next plan. `live`: gets every seal. `closed`: nothing. */
export type PeerPhase = 'greeting' | 'waiting' | 'live' | 'closed';

/** One connection. */
export interface Peer {
  readonly connection: ConnectionId;
  phase: PeerPhase;
  /** Seats in slot order; empty for a watcher. */
  seats: readonly number[];
  hasWelcome: boolean;
  malformedCount: number;
  /** The smallest margin of an input since the last report, in ticks. */
  marginTicks: number;
  marginToldAtMs: number;
  /** Chained checksums of this tick and before are about a world that was replaced since. */
  checksumsAfterTick: number;
  /** The newest tick on which both agreed. */
  agreedTick: number;
  /** The newest tick it sent a chained checksum of. */
  checksumTick: number;
  desync: DesyncCase | undefined;
  readonly messages: TokenBucket;
  readonly bytes: TokenBucket;
  readonly resyncs: TokenBucket;
  readonly repairs: TokenBucket;
}

/** Where a peer comes from. */
export interface PeerOrigin {
  readonly seats: readonly number[];
  readonly nowMs: number;
  /** The same person's last connection. */
  readonly before?: Peer;
}

/** A connection that has just come. One that came back goes on with its open desync, and with what it had left of snapshots and repairs. */
export function createPeer(connection: ConnectionId, { seats, nowMs, before }: PeerOrigin): Peer {
  const { messagesPerSecond, messageBurst, bytesPerSecond, byteBurst, resyncsPerMinute, repairsPerMinute } =
    SESSION_LIMITS;
  return {
    connection,
    phase: 'greeting',
    seats,
    hasWelcome: false,
    malformedCount: 0,
    marginTicks: Infinity,
    marginToldAtMs: -Infinity,
    checksumsAfterTick: -1,
    agreedTick: -1,
    checksumTick: -1,
    desync: before?.desync,
    messages: new TokenBucket(messagesPerSecond, messageBurst, nowMs),
    bytes: new TokenBucket(bytesPerSecond, byteBurst, nowMs),
    resyncs: before?.resyncs ?? new TokenBucket(resyncsPerMinute / 60, resyncsPerMinute, nowMs),
    repairs: before?.repairs ?? new TokenBucket(repairsPerMinute / 60, repairsPerMinute, nowMs),
  };
}
