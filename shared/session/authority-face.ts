/** What a room sees of the authority: the server's half of a match, without I/O. */
import type { Bundle, Command, SealedOrder } from '../sim/bundle.ts';
import type { Difference } from '../sim/diff.ts';
import type { Sim } from '../sim/sim.ts';
import type { SyncKind } from '../wire/protocol.ts';
import type { EarlierWorld } from './delayed-world.ts';
import type { ConnectionId, Plan } from './plan.ts';
import type { KeptSeats } from './seats.ts';
import type { Hashes } from './session.ts';

/** How a match is run. */
export interface AuthorityOptions {
  readonly sim: Sim;
  readonly hashes: Hashes;
  /**
   * How the clients agree: `lockstep` sends every seal at once, `rollback` 20 times a second and less when nothing happens; `state` sends
   * each what it may know of the world, 20 times a second.
   */
  readonly sync?: SyncKind;
  /** Development and tests: in a state room, a sight that writes to the world is refused. */
  readonly isStrict?: boolean;
  /** Watchers are shown the match so many seconds later, 0…120; 0 when absent. */
  readonly watchDelaySeconds?: number;
  /** Time of the tick the sim is at: the n-th tick after it is sealed at startMs + n · 1000 / ticksPerSecond. */
  readonly startMs: number;
  /**
   * Seals these bundles instead of what comes: a match that has been, played again to those who watch. Undefined for a tick ends the
   * script: from there on nothing more is sealed.
   */
  readonly script?: (tick: number) => Bundle | undefined;
  /** Seats that bots hold while no person wants them, 0…seats; and how strong they are, 1–3. */
  readonly bots?: { readonly seats: number; readonly level: number };
  /** For a world that was played up to its tick: the chained checksum there (two words; zeros when absent), and whose seats are kept. */
  readonly chain?: ArrayLike<number>;
  readonly kept?: readonly KeptSeats[];
  /** The same match at an earlier tick, no more than the delay ago, for the delayed watchers of a state room: they wait no longer than it is too young. */
  readonly earlier?: EarlierWorld;
  /** How often it was resumed by another process, 0…255; 0 when absent. */
  readonly restarts?: number;
}

/** A connection that wants to play. */
export interface JoinRequest {
  readonly connection: ConnectionId;
  /** Seats wanted, 1…8; 0 to watch. */
  readonly seats: number;
  /** Player data of each seat, as `encodePlayerData` writes it. */
  readonly data: readonly Uint8Array[];
  /** 1–3 when the seat is driven by a test client; 0 for people. */
  readonly level?: number;
  /** These seats and no others, one for each that is wanted; any when absent. */
  readonly own?: readonly number[];
}

/** What went wrong in whose world, found to its field. */
export interface DesyncReport {
  readonly connection: ConnectionId;
  /** The first bad tick. */
  readonly tick: number;
  /** The part of the step that did it, or null: memory changed outside a step, or a hidden counter. */
  readonly system: string | null;
  readonly sentence: string;
  readonly entity: number | null;
  readonly component: string | null;
  readonly field: string | null;
  /** The server's and the client's value of that field. */
  readonly ours: number | null;
  readonly theirs: number | null;
  readonly differences: readonly Difference[];
  /** The tick of the snapshot that repaired it; −1 when the connection left before. */
  readonly repairedAtTick: number;
}

/** Everything refused, dropped or moved, by reason; for metrics and tests. */
export type AuthorityCounts = Readonly<
  Record<
    | 'inputsAccepted'
    | 'inputsLate'
    | 'inputsDuplicate'
    | 'inputsTooFar'
    | 'ordersAccepted'
    | 'ordersRefused'
    | 'ordersDuplicate'
    | 'malformed'
    | 'unknown'
    | 'oversize'
    | 'flooding'
    | 'snapshotsSent'
    | 'tailsSent'
    | 'desyncs'
    | 'lyingChecksums'
    | 'substitutedTicks',
    number
  >
>;

/** The server's half of a match: clock, input authority and checksum authority. Never throws on what a peer sent. */
export interface Authority {
  /** The newest sealed tick. */
  readonly tick: number;
  readonly counts: AuthorityCounts;
  readonly reports: readonly DesyncReport[];
  readonly isPaused: boolean;
  /** What it keeps of its connections now: none of it may grow with time. */
  readonly kept: { readonly peers: number; readonly away: number; readonly orders: number; readonly events: number };
  /** Seats a connection plays; empty for watchers and strangers. */
  seatsOf(connection: ConnectionId): readonly number[];
  /** Seats that a person could take now: empty or held by a bot. */
  openSeats(): number;
  /** Seats people hold, away ones included. */
  peopleCount(): number;
  /**
   * Takes seats: those that bots fill give way first, then empty ones. The connection gets a welcome and a snapshot when its
   * session says hello. Null when there is no room, or a person has one of its own. Asserts that the connection is new and the data valid.
   */
  join(request: JoinRequest, nowMs: number): readonly number[] | null;
  /** Seats a bot that gives way to nobody. The seat, or null when none is empty. */
  addBot(level: number): number | null;
  /** The connection is lost: its seats become `away` and are kept. */
  drop(connection: ConnectionId, nowMs: number): void;
  /** The same person is back over another connection: same seats, the seals since its world or a snapshot. False when there is nothing to come back to. */
  rejoin(previous: ConnectionId, connection: ConnectionId, nowMs: number): boolean;
  /** The seats are given up for good; bots take over where they hold seats. */
  leave(connection: ConnectionId, nowMs: number): void;
  /** Takes a message; its first byte is its type. Copied if kept. */
  receive(connection: ConnectionId, message: Uint8Array, nowMs: number): void;
  /** So many bytes wait in the connection's socket: with more it is sent to less often, and each message says all that has come. */
  setBacklog(connection: ConnectionId, bytes: number): void;
  /** Seals a command of the server into the next tick. Asserts that it fits the model. */
  command(command: Command): void;
  /** Seals an order on behalf of a seat (a test, a script). Asserts that it fits the model. */
  order(order: SealedOrder): void;
  /** With the next plan every connection is told all that is sealed, though its time has not come: nothing more will be sealed for now. */
  flush(): void;
  pause(nowMs: number): void;
  resume(nowMs: number): void;
  /** The match is over: nothing more is sealed. Who watches it later is shown the rest, while `advance` is called for as long as the delay. */
  end(nowMs: number): void;
  /** Seals every tick whose deadline has passed (half a second a call, at most 30; a longer gap is forgotten) and says what to do. */
  advance(nowMs: number): Plan;
  /** Milliseconds until the next deadline: when to call advance again. */
  nextDeadlineMs(nowMs: number): number;
  /** The chained checksum of a sealed and stepped tick of the last 600, as two words; false when it is not kept. */
  chainAt(tick: number, target: Uint32Array): boolean;
}
