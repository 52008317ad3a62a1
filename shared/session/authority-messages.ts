/** What connections send to the authority: checked, counted, moved or refused; never thrown at the match. */
import {
  BitReader,
  CLIENT,
  createInputBatch,
  decodeClientChecksum,
  decodeDesyncAnswer,
  decodeDesyncState,
  decodeEmpty,
  decodeHello,
  decodeOrder,
  encodeMargin,
  encodeRefused,
  readInputs,
  unwrapTick,
  WIRE_LIMITS,
  type InputBatch,
  type SyncKind,
  type WireDesyncAnswer,
  type WireLayout,
} from '../wire/protocol.ts';
import type { Sim } from '../sim/sim.ts';
import { DesyncCase } from './desync-case.ts';
import type { History } from './history.ts';
import { SESSION_LIMITS } from './limits.ts';
import { isAfter } from './order-log.ts';
import type { OrderQueue } from './order-queue.ts';
import type { DesyncReport } from './authority-face.ts';
import type { PastWorlds } from './past-worlds.ts';
import type { Counts, MessageClass, Peer } from './peer.ts';
import type { PlanOperation } from './plan.ts';
import type { Seats } from './seats.ts';
import { CLOSE, type CloseReason, type Hashes } from './session.ts';

/** What the messages act upon. */
export interface PeerMessageContext {
  readonly sim: Sim;
  readonly hashes: Hashes;
  readonly layout: WireLayout;
  readonly sync: SyncKind;
  readonly history: History;
  readonly counts: Counts;
  readonly seats: Seats;
  readonly orders: OrderQueue;
  readonly past: PastWorlds;
  /** An order's payload as the world's rules read it. */
  orderOf(peer: Peer, type: number, payload: Uint8Array): Uint8Array;
  report(report: DesyncReport): void;
  close(peer: Peer, why: CloseReason): void;
  tick(): number;
  deadlineMs(tick: number): number;
}

/** Reads every message of a client. */
export interface PeerMessages {
  /** Takes one message; what it needs to be told at once is added to the next plan by `drain`. */
  receive(peer: Peer, message: Uint8Array, nowMs: number): void;
  /** A connection is lost: its desync is looked into no further, so that another's can be. */
  dropped(peer: Peer): void;
  /** Moves the answers that wait to a plan. */
  drain(plan: PlanOperation[]): void;
}

/** A margin is told at most this often between the reports of each second. */
const MARGIN_EVERY_MS = 250;

/** What a connection says of its own world. */
const WORLD_MESSAGES: readonly number[] = [CLIENT.checksum, CLIENT.desyncAnswer, CLIENT.desyncState];

/** Makes the reader of an authority's messages. */
export function createPeerMessages(context: PeerMessageContext): PeerMessages {
  const { sim, hashes, layout, history, counts, seats, orders, close } = context;
  const reader = new BitReader();
  const batches = new Map<number, InputBatch>();
  const tickMs = 1000 / sim.ticksPerSecond;
  let answers: PlanOperation[] = [];
  /** What is looked into now. */
  let cases: DesyncCase[] = [];

  function receive(peer: Peer, message: Uint8Array, nowMs: number): void {
    if (message.length > SESSION_LIMITS.messageBytes) {
      counts.oversize++;
      close(peer, 'oversize');
      return;
    }
    const { messages, bytes } = peer.allowances[classOf(message[0])];
    if (!messages.take(1, nowMs) || !bytes.take(message.length, nowMs)) {
      counts.flooding++;
      close(peer, 'flooding');
      return;
    }
    if (!read(peer, message, nowMs)) tolerate(peer);
  }

  /** A message that could not be read is forgiven a few times: then the connection is closed. */
  function tolerate(peer: Peer): void {
    counts.malformed++;
    peer.malformedCount++;
    if (peer.malformedCount >= SESSION_LIMITS.malformedMessages) close(peer, 'malformed');
  }

  /** False when the message is malformed. */
  function read(peer: Peer, message: Uint8Array, nowMs: number): boolean {
    // Who is only told what it may know has no world to compare.
    if (context.sync === 'state' && WORLD_MESSAGES.includes(message[0])) return false;
    switch (message[0]) {
      case CLIENT.hello:
        return hello(peer, message);
      case CLIENT.inputs:
        return inputs(peer, message, nowMs);
      case CLIENT.order:
        return order(peer, message);
      case CLIENT.checksum:
        return checksum(peer, message, nowMs);
      case CLIENT.resync:
        return resync(peer, message, nowMs);
      case CLIENT.desyncAnswer: {
        const answer = decodeDesyncAnswer(message);
        if (answer === undefined) return false;
        return desyncAnswer(peer, { ...answer, tick: unwrapTick(answer.tick, 32, context.tick()) });
      }
      case CLIENT.desyncState: {
        const chunk = decodeDesyncState(message);
        if (chunk === undefined) return false;
        const tick = unwrapTick(chunk.tick, 32, context.tick());
        return peer.desync === undefined || peer.desync.state({ ...chunk, tick });
      }
      default:
        counts.unknown++;
        close(peer, 'unknown');
        return true;
    }
  }

  function hello(peer: Peer, message: Uint8Array): boolean {
    const greeting = decodeHello(message);
    if (greeting === undefined || peer.phase !== 'greeting') return false;
    const { hashes: theirs, held } = greeting;
    if (held !== undefined) peer.held = { tick: unwrapTick(held.tick, 32, context.tick()), chain: held.chain };
    const names = ['protocol', 'layout', 'rules', 'content'] as const;
    const foreign = names.find((name) => theirs[name] !== hashes[name]);
    if (foreign === undefined) {
      peer.phase = 'waiting';
      return true;
    }
    const { code, reason } = CLOSE.foreign;
    send(
      peer,
      encodeRefused({ code, sentence: `${reason} (${foreign}: ${theirs[foreign]} there, ${hashes[foreign]} here)` }),
    );
    close(peer, 'foreign');
    return true;
  }

  function inputs(peer: Peer, message: Uint8Array, nowMs: number): boolean {
    const slotCount = peer.seats.length;
    if (slotCount === 0) return false;
    const batch = batches.get(slotCount) ?? createInputBatch(layout, slotCount);
    batches.set(slotCount, batch);
    reader.reset(message);
    if (!readInputs(reader, layout, batch, context.tick())) return false;
    for (let i = 0; i < batch.count; i++) {
      const at = i * sim.inputBytes;
      sim.canonicaliseInput(batch.inputs, at);
      input(peer, { tick: batch.ticks[i], seat: peer.seats[batch.slots[i]], bytes: batch.inputs, at, nowMs });
    }
    return true;
  }

  function input(peer: Peer, of: { tick: number; seat: number; bytes: Uint8Array; at: number; nowMs: number }): void {
    const sealedTick = context.tick();
    const arrival = seats.at(of.seat).inputs.put(of.tick, of.bytes, of.at, sealedTick);
    if (arrival === 'duplicate') counts.inputsDuplicate++;
    else if (arrival === 'too-far') counts.inputsTooFar++;
    else {
      counts.inputsAccepted++;
      const marginTicks = (context.deadlineMs(of.tick) - of.nowMs) / tickMs;
      peer.margins.add(marginTicks);
      if (arrival === 'accepted') return;
      counts.inputsLate++;
      counts.substitutedTicks += sealedTick - of.tick + 1;
      const typical = peer.margins.typical();
      if (typical === undefined || typical >= 0 || of.nowMs - peer.marginToldAtMs < MARGIN_EVERY_MS) return;
      peer.marginToldAtMs = of.nowMs;
      send(peer, encodeMargin(typical));
    }
  }

  function order(peer: Peer, message: Uint8Array): boolean {
    const found = decodeOrder(message);
    const seat = found === undefined ? undefined : peer.seats[found.slot];
    if (found === undefined || seat === undefined || !sim.isOrderValid(found.type, found.payload)) return false;
    if (peer.orderSerial !== 0 && !isAfter(found.serial, peer.orderSerial)) {
      counts.ordersDuplicate++;
      return true;
    }
    peer.orderSerial = found.serial;
    const payload = context.orderOf(peer, found.type, found.payload);
    if (orders.put({ seat, type: found.type, payload })) counts.ordersAccepted++;
    else counts.ordersRefused++;
    return true;
  }

  function checksum(peer: Peer, message: Uint8Array, nowMs: number): boolean {
    const theirs = decodeClientChecksum(message);
    if (theirs === undefined) return false;
    const { high, low } = theirs;
    const tick = unwrapTick(theirs.tick, 32, context.tick());
    if (tick > history.tickSettled || tick <= peer.checksumTick) {
      counts.lyingChecksums++;
      return true;
    }
    // Without a snapshot a connection has no world to speak of.
    if (peer.phase !== 'live') return true;
    peer.checksumTick = tick;
    const ours = new Uint32Array(2);
    if (tick <= peer.checksumsAfterTick || peer.desync !== undefined) return true;
    if (!history.chainAt(tick, ours) && !context.past.chainAt(tick, ours)) return true;
    if (ours[0] === high && ours[1] === low) {
      peer.agreedTick = tick;
      return true;
    }
    counts.desyncs++;
    if (!peer.repairs.take(1, nowMs)) {
      close(peer, 'desyncs');
      return true;
    }
    if (peer.delayTicks > 0 || cases.length >= SESSION_LIMITS.desyncCases) {
      // A crowd that lies at once would cost the room a second and a hundred megabytes of evidence; and what made a delayed watcher's tick
      // is no longer kept.
      context.report(unexplained(peer, tick));
      peer.phase = 'waiting';
      return true;
    }
    peer.desync = new DesyncCase({
      connection: peer.connection,
      sim,
      history,
      tick,
      agreedTick: peer.agreedTick,
      nowMs,
    });
    cases.push(peer.desync);
    send(peer, peer.desync.ask());
    return true;
  }

  /** What the client was asked for may exceed what it may otherwise send. */
  function desyncAnswer(peer: Peer, answer: WireDesyncAnswer): boolean {
    if (peer.desync === undefined) return true;
    const wasCollecting = peer.desync.isCollecting;
    if (!peer.desync.answer(answer)) return false;
    if (wasCollecting || !peer.desync.isCollecting) return true;
    const chunks = Math.ceil(answer.packedSizeBytes / WIRE_LIMITS.desyncChunkBytes);
    const { messages, bytes } = peer.allowances.desync;
    messages.grant(chunks);
    bytes.grant(answer.packedSizeBytes + chunks * SESSION_LIMITS.desyncChunkHeaderBytes);
    return true;
  }

  function resync(peer: Peer, message: Uint8Array, nowMs: number): boolean {
    if (decodeEmpty(message) === undefined) return false;
    // Who asks before it is served wants no tail.
    peer.held = undefined;
    if (peer.phase !== 'live') return true;
    if (peer.resyncs.take(1, nowMs)) peer.phase = 'waiting';
    else {
      counts.flooding++;
      close(peer, 'flooding');
    }
    return true;
  }

  function send(peer: Peer, message: Uint8Array): void {
    answers.push({ kind: 'send', to: peer.connection, message });
  }

  return {
    receive,
    dropped({ desync }) {
      cases = cases.filter((open) => open !== desync);
    },
    drain(plan) {
      if (cases.length > 0) cases = cases.filter(({ phase }) => phase !== 'done');
      if (answers.length === 0) return;
      plan.push(...answers);
      answers = [];
    },
  };
}

function classOf(type: number): MessageClass {
  switch (type) {
    case CLIENT.inputs:
      return 'inputs';
    case CLIENT.order:
      return 'orders';
    case CLIENT.desyncAnswer:
    case CLIENT.desyncState:
      return 'desync';
    default:
      return 'control';
  }
}

/** A desync that is repaired and not searched. */
function unexplained({ connection }: Peer, tick: number): DesyncReport {
  return {
    connection,
    tick,
    system: null,
    sentence: `By tick ${tick} this machine had another world. It was not searched: it is a delayed watcher's, or too many were open.`,
    entity: null,
    component: null,
    field: null,
    ours: null,
    theirs: null,
    differences: [],
    repairedAtTick: tick,
  };
}
