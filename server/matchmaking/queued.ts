/** The tickets of one mode: who waits, what running matches offer, and how long people have waited lately. */
import { MatchQueue, type Opening, type Pass, type Ticket } from './match-queue.ts';
import type { OfferedSeats } from './queue-desk.ts';
import type { QueueMode } from './queue-modes.ts';
import type { ReadyCheck } from './ready-check.ts';

/** Of a party that comes from another queue: who of it has not come yet, and how long they are waited for. */
export interface Returning {
  readonly missing: Set<string>;
  readonly untilMs: number;
}

/**
 * A ticket on its way. `returning`: of a party that was in another queue, until all of it are here; only then they may be matched. `opening`: all have said
 * yes, and their room is made.
 */
export interface Queued {
  readonly ticket: Ticket;
  readonly of: ModeTickets;
  stage: 'returning' | 'waiting' | 'asked' | 'opening';
  readonly returning?: Returning;
  /** What they are asked, or were. */
  check: ReadyCheck | undefined;
  /** Since they were asked someone has joined their party, or left it: should nothing come of the match, they do not wait on. */
  hasPartyChanged: boolean;
}

/** Nobody is asked yet. */
export function isWaiting({ stage }: Pick<Queued, 'stage'>): boolean {
  return stage === 'waiting' || stage === 'returning';
}

interface Offered extends Opening {
  readonly untilMs: number;
  /** Of the seats, those that someone is asked about just now. */
  asked: number;
}

/** The estimate is made of so many of the last matches' people. */
const WAITS_MAX = 32;

/** Times are milliseconds of one monotonic clock. */
export class ModeTickets {
  readonly about: QueueMode;
  /** The rules that all of them play by. */
  readonly rules: string;
  readonly #queue: MatchQueue;
  readonly #offers = new Map<string, Offered>();
  readonly #waits: number[] = [];
  #people = 0;
  #heldUntilMs = 0;

  constructor(about: QueueMode, rules = '') {
    this.about = about;
    this.rules = rules;
    this.#queue = new MatchQueue(about);
  }

  /** People who wait. */
  get people(): number {
    return this.#people;
  }

  /** False when one of them waits already. */
  add(ticket: Ticket): boolean {
    if (!this.#queue.add(ticket)) return false;
    this.#people += ticket.members.length;
    return true;
  }

  remove({ id }: Ticket): void {
    const removed = this.#queue.remove(id);
    if (removed !== undefined) this.#people -= removed.members.length;
  }

  /** Whoever can be put together, unless no room could be made just now. */
  pass(nowMs: number): Pass | undefined {
    if (this.#queue.size === 0 || nowMs < this.#heldUntilMs) return undefined;
    for (const [roomId, { untilMs }] of this.#offers) if (untilMs <= nowMs) this.#offers.delete(roomId);
    const openings = [...this.#offers.values()].flatMap((offer) =>
      offer.seats > offer.asked ? { ...offer, seats: offer.seats - offer.asked } : [],
    );
    const pass = this.#queue.pass(nowMs, openings);
    for (const { tickets } of pass.proposals) for (const { members } of tickets) this.#people -= members.length;
    for (const { ticket, roomId } of pass.backfills) {
      this.#people -= ticket.members.length;
      this.#ask(roomId, ticket.members.length);
    }
    return pass;
  }

  /** Nobody is put together for so long: no room could be made. */
  hold(untilMs: number): void {
    this.#heldUntilMs = untilMs;
  }

  offer({ roomId, seats, rating, forMs, accountIds = [] }: OfferedSeats, nowMs: number): void {
    const { sinceMs = nowMs, asked = 0 } = this.#offers.get(roomId) ?? {};
    if (seats <= 0) return this.withdraw(roomId);
    const here = new Set(accountIds);
    this.#offers.set(roomId, { roomId, seats, rating, sinceMs, here, untilMs: nowMs + forMs, asked });
  }

  /** A match has no seats to give any more. */
  withdraw(roomId: string): void {
    this.#offers.delete(roomId);
  }

  /** Someone who was asked about seats of a running match has them, or not. */
  answered(roomId: string, seats: number): void {
    this.#ask(roomId, -seats);
  }

  /** Someone waited so long. */
  waited(ms: number): void {
    this.#waits.push(ms);
    if (this.#waits.length > WAITS_MAX) this.#waits.shift();
  }

  /** How long people waited lately, the median in seconds; null while nobody did. */
  get estimateSeconds(): number | null {
    if (this.#waits.length === 0) return null;
    const sorted = this.#waits.toSorted((a, b) => a - b);
    return Math.round(sorted[sorted.length >> 1] / 1000);
  }

  #ask(roomId: string, seats: number): void {
    const offer = this.#offers.get(roomId);
    if (offer !== undefined) offer.asked = Math.max(0, offer.asked + seats);
  }
}
