/** What the server sends to a lockstep client: its seats, snapshots, seals in order; a gap is answered by asking for a snapshot. */
import type { Bundle } from '../sim/bundle.ts';
import {
  BitReader,
  SERVER,
  beginReadSeals,
  copyBundle,
  createSealTarget,
  createSnapshotAssembler,
  decodeDesyncAsk,
  decodeMargin,
  decodePaused,
  decodeRefused,
  decodeServerChecksum,
  decodeWelcome,
  readSeal,
  type WireDesyncAsk,
  type WireLayout,
  type WireSnapshot,
} from '../wire/protocol.ts';
import { SESSION_LIMITS } from './limits.ts';
import { CLOSE } from './session.ts';
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
  /** The newest tick that can be stepped. */
  readonly sealedTick: number;
  /** Messages that could not be read. */
  readonly malformedCount: number;
  /** Bundles in memory: those that wait, and a few that were taken. */
  readonly keptCount: number;
  receive(message: Uint8Array, nowMs: number): void;
  /** Each snapshot that has come whole, once. */
  takeSnapshot(): WireSnapshot | undefined;
  /** The next sealed tick, once; undefined when none waits. */
  nextBundle(): Bundle | undefined;
  /** True once when a snapshot has to be asked for. */
  takeResync(): boolean;
  takeDesyncAsk(): WireDesyncAsk | undefined;
  askForSnapshot(): void;
}

/** So many bundles that were taken stay in the list before they are cut off. */
const TAKEN_KEPT = 64;

/** Reads every message of a server. */
export function createServerMessages(layout: WireLayout, time: TimeSync): ServerMessages {
  const reader = new BitReader();
  const baseline = new Uint8Array(layout.seats * layout.inputBytes);
  const target = createSealTarget(layout);
  const assembler = createSnapshotAssembler(layout);
  let waiting: Bundle[] = [];
  let next = 0;
  let sealedTick = -1;
  let hasSnapshot = false;
  let isInStep = false;
  let wantsResync = false;
  let hasAsked = false;
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
  }

  function takeSeals(message: Uint8Array, nowMs: number): boolean {
    if (!isInStep) return true;
    if (!beginReadSeals(reader, message)) return false;
    while (!reader.isAtEnd) {
      target.tick = sealedTick + 1;
      if (!readSeal(reader, layout, baseline, target)) return false;
      sealedTick++;
      waiting.push(copyBundle(target));
      time.arrived(sealedTick, nowMs);
    }
    if (waiting.length - next > SESSION_LIMITS.sealsWaiting) {
      waiting = [];
      next = 0;
      isInStep = false;
      askForSnapshot();
    }
    return true;
  }

  function takeChunk(message: Uint8Array): boolean {
    const outcome = assembler.add(message);
    if (outcome !== 'whole') return outcome === 'more';
    waiting = [];
    next = 0;
    const { snapshot } = assembler;
    if (snapshot === undefined) return false;
    sealedTick = snapshot.tick;
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
        if (report?.marginTicks !== undefined) time.margin(report.marginTicks, nowMs);
        return report !== undefined;
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
        time.guessLead(nowMs - messages.helloAtMs);
        return true;
      }
      case SERVER.desyncAsk:
        question = decodeDesyncAsk(message);
        return question !== undefined;
      case SERVER.paused:
        isPaused = decodePaused(message) !== undefined;
        return isPaused;
      case SERVER.resumed:
        isPaused = false;
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
    get malformedCount() {
      return malformedCount;
    },
    get keptCount() {
      return waiting.length;
    },
    receive(message, nowMs) {
      if (isClosed) return;
      heardAtMs = nowMs;
      if (!read(message, nowMs)) lose();
    },
    takeSnapshot() {
      if (!hasSnapshot) return undefined;
      hasSnapshot = false;
      return assembler.snapshot;
    },
    nextBundle() {
      if (next === waiting.length) return undefined;
      const bundle = waiting[next++];
      // Over a jittery line the list is never empty: what was taken has to go all the same.
      if (next === waiting.length || next >= TAKEN_KEPT) {
        waiting.splice(0, next);
        next = 0;
      }
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
  };
  return messages;
}
