/** What the authority tells each connection, and when: a welcome, a world or the seals since the one it holds, then seals and checksums. */
import {
  BitWriter,
  encodePaused,
  encodeServerChecksum,
  encodeSnapshot,
  encodeWelcome,
  type SyncKind,
  type WireLayout,
} from '../wire/protocol.ts';
import type { Bundle } from '../sim/bundle.ts';
import type { Sim } from '../sim/sim.ts';
import type { EarlierWorld } from './delayed-world.ts';
import type { History } from './history.ts';
import { SESSION_LIMITS } from './limits.ts';
import { PastWorlds, type PastWorld } from './past-worlds.ts';
import type { Counts, Peer, WorldOnItsWay } from './peer.ts';
import type { PlanOperation } from './plan.ts';
import { SealLog } from './seal-log.ts';

/** What is told about. */
export interface SenderContext {
  readonly sim: Sim;
  readonly layout: WireLayout;
  readonly history: History;
  readonly counts: Counts;
  readonly sync: SyncKind;
  readonly startTick: number;
  readonly restarts: number;
  readonly watchDelayTicks: number;
  readonly isStrict: boolean;
  readonly earlier: EarlierWorld | undefined;
  /** The last sealed tick when the match is paused for a connection, else −1. */
  pausedTick(peer: Pick<Peer, 'delayTicks'>): number;
  /** The tick that delayed watchers may be shown now; less than none while the match is younger than the delay. */
  watchedTick(): number;
  /** The match is over. */
  hasEnded(): boolean;
  /** It is, and a connection is still to be shown how it ended. */
  isShownRest(peer: Pick<Peer, 'delayTicks'>): boolean;
  /** The seals since a peer's world are not kept any more, and it has not come yet. */
  tooSlow(peer: Peer): void;
  /** A peer has a sound world again, of this tick. */
  repaired(peer: Peer, tick: number): void;
}

/** Tells connections what is sealed. */
export interface AuthoritySender {
  readonly past: PastWorlds;
  /** Events that wait until every connection that may know of them has been told. */
  readonly eventsWaiting: number;
  /** Takes a tick's seal, which is stepped in this plan. */
  sealed(bundle: Bundle, plan: PlanOperation[]): void;
  /** A connection is no more. */
  forget(peer: Peer): void;
  /** An order's payload as the world's rules read it: a connection may name rows by numbers of its own. */
  orderOf(peer: Peer, type: number, payload: Uint8Array): Uint8Array;
  /** Keeps what delayed watchers need of the newest settled tick. Call it once in every plan, after `settle`. */
  keepPast(): void;
  /** A connection that waits gets its welcome, and a world (a large one in several plans) or the seals since its own. */
  begin(peer: Peer, plan: PlanOperation[]): void;
  /** Every live connection whose time has come gets the seals it lacks; with `isFlush` every one does. */
  tellSeals(peers: Iterable<Peer>, plan: PlanOperation[], isFlush: boolean): void;
  /** The server's chained checksum, and how early inputs came. */
  tellChecksum(peer: Peer, plan: PlanOperation[]): void;
}

/** One message that may be for many. */
interface Shared {
  readonly writer: BitWriter;
  from: number;
  to: number;
  message: Uint8Array;
}

/** Seals are kept so much longer than the delay: the world a watcher begins with is up to twelve seconds older, and takes its time to come. */
const LONGER_SECONDS = 12 + SESSION_LIMITS.sealLogSeconds;

/** A tail of seals this short is sent without asking what a snapshot would cost, in bytes. */
const SHORT_TAIL_BYTES = 1024;

/** Makes the sender of one match. */
export function createAuthoritySender(context: SenderContext): AuthoritySender {
  const { sim, layout, history, counts, sync, startTick, restarts, watchDelayTicks } = context;
  const { ticksPerSecond } = sim;
  const delaySeconds = watchDelayTicks / ticksPerSecond;
  const keptSeconds = delaySeconds > 0 ? delaySeconds + LONGER_SECONDS : SESSION_LIMITS.sealLogSeconds;
  const bytesMax = (SESSION_LIMITS.sealLogBytes * keptSeconds) / SESSION_LIMITS.sealLogSeconds;
  const log = new SealLog(layout, startTick, Math.ceil(keptSeconds * ticksPerSecond), bytesMax);
  const past = new PastWorlds(watchDelayTicks, ticksPerSecond, sim.stateBytes);
  const words = new Uint32Array(2);
  const pool: Shared[] = [];
  const periodTicks = sync === 'lockstep' ? 1 : Math.max(1, Math.round(ticksPerSecond / SESSION_LIMITS.sendsPerSecond));
  let tick = startTick;
  let shared = 0;
  let packed: { readonly tick: number; readonly messages: readonly Uint8Array[] } | undefined;

  function settled(): PastWorld | undefined {
    const at = history.tickSettled;
    const state = history.snapshotAt(at);
    const baseline = history.bundleAt(at)?.inputs;
    const chain = new Uint32Array(2);
    const checksum = new Uint32Array(2);
    if (state === undefined || baseline === undefined) return undefined;
    if (!history.chainAt(at, chain) || !history.checksumAt(at, checksum)) return undefined;
    return { tick: at, chain, checksum, baseline, state };
  }

  function keepPast(): void {
    if (watchDelayTicks === 0) return;
    const at = history.tickSettled;
    if (history.chainAt(at, words)) past.keepChain(at, words);
    if (!past.isWanted(at)) return;
    const world = settled();
    if (world !== undefined) past.add(world);
  }

  const toldTickOf = ({ delayTicks }: Peer) => (delayTicks > 0 ? context.watchedTick() : tick);

  function begin(peer: Peer, plan: PlanOperation[]): void {
    if (!peer.hasWelcome) {
      const message = encodeWelcome({
        seats: peer.seats,
        tick: Math.max(0, toldTickOf(peer)),
        ticksPerSecond,
        sync,
        restarts,
        orderSerial: peer.orderSerial,
      });
      plan.push({ kind: 'send', to: peer.connection, message });
      peer.hasWelcome = true;
    }
    if (peer.world === undefined) {
      const world = peer.delayTicks > 0 ? past.newestAt(toldTickOf(peer)) : settled();
      if (world === undefined || !log.covers(world.tick)) return;
      if (canGoOn(peer, world)) counts.tailsSent++;
      else {
        peer.world = { tick: world.tick, pieces: packedOf(world), next: 0 };
        counts.snapshotsSent++;
      }
      peer.held = undefined;
    }
    if (peer.world !== undefined && !log.covers(peer.world.tick)) context.tooSlow(peer);
    else if (peer.world === undefined || isSent(peer, peer.world, plan)) tellPaused(peer, plan);
  }

  function tellPaused(peer: Peer, plan: PlanOperation[]): void {
    const pausedTick = context.pausedTick(peer);
    if (pausedTick >= 0) plan.push({ kind: 'send', to: peer.connection, message: encodePaused(pausedTick) });
  }

  /** Sends what its socket has room for of a world; true when that was the rest. */
  function isSent(peer: Peer, world: WorldOnItsWay, plan: PlanOperation[]): boolean {
    let waitingBytes = peer.backlogBytes;
    while (world.next < world.pieces.length && waitingBytes < SESSION_LIMITS.worldAheadBytes) {
      const message = world.pieces[world.next++];
      waitingBytes += message.length;
      plan.push({ kind: 'send', to: peer.connection, message });
    }
    if (world.next < world.pieces.length) return false;
    peer.world = undefined;
    begun(peer, world.tick);
    return true;
  }

  /** Whether a connection holds a sound world, and the seals since are fewer bytes than a new one: they come with the next seals. */
  function canGoOn(peer: Peer, world: PastWorld): boolean {
    const { held, desync, unrepaired } = peer;
    if (
      held === undefined ||
      desync !== undefined ||
      unrepaired !== undefined ||
      peer.delayTicks > 0 ||
      held.tick > tick ||
      held.tick <= startTick
    )
      return false;
    if (!history.chainAt(held.tick, words) || words[0] !== held.chain[0] || words[1] !== held.chain[1]) return false;
    if (!log.covers(held.tick)) return false;
    const tailBytes = log.sizeBytes(held.tick, tick);
    if (tailBytes > SHORT_TAIL_BYTES && tailBytes > packedOf(world).reduce((sum, { length }) => sum + length, 0))
      return false;
    begun(peer, held.tick);
    return true;
  }

  function begun(peer: Peer, at: number): void {
    context.repaired(peer, at);
    peer.phase = 'live';
    peer.sentTick = at;
    peer.checksumsAfterTick = at;
    peer.agreedTick = at;
  }

  /** Many may come at once: a world is packed once. */
  function packedOf(world: PastWorld): readonly Uint8Array[] {
    if (packed?.tick !== world.tick) packed = { tick: world.tick, messages: encodeSnapshot(layout, world) };
    return packed.messages;
  }

  /** How many ticks lie between two messages to a connection: more when it does not read them. */
  function periodOf({ backlogBytes }: Peer): number {
    if (backlogBytes > SESSION_LIMITS.backlogStopBytes) return ticksPerSecond;
    if (backlogBytes > SESSION_LIMITS.backlogSlowBytes) return Math.max(periodTicks, Math.ceil(ticksPerSecond / 4));
    return periodTicks;
  }

  function tellSeals(peers: Iterable<Peer>, plan: PlanOperation[], isFlush: boolean): void {
    shared = 0;
    for (const peer of peers) {
      if (peer.phase !== 'live') continue;
      const from = peer.sentTick;
      const to = toldTickOf(peer);
      if (to <= from || !((isFlush && !context.isShownRest(peer)) || isDue(peer, to))) continue;
      if (!log.covers(from)) {
        peer.phase = 'waiting';
        continue;
      }
      plan.push({ kind: 'send', to: peer.connection, message: messageOf(from, to) });
      peer.sentTick = to;
    }
  }

  /** At the same ticks for all, so that one message serves many. */
  function isDue(peer: Peer, to: number): boolean {
    const from = peer.sentTick;
    const period = periodOf(peer);
    if (Math.floor(to / period) === Math.floor(from / period)) return false;
    const isResting = sync !== 'lockstep' && to - from < SESSION_LIMITS.restTicks;
    return !isResting || !log.covers(from) || !log.isIdle(from, to);
  }

  function messageOf(from: number, to: number): Uint8Array {
    for (let i = 0; i < shared; i++) if (pool[i].from === from && pool[i].to === to) return pool[i].message;
    if (shared === pool.length) pool.push({ writer: new BitWriter(256), from, to, message: new Uint8Array() });
    const made = pool[shared++];
    log.write(made.writer, { from, to, isWhole: sync === 'lockstep' });
    made.from = from;
    made.to = to;
    made.message = made.writer.view();
    return made.message;
  }

  function tellChecksum(peer: Peer, plan: PlanOperation[]): void {
    if (peer.phase !== 'live' || peer.delayTicks > 0 || !history.chainAt(history.tickSettled, words)) return;
    const message = encodeServerChecksum({
      tick: history.tickSettled,
      high: words[0],
      low: words[1],
      orderSerial: peer.orderSerial,
      marginTicks: peer.margins.typical(),
    });
    plan.push({ kind: 'send', to: peer.connection, message });
  }

  return {
    past,
    eventsWaiting: 0,
    sealed(bundle) {
      tick = bundle.tick;
      log.add(bundle);
    },
    forget: () => undefined,
    orderOf: (_, __, payload) => payload,
    keepPast,
    begin,
    tellSeals,
    tellChecksum,
  };
}
