/** The queue of several processes: the one that has the lease matches everyone, the others pass on what they are asked. */
import { ApiError } from '../api/api-error.ts';
import { errorText, type Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { TicketPlace } from './mode-shelf.ts';
import type { QueueBus, QueueOwner } from './queue-bus.ts';
import {
  answerTo,
  perform,
  readMessage,
  refusalIn,
  type QueueCall,
  type QueueMessage,
  type QueueReply,
} from './queue-calls.ts';
import type { OfferedSeats, QueueDesk, QueueModeState, QueueQuestion, QueueState } from './queue-desk.ts';

export interface SharedQueueParts {
  readonly bus: QueueBus;
  /** Names this process: nobody else ever has it. */
  readonly own: string;
  readonly modes: readonly QueueModeState[];
  /** Makes the queue of the one who has the lease, empty. It must await `fence` before it makes a room: that rejects once the lease is another's. */
  readonly open: (fence: () => Promise<void>) => QueueDesk;
  /** Whether this process may have the lease: not while it starts or stops. */
  readonly mayOwn: () => boolean;
  /** Milliseconds of a monotonic clock. */
  readonly nowMs: () => number;
  readonly after: (delayMs: number, call: () => void) => () => void;
  readonly every: (periodMs: number, call: () => void) => () => void;
  /** A text that was never there. */
  readonly newId: () => string;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly metrics: Pick<Metrics, 'count'>;
  /** How long the lease lasts, in milliseconds. */
  readonly ttlMs?: number;
  /** How much longer an answer may take than its question may wait, in milliseconds. */
  readonly answerMs?: number;
}

/** So long nobody matches anybody after a process has died. */
const TTL_MS = 4000;
/** Of the lease, between two heartbeats. */
const BEATS_A_LEASE = 4;
const ANSWER_MS = 5000;

/** What came of a message: `moved` was not done, of `lost` nobody knows. */
type Settled = Extract<QueueMessage, { kind: 'answer' | 'refused' | 'moved' }> | { readonly kind: 'lost' };

interface Pending {
  readonly epoch: number;
  readonly settle: (settled: Settled) => void;
}

export class SharedQueue implements QueueDesk {
  readonly #parts: SharedQueueParts;
  readonly #ttlMs: number;
  readonly #answerMs: number;
  readonly #pending = new Map<string, Pending>();
  /** Questions of people of this process that another is asked. */
  readonly #asking = new Set<string>();
  readonly #offers = new Map<string, { readonly seats: OfferedSeats; readonly untilMs: number }>();
  readonly #stopBeating: () => void;
  #stopListening = () => {};
  #beating: Promise<void>;
  #owner: QueueOwner | undefined;
  #local: { readonly epoch: number; readonly desk: QueueDesk } | undefined;
  /** Until then the lease is ours, whatever others do. */
  #leaseUntilMs = 0;
  #isClosing = false;

  constructor(parts: SharedQueueParts) {
    this.#parts = parts;
    this.#ttlMs = parts.ttlMs ?? TTL_MS;
    this.#answerMs = parts.answerMs ?? ANSWER_MS;
    this.#beating = parts.bus
      .listen(parts.own, (text) => this.#heard(text))
      .then(
        (stop) => void (this.#stopListening = stop),
        (error: unknown) => this.#say('warn', 'Nothing of the queue is heard from others.', error),
      );
    this.#stopBeating = parts.every(this.#ttlMs / BEATS_A_LEASE, () => void this.#beat());
  }

  async modes(): Promise<readonly QueueModeState[]> {
    return this.#parts.modes;
  }

  async ask(accountId: string, question: QueueQuestion): Promise<QueueState> {
    this.#asking.add(question.question);
    try {
      return await this.#state({ method: 'ask', accountId, question: { ...question } });
    } finally {
      this.#asking.delete(question.question);
    }
  }

  async hangUp(accountId: string, question: string): Promise<void> {
    // Of most there is the answer already.
    if (this.#asking.has(question)) await this.#call({ method: 'hangUp', accountId, question });
  }

  enter(accountId: string, { game, mode, rules }: TicketPlace, proof?: string): Promise<QueueState> {
    const place = { game, mode, ...(rules !== undefined && { rules }) };
    return this.#state({ method: 'enter', accountId, ...place, ...(proof !== undefined && { proof }) });
  }

  cancel(accountId: string): Promise<QueueState> {
    return this.#state({ method: 'cancel', accountId });
  }

  accept(accountId: string): Promise<QueueState> {
    return this.#state({ method: 'accept', accountId });
  }

  decline(accountId: string): Promise<QueueState> {
    return this.#state({ method: 'decline', accountId });
  }

  makeParty(accountId: string): Promise<QueueState> {
    return this.#state({ method: 'makeParty', accountId });
  }

  joinParty(accountId: string, code: string, proof?: string): Promise<QueueState> {
    return this.#state({ method: 'joinParty', accountId, code, ...(proof !== undefined && { proof }) });
  }

  leaveParty(accountId: string): Promise<QueueState> {
    return this.#state({ method: 'leaveParty', accountId });
  }

  async joined(accountId: string, roomId: string): Promise<void> {
    await this.#call({ method: 'joined', accountId, roomId });
  }

  async offer(seats: OfferedSeats): Promise<void> {
    if (seats.seats === 0) this.#offers.delete(seats.roomId);
    else this.#offers.set(seats.roomId, { seats, untilMs: this.#parts.nowMs() + seats.forMs });
    await this.#call({ method: 'offer', offer: { ...seats } });
  }

  async close(): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#stopBeating();
    await this.#beating;
    for (const { settle } of Array.from(this.#pending.values())) settle({ kind: 'lost' });
    await this.#giveUp();
    this.#stopListening();
  }

  /** Looks who has the lease, and takes it when nobody has. Never rejects. */
  #beat(): Promise<void> {
    this.#beating = this.#beating.then(() => this.#beatNow());
    return this.#beating;
  }

  async #beatNow(): Promise<void> {
    if (this.#isClosing) return;
    const { bus, own, mayOwn, nowMs } = this.#parts;
    const sinceMs = nowMs();
    try {
      if (!mayOwn()) await this.#giveUp();
      const owner = mayOwn() ? await bus.claim(own, this.#ttlMs) : await bus.look();
      if (owner?.own === own) this.#leaseUntilMs = sinceMs + this.#ttlMs;
      await this.#follow(owner);
    } catch (error) {
      // Once the lease is over another may have it, for all that is known here.
      if (nowMs() < this.#leaseUntilMs) return;
      if (this.#local !== undefined)
        this.#say('warn', 'What the queue shares is away: who waits here waits anew.', error);
      await this.#follow(undefined);
    }
  }

  async #follow(owner: QueueOwner | undefined): Promise<void> {
    const before = this.#owner;
    this.#owner = owner;
    if (before?.own === owner?.own && before?.epoch === owner?.epoch) return;
    await this.#closeLocal();
    if (owner?.own === this.#parts.own) {
      const { epoch } = owner;
      this.#local = { epoch, desk: this.#parts.open(() => this.#fence(epoch)) };
      this.#parts.metrics.count('queue.owned');
      this.#say('info', 'This process matches the people of all processes from now on.');
    }
    for (const { epoch, settle } of Array.from(this.#pending.values()))
      if (epoch !== owner?.epoch) settle({ kind: 'lost' });
    if (owner !== undefined) this.#offerAgain();
  }

  /** Rejects when the lease of this epoch is not ours any more, by the word of who gives it. */
  async #fence(epoch: number): Promise<void> {
    await this.#beat();
    if (this.#ownsAt(epoch) === undefined) throw away();
  }

  /** The queue, while the lease of this epoch is ours. */
  #ownsAt(epoch: number | undefined): QueueDesk | undefined {
    const isOurs = this.#local?.epoch === epoch && this.#parts.nowMs() < this.#leaseUntilMs;
    return isOurs ? this.#local?.desk : undefined;
  }

  async #giveUp(): Promise<void> {
    if (this.#local === undefined) return;
    await this.#closeLocal();
    this.#owner = undefined;
    await this.#parts.bus.release(this.#parts.own).catch((error: unknown) => {
      this.#say('warn', 'The lease of the queue could not be given back: it is over by itself.', error);
    });
  }

  async #closeLocal(): Promise<void> {
    const local = this.#local;
    this.#local = undefined;
    await local?.desk.close();
  }

  /** Rooms of this process offer their seats to who matches now. */
  #offerAgain(): void {
    const nowMs = this.#parts.nowMs();
    for (const [roomId, { seats, untilMs }] of Array.from(this.#offers)) {
      if (untilMs <= nowMs) this.#offers.delete(roomId);
      else
        this.#call({ method: 'offer', offer: { ...seats, forMs: untilMs - nowMs } }).catch((error: unknown) => {
          this.#say('warn', 'Seats of a room could not be offered again.', error);
        });
    }
  }

  async #state(call: QueueCall): Promise<QueueState> {
    const state = await this.#call(call);
    if (state === undefined) throw away();
    return state;
  }

  /** Has it done by whoever has the lease; looks for another while it surely was not done. */
  async #call(call: QueueCall): Promise<QueueReply> {
    const untilMs = this.#parts.nowMs() + this.#ttlMs + this.#answerMs;
    while (!this.#isClosing) {
      const owner = this.#owner;
      const desk = this.#ownsAt(owner?.epoch);
      if (desk !== undefined) return perform(desk, call);
      const settled = await this.#send(owner, call);
      if (settled.kind === 'answer') return settled.state;
      if (settled.kind === 'refused') throw refusalIn(settled);
      // A question may be asked again; of anything else nobody knows whether it was done.
      if (settled.kind === 'lost' && call.method !== 'ask') break;
      if (this.#parts.nowMs() >= untilMs) break;
      await this.#pause(settled.kind === 'lost' ? 0 : this.#ttlMs / BEATS_A_LEASE / 4);
      await this.#beat();
    }
    this.#parts.metrics.count('queue.unanswered');
    throw away();
  }

  async #send(owner: QueueOwner | undefined, call: QueueCall): Promise<Settled> {
    const { bus, own, newId, after } = this.#parts;
    if (owner === undefined || owner.own === own) return { kind: 'moved', id: '' };
    const id = newId();
    const { epoch } = owner;
    const waitMs = call.method === 'ask' ? call.question.waitMs : 0;
    let stop = () => {};
    const settled = new Promise<Settled>((settle) => {
      stop = after(waitMs + this.#answerMs, () => settle({ kind: 'lost' }));
      this.#pending.set(id, { epoch, settle });
    });
    try {
      const isHeard = await bus.tell(owner.own, write({ kind: 'call', id, from: own, epoch, call }));
      return isHeard ? await settled : { kind: 'moved', id };
    } catch {
      // What is away is said by whoever looks for it.
      return { kind: 'moved', id };
    } finally {
      stop();
      this.#pending.delete(id);
    }
  }

  #heard(text: string): void {
    const message = readMessage(text);
    if (message === undefined) return this.#say('warn', 'What another process said of the queue cannot be read.');
    if (message.kind !== 'call') return this.#pending.get(message.id)?.settle(message);
    void this.#answer(message);
  }

  async #answer(message: Extract<QueueMessage, { kind: 'call' }>): Promise<void> {
    const desk = this.#ownsAt(message.epoch);
    const failed = (error: unknown) => this.#say('warn', 'The queue failed.', error);
    const answer: QueueMessage =
      desk === undefined ? { kind: 'moved', id: message.id } : await answerTo(desk, message, failed);
    await this.#parts.bus.tell(message.from, write(answer)).catch((error: unknown) => {
      this.#say('warn', 'Another process could not be answered.', error);
    });
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => void this.#parts.after(delayMs, resolve));
  }

  #say(level: 'info' | 'warn', text: string, error?: unknown): void {
    this.#parts.log[level]('queue.shared', text, error === undefined ? {} : { error: errorText(error) });
  }
}

function write(message: QueueMessage): string {
  return JSON.stringify(message);
}

function away(): ApiError {
  return new ApiError('away', 'Who matches people changes just now. Try again in a moment.', { retryAfterSeconds: 1 });
}
