/** Who waits for a match of one mode, and who is put together: near in strength, wider the longer they wait. Pure: time is an argument. */

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

/** Neighbours that are looked at on either side: parties that do not fit are passed over. */
const LOOK = 64;

interface Waiting {
  readonly ticket: Ticket;
  readonly rating: number;
  readonly size: number;
  window: number;
  isTaken: boolean;
}

export class MatchQueue {
  readonly #rules: QueueRules;
  /** By ticket, the longest waiting first: `add` keeps it so. */
  readonly #byAge = new Map<string, Waiting>();
  /** By rating. */
  #byRating: Waiting[] = [];
  readonly #accounts = new Map<string, string>();
  #isAgeOrdered = true;

  constructor(rules: QueueRules) {
    this.#rules = rules;
  }

  /** Tickets that wait. */
  get size(): number {
    return this.#byAge.size;
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
    if (isWrong || this.#byAge.has(ticket.id) || [...ids].some((id) => this.#accounts.has(id))) return false;
    const rating = members.reduce((sum, member) => sum + member.rating, 0) / members.length;
    const waiting: Waiting = { ticket, rating, size: members.length, window: 0, isTaken: false };
    const newest = this.#newestSinceMs;
    if (ticket.sinceMs < newest) this.#isAgeOrdered = false;
    this.#newestSinceMs = Math.max(newest, ticket.sinceMs);
    this.#byAge.set(ticket.id, waiting);
    this.#byRating.splice(this.#placeOf(rating), 0, waiting);
    for (const id of ids) this.#accounts.set(id, ticket.id);
    return true;
  }

  #newestSinceMs = -Infinity;

  /** Waits no more; undefined when it did not. */
  remove(ticketId: string): Ticket | undefined {
    const waiting = this.#byAge.get(ticketId);
    if (waiting === undefined) return undefined;
    this.#forget(waiting);
    this.#byRating = this.#byRating.filter((other) => other !== waiting);
    return waiting.ticket;
  }

  /** Puts together whoever can be: into running matches first, those who wait longest before others. */
  pass(nowMs: number, openings: readonly Opening[] = []): Pass {
    this.#orderByAge();
    for (const waiting of this.#byAge.values()) waiting.window = this.#windowOf(nowMs - waiting.ticket.sinceMs);
    const backfills = this.#backfill(nowMs, openings);
    const proposals: Proposal[] = [];
    for (const anchor of this.#byAge.values()) {
      if (anchor.isTaken) continue;
      const group = this.#groupOf(anchor, nowMs);
      if (group === undefined) continue;
      for (const waiting of group) waiting.isTaken = true;
      const players = group.reduce((sum, { size }) => sum + size, 0);
      proposals.push({ tickets: group.map(({ ticket }) => ticket), bots: this.#rules.players - players });
    }
    for (const waiting of this.#byAge.values()) if (waiting.isTaken) this.#forget(waiting);
    this.#byRating = this.#byRating.filter(({ isTaken }) => !isTaken);
    return { proposals, backfills };
  }

  #forget({ ticket }: Waiting): void {
    this.#byAge.delete(ticket.id);
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
    let below = this.#placeOf(anchor.rating) - 1;
    let above = below + 1;
    for (let looked = 0; left > 0 && looked < 2 * LOOK; looked++) {
      const nearBelow = below >= 0 ? anchor.rating - this.#byRating[below].rating : Infinity;
      const nearAbove = above < this.#byRating.length ? this.#byRating[above].rating - anchor.rating : Infinity;
      if (Math.min(nearBelow, nearAbove) > anchor.window) break;
      const other = nearBelow <= nearAbove ? this.#byRating[below--] : this.#byRating[above++];
      if (other === anchor || other.isTaken || other.size > left) continue;
      // All of a group accept each other, not only the first.
      if (group.some((one) => Math.abs(one.rating - other.rating) > Math.min(one.window, other.window))) continue;
      group.push(other);
      left -= other.size;
    }
    if (left === 0) return group;
    const hasWaited = nowMs - anchor.ticket.sinceMs >= botsAfterMs;
    return hasWaited && players - left >= playersMin ? group : undefined;
  }

  #backfill(nowMs: number, openings: readonly Opening[]): Backfill[] {
    const found: Backfill[] = [];
    for (const { roomId, seats, rating, sinceMs } of openings.toSorted((one, other) => one.sinceMs - other.sinceMs)) {
      let left = seats;
      const openingWindow = this.#windowOf(nowMs - sinceMs);
      for (const waiting of this.#byAge.values()) {
        if (left === 0) break;
        const isNear = Math.abs(waiting.rating - rating) <= Math.min(waiting.window, openingWindow);
        if (waiting.isTaken || waiting.size > left || !isNear) continue;
        waiting.isTaken = true;
        left -= waiting.size;
        found.push({ ticket: waiting.ticket, roomId });
      }
    }
    return found;
  }

  /** The first place whose rating is not below this. */
  #placeOf(rating: number): number {
    let [low, high] = [0, this.#byRating.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#byRating[middle].rating < rating) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Those who came back have waited longer than those who came after them. */
  #orderByAge(): void {
    if (this.#isAgeOrdered) return;
    const ordered = [...this.#byAge.entries()].sort(([, one], [, other]) => one.ticket.sinceMs - other.ticket.sinceMs);
    this.#byAge.clear();
    for (const [id, waiting] of ordered) this.#byAge.set(id, waiting);
    this.#isAgeOrdered = true;
  }
}
