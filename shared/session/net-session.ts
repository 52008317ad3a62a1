/**
 * The client of a room, for lockstep and rollback alike: it steps what the server has sealed and, as far as its window goes, guesses
 * beyond. In a lockstep room, and for who only watches, the window is 0.
 */
import { SamestepError } from '../errors.ts';
import type { Sim } from '../sim/sim.ts';
import {
  CLIENT,
  WIRE_LIMITS,
  encodeClientChecksum,
  encodeEmpty,
  encodeHello,
  wireLayout,
  type SyncKind,
} from '../wire/protocol.ts';
import { createDesyncAnswer } from './desync-answer.ts';
import { History, guessableTicks } from './history.ts';
import type { InputDelayOption } from './input-delay.ts';
import { InputSender } from './input-sender.ts';
import { SESSION_LIMITS, makeUpTicks } from './limits.ts';
import { OrderLog } from './order-log.ts';
import { Pacing } from './pacing.ts';
import type { Plan, PlanOperation } from './plan.ts';
import { Prediction } from './prediction.ts';
import { createServerMessages, type TakenSnapshot } from './server-messages.ts';
import { zeroStats, type Hashes, type Session, type SessionPhase, type SessionStats } from './session.ts';
import { TimeSync } from './time-sync.ts';

/** A client's half of a match in a room. */
export interface NetSessionOptions {
  /** The world the plans are carried out on; read here for its sizes only. */
  readonly sim: Sim;
  readonly hashes: Hashes;
  /** Ticks that may be guessed beyond the newest seal where the room allows it, 0…60; 60 when absent. */
  readonly predictionTicks?: number;
  /** Ticks after which a rollback session shows its own input, 0…12, or `adaptive`; 0 when absent. */
  readonly inputDelay?: InputDelayOption;
}

/** A session of a room also says why it ended, and what it agreed on. */
export interface NetSession extends Session {
  readonly kind: SyncKind;
  /** The server's sentence when it refused or closed, else ''. */
  readonly refusal: string;
  /** The server's close code that came with it, else 0. */
  readonly refusalCode: number;
  /** Sealed ticks that have come and are not stepped yet. */
  readonly waitingSeals: number;
  /** The line was lost: nothing is sent until there is another. Orders given meanwhile wait for it. */
  lineLost(): void;
  /** The line was lost and there is another: greets the server anew, and says which world it still holds. */
  reconnected(): void;
  /** The chained checksum of a confirmed tick of the last 600, as two words; false when it is not kept. */
  chainAt(tick: number, target: Uint32Array): boolean;
}

/** Says hello with the first plan; plays from the first snapshot on. Throws `session/option` for a window or a delay out of range. */
export function createNetSession(options: NetSessionOptions): NetSession {
  const { sim, hashes, predictionTicks = SESSION_LIMITS.predictionTicks, inputDelay = 0 } = options;
  checkRange('predictionTicks', predictionTicks, SESSION_LIMITS.predictionTicks);
  if (inputDelay !== 'adaptive') checkRange('inputDelay', inputDelay, SESSION_LIMITS.inputDelayTicks);
  const { model } = sim.game;
  const guessTicksMax = guessableTicks(sim.stateBytes, predictionTicks);
  const layout = wireLayout(model);
  const tickMs = 1000 / sim.ticksPerSecond;
  const time = new TimeSync(sim.ticksPerSecond);
  const history = new History({
    stateBytes: sim.stateBytes,
    inputsBytes: sim.seats * sim.inputBytes,
    ticksPerSecond: sim.ticksPerSecond,
    aheadTicks: guessTicksMax,
    planTicks: SESSION_LIMITS.stepsPerAdvance,
  });
  const orders = new OrderLog();
  const server = createServerMessages(layout, time, orders);
  const desync = createDesyncAnswer(history);
  const prediction = new Prediction(model.inputLayout, sim.seats);
  const pacing = new Pacing({ ticksPerSecond: sim.ticksPerSecond, guessTicksMax, inputDelay, time, server });
  const plan: PlanOperation[] = [];
  const words = new Uint32Array(2);
  const confirmation = { kind: 'confirm' as const, tick: -1 };
  const known = { sealedTick: -1, sealedInputs: server.sealedInputs, sender: undefined as InputSender | undefined };
  const stats = zeroStats();
  /** The newest tick that was ever planned. */
  let shownTick = -1;
  /** A step threw: nothing more is stepped until a snapshot has come. −1 otherwise; the time of the next advance is not known yet at 0. */
  let brokenAtMs = -1;
  let reportedTick = -1;
  let loaded: TakenSnapshot | undefined;
  let isLineLost = false;
  let isOtherCourse = false;

  function send(message: Uint8Array): void {
    plan.push({ kind: 'send', to: 0, message });
  }

  function advance(nowMs: number): Plan {
    plan.length = 0;
    if (server.isClosed) return plan;
    history.settle();
    if (server.helloAtMs < 0 && !isLineLost) greet(nowMs);
    sendOrders(nowMs);
    checkStart();
    load(nowMs);
    if (brokenAtMs >= 0) explainFault(nowMs);
    if (!isLineLost) server.askAgain(nowMs);
    if (!isLineLost && server.takeResync()) send(encodeEmpty(CLIENT.resync));
    if (history.tick < 0 || brokenAtMs >= 0) return plan;
    tellChecksums();
    answerQuestions();
    time.advance(nowMs);
    if (pacing.judge(history.tick, nowMs)) known.sender?.release();
    pacing.move(nowMs);
    sendInputs(nowMs);
    if (!pacing.isWatching) stepTicks(nowMs);
    return plan;
  }

  function greet(nowMs: number): void {
    server.helloAtMs = nowMs;
    const tick = history.tickSettled;
    const isHolding = brokenAtMs < 0 && history.chainAt(tick, words);
    send(encodeHello(hashes, isHolding ? { tick, chain: words } : undefined));
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
      if (last > reportedTick && history.chainAt(last, words)) tellChain(last);
    }
    if (answerQuestions()) brokenAtMs = nowMs + SESSION_LIMITS.desyncAnswerMs;
    if (nowMs - brokenAtMs > SESSION_LIMITS.stalledMs) server.askForSnapshot();
  }

  /** The world that was loaded must have the checksum the server said. */
  function checkStart(): void {
    if (loaded === undefined) return;
    const { checksum, tick: startTick } = loaded;
    loaded = undefined;
    const isThere = history.checksumAt(startTick, words);
    if (!isThere || words[0] !== checksum[0] || words[1] !== checksum[1]) server.askForSnapshot();
  }

  function load(nowMs: number): void {
    const snapshot = server.takeSnapshot();
    if (snapshot === undefined) return;
    const { tick } = snapshot;
    loaded = snapshot;
    brokenAtMs = -1;
    reportedTick = tick;
    confirmation.tick = tick;
    // Until it was stepped on from: a snapshot may be refused, and another one come.
    isOtherCourse ||= snapshot.isOtherCourse;
    plan.push({ kind: 'accept', snapshot: snapshot.state, isOtherCourse });
    history.begin(tick, snapshot.chain);
    history.planStart(plan, snapshot.baseline);
    desync.forget();
    stats.snapshotsLoaded++;
    // Who has the same seats as before keeps what was pressed since.
    if (known.sender === undefined || String(known.sender.seats) !== String(server.seats))
      known.sender = new InputSender({ layout, seats: server.seats, setLag: sim.setLag });
    time.restart();
    time.arrived(server.sealedTick, nowMs);
    pacing.begin(tick);
    shownTick = tick;
  }

  function stepTicks(nowMs: number): void {
    const window = pacing.windowTicks;
    if (pacing.noteStall(history.tick, nowMs)) stats.stalls++;
    const before = history.tick;
    confirmGuesses();
    const isWrong = server.isPaused || server.waitingCount > 0;
    if (isWrong && history.tick > history.tickConfirmed) {
      stats.rollbacks++;
      stats.rollbackTicks += before - history.tickConfirmed;
      history.planRollback(plan);
    }
    const target = server.isPaused ? server.sealedTick : Math.max(before, Math.floor(pacing.playTick));
    const again = before - history.tick;
    let stepsLeft = SESSION_LIMITS.stepsPerAdvance + again;
    while (server.waitingCount > 0 && history.tick < target && stepsLeft-- > 0) stepSealed(nowMs);
    // Who has lost the thread guesses nothing: the next world comes as a snapshot.
    if (server.waitingCount === 0 && server.isInStep && !server.isPaused)
      guessTicks(Math.min(target, history.tickConfirmed + window, history.tick + Math.max(0, stepsLeft)), nowMs);
    if (confirmation.tick === history.tickConfirmed) return;
    confirmation.tick = history.tickConfirmed;
    plan.push(confirmation);
  }

  /** Takes the seals that say what was guessed: nothing has to be made anew. */
  function confirmGuesses(): void {
    for (
      let bundle = server.peekBundle();
      bundle !== undefined && bundle.tick <= history.tick && history.isGuessRight(bundle);
      bundle = server.peekBundle()
    ) {
      server.nextBundle();
      isOtherCourse = false;
      history.confirmNext();
      known.sender?.sealed(bundle.tick, bundle.inputs);
    }
  }

  function stepSealed(nowMs: number): void {
    const bundle = server.nextBundle();
    if (bundle === undefined) return;
    isOtherCourse = false;
    history.planStep(plan, bundle);
    history.confirmNext();
    known.sender?.sealed(bundle.tick, bundle.inputs);
    stats.ticks++;
    noteShown(nowMs);
  }

  /** The newest tick is planned, perhaps for the first time: an own input that changed with it is seen from now on. */
  function noteShown(nowMs: number): void {
    if (history.tick <= shownTick) return;
    shownTick = history.tick;
    const sampledAtMs = known.sender?.changedAtMs(shownTick) ?? -1;
    if (sampledAtMs < 0) return;
    stats.inputDelayTicks = Math.round((nowMs - sampledAtMs) / tickMs);
    if (history.tick > history.tickConfirmed && sampledAtMs === nowMs) stats.inputsShownEarly++;
  }

  function guessTicks(target: number, nowMs: number): void {
    known.sealedTick = history.tickConfirmed;
    while (history.tick < target) {
      history.planStep(plan, prediction.guess(history.tick + 1, known));
      stats.ticks++;
      noteShown(nowMs);
    }
  }

  /** One chained checksum for each whole second that is confirmed; more where a second has more ticks than a question about them. */
  function tellChecksums(): void {
    const everyTicks = Math.min(sim.ticksPerSecond, WIRE_LIMITS.desyncTicks);
    const due = Math.floor(history.tickSettled / everyTicks) * everyTicks;
    if (due > reportedTick && !isLineLost && history.chainAt(due, words)) tellChain(due);
  }

  function tellChain(tick: number): void {
    reportedTick = tick;
    send(encodeClientChecksum({ tick, high: words[0], low: words[1] }));
  }

  /** Before anything that may throw when it is carried out: what was sent counts as under way. */
  function sendOrders(nowMs: number): void {
    if (isLineLost || !server.isInStep || server.isPaused) return;
    for (const order of orders.take(nowMs)) send(order);
  }

  function sendInputs(nowMs: number): void {
    const { sender } = known;
    if (sender === undefined || !time.isRunning) return;
    if (server.isPaused) {
      sender.releasePresses();
      return;
    }
    // A server that stood still goes on where it was but for what it makes up: of a tick that was sampled further ahead it would be long
    // until the next one could be. A clock that jumped looks the same.
    const apartTicks = Math.max(server.spanTicks, server.sync === 'lockstep' ? 1 : SESSION_LIMITS.restTicks);
    const most = server.sealedTick + time.leadTicks + apartTicks + makeUpTicks(sim.ticksPerSecond);
    sender.lagTicks = time.inputTick - pacing.playTick;
    const message = sender.sample(Math.min(Math.floor(time.inputTick), most), nowMs);
    if (message === undefined || isLineLost) return;
    time.sent();
    send(message);
  }

  return {
    get kind() {
      return server.sync === 'rollback' ? 'rollback' : 'lockstep';
    },
    get phase(): SessionPhase {
      if (server.isClosed) return 'closed';
      if (history.tickStarted < 0 || brokenAtMs >= 0) return 'connecting';
      if (server.isPaused) return 'paused';
      if (pacing.isWatching) return 'watching';
      return pacing.isStarved || !server.isInStep ? 'stalled' : 'playing';
    },
    get seats() {
      return server.seats;
    },
    get tick() {
      return Math.max(0, history.tick);
    },
    get confirmedTick() {
      return Math.max(0, history.tickConfirmed);
    },
    get stats(): SessionStats {
      return stats;
    },
    get waitingSeals() {
      return server.waitingCount;
    },
    get refusal() {
      return server.refusal;
    },
    get refusalCode() {
      return server.refusalCode;
    },
    setInput(slot, input) {
      if (!pacing.isWatching) known.sender?.set(slot, input);
    },
    order(slot, type, payload) {
      if (slot < server.seats.length && !orders.put(slot, type, payload)) stats.ordersDropped++;
    },
    receive: (message, nowMs) => server.receive(message, nowMs),
    setStepCost: (msPerTick) => pacing.setStepCost(msPerTick),
    lineLost() {
      isLineLost = true;
    },
    reconnected() {
      isLineLost = false;
      history.settle();
      const tick = brokenAtMs < 0 ? history.tickSettled : -1;
      const inputs = history.bundleAt(tick)?.inputs;
      server.reconnect(inputs === undefined ? -1 : tick, inputs ?? new Uint8Array(server.sealedInputs.length));
      known.sender?.restart();
      time.restart();
      desync.forget();
    },
    recover() {
      if (history.tickStarted < 0 || brokenAtMs >= 0) return;
      history.abandon();
      brokenAtMs = 0;
    },
    advance,
    blend: () => Math.max(0, Math.min(1, pacing.playTick - history.tick)),
    chainAt: (of, target) => history.chainAt(of, target),
  };
}

function checkRange(name: string, value: number, max: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= max) return;
  throw new SamestepError({
    code: 'session/option',
    what: `${name} is ${value}.`,
    fix: `Use a whole number from 0 to ${max}, in ticks.`,
    data: { name, value, max },
  });
}
