/** The server's half of a match: seals each tick at its deadline with what has come, and is right about what follows. */
import { assert } from '../assert.ts';
import { NO_COMMANDS, type Bundle, type Command } from '../sim/bundle.ts';
import { SERVER, WIRE_LIMITS, encodeEmpty, encodePaused, wireLayout } from '../wire/protocol.ts';
import type { Authority, AuthorityOptions, DesyncReport, JoinRequest } from './authority-face.ts';
import { createPeerMessages } from './authority-messages.ts';
import { createAuthoritySender } from './authority-sender.ts';
import { createMirrorSender } from './mirror-sender.ts';
import { History } from './history.ts';
import { SESSION_LIMITS, makeUpTicks } from './limits.ts';
import { OrderQueue } from './order-queue.ts';
import { createPeer, zeroCounts, type Peer } from './peer.ts';
import type { ConnectionId, Plan, PlanOperation } from './plan.ts';
import { Seats } from './seats.ts';
import { CLOSE, type CloseReason } from './session.ts';

/** A clock that is this much earlier than before was set back: time goes on from where it was, in milliseconds. */
const SET_BACK_MS = 1000;

/**
 * Whether a command for the next tick is done with by those that wait for it: lines that break and come back, and seats that are taken and
 * left, cost nothing while nothing is sealed. What was in between no tick will see.
 */
function isFolded(waiting: Command[], command: Command): boolean {
  if (command.kind !== 'presence' && command.kind !== 'leave') return false;
  const last = waiting.findLastIndex((of) => 'seat' in of && of.seat === command.seat);
  if (command.kind === 'presence') {
    if (waiting[last]?.kind !== 'presence') return false;
    waiting[last] = command;
    return true;
  }
  if (waiting[last]?.kind === 'presence') {
    waiting.splice(last, 1);
    return isFolded(waiting, command);
  }
  if (waiting[last]?.kind !== 'join') return false;
  waiting.splice(last, 1);
  return true;
}

/** Makes the authority of a sim at tick 0 (or any tick: a match goes on where its world is). */
export function createAuthority(options: AuthorityOptions): Authority {
  const { sim, hashes, sync = 'lockstep', watchDelaySeconds = 0 } = options;
  assert(
    watchDelaySeconds >= 0 && watchDelaySeconds <= SESSION_LIMITS.watchDelaySeconds,
    'Watchers are shown the match 0 to 120 seconds later.',
  );
  const watchDelayTicks = Math.round(watchDelaySeconds * sim.ticksPerSecond);
  const tickMs = 1000 / sim.ticksPerSecond;
  const layout = wireLayout(sim.game.model);
  const history = new History({
    stateBytes: sim.stateBytes,
    inputsBytes: sim.seats * sim.inputBytes,
    ticksPerSecond: sim.ticksPerSecond,
  });
  const counts = zeroCounts();
  const reports: DesyncReport[] = [];
  const peers = new Map<ConnectionId, Peer>();
  /** Lost connections whose seats are kept. */
  const away = new Map<ConnectionId, Peer>();
  const closes: { readonly connection: ConnectionId; readonly why: CloseReason }[] = [];
  const orders = new OrderQueue(sim.seats, sim.ticksPerSecond);
  let commands: Command[] = [];
  const tell = (command: Command) => {
    assert(
      layout.isCommand(command),
      `A ${command.kind} command does not fit the model: every client would refuse the seal.`,
    );
    if (isFolded(commands, command)) return;
    assert(commands.length < SESSION_LIMITS.commandsWaiting, 'More commands wait for the next tick than it can take.');
    commands.push(command);
  };
  const seats = new Seats(sim, options.bots ?? { seats: 0, level: 1 }, tell, options.kept);
  const plan: PlanOperation[] = [];
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  let lastMs = -Infinity;
  let startMs = options.startMs - sim.tick * tickMs;
  let tick = sim.tick;
  let pausedAtMs = -1;
  let pauseToTell: 'paused' | 'resumed' | undefined;
  /** The match is over; who watches later is shown the rest of it. */
  let hasEnded = false;
  let isEndTold = false;
  let isFlushDue = false;
  let hasBegun = false;

  const createSender = sync === 'state' ? createMirrorSender : createAuthoritySender;
  const sender = createSender({
    sim,
    layout,
    history,
    counts,
    sync,
    watchDelayTicks,
    startTick: tick,
    restarts: options.restarts ?? 0,
    isStrict: options.isStrict ?? false,
    earlier: options.earlier,
    pausedTick: (peer) => (pausedAtMs < 0 || isShownRest(peer) ? -1 : tick),
    watchedTick,
    hasEnded: () => hasEnded,
    isShownRest,
    tooSlow: (peer) => close(peer, 'slow'),
    repaired: closeCase,
  });
  const messages = createPeerMessages({
    sim,
    hashes,
    layout,
    sync,
    history,
    counts,
    seats,
    orders,
    past: sender.past,
    orderOf: sender.orderOf,
    report: keepReport,
    close,
    tick: () => tick,
    deadlineMs: (of) => startMs + of * tickMs,
  });

  /** How far who watches later is shown the match: of one that is over, to its end, as time goes on. */
  function watchedTick(): number {
    const clockTick = hasEnded ? Math.floor((lastMs - startMs) / tickMs) : tick;
    return Math.min(tick, Math.max(tick, clockTick) - watchDelayTicks);
  }

  function isShownRest({ delayTicks }: Pick<Peer, 'delayTicks'>): boolean {
    return delayTicks > 0 && hasEnded && watchedTick() < tick;
  }

  function advance(nowMs: number): Plan {
    plan.length = 0;
    messages.drain(plan);
    for (const { connection, why } of closes) plan.push({ kind: 'close', to: connection, ...CLOSE[why] });
    closes.length = 0;
    if (!hasBegun) {
      hasBegun = true;
      lastMs = nowMs;
      history.begin(tick, options.chain ?? [0, 0]);
      history.planStart(plan, inputs);
      return plan;
    }
    if (nowMs < lastMs - SET_BACK_MS) {
      startMs -= lastMs - nowMs;
      if (pausedAtMs >= 0) pausedAtMs -= lastMs - nowMs;
    }
    lastMs = nowMs;
    history.settle();
    sender.keepPast();
    for (const peer of peers.values()) servePeer(peer, nowMs);
    if (pausedAtMs >= 0) isFlushDue = true;
    const before = tick;
    if (pausedAtMs < 0) sealDue(nowMs);
    sender.tellSeals(peers.values(), plan, isFlushDue);
    isFlushDue = false;
    tellPause();
    if (Math.floor(tick / sim.ticksPerSecond) > Math.floor(before / sim.ticksPerSecond))
      for (const peer of peers.values()) sender.tellChecksum(peer, plan);
    return plan;
  }

  function sealDue(nowMs: number): void {
    for (let count = 0; startMs + (tick + 1) * tickMs <= nowMs; count++) {
      if (count === makeUpTicks(sim.ticksPerSecond)) {
        startMs = nowMs - tick * tickMs;
        // Their clocks count on the time that is forgotten: as after a pause, they begin anew.
        pauseToTell ??= 'resumed';
        return;
      }
      const bundle = options.script === undefined ? gather(tick + 1) : options.script(tick + 1);
      if (bundle === undefined) return;
      tick++;
      history.planStep(plan, bundle);
      history.confirmNext();
      sender.sealed(bundle, plan);
    }
  }

  /** What has come for a tick. */
  function gather(of: number): Bundle {
    for (let seat = 0; seat < sim.seats; seat++) {
      const { holder, isAway, inputs: queue } = seats.at(seat);
      const at = seat * sim.inputBytes;
      if (holder === 'person' && !isAway) queue.take(of, inputs, at);
      else inputs.fill(0, at, at + sim.inputBytes);
    }
    // Never the list that is still added to: what comes while the plan is carried out belongs to the next tick.
    const sealed = commands.length > 0 ? commands : NO_COMMANDS;
    if (commands.length > 0) commands = commands.splice(WIRE_LIMITS.commandsPerSeal);
    return { tick: of, inputs, orders: orders.take(), commands: sealed };
  }

  /** What a connection gets before the seals of this plan: its welcome and snapshot, the next step of its desync. */
  function servePeer(peer: Peer, nowMs: number): void {
    const { desync } = peer;
    if (desync !== undefined) {
      desync.advance(plan, nowMs);
      if (desync.phase === 'done' && peer.phase === 'live') peer.phase = 'waiting';
    }
    if (peer.phase === 'waiting') sender.begin(peer, plan);
  }

  /** A line is no more: its desync is looked into no further, and what that kept is let go. */
  function lineLost(peer: Peer): void {
    messages.dropped(peer);
    sender.forget(peer);
    peer.unrepaired = peer.desync?.close() ?? peer.unrepaired;
    peer.desync = undefined;
  }

  /** Keeps the report of a peer's desync that is not repaired yet; `repairedAtTick` −1 when nobody is left to repair. */
  function closeCase(peer: Peer, repairedAtTick: number): void {
    const report = peer.desync?.close() ?? peer.unrepaired;
    peer.desync = undefined;
    peer.unrepaired = undefined;
    if (report !== undefined) keepReport({ ...report, repairedAtTick });
  }

  function keepReport(report: DesyncReport): void {
    if (reports.length < SESSION_LIMITS.reports) reports.push(report);
  }

  function tellPause(): void {
    if (pauseToTell === undefined) return;
    const message = pauseToTell === 'paused' ? encodePaused(tick) : encodeEmpty(SERVER.resumed);
    for (const peer of peers.values()) {
      const isTold = isEndTold && peer.delayTicks === 0;
      if (peer.phase === 'live' && !isTold && !isShownRest(peer))
        plan.push({ kind: 'send', to: peer.connection, message });
    }
    isEndTold = hasEnded;
    // Who watches later is told of the end when they have seen it.
    if (!hasEnded || watchedTick() >= tick) pauseToTell = undefined;
  }

  function close(peer: Peer, why: CloseReason): void {
    if (peer.phase === 'closed') return;
    peer.phase = 'closed';
    closes.push({ connection: peer.connection, why });
  }

  return {
    counts,
    reports,
    get tick() {
      return tick;
    },
    get isPaused() {
      return pausedAtMs >= 0;
    },
    get kept() {
      return {
        peers: peers.size,
        away: away.size,
        orders: orders.waitingCount,
        events: sender.eventsWaiting,
      };
    },
    seatsOf: (connection) => peers.get(connection)?.seats ?? [],
    openSeats: () => seats.openCount(),
    peopleCount: () => seats.peopleCount(),
    join({ connection, seats: wanted, data, level = 0, own }: JoinRequest, nowMs) {
      assert(!peers.has(connection), 'A connection joins once.');
      assert(wanted <= WIRE_LIMITS.slots, 'A connection holds at most 8 seats.');
      assert(
        data.length === wanted && data.every((bytes) => sim.isDataValid(bytes)),
        'Every seat needs valid player data.',
      );
      assert(
        own === undefined || (own.length === wanted && own.every((seat) => seat >= 0 && seat < sim.seats)),
        'Own seats are as many as are wanted, and of this match.',
      );
      const taken = seats.take(connection, data, level, own);
      if (taken === null) return null;
      const delayTicks = wanted === 0 ? watchDelayTicks : 0;
      peers.set(
        connection,
        createPeer(connection, { seats: taken, nowMs, ticksPerSecond: sim.ticksPerSecond, delayTicks }),
      );
      for (const seat of taken) orders.forget(seat);
      return taken;
    },
    addBot: (level) => seats.addBot(level),
    drop(connection) {
      const peer = peers.get(connection);
      peers.delete(connection);
      if (peer === undefined) return;
      lineLost(peer);
      if (peer.seats.length > 0) away.set(connection, peer);
      else closeCase(peer, -1);
      seats.setAway(connection);
    },
    rejoin(previous, connection, nowMs) {
      if (!seats.moveTo(previous, connection)) return false;
      const before = peers.get(previous) ?? away.get(previous);
      if (before !== undefined) lineLost(before);
      peers.delete(previous);
      away.delete(previous);
      const { ticksPerSecond } = sim;
      peers.set(connection, createPeer(connection, { seats: seats.of(connection), nowMs, ticksPerSecond, before }));
      return true;
    },
    leave(connection) {
      for (const seat of seats.of(connection)) orders.forget(seat);
      const peer = peers.get(connection) ?? away.get(connection);
      if (peer !== undefined) {
        lineLost(peer);
        closeCase(peer, -1);
      }
      peers.delete(connection);
      away.delete(connection);
      seats.release(connection);
    },
    receive(connection, message, nowMs) {
      const peer = peers.get(connection);
      if (peer === undefined || peer.phase === 'closed') counts.unknown++;
      else messages.receive(peer, message, nowMs);
    },
    setBacklog(connection, bytes) {
      const peer = peers.get(connection);
      if (peer !== undefined) peer.backlogBytes = bytes;
    },
    command: tell,
    order(order) {
      assert(order.seat < sim.seats && sim.isOrderValid(order.type, order.payload), 'An order does not fit the model.');
      if (!orders.put(order)) counts.ordersRefused++;
    },
    flush() {
      isFlushDue = true;
    },
    pause(nowMs) {
      if (pausedAtMs >= 0) return;
      pausedAtMs = nowMs;
      pauseToTell = 'paused';
    },
    resume(nowMs) {
      if (pausedAtMs < 0) return;
      startMs += nowMs - pausedAtMs;
      pausedAtMs = -1;
      pauseToTell = 'resumed';
      hasEnded = false;
      isEndTold = false;
    },
    end(nowMs) {
      if (pausedAtMs >= 0) startMs += nowMs - pausedAtMs;
      pausedAtMs = nowMs;
      pauseToTell = 'paused';
      hasEnded = true;
    },
    advance,
    nextDeadlineMs(nowMs) {
      const next = pausedAtMs < 0 ? tick + 1 : watchedTick() + watchDelayTicks + 1;
      const isDue = pausedAtMs < 0 || (hasEnded && watchedTick() < tick);
      return isDue ? Math.max(0, startMs + next * tickMs - nowMs) : Infinity;
    },
    chainAt: (of, target) => history.chainAt(of, target),
  };
}
