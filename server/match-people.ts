/** Who plays in a match and may come back to it after a restart: tickets by their hashes, and those who are still waited for. */
import type { ConnectionId } from '#shared/session/plan.ts';
import type { KeptSeats } from '#shared/session/seats.ts';
import type { Sim } from '#shared/sim/sim.ts';
import type { Seated } from './room-sessions.ts';
import { hashOfTicket, newTicket, type NotedPerson } from './match-note.ts';

/** Someone whose seats are kept since a restart, at first for this connection, which is nobody's. */
export interface AwaitedPerson extends NotedPerson {
  readonly connection: ConnectionId;
}

/** The people of one match. */
export class MatchPeople {
  readonly #people = new Map<string, NotedPerson>();
  readonly #awaited = new Map<string, AwaitedPerson>();

  /** The n-th of those who were there before a restart is waited for as connection n + 1. */
  constructor(before: readonly NotedPerson[] = []) {
    for (const [i, person] of before.entries()) {
      this.#people.set(person.ticketHash, person);
      this.#awaited.set(person.ticketHash, { ...person, connection: i + 1 });
    }
  }

  /** Everyone, for the note. */
  get noted(): readonly NotedPerson[] {
    return [...this.#people.values()];
  }

  /** Their seats, for a match of the same room that goes on with another world. */
  kept(seated: readonly Pick<Seated, 'connection' | 'seats' | 'ticketHash'>[], sim: Sim): readonly KeptSeats[] {
    return seated.flatMap(({ connection, seats, ticketHash }) => {
      const person = this.#people.get(ticketHash ?? '');
      if (person === undefined) return [];
      const { level, sinceTick, data } = person;
      return {
        connection,
        seats,
        level,
        sinceTick,
        data: data.map((of) => (sim.isDataValid(of) ? of : sim.emptyData)),
      };
    });
  }

  get awaited(): readonly AwaitedPerson[] {
    return [...this.#awaited.values()];
  }

  /** Someone took seats: their ticket, told to nobody else, and its hash. */
  add(person: Omit<NotedPerson, 'ticketHash'>): { readonly ticket: string; readonly ticketHash: string } {
    const ticket = newTicket();
    const ticketHash = hashOfTicket(ticket);
    this.#people.set(ticketHash, { ...person, ticketHash });
    return { ticket, ticketHash };
  }

  /** The owner of a ticket, who is waited for until `arrived` is called; undefined when nobody is under it. */
  awaitedBy(ticket: string): AwaitedPerson | undefined {
    return this.#awaited.get(hashOfTicket(ticket));
  }

  /** Someone is back for good: their ticket has led to their seats. */
  arrived(ticketHash: string): void {
    this.#awaited.delete(ticketHash);
  }

  /** What someone brought when they took their seats; undefined for one who watches. */
  of(ticketHash: string | undefined): NotedPerson | undefined {
    return ticketHash === undefined ? undefined : this.#people.get(ticketHash);
  }

  /** Someone has other seats: another match has begun, in which nothing has happened yet. */
  reseat(ticketHash: string, seats: readonly number[]): void {
    const person = this.#people.get(ticketHash);
    if (person !== undefined) this.#people.set(ticketHash, { ...person, seats, sinceTick: 0 });
    const awaited = this.#awaited.get(ticketHash);
    if (awaited !== undefined) this.#awaited.set(ticketHash, { ...awaited, seats, sinceTick: 0 });
  }

  /** Someone gave their seats up: their ticket is worth nothing any more. */
  remove(ticketHash: string): void {
    this.#people.delete(ticketHash);
    this.#awaited.delete(ticketHash);
  }
}
