/** What the authority of a state room tells each connection: a welcome, all that it may know, then what changes of it. */
import { mapOrderReferences } from '../mirror/order-references.ts';
import { createMirror, type Mirror, type MirrorClient, type PatchHead } from '../mirror/mirror.ts';
import { SERVER, encodePaused, encodeWelcome } from '../wire/protocol.ts';
import { DelayedWorld } from './delayed-world.ts';
import type { AuthoritySender, SenderContext } from './authority-sender.ts';
import { SESSION_LIMITS } from './limits.ts';
import { PastWorlds } from './past-worlds.ts';
import type { Peer } from './peer.ts';
import type { ConnectionId, PlanOperation, PlanTarget } from './plan.ts';

/** A world that is told of. */
interface Source {
  readonly mirror: Mirror;
  /** The tick of the world. */
  tick: number;
}

/** What one connection has been told. */
interface Told {
  readonly source: Source;
  readonly client: MirrorClient;
  /** It has nothing, or lost the thread. */
  needsWhole: boolean;
  /** The tick of the last message. */
  tick: number;
  /** The second in which it was last asked to compare what it holds. */
  comparedSecond: number;
  isMarginDue: boolean;
}

/** A patch to one connection. */
interface Telling {
  readonly peer: Peer;
  readonly known: Told;
  readonly of: number;
  /** Whether it says all it can, however little that is. */
  readonly isFlush: boolean;
}

const TYPES = Object.freeze({ patch: SERVER.patch, events: SERVER.events });
/** Ticks between two seats' comparisons. */
const STAGGER_TICKS = 7;
/** Whoever is shown a match as it is played. */
const PLAYER = Object.freeze({ delayTicks: 0 });
/** Says that nothing is known of the margin. */
const NO_MARGIN = -128;

/** Makes the sender of one match. Throws `mirror/fields` for a game that cannot be mirrored. */
export function createMirrorSender(context: SenderContext): AuthoritySender {
  const { sim, counts, startTick, restarts, isStrict, watchDelayTicks, earlier } = context;
  const { ticksPerSecond } = sim;
  const live: Source = { mirror: createMirror(sim, { isStrict }), tick: startTick };
  // Who watches later is told of another world: the same seals, stepped later. Whatever it shows is that old.
  const delayed = watchDelayTicks > 0 ? new DelayedWorld(sim, watchDelayTicks, earlier) : undefined;
  const laterTick = delayed?.sim.tick ?? startTick;
  const later: Source | undefined = delayed && { mirror: createMirror(delayed.sim, { isStrict }), tick: laterTick };
  const sources = later === undefined ? [live] : [live, later];
  const told = new Map<ConnectionId, Told>();
  const past = new PastWorlds(0, ticksPerSecond, sim.stateBytes);
  const { periodTicks } = live.mirror.contract;
  let patchTick = -1;

  const sourceOf = ({ delayTicks }: Peer) => (delayTicks > 0 && later !== undefined ? later : live);

  function begin(peer: Peer, plan: PlanOperation[]): void {
    if (!peer.hasWelcome) {
      const message = encodeWelcome({
        seats: peer.seats,
        tick: Math.max(0, peer.delayTicks > 0 ? context.watchedTick() : live.tick),
        ticksPerSecond,
        sync: 'state',
        restarts,
        orderSerial: peer.orderSerial,
      });
      plan.push({ kind: 'send', to: peer.connection, message });
      peer.hasWelcome = true;
    }
    // The first world there is, of the beginning or after a restart, is not so old yet.
    if (peer.delayTicks > 0 && context.watchedTick() < laterTick) return;
    const known = told.get(peer.connection);
    if (known !== undefined) known.needsWhole = true;
    else
      told.set(peer.connection, {
        source: sourceOf(peer),
        client: sourceOf(peer).mirror.open(peer.seats, peer.explored),
        needsWhole: true,
        tick: -1,
        comparedSecond: -1,
        isMarginDue: false,
      });
    peer.held = undefined;
    peer.phase = 'live';
    counts.snapshotsSent++;
    context.repaired(peer, live.tick);
  }

  /** How many ticks lie between two messages to a connection: more when it does not read them. */
  function periodOf({ backlogBytes }: Peer): number {
    if (backlogBytes > SESSION_LIMITS.backlogStopBytes) return ticksPerSecond;
    if (backlogBytes > SESSION_LIMITS.backlogSlowBytes) return Math.max(periodTicks, Math.ceil(ticksPerSecond / 4));
    return periodTicks;
  }

  const isPassed = (period: number, from: number, to: number) =>
    from < 0 || Math.floor(to / period) !== Math.floor(from / period);

  function tellSeals(peers: Iterable<Peer>, plan: PlanOperation[], isFlush: boolean): void {
    const { tick } = live;
    const ready = [...peers].filter(({ phase }) => phase === 'live');
    // A paused match has no ticks: who lacks any of it is told at once, newcomers and those who read again.
    const isStanding = context.pausedTick(PLAYER) >= 0;
    if (context.hasEnded()) stepRest(plan);
    else if (isStanding ? !ready.some(isBehind) : !isPassed(periodTicks, patchTick, tick) && !isFlush) return;
    plan.push({ kind: 'mirror', run: (target) => tellPatch(ready, isFlush && !isStanding, target) });
    patchTick = tick;
  }

  /** No more seals come: those that wait are made as time goes on. */
  function stepRest(plan: PlanOperation[]): void {
    if (delayed === undefined || later === undefined) return;
    const watchedTick = context.watchedTick();
    plan.push({
      kind: 'mirror',
      run() {
        while (stepLater(delayed, later, watchedTick));
      },
    });
  }

  /** Whether a connection lacks something and reads what it is sent. */
  function isBehind(peer: Peer): boolean {
    const known = told.get(peer.connection);
    if (known === undefined || isFull(peer, known)) return false;
    const { tick } = known.source;
    if (known.needsWhole) return true;
    return context.isShownRest(peer) ? isPassed(periodOf(peer), known.tick, tick) : known.tick < tick;
  }

  /** A socket that does not take what it has gets nothing on top; the first world it gets. */
  function isFull({ backlogBytes }: Peer, { tick }: Told): boolean {
    return tick >= 0 && backlogBytes > SESSION_LIMITS.backlogStopBytes;
  }

  function tellPatch(peers: readonly Peer[], isFlush: boolean, target: PlanTarget): void {
    const isStanding = context.pausedTick(PLAYER) >= 0;
    if (isStanding && !peers.some(isBehind)) return;
    for (const { mirror } of sources) if (mirror.isWatched) mirror.scan();
    for (const peer of peers) {
      const known = told.get(peer.connection);
      if (known === undefined || peer.phase !== 'live') continue;
      const of = known.source.tick;
      if (known.needsWhole && !isFull(peer, known)) tellWhole(peer, known, of, target);
      else if (known.needsWhole) known.client.skip();
      else if (isStanding ? isBehind(peer) : isFlush || isPassed(periodOf(peer), known.tick, of))
        tellChanges({ peer, known, of, isFlush: isFlush || context.pausedTick(peer) >= 0 }, target);
      else known.client.skip();
    }
  }

  function tellWhole(peer: Peer, known: Told, of: number, target: PlanTarget): void {
    // Who lost the thread gets what it lacks first: what it held and should not have can be told apart then.
    if (known.tick >= 0) tellChanges({ peer, known, of, isFlush: true }, target);
    target.send(peer.connection, known.client.writeWhole(headOf(peer, known, of, true), SERVER.state));
    known.needsWhole = false;
    known.tick = of;
    const pausedTick = context.pausedTick(peer);
    if (pausedTick >= 0) target.send(peer.connection, encodePaused(pausedTick));
  }

  function tellChanges({ peer, known, of, isFlush }: Telling, target: PlanTarget): void {
    const { events, patch } = known.client.write(headOf(peer, known, of, isFlush), TYPES);
    if (events !== undefined) target.send(peer.connection, events);
    if (patch === undefined) return;
    target.send(peer.connection, patch);
    known.tick = of;
  }

  function headOf(peer: Peer, known: Told, of: number, isFlush: boolean): PatchHead {
    // Not all of them in one patch: comparing reads all that a client holds.
    const second = Math.floor((of + (peer.seats[0] ?? 0) * STAGGER_TICKS) / ticksPerSecond);
    const isCompared = isFlush || second !== known.comparedSecond;
    const isHeartbeat = isFlush || of - known.tick >= SESSION_LIMITS.restTicks;
    const margin = known.isMarginDue ? marginOf(peer) : undefined;
    known.comparedSecond = second;
    known.isMarginDue = false;
    return { tick: of, orders: peer.orderSerial, margin, isCompared, isHeartbeat };
  }

  function stepLater(world: DelayedWorld, source: Source, watchedTick: number): boolean {
    if (!world.step(watchedTick)) return false;
    source.tick++;
    source.mirror.observe(source.tick);
    return true;
  }

  return {
    past,
    get eventsWaiting() {
      return live.mirror.eventsWaiting + (later?.mirror.eventsWaiting ?? 0);
    },
    sealed(bundle, plan) {
      const of = bundle.tick;
      live.tick = of;
      plan.push({ kind: 'mirror', run: () => live.mirror.observe(of) });
      if (delayed === undefined || later === undefined) return;
      delayed.add(bundle);
      plan.push({ kind: 'mirror', run: () => void stepLater(delayed, later, of - watchDelayTicks) });
    },
    forget(peer) {
      const known = told.get(peer.connection);
      if (known === undefined) return;
      known.source.mirror.close(known.client);
      peer.explored = known.client.explored;
      told.delete(peer.connection);
    },
    // Who has been told of no row can name none.
    orderOf: ({ connection }, type, payload) =>
      told.get(connection)?.client.orderOf(type, payload) ??
      mapOrderReferences(sim.game.model.definition, type, payload, () => 0),
    keepPast: () => undefined,
    begin,
    tellSeals,
    tellChecksum(peer) {
      const known = told.get(peer.connection);
      if (known !== undefined) known.isMarginDue = true;
    },
  };
}

/** In quarters of a tick, rounded down: a margin must never look better than it is. */
function marginOf({ margins }: Peer): number {
  const typical = margins.typical();
  return typical === undefined ? NO_MARGIN : Math.max(-127, Math.min(127, Math.floor(typical * 4)));
}
