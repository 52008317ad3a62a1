/** Another match of the same room: everyone who is there takes seats in its world. */
import type { Authority } from '#shared/session/authority-face.ts';
import type { MatchPeople } from './match-people.ts';
import type { RoomSessions } from './room-sessions.ts';

/** Who they are, and where they sit down. */
export interface SeatAnewParts {
  readonly authority: Authority;
  readonly people: MatchPeople;
  readonly sessions: RoomSessions;
  /** A session has these seats now. */
  readonly sit: (sessionId: string, seats: readonly number[], name: string) => void;
}

/** As many seats for each as in the match before, which had them all: there is one for everyone. */
export function seatAnew({ authority, people, sessions, sit }: SeatAnewParts, nowMs: number): void {
  for (const [sessionId, { connection, seats: before, ticketHash }] of sessions.all) {
    const person = people.of(ticketHash);
    const { data = [], level = 0 } = person ?? {};
    const seats = authority.join({ connection, seats: before.length, data, level }, nowMs);
    if (seats === null) continue;
    if (!sessions.clients.has(connection)) authority.drop(connection, nowMs);
    sessions.reseat(sessionId, seats);
    if (person === undefined) continue;
    people.reseat(person.ticketHash, seats);
    sit(sessionId, seats, person.name);
  }
}
