/** What a room says of each of its matches when it is over: once, before its recording is let go. */
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { PRESENCE } from '#shared/sim/bundle.ts';
import type { Sim } from '#shared/sim/sim.ts';
import { FINISH, type EventNumbers } from '#shared/world/outbox.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { Log } from '../log.ts';
import type { NotedPerson } from '../match-note.ts';
import { matchIdOf, type MatchResult, type ResultSeat } from './match-result.ts';

/** How a seat stands at the end. */
export interface SeatStanding {
  readonly seat: number;
  /** More is better. */
  readonly score: number;
  /** Seats of one number play together. */
  readonly team?: number;
}

/** A match that has just been finished by its rules. */
export interface FinishedMatch {
  readonly sim: Pick<Sim, 'name' | 'seats' | 'tick' | 'ticksPerSecond' | 'presenceOf'>;
  readonly hashes: { readonly rules: string };
  readonly configVersion: string;
}

/** Whose matches they are. */
export interface RoomResultsOptions {
  readonly events: Pick<EventBus, 'tell'>;
  readonly log: Pick<Log, 'error'>;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly after: (delayMs: number, call: () => void) => () => void;
  /** The queue that its matches are from, when they change ratings; absent where nobody was matched for them. */
  readonly ratedMode?: string;
  readonly botLevel: number;
  readonly people: () => readonly NotedPerson[];
  readonly nameOf: (seat: number) => string;
  /** Where the match is recorded; undefined where it is not. */
  readonly recordingPath: () => string | undefined;
}

/** The queue of matches that nobody was matched for. */
const CASUAL = 'casual';

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
  finished(match: FinishedMatch, result: EventNumbers, standings: readonly SeatStanding[]): void {
    const data = this.#resultOf(match, result, standings, Math.round(this.#options.nowMs()));
    this.#written = Promise.all([this.#written, this.#tell(data)]).then(() => undefined);
  }

  /** Until it is on disk, for a while: a disk that is full for longer is an operator's. */
  async #tell(data: MatchResult): Promise<void> {
    const { events, log, after } = this.#options;
    const event = { kind: 'match.finished', aggregate: data.matchId, atMs: data.endedAtMs, data } as const;
    for (const waitMs of [...WAITS_MS, undefined]) {
      if (await events.tell(event)) return;
      if (waitMs !== undefined) await new Promise<void>((resolve) => void after(waitMs, resolve));
    }
    const { matchId } = data;
    log.error('results.lost', 'The result of a match could not be written; its recording has it.', { matchId });
  }

  #resultOf(
    { sim, hashes, configVersion }: FinishedMatch,
    result: EventNumbers,
    standings: readonly SeatStanding[],
    endedAtMs: number,
  ): MatchResult {
    const { ratedMode, recordingPath } = this.#options;
    const path = recordingPath();
    const file = path === undefined ? undefined : basename(path);
    return {
      matchId: path === undefined ? randomUUID() : matchIdOf(path),
      game: sim.name,
      mode: ratedMode ?? CASUAL,
      isRated: ratedMode !== undefined,
      startedAtMs: endedAtMs - Math.round((sim.tick / sim.ticksPerSecond) * 1000),
      endedAtMs,
      seats: this.#seatsOf(sim, standings),
      result: Object.fromEntries(Object.entries(result).filter(([, value]) => Number.isFinite(value))),
      recording: file === undefined ? null : { file, rulesHash: hashes.rules, ticks: sim.tick, configVersion },
    };
  }

  #seatsOf(sim: FinishedMatch['sim'], standings: readonly SeatStanding[]): ResultSeat[] {
    const { botLevel, people, nameOf } = this.#options;
    const seats: ResultSeat[] = [];
    for (let seat = 0; seat < sim.seats; seat++) {
      const presence = sim.presenceOf(seat);
      if (presence === PRESENCE.empty) continue;
      const { score: told = 0, team } = standings.find((one) => one.seat === seat) ?? {};
      const score = Number.isFinite(told) ? told : 0;
      seats.push({
        seat,
        accountId: people().find((person) => person.seats.includes(seat))?.accountId ?? null,
        name: nameOf(seat),
        level: presence === PRESENCE.bot ? botLevel : 0,
        // Equal scores have equal places.
        place: 1 + standings.filter((other) => other.score > score).length,
        score,
        ...(team !== undefined && { team }),
      });
    }
    return seats;
  }
}

/** Undefined where nothing is kept of a match. */
export function roomResults(
  platform: Pick<RoomResultsOptions, 'events' | 'nowMs' | 'after'> | undefined,
  options: Omit<RoomResultsOptions, 'events' | 'nowMs' | 'after'>,
): RoomResults | undefined {
  return platform && new RoomResults({ ...platform, ...options });
}
