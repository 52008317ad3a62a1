/** Those who were there before a restart and have not come yet: they keep their seats and their place at the table. */
import type { AwaitedPerson, MatchPeople } from './match-people.ts';
import type { Match } from './match.ts';
import type { Roster } from './roster.ts';
import type { Table } from './table.ts';

/** Where they sit. */
export interface AwaitedSeats {
  readonly match: Match;
  readonly people: MatchPeople;
  readonly roster: Roster;
  readonly table: Table;
  /** Nobody has a seat in it yet. */
  readonly isNewWorld: boolean;
  /** Each has a seat of their own there, too. */
  readonly isOnce: boolean;
}

/** Seats them, away, in the order in which they came. */
export function seatAwaited(absent: readonly AwaitedPerson[], to: AwaitedSeats, nowMs: number): void {
  const { people, roster, table } = to;
  for (const person of absent) {
    const { ticketHash } = person;
    const seats = to.isNewWorld ? newSeatsOf(person, to, nowMs) : person.seats;
    if (to.isNewWorld) people.reseat(ticketHash, seats);
    if (seats.length === 0) continue;
    roster.sit(seats, person.name);
    table.sit(ticketHash, { seats, name: roster.nameOf(seats[0]) });
    table.setHere(ticketHash, false);
  }
}

function newSeatsOf(
  { connection, seats, data, level }: AwaitedPerson,
  { match, isOnce }: AwaitedSeats,
  nowMs: number,
): readonly number[] {
  const { authority, sim } = match;
  const sound = data.map((bytes) => (sim.isDataValid(bytes) ? bytes : sim.emptyData));
  const own = isOnce ? { own: seats } : {};
  const taken = authority.join({ connection, seats: seats.length, data: sound, level, ...own }, nowMs);
  if (taken === null) return [];
  authority.drop(connection, nowMs);
  return taken;
}
