/** What the server sends to a client: its seats, snapshots, seals in order; a gap is answered by asking for a snapshot. */
import { NO_COMMANDS, NO_ORDERS, type Bundle, type Command, type SealedOrder } from '../sim/bundle.ts';
import {
  BitReader,
  SERVER,
  beginReadSeals,
  createSealTarget,
  createSnapshotAssembler,
  decodeDesyncAsk,
  decodeMargin,
  decodePaused,
  decodeRefused,
  decodeServerChecksum,
  decodeWelcome,
  peekSealTick,
  readSeal,
  repeatSeal,
  unwrapTick,
  type SyncKind,
  type WireDesyncAsk,
  type WireLayout,
  type WireSnapshot,
} from '../wire/protocol.ts';
import { SESSION_LIMITS } from './limits.ts';
import { CLOSE } from './session.ts';
import type { OrderLog } from './order-log.ts';
import type { TimeSync } from './time-sync.ts';

/** The stream of one server, as far as it has come. */
export interface ServerMessages {
  /** When the hello was sent; −1 before. The welcome's round trip is measured from it. */
  helloAtMs: number;
  readonly heardAtMs: number;
  readonly seats: readonly number[];
  readonly isClosed: boolean;
  readonly isPaused: boolean;
  readonly refusal: string;
  readonly refusalCode: number;
  /** Whether seals follow the world of this client without a gap. */
  readonly isInStep: boolean;
  /** How the room's machines agree, as its welcome says. */
  readonly sync: SyncKind;
  /** The newest tick that can be stepped. */
  readonly sealedTick: number;
  /** Ticks of the last message of seals: how far apart they come. */
  readonly spanTicks: number;
  /** The inputs of the newest seal. */
  readonly sealedInputs: Uint8Array;
  /** Messages that could not be read. */
  readonly malformedCount: number;
  /** Bundles that wait. */
  readonly waitingCount: number;
  receive(message: Uint8Array, nowMs: number): void;
  /** Another line: the server is greeted anew, by a client that still holds the world of `tick`, whose seal had these inputs. */
  reconnect(tick: number, inputs: Uint8Array): void;
  /** Each snapshot that has come whole, once. */
  takeSnapshot(): TakenSnapshot | undefined;
  /** The next sealed tick, left where it is; undefined when none waits. */
  peekBundle(): Bundle | undefined;
  /** Takes the next sealed tick. What was taken is filled anew by the next messages: copy what you keep. */
  nextBundle(): Bundle | undefined;
  /** True once when a snapshot has to be asked for. */
  takeResync(): boolean;
  takeDesyncAsk(): WireDesyncAsk | undefined;
  askForSnapshot(): void;
  /** A wish that nothing came of is repeated: call it now and then while it is not in step. */
  askAgain(nowMs: number): void;
}

/** A snapshot, and its tick as the session counts. */
export interface TakenSnapshot extends WireSnapshot {
  readonly tick: number;
  /** The server was restarted since the last one, and does not go on from the world that is held here. */
  readonly isOtherCourse: boolean;
}

/** A bundle that is filled again and again. */
interface Vessel extends Bundle {
  tick: number;
  orders: readonly SealedOrder[];
  commands: readonly Command[];
}

/** Reads every message of a server. What it says of times and orders is told to those who keep them. */
export function createServerMessages(layout: WireLayout, time: TimeSync, orders: OrderLog): ServerMessages {
  const reader = new BitReader();
  const baseline = new Uint8Array(layout.seats * layout.inputBytes);
  const target = createSealTarget(layout);
  const assembler = createSnapshotAssembler(layout);
  const sealsWaiting = SESSION_LIMITS.sealsWaitingSeconds * time.ticksPerSecond;
  /** A ring: `count` bundles from `first` on wait; the others are empty vessels. */
  let ring: Vessel[] = [];
  let first = 0;
  let count = 0;
  let sealedTick = -1;
  let spanTicks = 1;
  let snapshotTick = -1;
  let hasSnapshot = false;
  let isInStep = false;
  /** The server may go on from the world that this client said it holds. */
  let mayGoOn = false;
  let sync: SyncKind = 'lockstep';
  /** How often the match was resumed, as the last welcome said; −1 before. */
  let restarts = -1;
  let isOtherCourse = false;
  let wantsResync = false;
  let hasAsked = false;
  let askedAtMs = -1;
  let question: WireDesyncAsk | undefined;
  let seats: readonly number[] = [];
  let isClosed = false;
  let isPaused = false;
  let refusal = '';
  let refusalCode = 0;
  let heardAtMs = 0;
  let malformedCount = 0;

  /** The thread is lost: what comes until the next snapshot is of no use. */
  function lose(): void {
    malformedCount++;
    isInStep = false;
    askForSnapshot();
  }

  function askForSnapshot(): void {
    if (hasAsked) return;
    hasAsked = true;
    wantsResync = true;
    askedAtMs = -1;
  }

  function askAgain(nowMs: number): void {
    if (!hasAsked) return;
    if (askedAtMs < 0) askedAtMs = nowMs;
    if (nowMs - askedAtMs < SESSION_LIMITS.askAgainMs) return;
    hasAsked = false;
    askForSnapshot();
  }

  function keep({ inputs, orders, commands }: Bundle): void {
    if (count === ring.length) grow();
    const vessel = ring[(first + count++) % ring.length];
    vessel.tick = sealedTick;
    vessel.inputs.set(inputs);
    vessel.orders = orders;
    vessel.commands = commands;
  }

  function grow(): void {
    const kept = ring.map((_, i) => ring[(first + i) % ring.length]);
    const more = Array.from({ length: Math.max(64, ring.length) }, () => ({
      tick: 0,
      inputs: new Uint8Array(baseline.length),
      orders: NO_ORDERS,
      commands: NO_COMMANDS,
    }));
    ring = [...kept, ...more];
    first = 0;
  }

  function forget(): void {
    first = 0;
    count = 0;
  }

  function takeSeals(message: Uint8Array, nowMs: number): boolean {
    if (mayGoOn) {
      isInStep = true;
      isOtherCourse = false;
    }
    mayGoOn = false;
    if (!isInStep) return true;
    if (!beginReadSeals(reader, message)) return false;
    const before = sealedTick;
    while (!reader.isAtEnd) {
      const told = peekSealTick(reader, sealedTick + 1);
      while (sealedTick + 1 < told) {
        target.tick = ++sealedTick;
        repeatSeal(layout, baseline, target);
        keep(target);
      }
      target.tick = told;
      if (!readSeal(reader, layout, baseline, target)) return false;
      sealedTick = told;
      keep(target);
      if (count <= sealsWaiting) continue;
      forget();
      isInStep = false;
      askForSnapshot();
      return true;
    }
    spanTicks = sealedTick - before;
    // Only the newest says how far away the server is: the others waited for it.
    time.arrived(sealedTick, nowMs);
    return true;
  }

  function takeChunk(message: Uint8Array): boolean {
    mayGoOn = false;
    // What was asked for is on its way, however long it takes.
    askedAtMs = -1;
    const outcome = assembler.add(message);
    if (outcome !== 'whole') return outcome === 'more';
    forget();
    const { snapshot } = assembler;
    snapshotTick = sealedTick < 0 ? snapshot.tick : unwrapTick(snapshot.tick, 32, sealedTick);
    sealedTick = snapshotTick;
    baseline.set(snapshot.baseline);
    hasSnapshot = true;
    isInStep = true;
    hasAsked = false;
    isPaused = false;
    return true;
  }

  /** False when the message is malformed. */
  function read(message: Uint8Array, nowMs: number): boolean {
    switch (message[0]) {
      case SERVER.seals:
        return takeSeals(message, nowMs);
      case SERVER.snapshot:
        return takeChunk(message);
      case SERVER.checksum: {
        const report = decodeServerChecksum(message);
        if (report === undefined) return false;
        orders.acknowledged(report.orderSerial);
        if (report.marginTicks !== undefined) time.margin(report.marginTicks, nowMs);
        return true;
      }
      case SERVER.margin: {
        const marginTicks = decodeMargin(message);
        if (marginTicks !== undefined) time.margin(marginTicks, nowMs);
        return marginTicks !== undefined;
      }
      case SERVER.welcome: {
        const welcome = decodeWelcome(message);
        if (welcome === undefined) return false;
        seats = welcome.seats;
        sync = welcome.sync;
        orders.welcomed(welcome.orderSerial, welcome.restarts);
        if (restarts >= 0 && welcome.restarts !== restarts) isOtherCourse = true;
        restarts = welcome.restarts;
        time.guessLead(nowMs - messages.helloAtMs);
        return true;
      }
      case SERVER.desyncAsk: {
        const asked = decodeDesyncAsk(message);
        if (asked === undefined) return false;
        question = { ...asked, firstTick: unwrapTick(asked.firstTick, 32, sealedTick) };
        return true;
      }
      case SERVER.paused:
        isPaused = decodePaused(message) !== undefined;
        return isPaused;
      case SERVER.resumed:
        isPaused = false;
        if (sealedTick < 0) return true;
        time.restart();
        time.arrived(sealedTick, nowMs);
        return true;
      case SERVER.refused: {
        const refused = decodeRefused(message);
        isClosed = true;
        refusal = refused?.sentence ?? CLOSE.malformed.reason;
        refusalCode = refused?.code ?? CLOSE.malformed.code;
        return true;
      }
      case SERVER.closing:
        isClosed = true;
        refusal = CLOSE.closing.reason;
        refusalCode = CLOSE.closing.code;
        return true;
      default:
        return false;
    }
  }

  const messages: ServerMessages = {
    helloAtMs: -1,
    get heardAtMs() {
      return heardAtMs;
    },
    get seats() {
      return seats;
    },
    get isClosed() {
      return isClosed;
    },
    get isPaused() {
      return isPaused;
    },
    get refusal() {
      return refusal;
    },
    get refusalCode() {
      return refusalCode;
    },
    get sealedTick() {
      return sealedTick;
    },
    get spanTicks() {
      return spanTicks;
    },
    get malformedCount() {
      return malformedCount;
    },
    get waitingCount() {
      return count;
    },
    get sync() {
      return sync;
    },
    get isInStep() {
      return isInStep;
    },
    sealedInputs: baseline,
    receive(message, nowMs) {
      if (isClosed) return;
      heardAtMs = nowMs;
      if (!read(message, nowMs)) lose();
    },
    reconnect(tick, inputs) {
      messages.helloAtMs = -1;
      forget();
      baseline.set(inputs);
      sealedTick = tick;
      hasSnapshot = false;
      isInStep = false;
      mayGoOn = tick >= 0;
      wantsResync = false;
      hasAsked = false;
      isPaused = false;
    },
    takeSnapshot() {
      if (!hasSnapshot) return undefined;
      hasSnapshot = false;
      const taken = { ...assembler.snapshot, tick: snapshotTick, isOtherCourse };
      isOtherCourse = false;
      return taken;
    },
    peekBundle: () => (count === 0 ? undefined : ring[first]),
    nextBundle() {
      if (count === 0) return undefined;
      const bundle = ring[first];
      first = (first + 1) % ring.length;
      count--;
      return bundle;
    },
    takeResync() {
      const wants = wantsResync;
      wantsResync = false;
      return wants;
    },
    takeDesyncAsk() {
      const asked = question;
      question = undefined;
      return asked;
    },
    askForSnapshot,
    askAgain,
  };
  return messages;
}
