/** Who waits for a match of one mode, and who is put together: near in strength, wider the longer they wait. Pure: time is an argument. */
import { Neighbours } from './neighbours.ts';

/** One who waits, alone or with their party. */
export interface Ticket {
  readonly id: string;
  /** At least one; they are put into one match. */
  readonly members: readonly { readonly accountId: string; readonly rating: number }[];
  /** Since when they wait, milliseconds. Whoever comes back from a match that was not ready keeps it. */
  readonly sinceMs: number;
}

/** Seats that a running match has left. */
export interface Opening {
  readonly roomId: string;
  readonly seats: number;
  /** Of those who play there, on average. */
  readonly rating: number;
  /** Since when they are open. */
  readonly sinceMs: number;
  /** Accounts that are in it: whoever waits from another page is not put there. */
  readonly here?: ReadonlySet<string> | undefined;
}

/** How matches of a mode are made. */
export interface QueueRules {
  /** Players of a whole match. */
  readonly players: number;
  /** Fewer begin with bots in the other seats, once the longest of them has waited `botsAfterMs`; as many as `players` never. */
  readonly playersMin: number;
  readonly botsAfterMs: number;
  /** How far apart two ratings may be at first, how much farther with each second of waiting, and at most. Two must each accept the other. */
  readonly window: { readonly first: number; readonly perSecond: number; readonly max: number };
}

/** Tickets that are put together. */
export interface Proposal {
  readonly tickets: readonly Ticket[];
  /** Seats for bots. */
  readonly bots: number;
}

/** A ticket that goes into a running match. */
export interface Backfill {
  readonly ticket: Ticket;
  readonly roomId: string;
}

/** What a pass over the queue found. All tickets in it wait no more. */
export interface Pass {
  readonly proposals: readonly Proposal[];
  readonly backfills: readonly Backfill[];
}

/** Neighbours that are looked at for one ticket: those that are too far from others of the group are passed over. */
const LOOK = 128;

interface Waiting {
  readonly ticket: Ticket;
  readonly rating: number;
  readonly size: number;
  window: number;
  isTaken: boolean;
  /** By rating, in this pass. */
  place: number;
}

export class MatchQueue {
  readonly #rules: QueueRules;
  readonly #byTicket = new Map<string, Waiting>();
  /** The longest waiting first; of those who came at one moment, whoever came here first. */
  #byAge: Waiting[] = [];
  /** By rating. */
  #byRating: Waiting[] = [];
  readonly #accounts = new Map<string, string>();
  readonly #neighbours = new Neighbours();
  #ratings = new Float64Array(0);
  #sizes = new Uint16Array(0);

  constructor(rules: QueueRules) {
    this.#rules = rules;
  }

  /** Tickets that wait. */
  get size(): number {
    return this.#byTicket.size;
  }

  /** The ticket of an account, when it waits. */
  ticketOf(accountId: string): string | undefined {
    return this.#accounts.get(accountId);
  }

  /** False when one of its members waits already, twice in one party, or when the party is larger than a match. */
  add(ticket: Ticket): boolean {
    const { members } = ticket;
    const ids = new Set(members.map(({ accountId }) => accountId));
    const isWrong = ids.size !== members.length || members.length === 0 || members.length > this.#rules.players;
    if (isWrong || this.#byTicket.has(ticket.id) || [...ids].some((id) => this.#accounts.has(id))) return false;
    const rating = members.reduce((sum, member) => sum + member.rating, 0) / members.length;
    const waiting: Waiting = { ticket, rating, size: members.length, window: 0, isTaken: false, place: 0 };
    this.#note(waiting);
    this.#byAge.splice(
      placeOf(this.#byAge, (other) => other.ticket.sinceMs <= ticket.sinceMs),
      0,
      waiting,
    );
    this.#byRating.splice(
      placeOf(this.#byRating, (other) => other.rating < rating),
      0,
      waiting,
    );
    return true;
  }

  /** Waits no more; undefined when it did not. */
  remove(ticketId: string): Ticket | undefined {
    const waiting = this.#byTicket.get(ticketId);
    if (waiting === undefined) return undefined;
    this.#forget(waiting);
    const { rating, ticket } = waiting;
    const [ages, ratings] = [this.#byAge, this.#byRating];
    const sinceFirst = placeOf(ages, (other) => other.ticket.sinceMs < ticket.sinceMs);
    ages.splice(ages.indexOf(waiting, sinceFirst), 1);
    const ratingFirst = placeOf(ratings, (other) => other.rating < rating);
    ratings.splice(ratings.indexOf(waiting, ratingFirst), 1);
    return waiting.ticket;
  }

  /** Puts together whoever can be: into running matches first, those who wait longest before others. */
  pass(nowMs: number, openings: readonly Opening[] = []): Pass {
    for (const waiting of this.#byAge) waiting.window = this.#windowOf(nowMs - waiting.ticket.sinceMs);
    const backfills = this.#backfill(nowMs, openings);
    this.#standInLine();
    const proposals: Proposal[] = [];
    for (const anchor of this.#byAge) {
      if (anchor.isTaken) continue;
      const group = this.#groupOf(anchor, nowMs);
      if (group === undefined) continue;
      let players = 0;
      for (const waiting of group) {
        waiting.isTaken = true;
        players += waiting.size;
        this.#neighbours.take(waiting.place, waiting.size);
      }
      proposals.push({ tickets: group.map(({ ticket }) => ticket), bots: this.#rules.players - players });
    }
    if (proposals.length + backfills.length > 0) this.#forgetTaken();
    return { proposals, backfills };
  }

  /** Everyone takes their place by rating, and those who are taken already leave it. */
  #standInLine(): void {
    const count = this.#byRating.length;
    if (this.#ratings.length < count) this.#ratings = new Float64Array(2 * count);
    if (this.#sizes.length < count) this.#sizes = new Uint16Array(2 * count);
    for (let i = 0; i < count; i++) {
      const waiting = this.#byRating[i];
      waiting.place = i;
      this.#ratings[i] = waiting.rating;
      this.#sizes[i] = waiting.size;
    }
    this.#neighbours.begin(this.#ratings.subarray(0, count), this.#sizes.subarray(0, count), this.#rules.players);
    for (const { isTaken, place, size } of this.#byRating) if (isTaken) this.#neighbours.take(place, size);
  }

  #forgetTaken(): void {
    const before = this.#byAge;
    this.#byRating = this.#byRating.filter(({ isTaken }) => !isTaken);
    this.#byAge = before.filter(({ isTaken }) => !isTaken);
    if (this.#byAge.length > before.length / 2) {
      for (const waiting of before) if (waiting.isTaken) this.#forget(waiting);
      return;
    }
    // To note the few who are left costs less than to strike out all the others.
    this.#byTicket.clear();
    this.#accounts.clear();
    for (const waiting of this.#byAge) this.#note(waiting);
  }

  #note(waiting: Waiting): void {
    const { id, members } = waiting.ticket;
    this.#byTicket.set(id, waiting);
    for (const { accountId } of members) this.#accounts.set(accountId, id);
  }

  #forget({ ticket }: Waiting): void {
    this.#byTicket.delete(ticket.id);
    for (const { accountId } of ticket.members) this.#accounts.delete(accountId);
  }

  #windowOf(waitedMs: number): number {
    const { first, perSecond, max } = this.#rules.window;
    return Math.min(max, first + (perSecond * Math.max(0, waitedMs)) / 1000);
  }

  /** The nearest ones to `anchor` that fill a match, or enough of them to begin with bots; undefined for neither. */
  #groupOf(anchor: Waiting, nowMs: number): Waiting[] | undefined {
    const { players, playersMin, botsAfterMs } = this.#rules;
    const group = [anchor];
    let left = players - anchor.size;
    this.#neighbours.look(anchor.place);
    for (let looked = 0; left > 0 && looked < LOOK; looked++) {
      const place = this.#neighbours.next(anchor.rating, left, anchor.window);
      if (place < 0) break;
      const other = this.#byRating[place];
      // All of a group accept each other, not only the first.
      if (!acceptEachOther(group, other)) continue;
      group.push(other);
      left -= other.size;
    }
    if (left === 0) return group;
    const hasWaited = nowMs - anchor.ticket.sinceMs >= botsAfterMs;
    return hasWaited && players - left >= playersMin ? group : undefined;
  }

  #backfill(nowMs: number, openings: readonly Opening[]): Backfill[] {
    const found: Backfill[] = [];
    for (const opening of openings.toSorted((one, other) => one.sinceMs - other.sinceMs)) {
      const { roomId, rating, sinceMs, here } = opening;
      let left = opening.seats;
      const openingWindow = this.#windowOf(nowMs - sinceMs);
      for (const waiting of this.#byAge) {
        if (left === 0) break;
        const isNear = Math.abs(waiting.rating - rating) <= Math.min(waiting.window, openingWindow);
        if (waiting.isTaken || waiting.size > left || !isNear) continue;
        if (waiting.ticket.members.some(({ accountId }) => here?.has(accountId) === true)) continue;
        waiting.isTaken = true;
        left -= waiting.size;
        found.push({ ticket: waiting.ticket, roomId });
      }
    }
    return found;
  }
}

/** The first place whose one is not before the place that is asked for. */
function placeOf(line: readonly Waiting[], isBefore: (other: Waiting) => boolean): number {
  let [low, high] = [0, line.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(line[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}

function acceptEachOther(group: readonly Waiting[], { rating, window }: Waiting): boolean {
  for (const one of group) if (Math.abs(one.rating - rating) > Math.min(one.window, window)) return false;
  return true;
}
