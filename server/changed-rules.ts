/** The rules of a running match are changed by its author: tried on a copy of its world, taken between two ticks, taken back when they throw. */
import { SamestepError } from '#shared/errors.ts';
import { takeOver } from '#shared/recording/take-over.ts';
import { NO_COMMANDS, NO_ORDERS } from '#shared/sim/bundle.ts';
import type { Sim } from '#shared/sim/sim.ts';
import type { ConnectionId } from '#shared/session/plan.ts';
import type { KeptSeats } from '#shared/session/seats.ts';
import type { CarriedMatch, Match } from './match.ts';
import type { RoomDefinition } from './room-definition.ts';
import { rulesOf, type RoomRules, type SavedRules } from './room-rules.ts';

/** What a room does for it. */
export interface ChangingRoom {
  match(): Match;
  /** What it runs by now. */
  rules(): RoomRules;
  /** Whether its match is played, or was: one that waits for people is none to keep. */
  hasBegun(): boolean;
  /** Everyone who plays, those without a line as well. */
  kept(sim: Sim): readonly KeptSeats[];
  /** Who has a line, and whether they only watch. */
  lines(): Iterable<readonly [connection: ConnectionId, isWatching: boolean]>;
  /** The room's match is another one from here on, with this world. */
  goOn(rules: RoomRules, carried: CarriedMatch): Match;
  /** The room waits for its match under other rules. */
  renew(rules: RoomRules): void;
  /** Pages are told: `rulesHash` is what they must play by from now on. */
  changed(definition: RoomDefinition, rulesHash: string): void;
  /** They could not be taken, or were taken back. */
  failed(error: unknown): void;
}

/** New rules make so many ticks on a copy before a match goes on under them: a second of most games. */
const TRIAL_TICKS = 60;

/** One a room. */
export class ChangedRules {
  readonly #room: ChangingRoom;
  readonly #isStrict: boolean;
  /** The rules before, and the newest world that the present ones have made of this match: to go back to when they throw. */
  #before: { readonly rules: RoomRules; readonly match: Match; readonly good: Uint8Array } | undefined;

  constructor(room: ChangingRoom, isStrict: boolean) {
    this.#room = room;
    this.#isStrict = isStrict;
  }

  /** Goes on under saved rules with the next tick. What is wrong with them is told, and the match goes on under those it has. */
  take(saved: SavedRules): void {
    const before = this.#room.rules();
    const { name } = before.definition;
    // A comment was changed, or what was taken back is taken back by its author too.
    if (saved.game.name !== name || saved.rulesHash === before.build.games[name].rules) return;
    try {
      this.#changeTo(rulesOf(before, saved));
      const match = this.#room.match();
      this.#before = { rules: before, match, good: new Uint8Array(match.sim.stateBytes) };
      this.#keepGood();
    } catch (error) {
      this.#room.failed(error);
    }
  }

  /** Seals and steps what is due. Rules that throw are taken back; throws what they threw when there are none to go back to. */
  advance(nowMs: number): void {
    try {
      this.#room.match().advance(nowMs);
      this.#keepGood();
    } catch (error) {
      if (!this.#takeBack(error)) throw error;
    }
  }

  #keepGood(): void {
    if (this.#before === undefined) return;
    // Another match has begun under them, from its own beginning: they are the room's for good.
    if (this.#before.match !== this.#room.match()) this.#before = undefined;
    else this.#before.match.sim.save(this.#before.good);
  }

  /** Whether the match goes on under the rules before, from the last tick that was whole. */
  #takeBack(error: unknown): boolean {
    const before = this.#before;
    if (before === undefined || before.match !== this.#room.match()) return false;
    this.#before = undefined;
    try {
      before.match.sim.load(before.good);
      this.#changeTo(before.rules);
      this.#room.failed(error);
      return true;
    } catch {
      // The world of the new rules does not fit the old ones: what they threw ends the room.
      return false;
    }
  }

  /** Throws, and changes nothing, when the world does not fit the rules or they throw. */
  #changeTo(rules: RoomRules): void {
    const { definition, build } = rules;
    if (this.#room.hasBegun()) this.#carryTo(rules);
    else this.#waitUnder(rules);
    this.#room.changed(definition, build.games[definition.name].rules);
  }

  #carryTo(rules: RoomRules): void {
    const { sim: before, seed, config, configVersion, authority } = this.#room.match();
    const newSim = () => rules.definition.createSim(seed, this.#isStrict, config);
    const sim = newSim();
    takeOver(before, sim);
    tryOut(sim, newSim());
    const kept = this.#room.kept(sim);
    checkSeats(kept, sim);
    const match = this.#room.goOn(rules, { sim, seed, config, configVersion, kept });
    const nowMs = performance.now();
    if (authority.isPaused) match.authority.pause(nowMs);
    for (const [connection, isWatching] of this.#room.lines())
      if (isWatching) match.authority.join({ connection, seats: 0, data: [] }, nowMs);
      else match.authority.rejoin(connection, connection, nowMs);
  }

  #waitUnder(rules: RoomRules): void {
    const { seed, config } = this.#room.match();
    const newSim = () => rules.definition.createSim(seed, this.#isStrict, config);
    const sim = newSim();
    checkSeats(this.#room.kept(sim), sim);
    tryOut(sim, newSim());
    this.#room.renew(rules);
  }
}

/** Who has just come is not in the world yet, which is asked for seats that are taken when it is carried. */
function checkSeats(kept: readonly KeptSeats[], { seats, name }: Sim): void {
  const beyond = kept.flatMap((of) => of.seats).find((seat) => seat >= seats);
  if (beyond === undefined) return;
  throw new SamestepError({
    code: 'game/option',
    what: `The match goes on under the rules it had: its seat ${beyond} is taken.`,
    why: `The saved model of ${name} has ${seats} seats.`,
    fix: `Give the model at least ${beyond + 1} seats, or save it again when they have left.`,
    data: { game: name, seat: beyond, seats },
  });
}

function tryOut(sim: Sim, copy: Sim): void {
  const state = new Uint8Array(sim.stateBytes);
  sim.save(state);
  copy.load(state);
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  for (let i = 0; i < TRIAL_TICKS; i++)
    copy.step({ tick: copy.tick + 1, inputs, orders: NO_ORDERS, commands: NO_COMMANDS });
}
