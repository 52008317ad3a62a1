/** How a process empties itself: lobbies are closed, matches play on, and what still plays at the end is kept for another process. */
import { errorText, type Log } from '../log.ts';

/** What a drain asks of a room. */
export interface DrainedRoom {
  /** Takes no strangers any more, and ends as soon as no match is played in it. */
  drain(): void;
  /** Stops where it is, and keeps all that another process needs to go on. False when nothing can be kept: then it ends. */
  handOn(): Promise<boolean>;
  /** Closes everyone's line, so that they come back there. */
  sendAway(): void;
}

export class DrainDesk {
  readonly #rooms = new Set<DrainedRoom>();
  #isDraining = false;
  #emptied: (() => void)[] = [];

  get isDraining(): boolean {
    return this.#isDraining;
  }

  get roomCount(): number {
    return this.#rooms.size;
  }

  /** A room is there. One that is made while the process drains is drained too. */
  add(room: DrainedRoom): void {
    this.#rooms.add(room);
    if (this.#isDraining) room.drain();
  }

  /** It is gone, with all that it had to write. */
  remove(room: DrainedRoom): void {
    this.#rooms.delete(room);
    if (this.#rooms.size > 0) return;
    for (const resolve of this.#emptied.splice(0)) resolve();
  }

  drain(): void {
    this.#isDraining = true;
    for (const room of Array.from(this.#rooms)) room.drain();
  }

  /** Resolves when there is no room any more. */
  emptied(): Promise<void> {
    return this.#rooms.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#emptied.push(resolve));
  }

  /** Hands on what still plays; resolves to the rooms whose matches another process can go on with. They count no more. */
  async handOn(log: Log): Promise<readonly DrainedRoom[]> {
    const rooms = [...this.#rooms];
    const handed = await Promise.all(
      rooms.map((room) =>
        room.handOn().catch((error: unknown) => {
          log.error('drain.handOn', 'A match could not be handed on.', { error: errorText(error) });
          return false;
        }),
      ),
    );
    const kept = rooms.filter((_, i) => handed[i]);
    for (const room of kept) this.remove(room);
    return kept;
  }
}
