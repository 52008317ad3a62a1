/** What a queue works with: who people are, rooms, clocks, and whom it tells. */
import type { EventBus } from '../events/event-bus.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { InviteeList } from './invitee-list.ts';
import type { QueueMode } from './queue-modes.ts';
import type { QueueProofs } from './queue-proof.ts';

/** Someone who goes into a match. */
export interface MatchedPerson {
  readonly accountId: string;
  readonly rating: number;
}

/** The rooms of matches, wherever they run. */
export interface QueueRooms {
  /** Opens a room for these alone, by these rules; resolves to its id. Rejects when it cannot. */
  create(game: string, list: InviteeList, rules: string): Promise<string>;
  /** Gives them seats of a running match that were given up; false when there are none any more. */
  invite(roomId: string, people: readonly MatchedPerson[]): Promise<boolean>;
}

/** What storage says of accounts. */
export interface QueueAccounts {
  nameOf(accountId: string): Promise<string>;
  /** By account, in a mode of `modeKey`; one who has played nothing has a beginner's. */
  ratingsOf(key: string, accountIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

export interface QueueParts {
  readonly modes: readonly QueueMode[];
  readonly rooms: QueueRooms;
  readonly accounts: QueueAccounts;
  readonly proofs: QueueProofs;
  readonly events: Pick<EventBus, 'publish'>;
  readonly metrics: Pick<Metrics, 'count' | 'change'>;
  readonly log: Pick<Log, 'error'>;
  /** Milliseconds of a monotonic clock. */
  readonly nowMs: () => number;
  /** Milliseconds since 1970, for events. */
  readonly dateMs: () => number;
  readonly after: (delayMs: number, call: () => void) => () => void;
  readonly every: (periodMs: number, call: () => void) => () => void;
  /** A text that was never there. */
  readonly newId: () => string;
  /** A whole number below `limit` that nobody can guess. */
  readonly random: (limit: number) => number;
  /** Someone was matched after so long. */
  readonly matched?: (waitedMs: number, game: string, mode: string) => void;
  readonly questionsMax?: number;
  /** Whether another room may open just now. While none may nobody is asked, and everybody waits on. */
  readonly mayOpen?: () => boolean;
}
