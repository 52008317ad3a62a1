/** The lockstep client: steps what the server has sealed, at a steady pace, and sends its inputs only when they change. */
import type { Sim } from '../sim/sim.ts';
import {
  CLIENT,
  WIRE_LIMITS,
  encodeClientChecksum,
  encodeEmpty,
  encodeHello,
  encodeOrder,
  wireLayout,
  type WireSnapshot,
} from '../wire/protocol.ts';
import { createDesyncAnswer } from './desync-answer.ts';
import { History } from './history.ts';
import { InputSender } from './input-sender.ts';
import { SESSION_LIMITS } from './limits.ts';
import type { Plan, PlanOperation } from './plan.ts';
import { createServerMessages } from './server-messages.ts';
import { zeroStats, type Hashes, type Session, type SessionPhase, type SessionStats } from './session.ts';
import { TimeSync } from './time-sync.ts';

/** A client's half of a lockstep match. */
export interface LockstepOptions {
  /** The world the plans are carried out on; read here for its sizes only. */
  readonly sim: Sim;
  readonly hashes: Hashes;
}

/** A lockstep session also says why it ended, and what it agreed on. */
export interface LockstepSession extends Session {
  /** The server's sentence when it refused or closed, else ''. */
  readonly refusal: string;
  /** The server's close code that came with it, else 0. */
  readonly refusalCode: number;
  /** The chained checksum of a stepped tick of the last 600, as two words; false when it is not kept. */
  chainAt(tick: number, target: Uint32Array): boolean;
}

/** Says hello with the first plan; plays from the first snapshot on. */
export function createLockstepSession({ sim, hashes }: LockstepOptions): LockstepSession {
  const layout = wireLayout(sim.game.model);
  const time = new TimeSync(sim.ticksPerSecond);
  const history = new History({
    stateBytes: sim.stateBytes,
    inputsBytes: sim.seats * sim.inputBytes,
    ticksPerSecond: sim.ticksPerSecond,
  });
  const server = createServerMessages(layout, time);
  const desync = createDesyncAnswer(history);
  const plan: PlanOperation[] = [];
  const words = new Uint32Array(2);
  const confirmation = { kind: 'confirm' as const, tick: -1 };
  const stats = zeroStats();
  let sender: InputSender | undefined;
  let tick = -1;
  let playTick = 0;
  let isStarved = false;
  /** A step threw: nothing more is stepped until a snapshot has come. −1 otherwise; the time of the next advance is not known yet at 0. */
  let brokenAtMs = -1;
  let reportedTick = -1;
  let loaded: WireSnapshot | undefined;
  let orders: Uint8Array[] = [];

  function send(message: Uint8Array): void {
    plan.push({ kind: 'send', to: 0, message });
  }

  function advance(nowMs: number): Plan {
    plan.length = 0;
    if (server.helloAtMs < 0) {
      server.helloAtMs = nowMs;
      send(encodeHello(hashes));
    }
    if (server.isClosed) return plan;
    history.settle();
    checkStart();
    load(nowMs);
    if (server.takeResync()) send(encodeEmpty(CLIENT.resync));
    if (tick < 0) return plan;
    if (brokenAtMs >= 0) {
      explainFault(nowMs);
      return plan;
    }
    tellChecksums();
    answerQuestions();
    stepSealed(nowMs);
    sendInputs(nowMs);
    return plan;
  }

  /** True when the server asked anything. */
  function answerQuestions(): boolean {
    const question = server.takeDesyncAsk();
    if (question !== undefined) {
      stats.desyncs++;
      desync.ask(question);
    }
    desync.advance(plan);
    return question !== undefined;
  }

  /**
   * A world that cannot be stepped is most often one whose memory changed. So the server is told the last chained checksum first: it asks
   * if that is another, names what changed, and sends a snapshot by itself. If it does not ask, it is asked for one.
   */
  function explainFault(nowMs: number): void {
    if (brokenAtMs === 0) {
      brokenAtMs = Math.max(nowMs, 1);
      const last = history.tickSettled;
      if (last > reportedTick && history.chainAt(last, words)) {
        reportedTick = last;
        send(encodeClientChecksum({ tick: last, high: words[0], low: words[1] }));
      }
    }
    if (answerQuestions()) brokenAtMs = nowMs + SESSION_LIMITS.desyncAnswerMs;
    if (nowMs - brokenAtMs > SESSION_LIMITS.stalledMs) server.askForSnapshot();
  }

  /** The world that was loaded must have the checksum the server said. */
  function checkStart(): void {
    if (loaded === undefined) return;
    const { checksum, tick: startTick } = loaded;
    loaded = undefined;
    if (history.checksumAt(startTick, words) && (words[0] !== checksum[0] || words[1] !== checksum[1]))
      server.askForSnapshot();
  }

  function load(nowMs: number): void {
    const snapshot = server.takeSnapshot();
    if (snapshot === undefined) return;
    loaded = snapshot;
    tick = snapshot.tick;
    brokenAtMs = -1;
    reportedTick = tick;
    plan.push({ kind: 'accept', snapshot: snapshot.state });
    history.begin(tick, snapshot.chain);
    history.planStart(plan);
    desync.forget();
    stats.snapshotsLoaded++;
    if (sender === undefined || sender.seats !== server.seats) {
      sender = new InputSender({ layout, seats: server.seats, repeatMask: sim.repeatMask });
    }
    time.restart();
    time.arrived(tick, nowMs);
  }

  function stepSealed(nowMs: number): void {
    playTick = time.play(nowMs, server.sealedTick);
    const isWaiting =
      !server.isPaused && tick >= server.sealedTick && nowMs - server.heardAtMs > SESSION_LIMITS.stalledMs;
    if (isWaiting && !isStarved) stats.stalls++;
    isStarved = isWaiting;
    for (let i = 0; i < SESSION_LIMITS.stepsPerAdvance && tick + 1 <= playTick; i++) {
      const bundle = server.nextBundle();
      if (bundle === undefined) break;
      tick++;
      history.planStep(plan, bundle);
      sender?.sealed(tick, bundle.inputs);
      stats.ticks++;
    }
    if (confirmation.tick === tick) return;
    confirmation.tick = tick;
    plan.push(confirmation);
  }

  /** One chained checksum for each whole second that has been stepped; more where a second has more ticks than a question about them. */
  function tellChecksums(): void {
    const everyTicks = Math.min(sim.ticksPerSecond, WIRE_LIMITS.desyncTicks);
    const due = Math.floor(history.tickSettled / everyTicks) * everyTicks;
    if (due <= reportedTick || !history.chainAt(due, words)) return;
    reportedTick = due;
    send(encodeClientChecksum({ tick: due, high: words[0], low: words[1] }));
  }

  function sendInputs(nowMs: number): void {
    for (const order of orders) send(order);
    if (orders.length > 0) orders = [];
    if (sender === undefined || !time.isRunning || server.isPaused) return;
    const stampTick = time.stamp(nowMs);
    const message = sender.sample(stampTick);
    if (message === undefined) return;
    stats.inputDelayTicks = stampTick - Math.floor(playTick);
    send(message);
  }

  return {
    kind: 'lockstep',
    get phase(): SessionPhase {
      if (server.isClosed) return 'closed';
      if (tick < 0 || brokenAtMs >= 0) return 'connecting';
      if (server.isPaused) return 'paused';
      return isStarved ? 'stalled' : 'playing';
    },
    get seats() {
      return server.seats;
    },
    get tick() {
      return Math.max(0, tick);
    },
    get stats(): SessionStats {
      return stats;
    },
    get refusal() {
      return server.refusal;
    },
    get refusalCode() {
      return server.refusalCode;
    },
    setInput: (slot, input) => sender?.set(slot, input),
    order(slot, type, payload) {
      if (slot < server.seats.length && orders.length < SESSION_LIMITS.ordersWaiting)
        orders.push(encodeOrder({ slot, type, payload }));
    },
    receive: (message, nowMs) => server.receive(message, nowMs),
    recover() {
      if (tick >= 0 && brokenAtMs < 0) {
        tick = history.abandon();
        brokenAtMs = 0;
      }
    },
    advance,
    blend: () => Math.max(0, Math.min(1, playTick - tick)),
    chainAt: (of, target) => history.chainAt(of, target),
  };
}
