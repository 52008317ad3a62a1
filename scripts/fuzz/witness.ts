// One who plays honestly while others do not: in one room after another, so that a match that is over ends nothing.
import { playRaw, type RawClient, type RawClientOptions } from '#e2e/raw-client.ts';
import { gapsOf, intervalsOf, type Intervals } from '#scripts/fuzz/server-cost.ts';

/** Reports that a witness waits for in one room, one a second, before it goes to the next: no match of ours is over so soon. */
const ROOM_REPORTS = 30;
/** A room that has not told so much by then stands still. */
const ROOM_MS = 3 * 1000 * ROOM_REPORTS;

/** Plays rooms of its own until it is stopped. */
export class Witness {
  /** Rooms it has been in. */
  rooms = 0;
  /** Reports of the server equal to its own chained checksum, and others, of the rooms that it has left. */
  agreed = 0;
  disagreed = 0;
  readonly problems: string[] = [];
  readonly #options: Pick<RawClientOptions, 'url' | 'game' | 'hashes'>;
  /** Between seals of one room, in milliseconds. */
  readonly #gapsMs: number[] = [];
  #isStopped = false;
  #playing: Promise<void> | undefined;

  constructor(options: Pick<RawClientOptions, 'url' | 'game' | 'hashes'>) {
    this.#options = options;
  }

  /** Plays one room until it has told so many reports. */
  async play(reports: number): Promise<Intervals> {
    const from = this.#gapsMs.length;
    const client = await playRaw({ ...this.#options, destination: { method: 'create' }, forwardedFor: '10.0.0.1' });
    this.rooms++;
    try {
      await this.#follow(client, reports);
    } finally {
      this.agreed += client.agreed;
      this.disagreed += client.disagreed;
      this.#gapsMs.push(...gapsOf(client.sealsAtMs));
      client.line.leave();
    }
    return intervalsOf(this.#gapsMs.slice(from));
  }

  /** Goes on from room to room. */
  start(): void {
    this.#gapsMs.length = 0;
    this.#playing = this.#goOn();
  }

  /** Leaves when the room it is in has told two more reports. What it saw since the start. */
  async stop(): Promise<Intervals> {
    this.#isStopped = true;
    await this.#playing;
    return intervalsOf(this.#gapsMs);
  }

  async #goOn(): Promise<void> {
    while (!this.#isStopped && this.problems.length === 0) {
      try {
        await this.play(ROOM_REPORTS);
      } catch (error) {
        this.problems.push(
          `The honest client lost its room: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
      if (this.disagreed > 0) this.problems.push('The honest client held another world than the server');
    }
  }

  async #follow(client: RawClient, reports: number): Promise<void> {
    let wanted = reports;
    let timer: NodeJS.Timeout | undefined;
    const still = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no ${reports} reports in ${ROOM_MS / 1000} s`)), ROOM_MS);
    });
    const told = client.until(() => {
      // Told to stop, it waits for two more, so that the last that happened is judged as well.
      if (this.#isStopped) wanted = Math.min(wanted, client.agreed + 2);
      return client.agreed >= wanted || client.disagreed > 0;
    });
    await Promise.race([told, still]).finally(() => clearTimeout(timer));
  }
}
