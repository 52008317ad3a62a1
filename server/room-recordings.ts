/** The recordings of a room, one for each of its matches: begun, kept for a restart, ended, and then there for those who played. */
import { encodeOffer } from './kept-replays.ts';
import { errorText } from './log.ts';
import { encodeNote, type MatchNote, type NotedPerson } from './match-note.ts';
import { thisProcess } from './match-process.ts';
import { recordMatch, type MatchRecording } from './match-recording.ts';
import type { Match } from './match.ts';
import { matchIdOf } from './results/match-result.ts';
import type { RoomNote } from './room-note.ts';
import type { Services } from './services.ts';

/** What a note says of the room, and which of its matches is played or comes next. */
type RoomAbout = Pick<MatchNote, 'isPrivate' | 'hasLobby' | 'match'>;

/** Whose recordings they are. */
export interface RoomRecordingsParts {
  readonly services: Pick<Services, 'recordings' | 'replays' | 'log'>;
  readonly roomId: () => string;
}

export class RoomRecordings {
  readonly #parts: RoomRecordingsParts;
  #current: MatchRecording | undefined;
  #key = '';
  #game = '';
  #alone: RoomNote | undefined;
  /** Those of earlier matches that are being closed. */
  #closing: Promise<void> = Promise.resolve();

  constructor(parts: RoomRecordingsParts) {
    this.#parts = parts;
  }

  /** That of the match that is played; undefined where nothing is recorded. */
  get current(): MatchRecording | undefined {
    return this.#current;
  }

  /** What the match that is played is called in results; undefined where it is not recorded. */
  get matchId(): string | undefined {
    return this.#current && matchIdOf(this.#current.path);
  }

  /** What leads those who play to the recording of their match once it is over; empty where there is none. */
  get replayKey(): string {
    return this.#key;
  }

  /** A match begins, or goes on after a restart. */
  begin(match: Match, about: RoomAbout): void {
    const { services, roomId } = this.#parts;
    this.#current = recordMatch(match, { ...about, recordings: services.recordings, roomId: roomId() });
    const path = this.#current?.path;
    this.#game = match.sim.name;
    this.#key = path === undefined ? '' : services.replays.offer({ roomId: roomId(), game: match.sim.name, path });
  }

  /** Keeps who is there, for a restart: beside the recording, or in a note of the room alone while none of its matches is recorded. */
  note(
    people: readonly NotedPerson[],
    { game, invitees, ...about }: RoomAbout & Pick<MatchNote, 'game' | 'invitees'>,
  ): void {
    const { services, roomId } = this.#parts;
    if (this.#current !== undefined) {
      this.#current.note(people, invitees);
      void this.#alone?.write(undefined);
      return;
    }
    this.#alone ??= services.recordings.roomNote(game, roomId(), new Date());
    const note = { game, roomId: roomId(), ...about, ...thisProcess(), restarts: 0, people, invitees };
    void this.#alone?.write(people.length === 0 ? undefined : encodeNote(note));
  }

  /** Called once a second. */
  cared(): void {
    this.#current?.flush();
    this.#alone?.touch();
  }

  /**
   * The match is over: from when its recording is whole those who played may have it. Not before what came of it is `written`: until then a
   * restart goes on with the match, and says it again.
   */
  end(written: Promise<void> | undefined): void {
    this.#closing = Promise.all([this.#closing, this.#finish(written)]).then(() => undefined, this.#unfinished);
  }

  /** The match goes on under other rules, by which its recording does not play: it ends here, and nobody is led to it. */
  cut(): void {
    const current = this.#current;
    this.#current = undefined;
    this.#key = '';
    this.#closing = Promise.all([this.#closing, current?.finish()]).then(() => undefined, this.#unfinished);
  }

  /**
   * The match is left as it is: its recording without an end, and its note; or the note alone of one that still waits for its people. Resolves to
   * whether another process can go on with it.
   */
  async keep(): Promise<boolean> {
    const current = this.#current;
    this.#current = undefined;
    await this.#closing;
    return (await (current === undefined ? this.#alone?.settled() : current.keep())) ?? false;
  }

  /** Another match waits to begin. */
  renew(): void {
    this.#key = '';
  }

  /** The room is over. Rejects when the recording could not be ended. */
  async close(written: Promise<void> | undefined): Promise<void> {
    await Promise.all([this.#finish(written), this.#closing, this.#alone?.write(undefined)]);
  }

  async #finish(written: Promise<void> | undefined): Promise<void> {
    const [recording, key, game] = [this.#current, this.#key, this.#game];
    const { services, roomId } = this.#parts;
    this.#current = undefined;
    await written;
    await recording?.finish(key === '' ? undefined : encodeOffer({ roomId: roomId(), game, key }));
    services.replays.over(key);
  }

  readonly #unfinished = (error: unknown): void => {
    const { services, roomId } = this.#parts;
    const about = { roomId: roomId(), error: errorText(error) };
    services.log.error('recording.end', 'A recording has no end.', about);
  };
}
