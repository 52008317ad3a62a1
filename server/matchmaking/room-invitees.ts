/** The invitees of a room of the queue: who may come in to which seat, when their match begins, and what becomes of seats that are given up. */
import type { Invitee, InviteeList } from './invitee-list.ts';
import type { OfferedSeats } from './queue-desk.ts';
import type { MatchedPerson } from './queue-parts.ts';

/** Everyone is waited for so long; then bots play for those who have not come, until they do. */
export const GATHER_MS = 20_000;
/** When their match is over people see its result for so long, and go. */
const RESULT_MS = 30_000;

/** Whose invitees they are. */
export interface RoomInviteesParts {
  readonly list: InviteeList;
  /** Seats that were given up are offered while the match is younger. */
  readonly backfillMs: number;
  /** Since when they are waited for, milliseconds of a monotonic clock. */
  readonly sinceMs: number;
  /** Accounts that have a seat, also those whose line is lost. */
  readonly seated: () => ReadonlySet<string>;
  /** Age of the match, of its own clock. */
  readonly ageMs: () => number;
  /** Whether it is played, and not decided. */
  readonly isRunning: () => boolean;
  /** Its process takes nobody new: nobody is offered a seat. */
  readonly isDraining: () => boolean;
  /** So many seats are open, beside players of this rating, for so long; 0 for none any more. */
  readonly offer: (seats: Pick<OfferedSeats, 'seats' | 'rating' | 'forMs' | 'accountIds'>) => void;
}

/** What the room has to do. `note`: the list is another. */
export type InviteesOutcome = 'nothing' | 'begin' | 'end' | 'note';

export class RoomInvitees {
  readonly #parts: RoomInviteesParts;
  readonly #invitees: Invitee[];
  readonly #freeSeats: number[];
  /** Late ones who have not come yet, and until when they are waited for. */
  readonly #expected = new Map<string, number>();
  #isGathering = true;
  #offered = 0;
  #overAtMs: number | undefined;

  constructor(parts: RoomInviteesParts) {
    this.#parts = parts;
    this.#invitees = parts.list.invitees.map((invitee) => ({ ...invitee }));
    this.#freeSeats = [...parts.list.freeSeats];
    // After a restart: late ones who had not come by then are waited for anew.
    for (const { accountId, isLate, hasLeft } of this.#invitees)
      if (isLate && !hasLeft && !parts.seated().has(accountId))
        this.#expected.set(accountId, parts.sinceMs + GATHER_MS);
  }

  /** As it is now, for the note and the result. */
  get list(): InviteeList {
    const invitees = this.#invitees.map((invitee) => ({ ...invitee }));
    return { ...this.#parts.list, invitees, freeSeats: [...this.#freeSeats] };
  }

  /** Whether the match waits for them. */
  get isGathering(): boolean {
    return this.#isGathering;
  }

  /** The seat of an account; undefined for one who is not invited, or whose seat another has. */
  seatOf(accountId: string | undefined): number | undefined {
    const seat = this.#invitees.find((invitee) => invitee.accountId === accountId)?.seat ?? -1;
    return seat < 0 ? undefined : seat;
  }

  /** Someone has taken their seat. */
  came(accountId: string): void {
    this.#expected.delete(accountId);
    const invitee = this.#invitees.find((one) => one.accountId === accountId);
    if (invitee !== undefined) invitee.hasLeft = false;
    this.#tellOffer();
  }

  /** Someone gave their seat up. */
  left(accountId: string): void {
    const invitee = this.#invitees.find((one) => one.accountId === accountId);
    if (invitee === undefined) return;
    if (invitee.isLate) this.#dropLate(accountId);
    else invitee.hasLeft = !this.#isGathering;
    this.#tellOffer();
  }

  /**
   * Only one is left of those whose match counts, since others have left: it is over, and theirs. Where nobody is left there is nobody to win.
   * After a restart it is so still, for a match that was not yet played to the end that a forfeit had given it.
   */
  get isForfeited(): boolean {
    const { seated, isRunning, list } = this.#parts;
    // Who plays alone because nobody else has come yet has not won.
    const hasSomeoneLeft = this.#freeSeats.length > 0 || this.#invitees.some(({ hasLeft }) => hasLeft);
    return list.isRated && !this.#isGathering && isRunning() && seated().size === 1 && hasSomeoneLeft;
  }

  /** The match begins, or goes on after a restart. */
  begun(): void {
    this.#isGathering = false;
  }

  /** All whom the match was made for are there. */
  get areAllHere(): boolean {
    const seated = this.#parts.seated();
    return this.#invitees.every(({ accountId, seat, isLate }) => seat < 0 || isLate || seated.has(accountId));
  }

  /** Gives seats that were given up to others, to all of them or to none: then whoever asked takes no seat for offered, and they are offered anew. */
  invite(people: readonly MatchedPerson[], nowMs: number): boolean {
    const isIn = this.#invite(people, nowMs);
    if (isIn) this.#tellOffer();
    else this.#offered = 0;
    return isIn;
  }

  #invite(people: readonly MatchedPerson[], nowMs: number): boolean {
    if (!this.#mayOffer()) return false;
    // Who comes back to the match that they left is late to nothing.
    const known = people.map(({ accountId }) => this.#invitees.find((invitee) => invitee.accountId === accountId));
    if (known.some((invitee) => invitee !== undefined && !invitee.hasLeft)) return false;
    const own = known.filter((invitee) => invitee !== undefined && invitee.seat >= 0).length;
    if (people.length - own > this.openSeats - own) return false;
    for (const { accountId, rating } of people.toSorted(
      (one, other) => Number(this.#isOwn(other)) - Number(this.#isOwn(one)),
    )) {
      this.#expected.set(accountId, nowMs + GATHER_MS);
      const invitee = this.#invitees.find((one) => one.accountId === accountId);
      const seat = invitee !== undefined && invitee.seat >= 0 ? invitee.seat : this.#takeOpenSeat();
      if (invitee === undefined) this.#invitees.push({ accountId, rating, seat, isLate: true, hasLeft: false });
      else Object.assign(invitee, { seat, hasLeft: false });
    }
    return true;
  }

  /** Seats that were given up, and nobody is invited to. */
  get openSeats(): number {
    return this.#freeSeats.length + this.#invitees.filter(({ hasLeft, seat }) => hasLeft && seat >= 0).length;
  }

  /** Called once a second. `isOver`: the match is. */
  cared(nowMs: number, isOver: boolean): InviteesOutcome {
    if (this.#isGathering) return this.#gathered(nowMs);
    if (isOver) {
      this.#overAtMs ??= nowMs;
      this.#tellOffer();
      return nowMs - this.#overAtMs >= RESULT_MS ? 'end' : 'nothing';
    }
    let hasChanged = false;
    for (const [accountId, untilMs] of this.#expected) {
      if (untilMs > nowMs) continue;
      hasChanged = true;
      this.#expected.delete(accountId);
      const invitee = this.#invitees.find((one) => one.accountId === accountId);
      if (invitee?.isLate === true) this.#dropLate(accountId);
      else if (invitee !== undefined) invitee.hasLeft = true;
    }
    this.#tellOffer();
    return hasChanged ? 'note' : 'nothing';
  }

  /** The room is no more. */
  close(): void {
    if (this.#offered > 0) this.#parts.offer({ seats: 0, rating: 0, forMs: 0 });
    this.#offered = 0;
  }

  #gathered(nowMs: number): InviteesOutcome {
    const isTime = nowMs - this.#parts.sinceMs >= GATHER_MS;
    if (!isTime && !this.areAllHere) return 'nothing';
    return this.#parts.seated().size > 0 ? 'begin' : 'end';
  }

  #isOwn({ accountId }: MatchedPerson): boolean {
    return (this.#invitees.find((invitee) => invitee.accountId === accountId)?.seat ?? -1) >= 0;
  }

  /** Who came late and leaves has lost nothing, and leaves nothing behind but the seat. */
  #dropLate(accountId: string): void {
    const i = this.#invitees.findIndex((invitee) => invitee.accountId === accountId);
    const [invitee] = this.#invitees.splice(i, 1);
    if (invitee.seat >= 0) this.#freeSeats.push(invitee.seat);
  }

  #takeOpenSeat(): number {
    const free = this.#freeSeats.shift();
    if (free !== undefined) return free;
    const invitee = this.#invitees.find(({ hasLeft, seat }) => hasLeft && seat >= 0);
    const seat = invitee?.seat ?? -1;
    if (invitee !== undefined) invitee.seat = -1;
    return seat;
  }

  #mayOffer(): boolean {
    const { backfillMs, ageMs, isRunning, isDraining } = this.#parts;
    return !this.#isGathering && isRunning() && !isDraining() && ageMs() < backfillMs;
  }

  #tellOffer(): void {
    const { offer, backfillMs, ageMs, seated } = this.#parts;
    const seats = this.#mayOffer() ? this.openSeats : 0;
    if (seats === this.#offered) return;
    this.#offered = seats;
    const here = this.#invitees.filter(({ accountId }) => seated().has(accountId));
    const rating = here.reduce((sum, invitee) => sum + invitee.rating, 0) / Math.max(1, here.length);
    const accountIds = this.#invitees.filter(({ hasLeft }) => !hasLeft).map(({ accountId }) => accountId);
    offer({ seats, rating, forMs: Math.max(0, backfillMs - ageMs()), accountIds });
  }
}
