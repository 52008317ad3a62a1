/** Parties that waited in another queue: each of them waits for the last of its people, and is matched only as a whole. */
import type { Ticket } from './match-queue.ts';
import { tooLarge } from './members-to-enter.ts';
import type { Parties } from './parties.ts';
import type { PartyDesk } from './party-desk.ts';
import { modeKey } from './queue-modes.ts';
import type { QueueAccounts } from './queue-parts.ts';
import { GONE_MS, type QueuePeople, type QueuePerson } from './queue-people.ts';
import type { WaitClaim } from './queue-proof.ts';
import type { ModeTickets, Queued } from './queued.ts';

export interface ReturningParts {
  readonly parties: Parties;
  readonly partyDesk: PartyDesk;
  readonly people: QueuePeople;
  readonly accounts: QueueAccounts;
  readonly nowMs: () => number;
  readonly newId: () => string;
  /** Throws when nobody may come any more. */
  readonly assertOpen: () => void;
  /** They wait for nothing else any more. */
  readonly withdraw: (person: QueuePerson) => void;
  /** All are here: they wait from now on as everyone. */
  readonly whole: (queued: Queued) => void;
  /** Their party is another than it was. */
  readonly cancelled: (queued: Queued) => void;
}

/** What someone says of the search of their party. */
export interface ReturningClaim {
  readonly of: ModeTickets;
  /** Who waits, in the party's order. */
  readonly party: NonNullable<WaitClaim['party']>;
  /** Since when, of this queue's clock. */
  readonly sinceMs: number;
}

export class ReturningTickets {
  readonly #parts: ReturningParts;

  constructor(parts: ReturningParts) {
    this.#parts = parts;
  }

  /** Someone is back in their party, and in its search. Throws as `PartyDesk.comeBack` does, and `party-full` where the mode takes fewer by now. */
  async enter(person: QueuePerson, claim: ReturningClaim): Promise<void> {
    const { of, party } = claim;
    const { accounts, partyDesk, assertOpen, withdraw } = this.#parts;
    const { game, mode, partyMax } = of.about;
    if (party.accountIds.length > partyMax) throw tooLarge(partyMax);
    const [name, ratings] = await Promise.all([
      accounts.nameOf(person.accountId),
      accounts.ratingsOf(modeKey(game, mode), party.accountIds),
    ]);
    assertOpen();
    // Two pages of theirs.
    if (person.queued?.of === of) return;
    partyDesk.comeBack(person, name, party);
    withdraw(person);
    this.#join(person, claim, ratings);
  }

  /**
   * The first makes their ticket, which counts for nothing until the last is here; where some are here already and wait for nothing, the search was ended
   * meanwhile.
   */
  #join(person: QueuePerson, claim: ReturningClaim, ratings: ReadonlyMap<string, number>): void {
    const { parties, people, whole, cancelled } = this.#parts;
    const others = (parties.of(person.accountId)?.members ?? [])
      .filter(({ accountId }) => accountId !== person.accountId)
      .flatMap(({ accountId }) => people.find(accountId) ?? []);
    const known = others.find(({ queued }) => queued !== undefined)?.queued;
    const isSame = known?.of === claim.of && isOf(known.ticket, claim.party.accountIds);
    const queued = isSame ? known : others.length === 0 ? this.#begin(claim, ratings) : undefined;
    if (queued?.returning === undefined || queued.stage !== 'returning') {
      if (known?.stage === 'returning') cancelled(known);
      Object.assign(person, { queued: undefined, ended: 'cancelled', match: undefined });
      return people.changed(person);
    }
    queued.returning.missing.delete(person.accountId);
    Object.assign(person, { queued, ended: null, match: undefined });
    people.changed(person);
    if (queued.returning.missing.size === 0) whole(queued);
  }

  #begin({ of, party, sinceMs }: ReturningClaim, ratings: ReadonlyMap<string, number>): Queued {
    const { nowMs, newId } = this.#parts;
    const members = party.accountIds.map((accountId) => ({ accountId, rating: ratings.get(accountId) ?? 0 }));
    return {
      ticket: { id: newId(), members, sinceMs },
      of,
      stage: 'returning',
      check: undefined,
      hasPartyChanged: false,
      // As long as one who is silent counts as there.
      returning: { missing: new Set(party.accountIds), untilMs: nowMs() + GONE_MS },
    };
  }
}

function isOf({ members }: Ticket, accountIds: readonly string[]): boolean {
  return members.length === accountIds.length && members.every(({ accountId }, i) => accountId === accountIds[i]);
}
