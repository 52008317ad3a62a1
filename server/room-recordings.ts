/** The recordings of a room, one for each of its matches: begun, kept for a restart, ended, and then there for those who played. */
import { errorText } from './log.ts';
import type { NotedPerson } from './match-note.ts';
import { recordMatch, type MatchRecording } from './match-recording.ts';
import type { Match } from './match.ts';
import type { Services } from './services.ts';

/** Whose recordings they are. */
export interface RoomRecordingsParts {
  readonly services: Pick<Services, 'recordings' | 'replays' | 'log'>;
  readonly roomId: () => string;
}

export class RoomRecordings {
  readonly #parts: RoomRecordingsParts;
  #current: MatchRecording | undefined;
  #key = '';
  /** Those of earlier matches that are being closed. */
  #closing: Promise<void> = Promise.resolve();

  constructor(parts: RoomRecordingsParts) {
    this.#parts = parts;
  }

  /** That of the match that is played; undefined where nothing is recorded. */
  get current(): MatchRecording | undefined {
    return this.#current;
  }

  /** What leads those who play to the recording of their match once it is over; empty where there is none. */
  get replayKey(): string {
    return this.#key;
  }

  /** A match begins, or goes on after a restart. */
  begin(match: Match, about: { readonly isPrivate: boolean }): void {
    const { services, roomId } = this.#parts;
    this.#current = recordMatch(match, { ...about, recordings: services.recordings, roomId: roomId() });
    const path = this.#current?.path;
    this.#key = path === undefined ? '' : services.replays.offer({ roomId: roomId(), game: match.sim.name, path });
  }

  /** Keeps who plays beside the recording, for a restart. */
  note(people: readonly NotedPerson[]): void {
    this.#current?.note(people);
  }

  /** The match is over: from when its recording is whole those who played may have it. */
  end(): void {
    this.#closing = Promise.all([this.#closing, this.#finish()]).then(() => undefined, this.#unfinished);
  }

  /** The match goes on under other rules, by which its recording does not play: it ends here, and nobody is led to it. */
  cut(): void {
    const current = this.#current;
    this.#current = undefined;
    this.#key = '';
    this.#closing = Promise.all([this.#closing, current?.finish()]).then(() => undefined, this.#unfinished);
  }

  /** Another match waits to begin. */
  renew(): void {
    this.#key = '';
  }

  /** The room is over. Rejects when the recording could not be ended. */
  async close(): Promise<void> {
    await Promise.all([this.#finish(), this.#closing]);
  }

  async #finish(): Promise<void> {
    const [recording, key] = [this.#current, this.#key];
    this.#current = undefined;
    await recording?.finish();
    this.#parts.services.replays.over(key);
  }

  readonly #unfinished = (error: unknown): void => {
    const { services, roomId } = this.#parts;
    const about = { roomId: roomId(), error: errorText(error) };
    services.log.error('recording.end', 'A recording has no end.', about);
  };
}
