// Who sits where in a room, as the room tells it: names live outside the sim. What comes over the wire is checked here.

/** One taken seat. */
export interface RosterSeat {
  readonly seat: number;
  readonly name: string;
  readonly kind: 'person' | 'bot';
  /** False while the person's line is lost and the seat is kept. */
  readonly isHere: boolean;
}

/** The taken seats, ascending. */
export type Roster = readonly RosterSeat[];

/** The longest name shown, in characters. */
const NAME_LENGTH_MAX = 24;

/** The roster in a message of the room, or null when it is not one. */
export function parseRoster(value: unknown): Roster | null {
  if (typeof value !== 'object' || value === null || !('seats' in value) || !Array.isArray(value.seats)) return null;
  const seats: unknown[] = value.seats;
  const parsed = seats.map(parseSeat);
  const known = parsed.filter((seat) => seat !== null);
  return known.length === parsed.length ? known.toSorted((a, b) => a.seat - b.seat) : null;
}

/** The seats as they were played: who has left since keeps their name in a result, and is not here. */
export function asPlayed(played: Roster, now: Roster): Roster {
  return played.map((entry) => ({
    ...entry,
    isHere: now.some(({ seat, name, isHere }) => isHere && seat === entry.seat && name === entry.name),
  }));
}

/** Everyone who was seen so far, and those of now: a bot that took over from a person is not who played. */
export function withSeen(seen: Roster, now: Roster): Roster {
  const isKept = ({ seat, kind }: RosterSeat) =>
    kind === 'person' && now.every((entry) => entry.seat !== seat || entry.kind === 'bot');
  const kept = seen.filter(isKept);
  return [...kept, ...now.filter(({ seat }) => kept.every((entry) => entry.seat !== seat))];
}

/** The taken seat after this one, or before it; between the last and the first the game chooses, −1. */
export function nextSeat(roster: Roster, seat: number, by: 1 | -1): number {
  const places = [-1, ...roster.map((entry) => entry.seat)];
  const at = Math.max(0, places.indexOf(seat));
  return places[(at + by + places.length) % places.length];
}

function parseSeat(value: unknown): RosterSeat | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!('seat' in value) || !('name' in value) || !('kind' in value)) return null;
  const { seat, name, kind } = value;
  if (typeof seat !== 'number' || !Number.isInteger(seat) || seat < 0 || seat > 249 || typeof name !== 'string')
    return null;
  if (kind !== 'person' && kind !== 'bot') return null;
  const isHere = !('isHere' in value) || value.isHere !== false;
  return { seat, name: name.slice(0, NAME_LENGTH_MAX), kind, isHere };
}
