/** What everyone asks of the queue: addresses for people, rooms for themselves. One process may stand behind it, or several. */
import type { TicketPlace } from './mode-shelf.ts';

/** Why the last ticket of someone ended. */
export type QueueEnd = 'cancelled' | 'declined' | 'late' | 'gone' | 'closing';

/** Someone of a party, as the others see them. */
export interface PartyMemberState {
  readonly accountId: string;
  readonly name: string;
  /** False for one who has not asked for half a minute. */
  readonly isHere: boolean;
}

export interface PartyState {
  /** Six letters that lead into it. */
  readonly code: string;
  readonly isLeader: boolean;
  readonly members: readonly PartyMemberState[];
}

/** How the queue stands for one account. */
export interface QueueState {
  /** Another one whenever the rest is. Opaque. */
  readonly version: string;
  readonly stage: 'idle' | 'waiting' | 'asked' | 'matched';
  /** In all stages but idle. */
  readonly game?: string;
  readonly mode?: string;
  /** While waiting; the estimate is the median of the last matches' waiting, null while there was none. */
  readonly waitedSeconds?: number;
  readonly estimateSeconds?: number | null;
  /** People who wait in that mode. */
  readonly waiting?: number;
  /** While asked: people who are, who of them is ready, and how long they have. */
  readonly players?: number;
  readonly ready?: number;
  readonly isReady?: boolean;
  readonly untilSeconds?: number;
  /** While one waits or is asked, and while one is in a party: what keeps the time that they have waited and their party, should another match people from now on. Opaque. */
  readonly proof?: string;
  /** Once matched: the room to join by its id, until they have, and for a minute at most. */
  readonly roomId?: string;
  /**
   * While idle: why the last ticket ended; null when there was none, or it led into a match. `moved`: whoever matches people now knows nothing of what
   * one has seen.
   */
  readonly ended?: QueueEnd | 'moved' | null;
  readonly party: PartyState | null;
}

/** A mode to choose. */
export interface QueueModeState {
  readonly game: string;
  readonly mode: string;
  readonly players: number;
  readonly playersMin: number;
  readonly isRated: boolean;
  readonly partyMax: number;
}

/** How long a question may wait for its answer. */
export interface QueueQuestion {
  /** The version that the one who asks has seen; another is told at once. */
  readonly after?: string | undefined;
  /** Milliseconds, 0 to 20,000. */
  readonly waitMs: number;
  /** Names the question for `hangUp`. */
  readonly question: string;
}

/** Seats of a running match that were given up. */
export interface OfferedSeats extends TicketPlace {
  readonly roomId: string;
  /** 0 takes an earlier offer of the room back. */
  readonly seats: number;
  /** Of those who play there, on average. */
  readonly rating: number;
  /** The offer is good for so long. */
  readonly forMs: number;
  /** Accounts that play there, or are invited: they are not asked about it. */
  readonly accountIds?: readonly string[];
}

/**
 * The queue. Arguments and answers are plain JSON, so that another process may stand behind it; refusals are thrown as `ApiError`. An account that
 * is not heard of for half a minute is gone: whoever calls one of these for it is.
 */
export interface QueueDesk {
  modes(): Promise<readonly QueueModeState[]>;
  /** Answers when the state has another version than `after`, at the latest after `waitMs`. Throws `flooding` when too many wait so. */
  ask(accountId: string, question: QueueQuestion): Promise<QueueState>;
  /** Nobody waits for the answer any more. */
  hangUp(accountId: string, question: string): Promise<void>;
  /** Waits in a mode, with their party, for a match by the rules of their page. `proof`: of the state before another began to match people. Throws `queue-unknown`, `party-not-leader`, `party-full` for one that is too large, `queue-waiting`. */
  enter(accountId: string, place: TicketPlace, proof?: string): Promise<QueueState>;
  /** Waits no more; nothing happens to one who does not. */
  cancel(accountId: string): Promise<QueueState>;
  /** Both throw `queue-not-asked`. */
  accept(accountId: string): Promise<QueueState>;
  decline(accountId: string): Promise<QueueState>;
  /** A party that they lead; their own when there is one. */
  makeParty(accountId: string): Promise<QueueState>;
  /** `proof`: of the state before another began to match people; then the party is there again with the first who comes back. Throws `party-unknown`, `party-full`, `queue-waiting` for one who is just asked. */
  joinParty(accountId: string, code: string, proof?: string): Promise<QueueState>;
  leaveParty(accountId: string): Promise<QueueState>;
  /** They are in the room that they were matched for. */
  joined(accountId: string, roomId: string): Promise<void>;
  /** What a room has to give; in place of its offer before. */
  offer(seats: OfferedSeats): Promise<void>;
  /** Ends every ticket and answers every question. */
  close(): Promise<void>;
}
