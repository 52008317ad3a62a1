/** Who may still come into a room, and whether quick play finds it. */
import type { Authority } from '#shared/session/authority-face.ts';
import { SESSION_LIMITS } from '#shared/session/limits.ts';
import { isQuickPlay, ticketOf, wantedSeats } from './join-request.ts';
import { errorText, type Log } from './log.ts';
import type { RoomSessions } from './room-sessions.ts';
import { SeatReservations } from './seat-reservations.ts';

/** People who watch. */
const WATCHERS_MAX = SESSION_LIMITS.watchers;

/** Promises to people who have not come yet, of whom some will be refused: more than one address can get while the first still lasts. */
const PROMISED_MAX = 1000;

/** Clients of a room beside those with seats. */
export const STRANGERS_MAX = WATCHERS_MAX + PROMISED_MAX;

/** Whose door it is. */
export interface RoomDoorParts {
  /** Of the match that is played now. */
  readonly authority: () => Pick<Authority, 'openSeats'>;
  readonly sessions: Pick<RoomSessions, 'watcherCount'>;
  /** A promise to one who has not come yet holds so long. */
  readonly promiseMs: number;
  readonly isEnding: () => boolean;
  /** Strangers are not let in any more. */
  readonly isDraining: () => boolean;
  /** Keeps the room out of quick play, or lets it be found. */
  readonly hide: (isHidden: boolean) => Promise<void>;
  readonly log: Log;
  readonly roomId: () => string;
}

export class RoomDoor {
  readonly #parts: RoomDoorParts;
  readonly #reservations: SeatReservations;
  /** Kept out of quick play for good. */
  isPrivate = false;

  constructor(parts: RoomDoorParts) {
    this.#parts = parts;
    this.#reservations = new SeatReservations(parts.promiseMs);
  }

  /** A quick player is let in only where there is a seat left; who follows a link is told at the socket, by its code. */
  mayReserve(sessionId: string, options: unknown): boolean {
    // Who comes with a ticket takes a seat that is kept, not an open one.
    const seats = ticketOf(options) === undefined ? wantedSeats(options) : 0;
    const isFull = seats === 0 ? !this.mayWatch() : seats > this.#seatsLeft();
    if (this.#parts.isEnding()) return false;
    if (isQuickPlay(options) && (isFull || this.#parts.isDraining())) return false;
    this.#reservations.hold(sessionId, seats, performance.now());
    this.list();
    return true;
  }

  /** Who was promised a place has come. */
  came(sessionId: string): void {
    this.#reservations.release(sessionId);
  }

  mayWatch(): boolean {
    return this.#parts.sessions.watcherCount() < WATCHERS_MAX;
  }

  /** Quick play finds only rooms that are not private: one that is full is, for as long as it is. Call it when that may have changed. */
  list(): void {
    const { hide, log, roomId } = this.#parts;
    hide(this.isPrivate || this.#seatsLeft() <= 0).catch((error: unknown) => {
      log.error('room.listing', 'A room could not be listed.', { roomId: roomId(), error: errorText(error) });
    });
  }

  #seatsLeft(): number {
    return this.#parts.authority().openSeats() - this.#reservations.count(performance.now());
  }
}
