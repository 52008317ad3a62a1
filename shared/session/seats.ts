/** Who holds which seat: people, bots that fill, bots that stay; and the commands that tell the world. */
import { PRESENCE, type Command } from '../sim/bundle.ts';
import type { Sim } from '../sim/sim.ts';
import { InputQueue } from './input-queue.ts';
import type { ConnectionId } from './plan.ts';

/** One seat. A filling bot gives way to people; a staying one does not. */
export interface Seat {
  holder: 'nobody' | 'person' | 'filling-bot' | 'staying-bot';
  connection: ConnectionId;
  isAway: boolean;
  level: number;
  readonly inputs: InputQueue;
}

/** Someone whose seats outlast the process that ran the match: away until the connection they are kept for is moved to another. */
export interface KeptSeats {
  readonly connection: ConnectionId;
  /** In slot order. */
  readonly seats: readonly number[];
  readonly level: number;
  /** Player data of each seat. */
  readonly data: readonly Uint8Array[];
  /** The newest tick when they took them: a world of that tick or an earlier one does not know them. */
  readonly sinceTick: number;
}

/** The seats of one match. Every change goes to `tell` as a command for the next tick. */
export class Seats {
  readonly #sim: Sim;
  readonly #seats: readonly Seat[];
  readonly #fill: { readonly seats: number; readonly level: number };
  readonly #tell: (command: Command) => void;

  constructor(
    sim: Sim,
    fill: { readonly seats: number; readonly level: number },
    tell: (command: Command) => void,
    kept: readonly KeptSeats[] = [],
  ) {
    this.#sim = sim;
    this.#fill = fill;
    this.#tell = tell;
    const { lagByte } = sim.game.model.inputLayout;
    const lag = lagByte < 0 ? undefined : { byte: lagByte, set: sim.setLag };
    this.#seats = Array.from({ length: sim.seats }, () => ({
      holder: 'nobody' as const,
      connection: -1,
      isAway: false,
      level: 0,
      inputs: new InputQueue(sim.repeatMask, lag),
    }));
    this.#keep(kept);
    this.#adopt();
    this.#fillUp();
  }

  /** Those who are waited for hold their seats, away. Whoever came after the world's tick takes them in it now. */
  #keep(kept: readonly KeptSeats[]): void {
    for (const { connection, seats, level, data, sinceTick } of kept) {
      seats.forEach((seat, slot) => {
        Object.assign(this.#seats[seat], { holder: 'person', connection, isAway: true, level });
        const presence = this.#sim.presenceOf(seat);
        const isKnown = sinceTick < this.#sim.tick && (presence === PRESENCE.person || presence === PRESENCE.away);
        if (!isKnown) {
          if (presence !== PRESENCE.empty) this.#tell({ kind: 'leave', seat });
          this.#tell({ kind: 'join', seat, presence: PRESENCE.person, level, data: data[slot] });
        }
        if (!isKnown || presence !== PRESENCE.away)
          this.#tell({ kind: 'presence', seat, presence: PRESENCE.away, level: 0 });
      });
    }
  }

  /** A world that comes from a save has taken seats: its bots fill, its people are gone unless they are waited for. */
  #adopt(): void {
    this.#seats.forEach((place, seat) => {
      if (place.holder === 'person') return;
      const presence = this.#sim.presenceOf(seat);
      if (presence === PRESENCE.bot) place.holder = 'filling-bot';
      else if (presence !== PRESENCE.empty) this.#tell({ kind: 'leave', seat });
    });
  }

  at(seat: number): Seat {
    return this.#seats[seat];
  }

  /** Seats a connection plays, ascending. */
  of(connection: ConnectionId): number[] {
    return this.#indexes(({ holder, connection: owner }) => holder === 'person' && owner === connection);
  }

  /** Seats a person could take now. */
  openCount(): number {
    return this.#indexes(({ holder }) => holder === 'nobody' || holder === 'filling-bot').length;
  }

  peopleCount(): number {
    return this.#indexes(({ holder }) => holder === 'person').length;
  }

  /** Takes `data.length` seats for a connection, those of `own` alone when it says so; null, and nothing happens, when there are too few. */
  take(connection: ConnectionId, data: readonly Uint8Array[], level: number, own?: readonly number[]): number[] | null {
    const filling = this.#indexes(({ holder }) => holder === 'filling-bot').reverse();
    const empty = this.#indexes(({ holder }) => holder === 'nobody');
    const open = [...filling, ...empty];
    const chosen = (own === undefined ? open : open.filter((seat) => own.includes(seat))).slice(0, data.length);
    if (chosen.length < data.length) return null;
    chosen.sort((a, b) => a - b);
    chosen.forEach((seat, slot) => {
      const place = this.#seats[seat];
      if (place.holder !== 'nobody') this.#tell({ kind: 'leave', seat });
      Object.assign(place, { holder: 'person', connection, isAway: false, level });
      place.inputs.clear();
      this.#tell({ kind: 'join', seat, presence: PRESENCE.person, level, data: data[slot] });
    });
    return chosen;
  }

  /** Seats a bot that gives way to nobody; null when no seat is empty. */
  addBot(level: number): number | null {
    const seat = this.#indexes(({ holder }) => holder === 'nobody')[0];
    if (seat === undefined) return null;
    this.#seatBot(seat, 'staying-bot', level);
    return seat;
  }

  /** The connection is lost: its seats are kept. */
  setAway(connection: ConnectionId): void {
    for (const seat of this.of(connection)) {
      const place = this.#seats[seat];
      if (place.isAway) continue;
      place.isAway = true;
      place.inputs.clear();
      this.#tell({ kind: 'presence', seat, presence: PRESENCE.away, level: 0 });
    }
  }

  /** The person is back over another connection. False when there is no seat to come back to. */
  moveTo(previous: ConnectionId, connection: ConnectionId): boolean {
    const seats = this.of(previous);
    for (const seat of seats) {
      const place = this.#seats[seat];
      Object.assign(place, { connection, isAway: false });
      place.inputs.clear();
      this.#tell({ kind: 'presence', seat, presence: PRESENCE.person, level: place.level });
    }
    return seats.length > 0;
  }

  /** Gives a connection's seats up; bots fill up again. */
  release(connection: ConnectionId): void {
    for (const seat of this.of(connection)) {
      Object.assign(this.#seats[seat], { holder: 'nobody', connection: -1, isAway: false, level: 0 });
      this.#tell({ kind: 'leave', seat });
    }
    this.#fillUp();
  }

  #fillUp(): void {
    let taken = this.#indexes(({ holder }) => holder !== 'nobody').length;
    for (const seat of this.#indexes(({ holder }) => holder === 'nobody')) {
      if (taken >= this.#fill.seats) return;
      this.#seatBot(seat, 'filling-bot', this.#fill.level);
      taken++;
    }
  }

  #seatBot(seat: number, holder: 'filling-bot' | 'staying-bot', level: number): void {
    Object.assign(this.#seats[seat], { holder, connection: -1, isAway: false, level });
    this.#tell({ kind: 'join', seat, presence: PRESENCE.bot, level, data: this.#sim.emptyData });
  }

  #indexes(isWanted: (seat: Seat) => boolean): number[] {
    const found: number[] = [];
    this.#seats.forEach((seat, i) => {
      if (isWanted(seat)) found.push(i);
    });
    return found;
  }
}
