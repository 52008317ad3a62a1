/** Who comes back to seats that are theirs: over another line by their token, after a restart by their ticket, to a room of the queue by their account. */
import { ServerError, type Client, type Room } from '@colyseus/core';
import { SESSION_LIMITS } from '#shared/session/limits.ts';
import type { Authority } from '#shared/session/authority-face.ts';
import type { ConnectionId } from '#shared/session/plan.ts';
import { readTokens } from './colyseus-internals.ts';
import { RETURNING, refuse } from './join-request.ts';
import type { NotedPerson } from './match-note.ts';
import type { AwaitedPerson, MatchPeople } from './match-people.ts';
import type { RestartDesk, TicketState } from './restart-desk.ts';
import type { RoomAccounts } from './room-accounts.ts';
import type { RoomMatches } from './room-matches.ts';
import type { RoomSessions, Seated } from './room-sessions.ts';
import type { Services } from './services.ts';

/** A lost connection may come back to its seats within this time; the page gives up at the same time. */
export const RETURN_SECONDS = SESSION_LIMITS.returnSeconds;

/** That time in this process: a test may have another. */
export function returnSecondsOf({ returnSeconds = RETURN_SECONDS }: Pick<Services, 'returnSeconds'>): number {
  return returnSeconds;
}

/** Whose room it is. */
export interface RoomReturnsParts {
  readonly people: MatchPeople;
  readonly sessions: RoomSessions;
  readonly accounts: Pick<RoomAccounts, 'of' | 'forget'>;
  readonly restarts: Pick<RestartDesk, 'wait' | 'forget'>;
  readonly roomId: () => string;
  readonly matches: () => Pick<RoomMatches, 'comeBack' | 'sit' | 'roster'>;
  readonly authority: () => Pick<Authority, 'rejoin'>;
  readonly newConnection: () => ConnectionId;
  /** Throws a refusal when the match is about to go on in another process. */
  readonly checkHere: () => void;
}

/** Someone who is back, with their seats. */
export interface Returned {
  readonly seated: Seated;
  /** A new one, of who lost the one before with their page. */
  readonly ticket: string | undefined;
}

export class RoomReturns {
  readonly #parts: RoomReturnsParts;
  readonly #offeredTokens = new WeakMap<Client, string>();
  #untilMs = 0;

  constructor(parts: RoomReturnsParts) {
    this.#parts = parts;
  }

  /** People of before a restart who have not come: of those who have, the seats are their sessions'. */
  get absent(): readonly AwaitedPerson[] {
    const { people, sessions } = this.#parts;
    return people.awaited.filter(({ ticketHash }) => sessions.ofTicket(ticketHash) === undefined);
  }

  /** Until when people of before a restart are waited for. */
  get untilMs(): number {
    return this.#untilMs;
  }

  /** Until then tickets lead here. */
  wait(untilMs: number): void {
    this.#untilMs = untilMs;
    this.#parts.restarts.wait(this.#parts.roomId(), (ticket) => this.ticketState(ticket));
  }

  /** From now on a token that was used before leads to the session that it was for. */
  readTokens(room: Room): void {
    const { sessions, checkHere } = this.#parts;
    readTokens(room, {
      currentOf(token) {
        checkHere();
        return sessions.currentToken(token, room.clients);
      },
      offered: (client, token) => void this.#offeredTokens.set(client, token),
    });
  }

  /** Someone is back over another line, by a token of their session. */
  byToken(client: Client): void {
    const former = this.#offeredTokens.get(client);
    if (former === undefined) return;
    this.#parts.sessions.tokens.returned(client.sessionId, former, client.reconnectionToken);
  }

  /** Once everyone is back for good, or gone, tickets lead nowhere. Until then the ticket of one who is not ready yet does. */
  forgetTickets(): void {
    if (this.#parts.people.awaited.length === 0) this.#parts.restarts.forget(this.#parts.roomId());
  }

  /**
   * Someone who was there before a restart. Matchmaking has looked at the ticket already; two may come with it, of whom the first has the
   * seats, and the same page again, whose line broke before it was ready.
   */
  byTicket(client: Client, ticket: string): Returned {
    const { people, accounts } = this.#parts;
    const person = people.awaitedBy(ticket);
    const isTheirs = person?.accountId === undefined || person.accountId === accounts.of(client);
    if (person === undefined || !isTheirs) throw noSeat();
    if (this.ticketState(ticket) === 'returning') throw new ServerError(RETURNING.status, RETURNING.message);
    return { seated: this.#takeOver(client, person, person.connection), ticket: undefined };
  }

  /** Someone whose seat is kept for their account, and who comes without what their page knew; undefined for one who has no seat yet. */
  byAccount(client: Client, accountId: string): Returned | undefined {
    const { people, sessions } = this.#parts;
    const person = people.noted.find((one) => one.accountId === accountId);
    if (person === undefined) return undefined;
    const [, before] = sessions.ofTicket(person.ticketHash) ?? [];
    if (before !== undefined && sessions.clients.has(before.connection))
      throw refuse('full', 'You play in this match already, from another page.');
    const awaited = people.awaited.find(({ ticketHash }) => ticketHash === person.ticketHash);
    const taken = this.#takeOver(client, person, awaited?.connection ?? -1);
    // The ticket before is on a page that is gone: whoever finds it there finds nothing.
    people.remove(person.ticketHash);
    const { ticket, ticketHash } = people.add(person);
    return { seated: { ...taken, ticketHash }, ticket };
  }

  #takeOver(client: Client, { seats, ticketHash, name }: NotedPerson, awaited: ConnectionId): Seated {
    const { sessions, accounts, authority, newConnection } = this.#parts;
    const before = sessions.ofTicket(ticketHash);
    const previous = before?.[1].connection ?? awaited;
    const connection = newConnection();
    if (!authority().rejoin(previous, connection, performance.now())) throw noSeat();
    if (before !== undefined) {
      sessions.forget(before[0]);
      accounts.forget(before[0]);
    }
    const matches = this.#parts.matches();
    matches.comeBack(before?.[0] ?? ticketHash, client.sessionId);
    matches.sit(client.sessionId, seats, name);
    return { connection, seats, ticketHash, isReturned: true };
  }

  /** What the room knows of a ticket. Throws a refusal when the match is about to go on in another process. */
  ticketState(ticket: string): TicketState {
    const { people, sessions, checkHere } = this.#parts;
    checkHere();
    const person = people.awaitedBy(ticket);
    if (person === undefined) return 'unknown';
    const connection = sessions.ofTicket(person.ticketHash)?.[1].connection;
    return connection !== undefined && sessions.clients.has(connection) ? 'returning' : 'awaited';
  }
}

function noSeat(): ServerError {
  return refuse('silent', 'There is no seat to come back to.');
}
