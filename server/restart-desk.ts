/** What passes between a restart, the rooms it opens and matchmaking: a match into its room, and tickets to the room that waits for them. */
import type { ResumedMatch, ResumedRoom } from './resume-match.ts';

/** What a room knows of a ticket: `awaited` it waits for its owner, `returning` someone who came with it is not ready yet. */
export type TicketState = 'awaited' | 'returning' | 'unknown';
export type TicketStateOf = (ticket: string) => TicketState;

/** One a process. Nothing here can be reached by what a client sends but `ticketState`. */
export class RestartDesk {
  #handed: ResumedMatch | ResumedRoom | undefined;
  readonly #waiting = new Map<string, TicketStateOf>();

  /**
   * Opens a room that goes on with a match, or in which people gathered for one. `open` must make the room before it returns: that is why no other room can take the match.
   * Rejects when it did not, for the room would then begin a match of its own under the old id.
   */
  async open(match: ResumedMatch | ResumedRoom, open: () => Promise<unknown>): Promise<void> {
    this.#handed = match;
    const opening = open();
    const wasTaken = this.#handed === undefined;
    this.#handed = undefined;
    await opening;
    if (!wasTaken) throw new Error('Colyseus made the room of a resumed match too late: adapt openRoomAs.');
  }

  /** For a room in the making: what it goes on with, if it is one of before. */
  take(): ResumedMatch | ResumedRoom | undefined {
    const match = this.#handed;
    this.#handed = undefined;
    return match;
  }

  /** A room waits for people who were there before the restart. */
  wait(roomId: string, stateOf: TicketStateOf): void {
    this.#waiting.set(roomId, stateOf);
  }

  /** It waits no longer. */
  forget(roomId: string): void {
    this.#waiting.delete(roomId);
  }

  ticketState(roomId: string, ticket: string): TicketState {
    return this.#waiting.get(roomId)?.(ticket) ?? 'unknown';
  }
}
