/** What the people of a room are told of each other: who sits where, and how far away they are. */
import type { Client } from '@colyseus/core';
import { answerPings, sendPing } from './ping.ts';
import type { RoomMatches } from './room-matches.ts';
import type { RoomSessions } from './room-sessions.ts';

/** After the roster was told, its next change waits this long for each seat: 500 people who join at once are not 500 × 500 messages. */
const ROSTER_MS_PER_SEAT = 2;

/** Round trips are measured, and told when they have moved, every this many seconds. */
const PING_SECONDS = 5;
/** The same while nothing is played. */
const IDLE_PING_SECONDS = 30;

export interface RoomRosterParts {
  readonly sessions: Pick<RoomSessions, 'clients'>;
  readonly matches: () => Pick<RoomMatches, 'isRunning' | 'match' | 'roster' | 'tellRoster' | 'welcome'>;
}

export class RoomRoster {
  readonly #parts: RoomRosterParts;
  #seconds = 0;
  #dueMs = 0;

  constructor(parts: RoomRosterParts) {
    this.#parts = parts;
  }

  /** Someone has these seats, over this line. */
  welcome(client: Client, seats: readonly number[]): void {
    const matches = this.#parts.matches();
    answerPings(client, (roundTripMs) => matches.roster.measured(seats, roundTripMs));
    sendPing(client, performance.now());
    matches.welcome(seats, (name, message) => client.send(name, message));
  }

  /** Called once a second. */
  cared(nowMs: number): void {
    this.#seconds++;
    const matches = this.#parts.matches();
    if (this.#seconds % (matches.isRunning ? PING_SECONDS : IDLE_PING_SECONDS) !== 0) return;
    for (const client of this.#parts.sessions.clients.values()) sendPing(client, nowMs);
    if (matches.roster.hasPingMoved()) matches.tellRoster();
  }

  /** Called after ticks. */
  advance(nowMs: number): void {
    const matches = this.#parts.matches();
    if (nowMs < this.#dueMs || !matches.roster.hasChanged()) return;
    matches.tellRoster();
    this.#dueMs = nowMs + ROSTER_MS_PER_SEAT * matches.match.sim.seats;
  }
}
