/** People in a room of the queue who do nothing: asked whether they are still there, and then sent away as those who have left. */
import { CLOSE } from '#shared/session/session.ts';
import type { ConnectionId } from '#shared/session/plan.ts';
import type { InvitingRoom } from './room-invitation.ts';
import type { Metrics } from './metrics.ts';
import { IDLE } from './room-notices.ts';
import type { RoomSessions } from './room-sessions.ts';

/** They are asked so long before, or for half of a shorter limit. */
const ASKED_MS = 20_000;

/** Whose people they are. */
export interface IdlePeopleParts extends Pick<InvitingRoom, 'definition' | 'people'> {
  readonly services: { readonly metrics: Pick<Metrics, 'count'> };
  readonly sessions: Pick<RoomSessions, 'all' | 'clientOf'>;
  readonly matches: () => {
    readonly isRunning: boolean;
    /** For so long none of these seats has done anything, by the clock of the match. */
    readonly outcome: { idleMs(seats: readonly number[]): number };
    /** The match is over, and nobody has won. */
    endAs(how: 'abandoned'): void;
  };
  readonly close: (to: ConnectionId, code: number, reason: string) => void;
}

export class IdlePeople {
  readonly #parts: IdlePeopleParts;
  readonly #asked = new Set<ConnectionId>();

  constructor(parts: IdlePeopleParts) {
    this.#parts = parts;
  }

  /** Called once a second. `mode`: of the queue that made the room, whose limit it is. */
  cared(mode: string): void {
    const { definition, sessions, people, services, close } = this.#parts;
    const matches = this.#parts.matches();
    const limitMs = definition.queues.find((queue) => queue.mode === mode)?.idleMs ?? 0;
    if (limitMs === 0 || !matches.isRunning) return;
    const askedMs = limitMs - Math.min(ASKED_MS, limitMs / 2);
    const leaving: ConnectionId[] = [];
    for (const { connection, seats } of sessions.all.values()) {
      // Whoever lost their line is waited for as everywhere.
      const client = sessions.clientOf(connection);
      if (seats.length === 0 || client === undefined) continue;
      const idleMs = matches.outcome.idleMs(seats);
      const isAsked = idleMs >= askedMs;
      if (isAsked !== this.#asked.has(connection)) {
        client.send(IDLE, { seconds: isAsked ? Math.max(1, Math.round((limitMs - idleMs) / 1000)) : 0 });
        if (isAsked) this.#asked.add(connection);
        else this.#asked.delete(connection);
      }
      if (idleMs >= limitMs) leaving.push(connection);
    }
    if (leaving.length === 0) return;
    // Where nobody does anything nobody has won: those who would be left are asked themselves.
    if (people.noted.every(({ seats }) => matches.outcome.idleMs(seats) >= askedMs)) {
      services.metrics.count('queue.abandoned');
      return matches.endAs('abandoned');
    }
    for (const connection of leaving) {
      services.metrics.count('queue.idle');
      close(connection, CLOSE.idle.code, CLOSE.idle.reason);
    }
  }
}
