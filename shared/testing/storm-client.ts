/** One client of a storm: its pages over time, its line, its clock, its frames, and the faults it suffers. */
import { nextFloat, seedRandom } from '../math/random.ts';
import { assert, unreachable } from '../assert.ts';
import type { Bundle } from '../sim/bundle.ts';
import type { Authority } from '../session/authority-face.ts';
import type { KeptSeats } from '../session/seats.ts';
import { CLIENT, encodeClientChecksum } from '../wire/protocol.ts';
import { StormActs } from './storm-acts.ts';
import { StormLine } from './storm-line.ts';
import { StormPage, type StormClientPage, type StormPageOptions } from './storm-page.ts';
import { WEATHERS, type StormFault, type StormFrames } from './storm-plan.ts';
import { StormStatePage } from './storm-state-page.ts';
import { StormWatch } from './storm-watch.ts';

/** The room as its clients see it. */
export interface StormRoom {
  /** Undefined while there is no server. */
  authority(): Authority | undefined;
  /** A name for a new connection, known to be this client's from now on. */
  connect(client: StormClient): number;
  readonly tickMs: number;
  /** Whether it coalesces what it sends. */
  readonly isRollback: boolean;
  /** Whether its clients are told only what they may know. */
  readonly isState: boolean;
  /** Whether the room itself has been disturbed lately. */
  isCalm(nowMs: number): boolean;
}

/** What a client is made with. */
export interface StormClientOptions extends Omit<StormPageOptions, 'send'> {
  readonly room: StormRoom;
  readonly seed: number;
  readonly watchDelayTicks: number;
  /** Whether a message of the server reaches this client, and one of it the server: what a test takes away. */
  passes?(message: Uint8Array): boolean;
  passesUp?(message: Uint8Array): boolean;
}

/** A frozen page's line is given up after this long. */
const FROZEN_LOST_MS = 2000;
/** A page in the background is woken once a second, and by messages. */
const HIDDEN_FRAME_MS = 1000;
/** What a step costs on a machine that is quick, in milliseconds. */
const QUICK_STEP_MS = 0.05;
/** A server that is not there is asked again after this long. */
const RETRY_MS = 250;

/** A client. Nothing of it moves but by `frame`, `deliverUp` and `suffer`. */
export class StormClient {
  readonly acts: StormActs;
  readonly watch: StormWatch;
  readonly #options: StormClientOptions;
  readonly #random = new Uint32Array(4);
  readonly #intervalMs: number;
  #page: StormClientPage | undefined;
  readonly #line: StormLine;
  #connection = -1;
  /** Lines that it has had. */
  #lines = 0;
  #nowMs = 0;
  /** Its machine has been on for longer than all jumps back of a round are. */
  #offsetMs = 40_000_000;
  #nextFrameMs: number;
  #returnAtMs: number;
  #lostAtMs = Infinity;
  /** What brings a line that is lost at `#lostAtMs` back, in milliseconds later. */
  #returnMs = 0;
  #hiddenUntilMs = 0;
  #frozenUntilMs = 0;
  #slowUntilMs = 0;
  #stepMs = 0;
  #isGone = false;
  /** What a server notes of it. */
  #kept: Omit<KeptSeats, 'connection'> | undefined;

  constructor(options: StormClientOptions) {
    const { game, plan, client, seed, log, scratch } = options;
    this.#options = options;
    seedRandom(this.#random, seed >>> 0, client + 1);
    this.#line = new StormLine(plan.link);
    this.#intervalMs = 1000 / framesPerSecond(plan.frames);
    this.#nextFrameMs = plan.joinMs + nextFloat(this.#random) * this.#intervalMs;
    this.#returnAtMs = plan.joinMs;
    // Its own: what it does follows from the world, and its frames must not.
    const random = new Uint32Array(4);
    seedRandom(random, seed >>> 0, client + 0x616374);
    this.acts = new StormActs({ game, client, isWild: plan.isWild, random, log, scratch });
    this.watch = new StormWatch(options);
    this.watch.disturbed(plan.joinMs);
  }

  get connection(): number {
    return this.#connection;
  }

  /** Whether it is still one of the match. */
  get isLiving(): boolean {
    return !this.#isGone;
  }

  /** What the server noted when it took its seats, for the process after it. Undefined for who has none. */
  get kept(): KeptSeats | undefined {
    return this.#kept === undefined || this.#isGone ? undefined : { ...this.#kept, connection: this.#connection };
  }

  get page(): StormClientPage | undefined {
    return this.#page;
  }

  get hasLine(): boolean {
    return this.#line.link !== undefined;
  }

  /** Bytes that wait on their way down. */
  waitingBytes(nowMs: number): number {
    return this.#line.link?.waitingDownBytes(nowMs) ?? 0;
  }

  /** When it next has something to do. */
  nextMs(): number {
    if (this.#isGone) return Infinity;
    const returnAtMs = Math.max(this.#returnAtMs, this.#frozenUntilMs);
    const line = Math.min(returnAtMs, this.#lostAtMs, this.#line.changesAtMs);
    if (this.#page === undefined) return line;
    if (this.#frozenUntilMs > this.#nowMs) return Math.min(line, this.#frozenUntilMs);
    if (this.#hiddenUntilMs > this.#nowMs) {
      const wokenMs = Math.min(this.#hiddenUntilMs, this.#nextFrameMs, this.#line.nextDownMs);
      return Math.max(this.#nowMs, Math.min(line, wokenMs));
    }
    return Math.min(line, this.#nextFrameMs);
  }

  /** What it sent reaches the server. */
  deliverUp(nowMs: number): void {
    this.#line.link?.deliverUp(nowMs);
  }

  sendDown(message: Uint8Array, nowMs: number): void {
    const { passes } = this.#options;
    if (passes === undefined || passes(message)) this.#line.link?.sendDown(message, nowMs);
  }

  /** Does what is due: the line's changes first, then a frame. */
  frame(nowMs: number): void {
    this.#nowMs = nowMs;
    this.#line.settle(nowMs);
    if (nowMs >= this.#lostAtMs) this.#lose(nowMs, this.#returnMs);
    if (nowMs < this.#frozenUntilMs) return;
    if (this.#hiddenUntilMs > 0 && nowMs >= this.#hiddenUntilMs) {
      this.#hiddenUntilMs = 0;
      this.#nextFrameMs = nowMs;
    }
    if (nowMs >= this.#returnAtMs) this.#comeBack(nowMs);
    const page = this.#page;
    if (page === undefined) return;
    const isHidden = nowMs < this.#hiddenUntilMs;
    const isWoken = isHidden && this.#line.nextDownMs <= nowMs;
    if (nowMs < this.#nextFrameMs && !isWoken) return;
    this.#line.link?.deliverDown(nowMs);
    const isSlow = nowMs < this.#slowUntilMs;
    page.session.setStepCost?.(isSlow ? this.#stepMs : QUICK_STEP_MS);
    page.frame(this.#localMs(nowMs));
    const busyMs = isSlow ? page.stepsOfPlan * this.#stepMs : 0;
    const dueMs = isHidden ? nowMs + HIDDEN_FRAME_MS : this.#nextFrameMs + this.#intervalOf(nowMs);
    this.#nextFrameMs = Math.max(dueMs, nowMs + busyMs, nowMs + 1);
    const { link, condition } = this.#line;
    if (!isHidden && link !== undefined && !page.isReturning) this.acts.drive(page.session, page.sim, nowMs);
    this.watch.frame(page, { nowMs, link, condition, connection: this.#connection });
  }

  #intervalOf(nowMs: number): number {
    // Late frames are not made up.
    const lateMs = Math.max(0, nowMs - this.#nextFrameMs);
    if (this.#options.plan.frames === 'irregular') return lateMs + 4 + nextFloat(this.#random) * 60;
    return Math.ceil((lateMs + 1e-6) / this.#intervalMs) * this.#intervalMs;
  }

  #localMs(nowMs: number): number {
    return nowMs * (1 + this.#options.plan.driftPpm / 1_000_000) + this.#offsetMs;
  }

  /** Takes one fault. Those of the room are not a client's. */
  suffer({ kind, forMs, amount }: StormFault, nowMs: number): void {
    if (this.#isGone) return;
    this.#nowMs = nowMs;
    const untilMs = nowMs + forMs;
    this.#options.log.count(kind);
    this.watch.disturbed(untilMs);
    switch (kind) {
      case 'weather':
        this.#line.weather(WEATHERS[amount % WEATHERS.length], untilMs);
        return;
      case 'throttle':
        this.#line.throttle(amount, untilMs, nowMs);
        return;
      case 'stall':
        this.#line.link?.stall(untilMs);
        return;
      case 'half-open':
        this.#line.link?.deafen();
        this.#loseLater(untilMs, RETRY_MS);
        return;
      case 'reset':
        this.#lose(nowMs, forMs);
        return;
      case 'crash':
        this.#page = undefined;
        this.#lose(nowMs, forMs);
        return;
      case 'hide':
        this.#hiddenUntilMs = Math.max(this.#hiddenUntilMs, untilMs);
        return;
      case 'freeze':
        this.#frozenUntilMs = Math.max(this.#frozenUntilMs, untilMs);
        if (forMs > FROZEN_LOST_MS) this.#loseLater(nowMs + FROZEN_LOST_MS, forMs - FROZEN_LOST_MS);
        return;
      case 'slow':
        this.#slowUntilMs = untilMs;
        this.#stepMs = amount;
        this.watch.slowed();
        return;
      case 'clock-jump':
        this.#offsetMs += amount;
        return;
      case 'second-tab':
        this.#secondTab(nowMs);
        return;
      case 'leave':
        this.#leave(nowMs);
        return;
      case 'flip':
        this.#page?.flip();
        this.watch.mayDiffer();
        return;
      case 'lie':
        this.#lie(nowMs);
        return;
      case 'hostile':
      case 'pause':
      case 'hiccup':
      case 'server-crash':
        assert(false, 'A fault of the room was given to a client.');
        return;
      default:
        unreachable(kind);
    }
  }

  /** The server is no more: the line is lost, and comes back some time after there is another. */
  serverLost(nowMs: number): void {
    if (this.#page !== undefined) this.#page.isStale = true;
    if (this.#returnAtMs === Infinity && !this.#isGone) this.#lose(nowMs, RETRY_MS);
    this.acts.lost();
  }

  /** The server closed the connection. Its page comes back: what else should a person do. */
  closedByServer(connection: number, nowMs: number): void {
    if (connection === this.#connection && this.hasLine) this.#lose(nowMs, RETRY_MS);
  }

  /** The faults are over. */
  calm(nowMs: number): void {
    this.#nowMs = nowMs;
    this.watch.disturbed(nowMs);
    this.#hiddenUntilMs = 0;
    this.#frozenUntilMs = 0;
    this.#slowUntilMs = 0;
    if (this.#lostAtMs < Infinity) this.#lostAtMs = nowMs;
    if (this.#returnAtMs < Infinity) this.#returnAtMs = Math.min(this.#returnAtMs, nowMs + RETRY_MS);
    this.#line.calm(nowMs);
    this.#nextFrameMs = Math.min(this.#nextFrameMs, nowMs + this.#intervalMs);
  }

  sealed(bundle: Bundle, authority: Authority, nowMs: number): void {
    this.acts.sealed(bundle, authority.seatsOf(this.#connection), nowMs);
  }

  #loseLater(atMs: number, returnMs: number): void {
    if (this.#returnAtMs < Infinity) return;
    this.#lostAtMs = Math.min(this.#lostAtMs, atMs);
    this.#returnMs = returnMs;
  }

  #lose(nowMs: number, returnMs: number): void {
    this.#lostAtMs = Infinity;
    this.acts.lost();
    this.watch.lost();
    this.watch.disturbed(nowMs + returnMs);
    // Who had no line yet, or lost it before, comes when it is due; but for one whose page is gone since.
    if (this.#returnAtMs < Infinity) {
      this.#returnAtMs = Math.max(this.#returnAtMs, nowMs + returnMs);
      return;
    }
    this.#line.close();
    this.#options.room.authority()?.drop(this.#connection, nowMs);
    this.#returnAtMs = nowMs + returnMs;
  }

  #comeBack(nowMs: number): void {
    const { room, plan, log, client } = this.#options;
    const authority = room.authority();
    if (authority === undefined) {
      this.#returnAtMs = nowMs + RETRY_MS;
      this.watch.disturbed(this.#returnAtMs);
      return;
    }
    const previous = this.#connection;
    this.#connection = room.connect(this);
    const isBack = plan.seats > 0 && previous >= 0 && authority.rejoin(previous, this.#connection, nowMs);
    if (!isBack && !this.#join(authority, nowMs)) {
      log.problem('no seat', `client ${client}`, 'found no seat, and there must be one');
      this.#isGone = true;
      return;
    }
    if (isBack) log.count('came back to seats');
    this.#returnAtMs = Infinity;
    this.#open(nowMs);
  }

  #join(authority: Authority, nowMs: number): boolean {
    const { plan, scratch } = this.#options;
    const { emptyData } = scratch();
    const data = Array.from({ length: plan.seats }, () => emptyData);
    const seats = authority.join({ connection: this.#connection, seats: plan.seats, data, level: 0 }, nowMs);
    if (seats !== null && seats.length > 0) this.#kept = { seats, level: 0, data, sinceTick: authority.tick };
    return seats !== null;
  }

  #open(nowMs: number): void {
    this.watch.disturbed(nowMs);
    if (this.#page !== undefined) this.#page.reconnected();
    const { room, seed, client, passesUp } = this.#options;
    const send = (message: Uint8Array) => {
      if (passesUp === undefined || passesUp(message)) this.#line.link?.sendUp(message, this.#nowMs);
    };
    const Page = room.isState ? StormStatePage : StormPage;
    const page = (this.#page ??= new Page({ ...this.#options, send }));
    const connection = this.#connection;
    this.#line.open(
      // Its own count: how often others come back must not change this one's line.
      seed + (client + this.#lines++ * 64) * 7919,
      {
        atServer: (message, atMs) => {
          const authority = room.authority();
          if (message[0] === CLIENT.inputs && authority !== undefined)
            this.acts.arrived(message, authority.tick, authority.seatsOf(connection).length);
          authority?.receive(connection, message, atMs);
        },
        atClient: (message, atMs) => page.receive(message, this.#localMs(atMs)),
      },
      nowMs,
    );
    this.#nextFrameMs = Math.max(nowMs, this.#nextFrameMs);
  }

  /** The same person opens the game once more: the newer page has the seat. */
  #secondTab(nowMs: number): void {
    if (!this.hasLine || this.#options.plan.seats === 0) return;
    this.acts.lost();
    this.watch.lost();
    this.#line.close();
    this.#page = undefined;
    this.#lostAtMs = Infinity;
    this.#comeBack(nowMs);
  }

  #leave(nowMs: number): void {
    this.#options.room.authority()?.leave(this.#connection, nowMs);
    this.acts.lost();
    this.watch.lost();
    this.#line.close();
    this.#isGone = true;
  }

  /** Says a chained checksum that its world does not have. */
  #lie(nowMs: number): void {
    const tick = (this.#page?.session.confirmedTick ?? 0) - 1;
    const { link } = this.#line;
    if (link === undefined || tick <= 0) return;
    this.watch.mayDiffer();
    link.sendUp(encodeClientChecksum({ tick, high: 1, low: 2 }), nowMs);
  }
}

function framesPerSecond(frames: StormFrames): number {
  return frames === 'irregular' ? 30 : frames;
}
