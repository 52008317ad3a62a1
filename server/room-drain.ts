/** How a room leaves a process that ends: strangers find it no more, its match is played on, and goes on elsewhere where it does not end in time. */
import { ServerError } from '@colyseus/core';
import type { DrainedRoom } from './cluster/drain-desk.ts';
import type { RoomDoor } from './room-door.ts';
import type { RoomMatches } from './room-matches.ts';

/** Whose it is. */
export interface RoomDrainParts {
  readonly door: Pick<RoomDoor, 'isPrivate' | 'list'>;
  readonly matches: Pick<RoomMatches, 'table' | 'recordings'>;
  /** A match may go on in another process. */
  readonly isResumable: boolean;
  readonly isEnding: () => boolean;
  readonly end: () => void;
  /** Nothing moves in the room from now on, and it does not go by itself. */
  readonly stop: () => void;
  /** Closes everyone's line. */
  readonly sendAway: (why: { readonly code: number; readonly reason: string }) => void;
}

/** A room whose match has ended is there for so long, in seconds: people look at its result. */
const RESULT_SECONDS = 8;

/** What tells a page to come back: how a service that restarts closes its connections, 1012 of IANA's registry of WebSocket close codes. */
const HANDED_ON = Object.freeze({ code: 1012, reason: 'This match goes on in another process. Come back to it.' });

export class RoomDrain implements DrainedRoom {
  readonly #parts: RoomDrainParts;
  #isDraining = false;
  #isHandedOn = false;
  #idleSeconds = 0;

  constructor(parts: RoomDrainParts) {
    this.#parts = parts;
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** It stands still for another process: whatever happens here is not its business any more. */
  get isHandedOn(): boolean {
    return this.#isHandedOn;
  }

  /** Throws a refusal to those who come while another process is about to have the match. */
  checkHere(): void {
    if (this.#isHandedOn) throw new ServerError(503, HANDED_ON.reason);
  }

  drain(): void {
    const { door } = this.#parts;
    this.#isDraining = true;
    door.isPrivate = true;
    door.list();
    this.cared();
  }

  /** Called once a second. */
  cared(): void {
    const { matches, end } = this.#parts;
    const { stage } = matches.table;
    if (!this.#isDraining || this.#isHandedOn || stage === 'playing') return;
    if (stage !== 'over' || ++this.#idleSeconds > RESULT_SECONDS) end();
  }

  async handOn(): Promise<boolean> {
    const { matches, isResumable, isEnding, end, stop } = this.#parts;
    if (isEnding()) return false;
    // Its listing stays until another process writes its own: who comes back meanwhile is asked to wait.
    stop();
    this.#isHandedOn = true;
    if (isResumable && matches.table.stage === 'playing' && (await matches.recordings.keep())) return true;
    this.#isHandedOn = false;
    end();
    return false;
  }

  sendAway(): void {
    this.#parts.sendAway(HANDED_ON);
  }
}
