/** What comes of a room's matches: each has a name, tells who comes and goes, and says its result once. */
import { randomUUID } from 'node:crypto';
import type { Bundle } from '#shared/sim/bundle.ts';
import type { PlatformEvents } from './events/platform-event.ts';
import { IdleSeats } from './idle-seats.ts';
import type { MatchPeople } from './match-people.ts';
import type { Match } from './match.ts';
import { matchIdOf } from './results/match-result.ts';
import type { InviteeList } from './matchmaking/invitee-list.ts';
import { roomResults, type MatchFinish, type RoomResults, type SeatStanding } from './results/room-results.ts';
import type { RoomSessions, Seated } from './room-sessions.ts';
import { RoomTraces } from './room-traces.ts';
import type { Services } from './services.ts';

/** A match that is over is played so much longer, so that everyone sees how it ended. */
const RESULT_SECONDS = 2;

export interface RoomOutcomeParts {
  readonly services: Services;
  readonly people: MatchPeople;
  readonly sessions: Pick<RoomSessions, 'all' | 'clientOf'>;
  readonly nameOf: (seat: number) => string;
  /** Where the match is recorded; undefined where it is not. */
  readonly recordingPath: () => string | undefined;
  /** Whom the room was made for, when strangers were matched for it. */
  readonly invitees: () => InviteeList | undefined;
}

export class RoomOutcome {
  readonly #parts: RoomOutcomeParts;
  readonly #results: RoomResults | undefined;
  readonly #traces: RoomTraces;
  #matchId: string | undefined;
  #lastMatchId: string | undefined;
  #idle: IdleSeats | undefined;
  #endTick = Infinity;

  constructor(parts: RoomOutcomeParts) {
    this.#parts = parts;
    const { services, people, nameOf, recordingPath, invitees } = parts;
    this.#traces = new RoomTraces(services.platform?.tracing);
    this.#results = roomResults(services.platform, {
      log: services.log,
      botLevel: services.config.botLevel,
      people: () => people.noted,
      nameOf,
      recordingPath,
      matchId: () => this.#matchId ?? randomUUID(),
      invitees,
    });
  }

  /** Resolves when what was told is on disk. */
  get written(): Promise<void> | undefined {
    return this.#results?.written;
  }

  /** What the match that began last is called in results, also when it is over. */
  get lastMatchId(): string | undefined {
    return this.#lastMatchId;
  }

  /** The match ends with this tick: a little after its rules said so. */
  get endTick(): number {
    return this.#endTick;
  }

  /** For so long none of these seats has done anything, in milliseconds of the match; 0 where strangers were not matched. */
  idleMs(seats: readonly number[]): number {
    return this.#idle?.idleMs(seats) ?? 0;
  }

  /** A tick is sealed and made. Whether the match is decided. */
  stepped(bundle: Bundle): boolean {
    this.#idle?.stepped(bundle);
    this.#traces.sealed();
    return this.isDecided;
  }

  /** Whether it is decided. */
  get isDecided(): boolean {
    return this.#endTick !== Infinity;
  }

  /** A match begins, or goes on after a restart, with those who are there. */
  begun(match: Match): void {
    const path = this.#parts.recordingPath();
    // The recording's name is the match's own, in a process that goes on with it too. What is not recorded does not go on.
    this.#matchId = path === undefined ? randomUUID() : matchIdOf(path);
    this.#lastMatchId = this.#matchId;
    // Of a match that goes on elsewhere everybody has to find their way back first.
    this.#idle = this.#parts.invitees() && new IdleSeats(match.sim);
    for (const seated of this.#parts.sessions.all.values()) this.joined(seated, match);
  }

  /** Its rules have said how it ended, or all but one have left: told now, and played a little longer. */
  decided(match: Match, finish: MatchFinish, standings: readonly SeatStanding[]): void {
    this.#endTick = match.sim.tick + RESULT_SECONDS * match.sim.ticksPerSecond;
    this.#results?.finished(match, finish, standings);
  }

  /** The match stands at its last tick. */
  ended(): void {
    this.#endTick = Infinity;
    this.#matchId = undefined;
  }

  /** Someone takes part from now on. */
  joined(seated: Seated, match: Match): void {
    this.#tell('match.joined', seated, match);
    const { sessions, people } = this.#parts;
    const accountId = people.of(seated.ticketHash)?.accountId;
    this.#traces.joined(sessions.clientOf(seated.connection), this.#matchId ?? '', accountId);
  }

  /** Someone gave their seats up. Call it while they are still known. */
  left(seated: Seated, match: Match): void {
    this.#tell('match.left', seated, match);
  }

  #tell(kind: 'match.joined' | 'match.left', { connection, seats, ticketHash }: Seated, { sim }: Match): void {
    const { services, people } = this.#parts;
    const { platform } = services;
    const matchId = this.#matchId;
    if (platform === undefined || matchId === undefined || seats.length === 0) return;
    const accountId = people.of(ticketHash)?.accountId ?? null;
    const data: PlatformEvents['match.joined'] = { matchId, accountId, connection, tick: sim.tick };
    platform.events.publish({ kind, aggregate: matchId, atMs: platform.nowMs(), data });
  }
}
