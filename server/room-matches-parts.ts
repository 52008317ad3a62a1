/** What the matches of a room have of it, and tell it. */
import type { ConnectionId } from '#shared/session/plan.ts';
import type { AwaitedPerson, MatchPeople } from './match-people.ts';
import type { TellRules } from './page-rules.ts';
import type { InviteeList } from './matchmaking/invitee-list.ts';
import type { ResumedMatch, ResumedRoom } from './resume-match.ts';
import type { RoomDefinition } from './room-definition.ts';
import type { RoomSessions } from './room-sessions.ts';
import type { SeatedMessage } from './room-table.ts';
import type { Services } from './services.ts';

/** Whose matches they are. */
export interface RoomMatchesParts {
  readonly definition: RoomDefinition;
  readonly services: Services;
  readonly people: MatchPeople;
  readonly sessions: RoomSessions;
  /** What was there before a restart: a match to go on with, or a room whose match had not begun. */
  readonly resumed: ResumedMatch | ResumedRoom | undefined;
  readonly roomId: () => string;
  /** Whom the room was made for, when strangers were matched for it. */
  readonly invitees: () => InviteeList | undefined;
  readonly send: (to: ConnectionId, message: Uint8Array) => void;
  readonly close: (to: ConnectionId, code: number, reason: string) => void;
  /** In development: the report of a desync, for the page it is about. */
  readonly tellDesync: (to: ConnectionId, text: string) => void;
  readonly broadcast: (name: string, message: object) => void;
  /** People of before a restart who have not come. */
  readonly absent: () => readonly AwaitedPerson[];
  /** In development: the room runs by other rules, and its pages must play by those of this hash. */
  readonly rulesChanged: (definition: RoomDefinition, rulesHash: string) => void;
  /** In development. */
  readonly tellRules: TellRules;
  /** In development: saved rules could not be taken, or were taken back. */
  readonly rulesFailed: (error: unknown) => void;
  /** A match begins: its ticks are to be made. */
  readonly begun: () => void;
  /** A match begins, in which these are a connection's seats. */
  readonly seated: (to: ConnectionId, message: SeatedMessage) => void;
}
