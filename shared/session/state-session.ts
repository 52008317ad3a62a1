/**
 * The client of a state room: it knows what the server tells it, steps its own rows ahead by the systems that are predicted, and shows the
 * others a little in the past.
 */
import { createContract } from '../mirror/contract.ts';
import { eventKinds, type ReceivedEvent } from '../mirror/events.ts';
import type { HearCorrection, OwnWord } from '../mirror/known-own.ts';
import { KnownWorld } from '../mirror/known-world.ts';
import { MirrorStore } from '../mirror/store.ts';
import { compareStores, copyOfStore, type StoreCopy, type StoreDifference } from '../mirror/store-difference.ts';
import { NO_COMMANDS, NO_ORDERS, type Bundle } from '../sim/bundle.ts';
import { CLIENT, encodeEmpty, encodeHello, wireLayout } from '../wire/protocol.ts';
import { DueEvents, tellByTick } from './due-events.ts';
import { InputSender } from './input-sender.ts';
import { SESSION_LIMITS, makeUpTicks } from './limits.ts';
import type { NetSession, NetSessionOptions } from './net-session.ts';
import { OrderLog } from './order-log.ts';
import { Pacing } from './pacing.ts';
import type { Plan, PlanOperation, PlanTarget } from './plan.ts';
import { Recovery } from './recovery.ts';
import { zeroStats, type SessionPhase, type SessionStats } from './session.ts';
import { StateMessages } from './state-messages.ts';
import { TimeSync } from './time-sync.ts';

/** A session of a state room also shows what it was told. */
export interface StateSession extends NetSession {
  readonly kind: 'state';
  /** What it was told: for tests and tools. */
  readonly store: MirrorStore;
  /** How it is shown. */
  readonly known: KnownWorld;
  /** What it keeps now: none of it may grow with time. */
  readonly kept: { readonly events: number; readonly orders: number };
  /** The newest tick at which what is held was compared with the server's, and the same. */
  readonly agreedTick: number;
  /** As of when the others are shown, with fraction. */
  readonly othersTick: number;
  /** What was found in what is held that the server had not said; each was repaired. */
  readonly differences: readonly StoreDifference[];
}

/** What a state session is told beside. */
export interface StateSessionOptions extends NetSessionOptions {
  /** When the server was greeted; −1 when it has to be. */
  readonly helloAtMs?: number;
  /** Development and tests: what predicted systems may not do is refused. */
  readonly isStrict?: boolean;
  /** Hears of each correction of own rows what it was about. */
  readonly corrected?: HearCorrection;
}

/** Differences that are kept. */
const DIFFERENCES_MAX = 100;

/** Says hello with the first plan, unless that was done; plays from the first state on. */
export function createStateSession(options: StateSessionOptions): StateSession {
  const { sim, hashes, predictionTicks = SESSION_LIMITS.predictionTicks, inputDelay = 0, isStrict = false } = options;
  const { model } = sim.game;
  const layout = wireLayout(model);
  const contract = createContract(model);
  const store = new MirrorStore(contract);
  const known = new KnownWorld(sim, store, { isStrict, corrected: options.corrected });
  const { predictor } = known;
  const time = new TimeSync(sim.ticksPerSecond);
  const orders = new OrderLog();
  const due = new DueEvents((event) => isOwnEvent(event));
  const stats = zeroStats();
  const differences: StoreDifference[] = [];
  const tickMs = 1000 / sim.ticksPerSecond;
  const { periodTicks } = contract;
  /** A picture that is this far behind the server jumps: what was between is not shown. A room in which nothing happens is told of so seldom. */
  const jumpTicks = SESSION_LIMITS.restTicks + 2 * periodTicks;
  const plan: PlanOperation[] = [];
  /** All seats' inputs of a tick: others' are not known. */
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const sealedInputs = new Uint8Array(inputs.length);
  const predicted = { target: inputs, at: 0, sealedTick: 0 };
  const stepped: Bundle & { tick: number } = { tick: 0, inputs, orders: NO_ORDERS, commands: NO_COMMANDS };
  let sender: InputSender | undefined;
  let hasWhole = false;
  let hasPatch = false;
  let isStarted = false;
  let isBroken = false;
  let isLineLost = false;
  const recovery = new Recovery();
  /** What is held was found to be wrong; and what was, when the server's whole state came. */
  let isSuspect = false;
  let suspect: StoreCopy | undefined;
  /** Events that came before the whole state that is shown next: they name rows of what was shown until then. */
  let before: readonly ReceivedEvent[] = [];
  /** Ticks by which the others are shown behind the own rows, with fraction. */
  let othersDelayTicks = 0;
  /** A pause showed them as they were then: they are never shown as of before. */
  let othersFromTick = 0;
  let shownTick = -1;
  /** Where the picture should be, with fraction. */
  let pictureTick = 0;

  const server = new StateMessages({
    store,
    kinds: eventKinds(model.definition),
    time,
    orders,
    listener: {
      beforeWhole() {
        if (isSuspect) suspect = copyOfStore(store);
        isSuspect = false;
      },
      whole(tick) {
        explain(tick);
        hasWhole = true;
        before = before.concat(due.takeAll());
        takeSealed(tick);
      },
      patched(tick) {
        hasPatch = true;
        known.samples.add(tick, store.others);
        takeSealed(tick);
      },
      happened(events) {
        due.add(events);
        if (isBroken || !server.isInStep) due.forget(events[events.length - 1]?.tick ?? 0);
      },
      differs() {
        if (!isSuspect) stats.desyncs++;
        isSuspect = true;
        server.askForSnapshot();
      },
    },
  });
  server.helloAtMs = options.helloAtMs ?? -1;
  const pacing = new Pacing({
    ticksPerSecond: sim.ticksPerSecond,
    guessTicksMax: predictionTicks,
    inputDelay,
    time,
    server,
    gapTicks: SESSION_LIMITS.restTicks + periodTicks,
  });

  /** Rows are named when an order leaves: over another line they may be others. */
  const payloadOf = (type: number, payload: Uint8Array) => known.orderOf(type, payload);
  const isWatching = () => server.seats.length === 0;

  /** What was held is compared with what the server says instead, and named. */
  function explain(tick: number): void {
    if (suspect === undefined) return;
    for (const difference of compareStores(contract, suspect, store))
      if (differences.length < DIFFERENCES_MAX) differences.push({ ...difference, tick });
    suspect = undefined;
  }

  /** What the server sealed of the own seats since the last patch. */
  function takeSealed(tick: number): void {
    const section = contract.sections.findIndex(({ kind }) => kind === 'inputs');
    sealedInputs.fill(0);
    server.seats.forEach((seat, slot) => {
      for (let i = 0; i < sim.inputBytes; i++)
        sealedInputs[seat * sim.inputBytes + i] = store.sections[section][slot * sim.inputBytes + i];
    });
    sender?.sealed(tick, sealedInputs);
  }

  function isOwnEvent({ kind, record }: ReceivedEvent): boolean {
    return kind.fields.some(
      ({ name, isPlayer, isReference }) =>
        (isPlayer && server.seats.includes(record[name])) || (isReference && (record[name] & 1) === 1),
    );
  }

  function send(message: Uint8Array): void {
    plan.push({ kind: 'send', to: 0, message });
  }

  function advance(nowMs: number): Plan {
    plan.length = 0;
    if (server.isClosed) return plan;
    if (server.helloAtMs < 0 && !isLineLost) {
      server.helloAtMs = nowMs;
      send(encodeHello(hashes));
    }
    if (!isLineLost && server.isInStep && !server.isPaused)
      for (const order of orders.take(nowMs, payloadOf)) send(order);
    if (!isLineLost) server.askAgain(nowMs);
    if (recovery.take(nowMs)) server.askForSnapshot();
    if (!isLineLost && server.takeResync()) send(encodeEmpty(CLIENT.resync));
    if (hasWhole && (sender === undefined || String(sender.seats) !== String(server.seats)))
      sender = new InputSender({ layout, seats: server.seats, setLag: sim.setLag });
    if (!(isStarted || hasWhole) || (isBroken && !hasWhole)) return plan;
    if (hasWhole && !isStarted) pacing.begin(server.sealedTick);
    time.advance(nowMs);
    pacing.move(nowMs);
    sendInputs(nowMs);
    if (pacing.noteStall(shownTick, nowMs)) stats.stalls++;
    moveOthers();
    plan.push({ kind: 'mirror', run: (target) => show(target, nowMs) });
    return plan;
  }

  /** Others are shown where the last patches have come for certain; to who watches, all is. */
  function moveOthers(): void {
    const certainTick = time.steadyTick - periodTicks;
    pictureTick = isWatching() ? certainTick : pacing.playTick;
    othersDelayTicks = Math.max(0, pictureTick - certainTick);
  }

  function sendInputs(nowMs: number): void {
    if (sender === undefined || !time.isRunning) return;
    if (server.isPaused) {
      sender.releasePresses();
      return;
    }
    const most =
      server.sealedTick + time.leadTicks + SESSION_LIMITS.restTicks + periodTicks + makeUpTicks(sim.ticksPerSecond);
    sender.lagTicks = time.inputTick - (time.steadyTick - periodTicks);
    const message = sender.sample(Math.min(Math.floor(time.inputTick), most), nowMs);
    if (message === undefined || isLineLost) return;
    time.sent();
    send(message);
  }

  /** Carried out with the plan: the world becomes what is known now. */
  function show(target: PlanTarget, nowMs: number): void {
    const tick = server.sealedTick;
    const word = { tick, inputs: sealedInputs, unwrap: (low: number) => server.unwrap(low) };
    if (hasWhole) {
      hasWhole = false;
      hasPatch = false;
      isStarted = true;
      isBroken = false;
      const { isOtherCourse } = server;
      server.isOtherCourse = false;
      if (!isOtherCourse)
        tellByTick(before, (of, events) => target.sealed?.(of, known.outboxOf(events), Math.min(of, shownTick)));
      before = [];
      known.begin(word);
      shownTick = tick;
      othersFromTick = 0;
      stats.snapshotsLoaded++;
      target.loaded?.(isOtherCourse);
    } else if (hasPatch) {
      hasPatch = false;
      correct(word, target);
    }
    if (server.isPaused) withdraw(word, target);
    else stepTo(Math.max(shownTick, Math.floor(pictureTick)), target, nowMs);
    tellEvents(target);
  }

  /** Compares the server's word with the prediction; where it was another, its ticks are made anew. */
  function correct(word: OwnWord, target: PlanTarget): void {
    // Who watches has nothing of its own: its picture goes on to where the patches are.
    if (isWatching() && word.tick - shownTick <= jumpTicks) {
      known.showCells();
      return;
    }
    const reached = predictor.tick;
    const outcome = known.reconcile(word);
    if (outcome === 'same') return;
    if (outcome === 'begun') {
      // The server is further than the picture: there is nothing to put right.
      const passed = word.tick - shownTick;
      shownTick = word.tick;
      known.showOthers(othersTickOf(word.tick));
      if (passed > jumpTicks) target.loaded?.(false);
      else told(word.tick, target);
      return;
    }
    stats.rollbacks++;
    stats.rollbackTicks += reached - word.tick;
    target.rolledBack?.(word.tick);
    for (let tick = word.tick + 1; tick <= reached; tick++) makeTick(tick, target);
  }

  /**
   * A paused match shows what was sealed, others too: what was guessed beyond has not been. What names rows that are shown only now names
   * them then.
   */
  function withdraw(word: OwnWord, target: PlanTarget): void {
    const { tick } = word;
    known.showOthers(tick);
    othersFromTick = tick;
    if (tick < predictor.tickOldest || tick > predictor.tick) return;
    if (predictor.tick > tick) {
      predictor.rollback(tick);
      shownTick = tick;
      target.rolledBack?.(tick);
    }
    known.reconcile(word);
  }

  function stepTo(wanted: number, target: PlanTarget, nowMs: number): void {
    const most = isWatching() ? wanted : Math.min(wanted, server.sealedTick + Math.max(1, pacing.windowTicks));
    for (let steps = 0; shownTick < most && steps < SESSION_LIMITS.stepsPerAdvance; steps++) {
      makeTick(shownTick + 1, target);
      const sampledAtMs = sender?.changedAtMs(shownTick) ?? -1;
      if (sampledAtMs < 0) continue;
      stats.inputDelayTicks = Math.round((nowMs - sampledAtMs) / tickMs);
      if (shownTick > server.sealedTick && sampledAtMs === nowMs) stats.inputsShownEarly++;
    }
  }

  function makeTick(tick: number, target: PlanTarget): void {
    predicted.sealedTick = server.sealedTick;
    inputs.fill(0);
    for (let slot = 0; slot < (sender?.seats.length ?? 0); slot++) {
      predicted.at = (sender?.seats[slot] ?? 0) * sim.inputBytes;
      sender?.predict(slot, tick, predicted);
    }
    known.step(tick, inputs, othersTickOf(tick));
    shownTick = tick;
    stats.ticks++;
    told(tick, target);
  }

  function told(tick: number, target: PlanTarget): void {
    stepped.tick = tick;
    target.stepped?.(stepped);
  }

  function othersTickOf(tick: number): number {
    return Math.max(othersFromTick, tick - othersDelayTicks);
  }

  /** What happened to own rows is told when it comes, what happened to others when they are shown so. */
  function tellEvents(target: PlanTarget): void {
    const othersTick = server.isPaused ? server.sealedTick : othersTickOf(shownTick);
    const toldTick = Math.floor(Math.min(othersTick, server.sealedTick));
    due.tell(othersTick, (tick, events) => target.sealed?.(tick, known.outboxOf(events), toldTick));
    target.sealedAll?.(toldTick);
  }

  return {
    kind: 'state',
    store,
    known,
    get kept() {
      return { events: due.count + before.length, orders: orders.count };
    },
    differences,
    get othersTick() {
      return Math.max(0, othersTickOf(shownTick));
    },
    get agreedTick() {
      return server.agreedTick;
    },
    get phase(): SessionPhase {
      if (server.isClosed) return 'closed';
      if (!isStarted || isBroken) return 'connecting';
      if (server.isPaused) return 'paused';
      return pacing.isStarved || !server.isInStep ? 'stalled' : 'playing';
    },
    get seats() {
      return server.seats;
    },
    get tick() {
      return Math.max(0, shownTick);
    },
    get confirmedTick() {
      return Math.max(0, server.sealedTick);
    },
    get stats(): SessionStats {
      return stats;
    },
    waitingSeals: 0,
    get refusal() {
      return server.refusal;
    },
    get refusalCode() {
      return server.refusalCode;
    },
    setInput: (slot, input) => sender?.set(slot, input),
    order(slot, type, payload) {
      if (slot >= server.seats.length || !sim.isOrderValid(type, payload)) return;
      if (!orders.put(slot, type, payload)) stats.ordersDropped++;
    },
    receive: (message, nowMs) => server.receive(message, nowMs),
    setStepCost: (msPerTick) => pacing.setStepCost(msPerTick),
    lineLost() {
      isLineLost = true;
    },
    reconnected() {
      isLineLost = false;
      server.reconnect();
      sender?.restart();
      time.restart();
    },
    recover() {
      isBroken = true;
      recovery.isDue = true;
      server.isInStep = false;
    },
    advance,
    blend: () => Math.max(0, Math.min(1, pictureTick - shownTick)),
    chainAt: () => false,
  };
}
