/** What a room says of each of its matches when it is over: once, before its recording is let go. */
import { basename } from 'node:path';
import { PRESENCE } from '#shared/sim/bundle.ts';
import type { Sim } from '#shared/sim/sim.ts';
import { FINISH, type EventNumbers } from '#shared/world/outbox.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { Log } from '../log.ts';
import type { Tracing } from '../observability/tracing.ts';
import type { NotedPerson } from '../match-note.ts';
import type { InviteeList } from '../matchmaking/invitee-list.ts';
import { CASUAL } from '../matchmaking/queue-modes.ts';
import type { MatchResult, ResultSeat } from './match-result.ts';

/** How a seat stands at the end. */
export interface SeatStanding {
  readonly seat: number;
  /** More is better. */
  readonly score: number;
  /** Seats of one number play together. */
  readonly team?: number;
}

/**
 * What the rules said at the end; or all have left but one, who has won however they stood: bots that were part of it from the beginning come
 * after; or nobody did anything any more, and nobody has won.
 */
export type MatchFinish = EventNumbers | 'forfeit' | 'abandoned';

/** A match that has just been finished. */
export interface FinishedMatch {
  readonly sim: Pick<Sim, 'name' | 'seats' | 'tick' | 'ticksPerSecond' | 'presenceOf'>;
  readonly hashes: { readonly rules: string };
  readonly configVersion: string;
}

/** Whose matches they are. */
export interface RoomResultsOptions {
  readonly events: Pick<EventBus, 'tell'>;
  readonly log: Pick<Log, 'error'>;
  readonly tracing: Pick<Tracing, 'gameEvent'>;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly after: (delayMs: number, call: () => void) => () => void;
  /** Whom the room was made for, when strangers were matched for it. */
  readonly invitees?: () => InviteeList | undefined;
  /** The match's own name for ever. */
  readonly matchId: () => string;
  readonly botLevel: number;
  readonly people: () => readonly NotedPerson[];
  readonly nameOf: (seat: number) => string;
  /** Where the match is recorded; undefined where it is not. */
  readonly recordingPath: () => string | undefined;
}

/** Between one attempt to write a result and the next. */
const WAITS_MS: readonly number[] = [200, 500, 1000, 2000, 4000];

/** What the rules said with their last step when the match is over; undefined when it is not. */
export function finishOf({ events }: Pick<Sim, 'events'>): EventNumbers | undefined {
  for (let i = 0; i < events.count; i++) if (events.nameAt(i) === FINISH) return { ...events.recordAt(i) };
  return undefined;
}

export class RoomResults {
  readonly #options: RoomResultsOptions;
  #written: Promise<void> = Promise.resolve();

  constructor(options: RoomResultsOptions) {
    this.#options = options;
  }

  /** Resolves when everything that was told is on disk, or given up. */
  get written(): Promise<void> {
    return this.#written;
  }

  /** Called in the tick in which the rules said so: it is told behind it. */
  finished(match: FinishedMatch, finish: MatchFinish, standings: readonly SeatStanding[]): void {
    const told = this.#resultOf(match, finish, standings, Math.round(this.#options.nowMs()));
    const { matchId: sessionId } = told;
    const span = this.#options.tracing.gameEvent({ type: 'match.finished', stage: 'finish', sessionId });
    const data = { ...told, ...(span.traceparent !== undefined && { trace: span.traceparent }) };
    const telling = this.#tell(data).then((isWritten) => {
      if (isWritten) span.stage('journal');
      span.end(isWritten ? undefined : new Error('It could not be written.'));
    });
    this.#written = Promise.all([this.#written, telling]).then(() => undefined);
  }

  /** Until it is on disk, for a while: a disk that is full for longer is an operator's. */
  async #tell(data: MatchResult): Promise<boolean> {
    const { events, log, after } = this.#options;
    const event = { kind: 'match.finished', aggregate: data.matchId, atMs: data.endedAtMs, data } as const;
    let told = await events.tell(event);
    for (const waitMs of WAITS_MS) {
      if (told.isTaken) return true;
      await new Promise<void>((resolve) => void after(waitMs, resolve));
      told = await told.again();
    }
    if (told.isTaken) return true;
    const { matchId } = data;
    log.error('results.lost', 'The result of a match could not be written; its recording has it.', { matchId });
    return false;
  }

  #resultOf(
    { sim, hashes, configVersion }: FinishedMatch,
    finish: MatchFinish,
    standings: readonly SeatStanding[],
    endedAtMs: number,
  ): MatchResult {
    const isForfeit = finish === 'forfeit';
    const result = typeof finish === 'string' ? {} : finish;
    const { recordingPath, matchId, invitees } = this.#options;
    const path = recordingPath();
    const file = path === undefined ? undefined : basename(path);
    const list = invitees?.();
    return {
      matchId: matchId(),
      game: sim.name,
      mode: list?.mode ?? CASUAL,
      isRated: finish !== 'abandoned' && (list?.isRated ?? false),
      startedAtMs: endedAtMs - Math.round((sim.tick / sim.ticksPerSecond) * 1000),
      endedAtMs,
      seats: this.#seatsOf(sim, { standings, isForfeit }, list),
      result: Object.fromEntries(Object.entries(result).filter(([, value]) => Number.isFinite(value))),
      recording: file === undefined ? null : { file, rulesHash: hashes.rules, ticks: sim.tick, configVersion },
    };
  }

  #seatsOf(
    sim: FinishedMatch['sim'],
    { standings, isForfeit }: { readonly standings: readonly SeatStanding[]; readonly isForfeit: boolean },
    { invitees, freeSeats }: Pick<InviteeList, 'invitees' | 'freeSeats'> = { invitees: [], freeSeats: [] },
  ): ResultSeat[] {
    const { botLevel, people, nameOf } = this.#options;
    const noted = people();
    const isThere = (accountId: string) => noted.some((person) => person.accountId === accountId);
    // Who came late and left has lost nothing.
    const absent = invitees.filter(({ accountId, isLate }) => !isLate && !isThere(accountId));
    // A bot that plays for one of them, or for a late one who is not there, is not counted: the others have not lost to it.
    const kept = invitees.flatMap(({ accountId, seat }) => (isThere(accountId) ? [] : seat));
    const absentSeats = new Set([...kept, ...freeSeats]);
    for (const { seats: taken } of noted) for (const seat of taken) absentSeats.delete(seat);
    const counted = standings.filter(({ seat }) => !absentSeats.has(seat));
    const isPerson = (seat: number) => noted.some((one) => one.seats.includes(seat));
    const isBehind = (one: SeatStanding, other: SeatStanding) =>
      isForfeit && isPerson(one.seat) !== isPerson(other.seat) ? isPerson(other.seat) : other.score > one.score;
    const seats: ResultSeat[] = [];
    for (let seat = 0; seat < sim.seats; seat++) {
      const presence = sim.presenceOf(seat);
      const person = noted.find((one) => one.seats.includes(seat));
      if (absentSeats.has(seat) || (presence === PRESENCE.empty && person === undefined)) continue;
      const { score: told = 0, team } = counted.find((one) => one.seat === seat) ?? {};
      const score = Number.isFinite(told) ? told : 0;
      const accountId = person?.accountId ?? null;
      const isLate = invitees.some((invitee) => invitee.isLate && invitee.accountId === accountId);
      seats.push({
        seat,
        accountId,
        name: nameOf(seat),
        level: person === undefined && presence === PRESENCE.bot ? botLevel : 0,
        // Equal scores have equal places.
        place: 1 + counted.filter((other) => isBehind({ seat, score }, other)).length,
        score,
        ...(team !== undefined && { team }),
        ...(isLate && { isLate }),
      });
    }
    return [...seats, ...absentOf(absent, seats, sim.seats)];
  }
}

/** Who left for good, or never came, stands behind all who stayed. A seat that another has by now is none of theirs: they have one beyond the last. */
function absentOf(absent: InviteeList['invitees'], there: readonly ResultSeat[], seatCount: number): ResultSeat[] {
  return absent.map(({ accountId, seat }, i) => ({
    seat: seat < 0 ? seatCount + i : seat,
    accountId,
    name: '',
    level: 0,
    place: there.length + 1,
    score: 0,
    hasLeft: true,
  }));
}

type FromPlatform = 'events' | 'tracing' | 'nowMs' | 'after';

/** Undefined where nothing is kept of a match. */
export function roomResults(
  platform: Pick<RoomResultsOptions, FromPlatform> | undefined,
  options: Omit<RoomResultsOptions, FromPlatform>,
): RoomResults | undefined {
  return platform && new RoomResults({ ...platform, ...options });
}
