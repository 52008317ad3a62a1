/** Who sits where in a room, outside the sim: names and round trips, beside the presence that the world knows. */
import { PRESENCE } from '#shared/sim/bundle.ts';
import { uniqueName } from './names.ts';

/** The message's name. */
export const ROSTER = 'roster';

/** One taken seat, as pages read it. */
export interface RosterSeat {
  readonly seat: number;
  readonly name: string;
  readonly kind: 'person' | 'bot';
  /** False while the person's connection is lost and the seat is kept. */
  readonly isHere: boolean;
  /** Round trip of the person's connection in milliseconds, as last told; 0 for bots and before the first. */
  readonly pingMs: number;
}

/** The message: taken seats, ascending. */
export interface RosterMessage {
  readonly seats: readonly RosterSeat[];
}

/** A change of a round trip below this is not worth a message. */
const PING_CHANGE_MS = 25;

const BOT_NAMES: readonly string[] = Object.freeze([
  'Vega',
  'Rigel',
  'Mira',
  'Altair',
  'Deneb',
  'Castor',
  'Spica',
  'Electra',
]);

interface Person {
  readonly name: string;
  pingMs: number;
  toldPingMs: number;
}

/** The names of a room. Presence is the world's: `presenceOf` reads it. */
export class Roster {
  readonly #seats: () => number;
  readonly #presenceOf: (seat: number) => number;
  readonly #people = new Map<number, Person>();
  readonly #told: number[] = [];
  #isChanged = true;

  /** `seats`: how many the world has, which is asked anew each time. */
  constructor(seats: () => number, presenceOf: (seat: number) => number) {
    this.#seats = seats;
    this.#presenceOf = presenceOf;
  }

  /** Someone took these seats: the first gets the name, the others the name with a number. */
  sit(seats: readonly number[], name: string): void {
    for (const seat of seats) {
      const others = [...this.#people].filter(([of]) => of !== seat).map(([, person]) => person.name);
      this.#people.set(seat, { name: uniqueName(name, [...others, ...BOT_NAMES]), pingMs: 0, toldPingMs: 0 });
    }
    this.#isChanged = true;
  }

  rise(seats: readonly number[]): void {
    for (const seat of seats) this.#people.delete(seat);
    this.#isChanged = true;
  }

  /** Another match begins: everyone sits down anew. */
  clear(): void {
    this.#people.clear();
    this.#isChanged = true;
  }

  /** What the one in a seat is called, the world may not know it yet; empty for one that neither person nor bot has. */
  nameOf(seat: number): string {
    const known = this.#people.get(seat)?.name;
    return known ?? (this.#presenceOf(seat) === PRESENCE.bot ? botName(seat) : '');
  }

  /** A round trip was measured. Told with the next change, or by itself when it has moved much. */
  measured(seats: readonly number[], pingMs: number): void {
    for (const seat of seats) {
      const person = this.#people.get(seat);
      if (person !== undefined) person.pingMs = Math.round(Math.min(9999, pingMs));
    }
  }

  /** Whether the world's presence or a name changed since the last message. Cheap: asked every tick. */
  hasChanged(): boolean {
    const seats = this.#seats();
    for (let seat = 0; seat < seats; seat++) {
      if ((this.#told[seat] ?? PRESENCE.empty) === this.#presenceOf(seat)) continue;
      this.#isChanged = true;
      this.#told[seat] = this.#presenceOf(seat);
    }
    return this.#isChanged;
  }

  /** Whether a round trip has moved enough to be told for its own sake. */
  hasPingMoved(): boolean {
    return [...this.#people.values()].some(({ pingMs, toldPingMs }) => Math.abs(pingMs - toldPingMs) >= PING_CHANGE_MS);
  }

  /** The roster to send to everyone: changes are told with it. */
  tell(): RosterMessage {
    this.#isChanged = false;
    for (const person of this.#people.values()) person.toldPingMs = person.pingMs;
    return this.message();
  }

  /** The roster as it is now, for one who has just come. */
  message(): RosterMessage {
    const seats: RosterSeat[] = [];
    const count = this.#seats();
    for (let seat = 0; seat < count; seat++) {
      const presence = this.#presenceOf(seat);
      const person = this.#people.get(seat);
      if (presence === PRESENCE.bot) seats.push({ seat, name: botName(seat), kind: 'bot', isHere: true, pingMs: 0 });
      else if (presence !== PRESENCE.empty && person !== undefined) {
        const isHere = presence === PRESENCE.person;
        seats.push({ seat, name: person.name, kind: 'person', isHere, pingMs: person.toldPingMs });
      }
    }
    return { seats };
  }
}

function botName(seat: number): string {
  return BOT_NAMES[seat % BOT_NAMES.length];
}
