/** Those who watch a room's matches later than they are played: what they are told beside a match, and the end of one that another has followed. */
import type { Authority } from '#shared/session/authority-face.ts';
import type { ConnectionId } from '#shared/session/plan.ts';
import type { Match } from './match.ts';
import type { RoomSessions } from './room-sessions.ts';

/** Whose watchers they are. */
export interface RoomWatchersParts {
  readonly sessions: Pick<RoomSessions, 'all' | 'clientOf'>;
  /** 0 where they are told everything at once. */
  readonly delaySeconds: number;
  /** To everyone in the room. */
  readonly broadcast: (name: string, message: object) => void;
}

/** A match that is over, until those who watch are told of the next. */
interface EarlierMatch {
  readonly number: number;
  readonly match: Pick<Match, 'advance'> & { readonly authority: Authority };
  readonly untilMs: number;
  /** Who watches it. */
  readonly connections: Set<ConnectionId>;
}

/** Something told to those who play, for those who watch. */
interface Notice {
  readonly name: string;
  message: object;
  readonly toldMs: number;
  readonly dueMs: number;
}

/** What follows a notice of the same name so soon takes its place: what waits has a limit. */
const TOGETHER_MS = 250;
/** Worlds of earlier matches that are kept for them; beyond, the oldest goes. */
const EARLIER_MAX = 4;

export class RoomWatchers {
  readonly #parts: RoomWatchersParts;
  #earlier: EarlierMatch[] = [];
  readonly #waiting: Notice[] = [];
  readonly #shown = new Map<string, object>();

  constructor(parts: RoomWatchersParts) {
    this.#parts = parts;
  }

  /**
   * Tells those who play at once, and those who watch `late` with the picture it belongs to. `isForAll`: nothing is played yet, and
   * nobody is told later.
   */
  tell(name: string, message: object, { isForAll, late = message }: { isForAll: boolean; late?: object }): void {
    const { delaySeconds, sessions, broadcast } = this.#parts;
    if (isForAll || delaySeconds === 0) {
      this.#shown.set(name, late);
      return broadcast(name, message);
    }
    for (const { connection, seats } of sessions.all.values())
      if (seats.length > 0) sessions.clientOf(connection)?.send(name, message);
    const toldMs = performance.now();
    const last = this.#waiting.findLast((notice) => notice.name === name);
    if (last !== undefined && toldMs - last.toldMs < TOGETHER_MS) last.message = late;
    else this.#waiting.push({ name, message: late, toldMs, dueMs: toldMs + delaySeconds * 1000 });
  }

  /** What one with these seats is told who comes now, when `newest` is how it stands. */
  messageFor<T extends object>(name: string, newest: T, seats: readonly number[]): object {
    if (seats.length > 0 || this.#parts.delaySeconds === 0) return newest;
    return this.#shown.get(name) ?? newest;
  }

  /** Another match follows this one, which goes on for those who have not seen its end, and for who comes to it meanwhile. */
  keep(number: number, match: Match, nowMs: number): void {
    const { delaySeconds, sessions } = this.#parts;
    if (delaySeconds === 0) return;
    const connections = new Set<ConnectionId>();
    for (const { connection, seats } of sessions.all.values()) {
      if (seats.length > 0) match.authority.leave(connection, nowMs);
      else connections.add(connection);
    }
    this.#earlier.push({ number, match, untilMs: nowMs + delaySeconds * 1000, connections });
    if (this.#earlier.length > EARLIER_MAX) this.#earlier.shift();
  }

  /** Whether a match that is over is kept for them. */
  has(number: number): boolean {
    return this.#earlier.some((earlier) => earlier.number === number);
  }

  /** Who hears one that has entered an earlier match; undefined when it is not kept any more. */
  authorityOf(number: number, connection: ConnectionId, nowMs: number): Authority | undefined {
    const earlier = this.#earlier.find((one) => one.number === number);
    if (earlier === undefined) return undefined;
    const { authority } = earlier.match;
    if (!earlier.connections.has(connection)) authority.join({ connection, seats: 0, data: [] }, nowMs);
    earlier.connections.add(connection);
    return authority;
  }

  /** A connection is no more, or has entered the match that is played. */
  forget(connection: ConnectionId): void {
    for (const { match, connections } of this.#earlier)
      if (connections.delete(connection)) match.authority.leave(connection, performance.now());
  }

  setBacklog(connection: ConnectionId, bytes: number): void {
    for (const { match } of this.#earlier) match.authority.setBacklog(connection, bytes);
  }

  advance(nowMs: number): void {
    for (const { match } of this.#earlier) match.advance(nowMs);
    this.#earlier = this.#earlier.filter(({ untilMs }) => nowMs < untilMs);
    while (this.#waiting.length > 0 && this.#waiting[0].dueMs <= nowMs) this.#show(this.#waiting.splice(0, 1)[0]);
  }

  nextDeadlineMs(nowMs: number): number {
    return Math.min(Infinity, ...this.#earlier.map(({ match }) => match.authority.nextDeadlineMs(nowMs)));
  }

  #show({ name, message }: Notice): void {
    const { sessions } = this.#parts;
    this.#shown.set(name, message);
    for (const { connection, seats } of sessions.all.values())
      if (seats.length === 0) sessions.clientOf(connection)?.send(name, message);
  }
}
