/** The tickets of every mode, apart for each build that people have: nobody is led into a match whose rules their page does not play by. */
import { modeKey, type QueueMode } from './queue-modes.ts';
import { ModeTickets } from './queued.ts';

/** Where a ticket stands, or a seat that is offered. */
export interface TicketPlace {
  readonly game: string;
  readonly mode: string;
  /** The hash of the rules; empty where nobody says which. Only what some process has is asked for, so there are few. */
  readonly rules?: string | undefined;
}

export class ModeShelf {
  readonly #modes: ReadonlyMap<string, QueueMode>;
  readonly #tickets = new Map<string, ModeTickets>();

  constructor(modes: readonly QueueMode[]) {
    this.#modes = new Map(modes.map((mode) => [modeKey(mode.game, mode.mode), mode]));
  }

  /** Undefined for a mode that there is not. */
  at({ game, mode, rules = '' }: TicketPlace): ModeTickets | undefined {
    const about = this.#modes.get(modeKey(game, mode));
    if (about === undefined) return undefined;
    const key = `${modeKey(game, mode)} ${rules}`;
    let tickets = this.#tickets.get(key);
    if (tickets === undefined) this.#tickets.set(key, (tickets = new ModeTickets(about, rules)));
    return tickets;
  }

  /** Those that anybody has waited in. */
  get all(): Iterable<ModeTickets> {
    return this.#tickets.values();
  }
}
