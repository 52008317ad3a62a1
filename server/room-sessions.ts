/** The sessions of a room: who has which seats, over which connection, and which of them have a line now. */
import { ServerError, type Client } from '@colyseus/core';
import type { ConnectionId } from '#shared/session/plan.ts';
import { RETURNING } from './join-request.ts';
import { ReturnTokens } from './return-tokens.ts';

/** What one session has. */
export interface Seated {
  readonly connection: ConnectionId;
  readonly seats: readonly number[];
  /** Undefined for one who watches. */
  readonly ticketHash: string | undefined;
  /** Whether it has come back to its seats, and not only just taken them. */
  readonly isReturned: boolean;
}

/** A session keeps its id over a reconnection, a connection does not. */
export class RoomSessions {
  readonly #sessions = new Map<string, Seated>();
  readonly #clients = new Map<ConnectionId, Client>();
  readonly tokens = new ReturnTokens();

  get(sessionId: string): Seated | undefined {
    return this.#sessions.get(sessionId);
  }

  /** A client has these seats from now on, over its line. */
  seat(client: Client, seated: Seated): void {
    this.#sessions.set(client.sessionId, seated);
    this.#clients.set(seated.connection, client);
  }

  /** Its line is no more; the session stays. */
  lost({ connection }: Seated): void {
    this.#clients.delete(connection);
  }

  /** The session is over, or another has its seats: it has none to give up any more. */
  forget(sessionId: string): void {
    const seated = this.#sessions.get(sessionId);
    if (seated !== undefined) this.lost(seated);
    this.#sessions.delete(sessionId);
    this.tokens.complete(sessionId);
  }

  /** Everyone, in the order in which they came, those without a line included. */
  get all(): ReadonlyMap<string, Seated> {
    return this.#sessions;
  }

  /** A session has other seats: another match has begun. */
  reseat(sessionId: string, seats: readonly number[]): void {
    const seated = this.#sessions.get(sessionId);
    if (seated !== undefined) this.#sessions.set(sessionId, { ...seated, seats });
  }

  /** The one whose seats a ticket leads to. */
  ofTicket(ticketHash: string): readonly [sessionId: string, seated: Seated] | undefined {
    return [...this.#sessions].find(([, seated]) => seated.ticketHash === ticketHash);
  }

  /** Undefined while a connection has no line. */
  clientOf(connection: ConnectionId): Client | undefined {
    return this.#clients.get(connection);
  }

  /** All that have a line. */
  get clients(): ReadonlyMap<ConnectionId, Client> {
    return this.#clients;
  }

  /**
   * The token that Colyseus knows, for one that was offered. A page whose first attempt is slow makes others with the same token: they
   * must not take the seat from it, as a page that has the new token may.
   */
  currentToken(token: string, clients: readonly Client[]): string {
    const current = this.tokens.currentOf(token);
    if (current === token || !clients.some(({ reconnectionToken }) => reconnectionToken === current)) return current;
    throw new ServerError(RETURNING.status, RETURNING.message);
  }

  /** Each that has a line, and whether it only watches. */
  *lines(): Iterable<readonly [connection: ConnectionId, isWatching: boolean]> {
    for (const { connection, seats } of this.#sessions.values())
      if (this.#clients.has(connection)) yield [connection, seats.length === 0];
  }

  /** How many watch. */
  watcherCount(): number {
    let count = 0;
    for (const { seats } of this.#sessions.values()) if (seats.length === 0) count++;
    return count;
  }
}
