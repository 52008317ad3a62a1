/** What becomes of a match's desync reports: files beside its recording, a count, and in development the terminal and the page. */
import type { DesyncReport } from '#shared/session/authority-face.ts';
import type { ConnectionId } from '#shared/session/plan.ts';
import { desyncJson, desyncText, type DesyncContext } from './desync-files.ts';
import type { MatchRecording } from './match-recording.ts';
import type { Match } from './match.ts';
import { matchIdOf } from './results/match-result.ts';
import type { Roster } from './roster.ts';
import type { Services } from './services.ts';

/** Whose reports they are, and where they go. */
export interface DesyncSurroundings {
  readonly match: Pick<Match, 'authority' | 'sim' | 'seed' | 'config' | 'hashes'>;
  readonly roster: Pick<Roster, 'message'>;
  readonly services: Pick<Services, 'config' | 'build' | 'log' | 'metrics'>;
  readonly roomId: () => string;
  readonly recording: () => Pick<MatchRecording, 'path' | 'beside'> | undefined;
  /** Tells the page it is about. Called in development only. */
  readonly tell: (connection: ConnectionId, text: string) => void;
}

/** Reports of one match that become files. */
export const DESYNC_FILES_MAX = 10;

export class DesyncReports {
  readonly #around: DesyncSurroundings;
  /** How many were written of each tick: several clients may go wrong at once. */
  readonly #written = new Map<number, number>();
  #taken = 0;
  #files = 0;

  constructor(around: DesyncSurroundings) {
    this.#around = around;
  }

  /** Takes what is new in the authority's list, which only grows. Cheap: asked every tick. */
  take(): void {
    const { reports } = this.#around.match.authority;
    for (; this.#taken < reports.length; this.#taken++) this.#report(reports[this.#taken]);
  }

  #report(report: DesyncReport): void {
    const { services, recording, roomId, tell } = this.#around;
    const { config, log, metrics } = services;
    metrics.count('desyncs.reported');
    if (this.#files >= DESYNC_FILES_MAX) return;
    this.#files++;
    const context = this.#contextOf(report);
    const text = desyncText(report, context);
    const ending = this.#endingFor(report.tick);
    const file = recording();
    file?.beside(`${ending}.txt`, text);
    file?.beside(`${ending}.json`, desyncJson(report, context));
    // Nobody who plays wants to read it, and one terminal serves many matches: in production it is counted, and stands beside the recording.
    if (!config.isStrict) return;
    const player = context.players.join(', ');
    const ids = { roomId: roomId(), matchId: file && matchIdOf(file.path) };
    log.error('desync', report.sentence, { ...ids, player, report: file && `${file.path}${ending}.txt` });
    tell(report.connection, text);
  }

  #endingFor(tick: number): string {
    const nth = (this.#written.get(tick) ?? 0) + 1;
    this.#written.set(tick, nth);
    return `.desync-${tick}${nth === 1 ? '' : `-${nth}`}`;
  }

  #contextOf({ connection }: DesyncReport): DesyncContext {
    const { match, roster, services, roomId, recording } = this.#around;
    const { authority, sim, seed, config, hashes } = match;
    const seats = authority.seatsOf(connection);
    return {
      header: { game: sim.name, seed, config, hashes },
      buildId: services.build.buildId,
      roomId: roomId(),
      recordingPath: recording()?.path,
      players: roster.message().seats.flatMap(({ seat, name }) => (seats.includes(seat) ? [name] : [])),
    };
  }
}
