/** What the authority knows of one connection: how far it has been told, how much it may still send, how early its inputs come, its desync. */
import type { AuthorityCounts, DesyncReport } from './authority-face.ts';
import type { Explored } from '../mirror/client-cells.ts';
import type { DesyncCase } from './desync-case.ts';
import { SESSION_LIMITS } from './limits.ts';
import type { ConnectionId } from './plan.ts';
import { Margins } from './margins.ts';
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
    ordersDuplicate: 0,
    malformed: 0,
    unknown: 0,
    oversize: 0,
    flooding: 0,
    snapshotsSent: 0,
    tailsSent: 0,
    desyncs: 0,
    lyingChecksums: 0,
    substitutedTicks: 0,
  };
}

/** `greeting`: waits for its hello. `waiting`: gets a world, or the seals since its own, with the next plan. `live`: gets every seal. `closed`: nothing. */
export type PeerPhase = 'greeting' | 'waiting' | 'live' | 'closed';

/** A class of messages with buckets of its own: who floods one does not use up another. */
export type MessageClass = keyof typeof SESSION_LIMITS.classes;

/** What a connection may still send of one class. */
export interface Allowance {
  readonly messages: TokenBucket;
  readonly bytes: TokenBucket;
}

/** The world that a connection said it holds, until it has been served. */
export interface HeldTick {
  readonly tick: number;
  readonly chain: Uint32Array;
}

/** A packed world, of which the pieces before `next` have been sent. */
export interface WorldOnItsWay {
  readonly tick: number;
  readonly pieces: readonly Uint8Array[];
  next: number;
}

/** One connection. */
export interface Peer {
  readonly connection: ConnectionId;
  phase: PeerPhase;
  /** Seats in slot order; empty for a watcher. */
  seats: readonly number[];
  hasWelcome: boolean;
  malformedCount: number;
  /** The world that it is being sent. */
  world: WorldOnItsWay | undefined;
  /** Every seal up to this tick has been sent to it. */
  sentTick: number;
  /** Bytes that wait in its socket, as the room last said. */
  backlogBytes: number;
  /** It sees the match so many ticks later than it is played. */
  readonly delayTicks: number;
  held: HeldTick | undefined;
  /** In state rooms: what it had seen of grids when its line was lost. */
  explored: Explored | undefined;
  /** The serial of the last order that was taken; 0 before. */
  orderSerial: number;
  readonly margins: Margins;
  marginToldAtMs: number;
  /** Chained checksums of this tick and before are about a world that was replaced since. */
  checksumsAfterTick: number;
  /** The newest tick on which both agreed. */
  agreedTick: number;
  /** The newest tick it sent a chained checksum of. */
  checksumTick: number;
  desync: DesyncCase | undefined;
  /** A desync whose line was lost before the repair. */
  unrepaired: Omit<DesyncReport, 'repairedAtTick'> | undefined;
  readonly allowances: Readonly<Record<MessageClass, Allowance>>;
  readonly resyncs: TokenBucket;
  readonly repairs: TokenBucket;
}

/** Where a peer comes from. */
export interface PeerOrigin {
  readonly seats: readonly number[];
  readonly nowMs: number;
  readonly ticksPerSecond: number;
  readonly delayTicks?: number;
  /** The same person's last connection. */
  readonly before?: Peer;
}

/** Where a match has many ticks a second, so many messages of inputs may come for each. */
const INPUT_ROOM = 1.25;

/** A connection that has just come. One that came back goes on with what it had left of snapshots and repairs. */
export function createPeer(connection: ConnectionId, origin: PeerOrigin): Peer {
  const { seats, nowMs, ticksPerSecond, delayTicks = 0, before } = origin;
  const { resyncsPerMinute, repairsPerMinute } = SESSION_LIMITS;
  const allowance = (of: MessageClass, share = 1): Allowance => {
    const { messagesPerSecond, messageBurst, bytesPerSecond, byteBurst } = SESSION_LIMITS.classes[of];
    return {
      messages: new TokenBucket(messagesPerSecond * share, messageBurst * share, nowMs),
      bytes: new TokenBucket(bytesPerSecond * share, byteBurst * share, nowMs),
    };
  };
  // A stick that is moved all the time makes a message of each tick.
  const inputShare = Math.max(1, (ticksPerSecond * INPUT_ROOM) / SESSION_LIMITS.classes.inputs.messagesPerSecond);
  return {
    connection,
    phase: 'greeting',
    seats,
    hasWelcome: false,
    malformedCount: 0,
    world: undefined,
    sentTick: -1,
    backlogBytes: 0,
    delayTicks,
    held: undefined,
    explored: before?.explored,
    orderSerial: before?.orderSerial ?? 0,
    margins: new Margins(),
    marginToldAtMs: -Infinity,
    checksumsAfterTick: -1,
    agreedTick: -1,
    checksumTick: -1,
    desync: undefined,
    unrepaired: before?.unrepaired,
    allowances: {
      inputs: allowance('inputs', inputShare),
      orders: allowance('orders'),
      control: allowance('control'),
      desync: allowance('desync'),
    },
    resyncs: before?.resyncs ?? new TokenBucket(resyncsPerMinute / 60, resyncsPerMinute, nowMs),
    repairs: before?.repairs ?? new TokenBucket(repairsPerMinute / 60, repairsPerMinute, nowMs),
  };
}
