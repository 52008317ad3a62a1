/** What the server of a state room sends to a client: its seats, all that it may know, then what changes; a gap is answered by asking for all. */
import { readEvents, withoutRows, type EventKind, type ReceivedEvent } from '../mirror/events.ts';
import { Held } from '../mirror/held.ts';
import { PatchReader } from '../mirror/patch-reader.ts';
import type { MirrorStore } from '../mirror/store.ts';
import {
  SERVER,
  decodeMargin,
  decodePaused,
  decodeRefused,
  decodeWelcome,
  unwrapTick,
  type SyncKind,
} from '../wire/protocol.ts';
import { SESSION_LIMITS } from './limits.ts';
import type { OrderLog } from './order-log.ts';
import type { PacingServer } from './pacing.ts';
import { CLOSE } from './session.ts';
import type { TimeSync } from './time-sync.ts';

/** What is told of what has come. */
export interface StateListener {
  /** A whole state has come, and what is held will be forgotten for it. */
  beforeWhole(): void;
  /** A whole state has come: what was known before is not continued. */
  whole(tick: number): void;
  /** A patch has come. */
  patched(tick: number): void;
  happened(events: readonly ReceivedEvent[]): void;
  /** What is held is not what the server says it should be. */
  differs(tick: number): void;
}

/** After as many whole states in a row that were not what the server says, the next one is asked for later. */
const WRONG_WHOLES = 3;

/** The stream of one server, as far as it has come. */
export class StateMessages implements PacingServer {
  readonly sync: SyncKind = 'state';
  readonly store: MirrorStore;
  /** When the hello was sent; −1 before. */
  helloAtMs = -1;
  heardAtMs = 0;
  seats: readonly number[] = [];
  isClosed = false;
  isPaused = false;
  refusal = '';
  refusalCode = 0;
  /** Whether patches follow what is held without a gap. */
  isInStep = false;
  /** The tick of the newest patch; −1 before. */
  sealedTick = -1;
  /** Ticks up to which what was agreed on was compared. */
  agreedTick = -1;
  malformedCount = 0;
  /** The server was restarted since the last whole state. */
  isOtherCourse = false;
  readonly #reader: PatchReader;
  readonly #kinds: readonly EventKind[];
  readonly #time: TimeSync;
  readonly #orders: OrderLog;
  readonly #listener: StateListener;
  readonly #held = new Held();
  #restarts = -1;
  #wantsResync = false;
  #hasAsked = false;
  #askedAtMs = -1;
  /** Whole states in a row that were not what the server says. */
  #wrongWholes = 0;
  /** Until this time nothing is asked for because of a difference. */
  #believesUntilMs = 0;

  constructor(of: {
    readonly store: MirrorStore;
    readonly kinds: readonly EventKind[];
    readonly time: TimeSync;
    readonly orders: OrderLog;
    readonly listener: StateListener;
  }) {
    this.store = of.store;
    this.#reader = new PatchReader(of.store.contract, of.store);
    this.#kinds = of.kinds;
    this.#time = of.time;
    this.#orders = of.orders;
    this.#listener = of.listener;
  }

  /** Ticks of messages are the low 32 bits. */
  unwrap(low: number): number {
    return this.sealedTick < 0 ? low >>> 0 : unwrapTick(low, 32, this.sealedTick);
  }

  receive(message: Uint8Array, nowMs: number): void {
    if (this.isClosed) return;
    this.heardAtMs = nowMs;
    if (this.#read(message, nowMs)) return;
    this.malformedCount++;
    this.isInStep = false;
    this.askForSnapshot();
  }

  askForSnapshot(): void {
    if (this.#hasAsked) return;
    this.#hasAsked = true;
    this.#wantsResync = true;
    this.#askedAtMs = -1;
  }

  /** A wish that nothing came of is repeated: call it now and then. */
  askAgain(nowMs: number): void {
    if (!this.#hasAsked) return;
    if (this.#askedAtMs < 0) this.#askedAtMs = nowMs;
    if (nowMs - this.#askedAtMs < SESSION_LIMITS.askAgainMs) return;
    this.#hasAsked = false;
    this.askForSnapshot();
  }

  /** True once when a whole state has to be asked for. */
  takeResync(): boolean {
    const wants = this.#wantsResync;
    this.#wantsResync = false;
    return wants;
  }

  /** Another line: the server is greeted anew. */
  reconnect(): void {
    this.helloAtMs = -1;
    this.isInStep = false;
    this.isPaused = false;
    this.#wantsResync = false;
    this.#hasAsked = false;
  }

  /** False when the message is malformed. */
  #read(message: Uint8Array, nowMs: number): boolean {
    switch (message[0]) {
      case SERVER.patch:
        return this.#takePatch(message, nowMs);
      case SERVER.state:
        return this.#takeWhole(message, nowMs);
      case SERVER.events: {
        // Before the first whole state nothing that happened is anything to it.
        if (this.sealedTick < 0) return true;
        const events = readEvents(message, this.#kinds, (low) => this.unwrap(low));
        if (events !== undefined) this.#listener.happened(this.isInStep ? events : events.map(withoutRows));
        return events !== undefined;
      }
      case SERVER.margin: {
        const marginTicks = decodeMargin(message);
        if (marginTicks !== undefined) this.#time.margin(marginTicks, nowMs);
        return marginTicks !== undefined;
      }
      case SERVER.welcome: {
        const welcome = decodeWelcome(message);
        if (welcome === undefined || welcome.sync !== 'state') return false;
        this.seats = welcome.seats;
        this.#orders.welcomed(welcome.orderSerial, welcome.restarts);
        if (this.#restarts >= 0 && welcome.restarts !== this.#restarts) this.isOtherCourse = true;
        this.#restarts = welcome.restarts;
        this.#time.guessLead(nowMs - this.helloAtMs);
        return true;
      }
      case SERVER.paused:
        this.isPaused = decodePaused(message) !== undefined;
        return this.isPaused;
      case SERVER.resumed:
        this.isPaused = false;
        if (this.sealedTick < 0) return true;
        this.#time.restart();
        this.#time.arrived(this.sealedTick, nowMs);
        return true;
      case SERVER.refused: {
        const refused = decodeRefused(message);
        this.#close(refused?.sentence ?? CLOSE.malformed.reason, refused?.code ?? CLOSE.malformed.code);
        return true;
      }
      case SERVER.closing:
        this.#close(CLOSE.closing.reason, CLOSE.closing.code);
        return true;
      default:
        return false;
    }
  }

  #close(refusal: string, code: number): void {
    this.isClosed = true;
    this.refusal = refusal;
    this.refusalCode = code;
  }

  #takePatch(message: Uint8Array, nowMs: number): boolean {
    // What comes before all is known says nothing.
    if (!this.isInStep) return true;
    if (!this.#reader.read(message, false)) return false;
    this.#taken(nowMs);
    this.#listener.patched(this.sealedTick);
    this.#compare(nowMs);
    return true;
  }

  #takeWhole(message: Uint8Array, nowMs: number): boolean {
    this.#listener.beforeWhole();
    if (!this.#reader.read(message, true)) return false;
    this.store.wholeTick = this.store.tick;
    this.isInStep = true;
    this.isPaused = false;
    this.#hasAsked = false;
    this.#wantsResync = false;
    this.#taken(nowMs);
    this.#listener.whole(this.sealedTick);
    // Whole states that are not what the server says they are would be asked for without end.
    this.#wrongWholes = this.#compare(nowMs) ? 0 : this.#wrongWholes + 1;
    if (this.#wrongWholes >= WRONG_WHOLES) this.#believesUntilMs = nowMs + SESSION_LIMITS.differsAgainMs;
    return true;
  }

  #taken(nowMs: number): void {
    const { store } = this;
    this.sealedTick = this.unwrap(store.tick);
    this.#time.arrived(this.sealedTick, nowMs);
    this.#orders.acknowledged(store.orders);
    // −128 says that too few inputs have come to tell.
    if (store.margin !== undefined && store.margin !== -128) this.#time.margin(store.margin / 4, nowMs);
  }

  /** False when what is held is not what the server says. */
  #compare(nowMs: number): boolean {
    const { store } = this;
    if (store.agreement === undefined) return true;
    this.#held.begin();
    store.hold(this.#held);
    const isSame = store.agreement === this.#held.checksum();
    if (isSame) this.agreedTick = this.sealedTick;
    else if (nowMs >= this.#believesUntilMs) this.#listener.differs(this.sealedTick);
    return isSame;
  }
}
