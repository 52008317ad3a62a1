/** The queue of one process: tickets of accounts and parties, put together four times a second, asked whether they are there, led into a room. */
import { ApiError } from '../api/api-error.ts';
import { errorText } from '../log.ts';
import { inviteeListOf } from './invitee-list.ts';
import type { Proposal, Ticket } from './match-queue.ts';
import { membersToEnter } from './members-to-enter.ts';
import { ModeShelf, type TicketPlace } from './mode-shelf.ts';
import { Parties } from './parties.ts';
import { PartyDesk, partyUnknown } from './party-desk.ts';
import type { OfferedSeats, QueueDesk, QueueEnd, QueueModeState, QueueQuestion, QueueState } from './queue-desk.ts';
import { modeKey, modeState } from './queue-modes.ts';
import type { QueueParts } from './queue-parts.ts';
import { QueuePeople, type QueuePerson } from './queue-people.ts';
import { FOR_NOTHING, isPartyProof, QueueWaits } from './queue-proof.ts';
import { queueState } from './queue-state.ts';
import { accountsOf, QueueTold } from './queue-told.ts';
import { isWaiting, type ModeTickets, type Queued } from './queued.ts';
import { ReturningTickets } from './returning-tickets.ts';
import { ReadyChecks, type ReadyCheck, type ReadyOutcome } from './ready-check.ts';

const PASS_MS = 250;
/** Of the passes every so manyeth looks who is gone. */
const SWEEP_PASSES = 4;
const READY_MS = 10_000;
/** A room that was made is offered so long to those who do not come. */
const MATCHED_MS = 60_000;
/** After a room could not be made nobody is asked for so long. */
const HOLD_MS = 3000;

/** Who is asked, and for which room. */
interface Asked {
  readonly of: ModeTickets;
  /** A match that goes on. */
  readonly roomId: string | undefined;
}

export class LocalQueue implements QueueDesk {
  readonly #parts: QueueParts;
  readonly #modes: ModeShelf;
  readonly #people: QueuePeople;
  readonly #waits: QueueWaits;
  readonly #parties: Parties;
  readonly #partyDesk: PartyDesk;
  readonly #returning: ReturningTickets;
  readonly #told: QueueTold;
  readonly #checks = new ReadyChecks();
  readonly #asked = new Map<string, Asked>();
  readonly #stop: () => void;
  #passes = 0;
  #isClosing = false;

  constructor(parts: QueueParts) {
    const { modes, nowMs, every, random, newId } = parts;
    this.#parts = parts;
    this.#told = new QueueTold(parts);
    this.#modes = new ModeShelf(modes);
    const by = newId();
    this.#people = new QueuePeople({ ...parts, nowMs, epoch: by });
    this.#waits = new QueueWaits({ ...parts, by });
    const membersMax = Math.max(2, ...modes.map(({ partyMax }) => partyMax));
    this.#parties = new Parties({ membersMax, random });
    const shared = {
      parties: this.#parties,
      people: this.#people,
      accounts: parts.accounts,
      told: this.#told,
      withdraw: (person: QueuePerson) => this.#withdraw(person),
      cancelled: (queued: Queued) => this.#end(queued, 'cancelled'),
    };
    this.#partyDesk = new PartyDesk(shared);
    this.#returning = new ReturningTickets({
      ...shared,
      partyDesk: this.#partyDesk,
      nowMs,
      newId,
      assertOpen: () => this.#assertOpen(),
      whole: (queued) => this.#wait(queued),
    });
    this.#stop = every(PASS_MS, () => this.pass());
  }

  async modes(): Promise<readonly QueueModeState[]> {
    return this.#parts.modes.map(modeState);
  }

  async ask(accountId: string, question: QueueQuestion): Promise<QueueState> {
    const person = this.#people.asked(accountId, question);
    if (!this.#isClosing) await this.#people.wait(person, question);
    return this.#stateOf(person);
  }

  async hangUp(accountId: string, question: string): Promise<void> {
    this.#people.hangUp(accountId, question);
  }

  async enter(accountId: string, place: TicketPlace, proof?: string): Promise<QueueState> {
    const { game, mode } = place;
    const of = this.#modes.at(place);
    if (of === undefined) throw new ApiError('queue-unknown', 'There is no such mode to wait in.');
    const person = this.#people.heard(accountId);
    if (person.queued?.of === of) return this.#stateOf(person);
    const claim = this.#waits.claimOf({ accountId, game, mode }, proof);
    if (claim?.party !== undefined) {
      await this.#returning.enter(person, { of, party: claim.party, sinceMs: this.#waits.sinceMs(claim) });
      return this.#stateOf(person);
    }
    // Nobody of a party is matched apart from it, not even where nobody knows of it any more.
    if (isPartyProof(proof)) throw partyUnknown();
    const toEnter = () => {
      this.#assertOpen();
      return membersToEnter(person, of.about, { people: this.#people, parties: this.#parties });
    };
    const asking = toEnter();
    const ids = asking.map((member) => member.accountId);
    const ratings = await this.#parts.accounts.ratingsOf(modeKey(game, mode), ids);
    // Meanwhile their party may be another, or they wait already.
    const members = toEnter();
    if (person.queued?.of === of) return this.#stateOf(person);
    if (members.length !== asking.length || members.some((member, i) => member !== asking[i]))
      throw new ApiError('queue-waiting', 'Your party has just changed. Try again.');
    if (person.queued !== undefined) this.#end(person.queued, 'cancelled');
    const ticket: Ticket = {
      id: this.#parts.newId(),
      members: ids.map((id) => ({ accountId: id, rating: ratings.get(id) ?? 0 })),
      // A party that begins to wait waits for the first time.
      sinceMs: this.#waits.sinceMs(ids.length > 1 ? undefined : claim),
    };
    if (!of.add(ticket)) throw new ApiError('queue-waiting', 'Someone of your party waits already.');
    const queued: Queued = { ticket, of, stage: 'waiting', check: undefined, hasPartyChanged: false };
    for (const member of members) {
      Object.assign(member, { queued, ended: null, match: undefined });
      this.#people.changed(member);
    }
    this.#told.waiting(members.length);
    this.#told.entered(of.about, accountId, members.length);
    return this.#stateOf(person);
  }

  /** Of a party that is whole again. */
  #wait(queued: Queued): void {
    const { ticket, of } = queued;
    if (!of.add(ticket)) return this.#end(queued, 'cancelled');
    this.#setStage([ticket], 'waiting');
    this.#told.waiting(ticket.members.length);
    this.#told.entered(of.about, ticket.members[0].accountId, ticket.members.length);
  }

  #assertOpen(): void {
    if (this.#isClosing) throw new ApiError('away', 'The server is closing. Try again in a moment.');
  }

  async cancel(accountId: string): Promise<QueueState> {
    const person = this.#people.heard(accountId);
    this.#withdraw(person);
    return this.#stateOf(person);
  }

  async accept(accountId: string): Promise<QueueState> {
    const person = this.#people.find(accountId);
    // Of one who was asked by another queue, their next question hears what became of it.
    if (person?.queued === undefined || isWaiting(person.queued)) throw notAsked();
    this.#people.heard(accountId);
    const check = this.#checks.of(accountId);
    const outcome = this.#checks.accept(accountId);
    for (const one of check?.proposal.tickets ?? []) this.#changed(one);
    if (outcome !== undefined) this.#conclude(outcome, 'late');
    return this.#stateOf(person);
  }

  async decline(accountId: string): Promise<QueueState> {
    const person = this.#people.heard(accountId);
    if (person.queued?.stage !== 'asked') throw notAsked();
    this.#decline(person, 'declined');
    return this.#stateOf(person);
  }

  async makeParty(accountId: string): Promise<QueueState> {
    const person = this.#people.heard(accountId);
    await this.#partyDesk.make(person);
    return this.#stateOf(person);
  }

  async joinParty(accountId: string, code: string, proof?: string): Promise<QueueState> {
    const person = this.#people.heard(accountId);
    await this.#partyDesk.join(person, code, this.#waits.claimOf({ accountId, ...FOR_NOTHING }, proof)?.party);
    return this.#stateOf(person);
  }

  async leaveParty(accountId: string): Promise<QueueState> {
    const person = this.#people.heard(accountId);
    this.#partyDesk.leave(person);
    return this.#stateOf(person);
  }

  async joined(accountId: string, roomId: string): Promise<void> {
    const person = this.#people.find(accountId);
    if (person?.match?.roomId !== roomId) return;
    person.match = undefined;
    this.#people.changed(person);
  }

  async offer(seats: OfferedSeats): Promise<void> {
    this.#modes.at(seats)?.offer(seats, this.#parts.nowMs());
  }

  async close(): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#stop();
    for (const person of this.#people.all) {
      if (person.queued !== undefined) this.#end(person.queued, 'closing');
      this.#people.changed(person);
    }
  }

  /** Looks who can be put together, who is late and who is gone. Its timer calls it. */
  pass(): void {
    const nowMs = this.#parts.nowMs();
    if (this.#passes++ % SWEEP_PASSES === 0) this.#sweep(nowMs);
    for (const outcome of this.#checks.expire(nowMs)) this.#conclude(outcome, 'late');
    if (this.#parts.mayOpen?.() === false) return;
    for (const of of this.#modes.all) {
      const { proposals = [], backfills = [] } = of.pass(nowMs) ?? {};
      for (const { ticket, roomId } of backfills) this.#begin({ tickets: [ticket], bots: 0 }, { of, roomId });
      for (const proposal of proposals) this.#begin(proposal, { of, roomId: undefined });
    }
  }

  /** Their own wish: they wait no more, nor does their party. Once all have said yes it is too late. */
  #withdraw(person: QueuePerson): void {
    if (person.match !== undefined) {
      Object.assign(person, { match: undefined, ended: 'cancelled' });
      this.#people.changed(person);
    }
    if (person.queued !== undefined && isWaiting(person.queued)) this.#end(person.queued, 'cancelled');
    else if (person.queued?.stage === 'asked') this.#decline(person, 'cancelled');
  }

  #decline({ accountId }: QueuePerson, why: QueueEnd): void {
    const outcome = this.#checks.decline(accountId);
    if (outcome !== undefined) this.#conclude(outcome, why);
  }

  /** A ticket is over. */
  #end({ ticket, of, stage }: Pick<Queued, 'ticket' | 'of' | 'stage'>, why: QueueEnd): void {
    if (stage === 'waiting') {
      of.remove(ticket);
      this.#told.waiting(-ticket.members.length);
    }
    // Of a party that has not come back as a whole nobody was told that it waits.
    if (stage !== 'returning') this.#told.left(of.about, ticket, why);
    for (const { accountId } of ticket.members) {
      const person = this.#people.find(accountId);
      if (person?.queued?.ticket !== ticket) continue;
      Object.assign(person, { queued: undefined, ended: why });
      this.#people.changed(person);
    }
  }

  /** Asks those who were put together. */
  #begin(proposal: Proposal, asked: Asked): void {
    const id = this.#parts.newId();
    this.#asked.set(id, asked);
    const check = this.#checks.begin(id, proposal, this.#parts.nowMs() + READY_MS);
    this.#told.waiting(-accountsOf(proposal.tickets).length);
    this.#told.asked(asked.of.about, proposal, id, asked.roomId);
    this.#setStage(proposal.tickets, 'asked', check);
  }

  #conclude(outcome: ReadyOutcome, why: QueueEnd): void {
    const asked = this.#asked.get(outcome.check.id);
    if (asked === undefined) return;
    this.#asked.delete(outcome.check.id);
    if (outcome.kind === 'ready') return void this.#open(outcome.check, asked);
    for (const ticket of outcome.out) this.#end({ ticket, of: asked.of, stage: 'asked' }, why);
    this.#waitOn(outcome.back, asked);
    this.#release(outcome.check.proposal.tickets, asked);
  }

  /** All have said yes. */
  async #open(check: ReadyCheck, asked: Asked): Promise<void> {
    const { of } = asked;
    const { game, mode } = of.about;
    const { tickets } = check.proposal;
    this.#setStage(tickets, 'opening', check);
    try {
      const roomId = await this.#roomFor(tickets, asked);
      for (const ticket of tickets) if (roomId !== undefined) this.#lead(ticket, roomId, asked);
      if (roomId === undefined) this.#waitOn(tickets, asked);
      else this.#told.opened(asked.roomId !== undefined);
    } catch (error) {
      this.#parts.log.error('queue.failed', 'A room for those who were matched could not be made.', {
        game,
        mode,
        error: errorText(error),
      });
      this.#told.failed(of.about, accountsOf(tickets).length);
      of.hold(this.#parts.nowMs() + HOLD_MS);
      this.#waitOn(tickets, asked);
    }
    this.#release(tickets, asked);
  }

  /** Undefined when the seats of a running match are taken by now. */
  async #roomFor(tickets: readonly Ticket[], { of, roomId }: Asked): Promise<string | undefined> {
    const { rooms } = this.#parts;
    if (roomId === undefined) return rooms.create(of.about.game, inviteeListOf(of.about, tickets), of.rules);
    const people = tickets.flatMap(({ members }) => members);
    if (await rooms.invite(roomId, people)) return roomId;
    of.withdraw(roomId);
    return undefined;
  }

  #lead(ticket: Ticket, roomId: string, asked: Asked): void {
    const { game, mode } = asked.of.about;
    const waitedMs = this.#told.matched(asked.of.about, ticket, { roomId, isLate: asked.roomId !== undefined });
    const untilMs = this.#parts.nowMs() + MATCHED_MS;
    for (const { accountId } of ticket.members) {
      asked.of.waited(waitedMs);
      const person = this.#people.find(accountId);
      if (person?.queued?.ticket !== ticket) continue;
      const match = { roomId, game, mode, untilMs };
      Object.assign(person, { queued: undefined, ended: null, match });
      this.#people.changed(person);
    }
  }

  /** They wait on, as long as they have, but for a party that is another by now. */
  #waitOn(tickets: readonly Ticket[], { of }: Asked): void {
    for (const ticket of tickets) {
      if (this.#queuedOf(ticket)?.hasPartyChanged === true) this.#end({ ticket, of, stage: 'asked' }, 'cancelled');
      else if (this.#isClosing || !of.add(ticket)) this.#end({ ticket, of, stage: 'asked' }, 'closing');
      else this.#told.waiting(ticket.members.length);
    }
    this.#setStage(tickets, 'waiting');
  }

  /** Seats of a running match that someone was asked about are free for others, as far as the room still offers them. */
  #release(tickets: readonly Ticket[], { of, roomId }: Asked): void {
    if (roomId !== undefined) of.answered(roomId, accountsOf(tickets).length);
  }

  #setStage(tickets: readonly Ticket[], stage: Queued['stage'], check?: ReadyCheck): void {
    for (const ticket of tickets) {
      const queued = this.#queuedOf(ticket);
      if (queued !== undefined) Object.assign(queued, { stage, check });
      this.#changed(ticket);
    }
  }

  #queuedOf(ticket: Ticket): Queued | undefined {
    const { queued } = this.#people.find(ticket.members[0].accountId) ?? {};
    return queued?.ticket === ticket ? queued : undefined;
  }

  /** Who is gone waits no more; whoever was not heard of for long is forgotten. */
  #sweep(nowMs: number): void {
    for (const person of this.#people.all) {
      const { accountId, queued, match } = person;
      if (match !== undefined && match.untilMs <= nowMs) {
        person.match = undefined;
        this.#people.changed(person);
      }
      const isHere = this.#people.isHere(person);
      if (isHere !== person.wasHere) {
        person.wasHere = isHere;
        this.#partyDesk.changedPartyOf(accountId);
      }
      // One who is asked just now has ten seconds to say so.
      const isOver = !isHere || (queued?.stage === 'returning' && (queued.returning?.untilMs ?? 0) <= nowMs);
      if (isOver && queued !== undefined && isWaiting(queued)) this.#end(queued, 'gone');
      if (!this.#people.isForgotten(person)) continue;
      this.#partyDesk.leave(person);
      this.#people.forget(person);
    }
  }

  #changed({ members }: Ticket): void {
    for (const { accountId } of members) this.#changedPerson(accountId);
  }

  #changedPerson(accountId: string): void {
    const person = this.#people.find(accountId);
    if (person !== undefined) this.#people.changed(person);
  }

  #stateOf(person: QueuePerson): QueueState {
    const party = this.#parties.of(person.accountId);
    const isHere = (accountId: string) => {
      const member = this.#people.find(accountId);
      return member !== undefined && this.#people.isHere(member);
    };
    return queueState(person, { party, isHere, nowMs: this.#parts.nowMs(), waits: this.#waits });
  }
}

const notAsked = () => new ApiError('queue-not-asked', 'No match is ready for you.');
