// One room in this process: the authority, two honest clients that play by a script, and places for connections that do not.
import { createAuthority } from '#shared/session/authority.ts';
import { createRoomSession } from '#shared/session/room-session.ts';
import { runPlan, type PlanTarget } from '#shared/session/plan.ts';
import { formatChecksum } from '#shared/math/checksum.ts';
import { createSim, type Sim } from '#shared/sim/sim.ts';
import { SYNC_KINDS, type SyncKind } from '#shared/wire/protocol.ts';
import { Dice } from '#scripts/fuzz/dice.ts';
import { validOrder } from '#scripts/fuzz/hostile-message.ts';
import type { Authority, AuthorityOptions } from '#shared/session/authority-face.ts';
import type { Bundle } from '#shared/sim/bundle.ts';
import type { Game } from '#shared/index.ts';
import type { Hashes } from '#shared/session/session.ts';

/** What a room is made of. */
export interface RoomOptions {
  readonly game: Game;
  readonly hashes: Hashes;
  readonly seed: number;
  /** Whether the whole world must stay as if nobody else were there: true while the hostile connections hold no seats. */
  readonly isWorldKept: boolean;
  /** Another authority than ours: tests plant their faults here. */
  readonly makeAuthority?: (options: AuthorityOptions) => Authority;
}

/** A room that is stepped by hand. */
export interface Room {
  readonly authority: Authority;
  readonly sim: Sim;
  readonly nowMs: number;
  /** What must not differ from an undisturbed run, one line a second: ticks, honest inputs and orders, chained checksum. */
  readonly trail: readonly string[];
  /** What an honest client suffered, in words; empty when all is well. */
  readonly complaints: readonly string[];
  /** Makes one tick. */
  step(): void;
  /** Whether the honest clients hold the server's world at the last tick they share. */
  agree(): boolean;
}

/** Where what goes to a hostile connection ends. */
export interface HostileEnds {
  sent(connection: number, message: Uint8Array): void;
  closed(connection: number): void;
}

const HONEST: readonly number[] = [1, 2];
const BOTS = Object.freeze({ seats: 4, level: 1 });

/** Opens the room; the honest clients are in. */
export function openRoom(options: RoomOptions, ends: HostileEnds): Room {
  const { game, hashes, seed, isWorldKept, makeAuthority = createAuthority } = options;
  const sim = createSim(game, { seed });
  const sync = syncOf(seed, isWorldKept);
  const authority = makeAuthority({ sim, hashes, sync, startMs: 0, bots: BOTS });
  const tickMs = 1000 / sim.ticksPerSecond;
  const clients = HONEST.map((connection) => honestClient({ game, hashes, authority, connection, seed }));
  const honestSeats = new Set(HONEST.flatMap((connection) => authority.seatsOf(connection)));
  const trail: string[] = [];
  const complaints: string[] = [];
  const words = new Uint32Array(2);
  let scratch: Sim | undefined;
  let digest = 0;
  let nowMs = 0;

  const target: PlanTarget = {
    sim,
    scratch: () => (scratch ??= createSim(game, { seed })),
    send(to, message) {
      const client = clients[to - 1];
      if (client === undefined) ends.sent(to, message);
      else client.receive(message, nowMs);
    },
    close(to, code, reason) {
      if (to <= clients.length) complaints.push(`The honest connection ${to} was closed with ${code}: ${reason}`);
      else ends.closed(to);
    },
    stepped: take,
  };

  /** What honest seats are sealed with, folded. */
  function take({ tick, inputs, orders }: Bundle): void {
    fold(tick);
    for (const seat of honestSeats) for (let i = 0; i < sim.inputBytes; i++) fold(inputs[seat * sim.inputBytes + i]);
    for (const { seat, type, payload } of orders)
      if (honestSeats.has(seat)) for (const value of [seat, type, ...payload]) fold(value);
  }

  function fold(value: number): void {
    digest = Math.imul(digest ^ value, 0x01000193) ^ (digest >>> 15);
  }

  function keepTrail(): void {
    for (const client of clients) fold(client.tick);
    if (authority.tick % sim.ticksPerSecond !== 0) return;
    const isKept = isWorldKept && authority.chainAt(authority.tick - 1, words);
    trail.push(`${authority.tick} ${digest >>> 0} ${isKept ? formatChecksum(words, 0) : ''}`);
  }

  return {
    authority,
    sim,
    trail,
    complaints,
    get nowMs() {
      return nowMs;
    },
    step() {
      nowMs += tickMs;
      runPlan(authority.advance(nowMs), target);
      for (const client of clients) client.advance(nowMs);
      keepTrail();
    },
    agree: () => clients.every((client) => client.agrees()),
  };
}

/**
 * The kinds in turn. Hostile players are let into no rollback room: there what others do decides when seals are sent, and that, by a tick,
 * for which ticks honest inputs are stamped.
 */
export function syncOf(seed: number, isWorldKept: boolean): SyncKind {
  if (isWorldKept) return SYNC_KINDS[Math.floor(seed / 4) % SYNC_KINDS.length];
  return seed % 4 === 2 ? 'state' : 'lockstep';
}

interface HonestClient {
  readonly tick: number;
  receive(message: Uint8Array, nowMs: number): void;
  advance(nowMs: number): void;
  agrees(): boolean;
}

/** An honest client whose hands follow from the seed alone, so that nothing in the world changes what it does. */
function honestClient(of: {
  readonly game: Game;
  readonly hashes: Hashes;
  readonly authority: Authority;
  readonly connection: number;
  readonly seed: number;
}): HonestClient {
  const { game, hashes, authority, connection, seed } = of;
  const sim = createSim(game, { seed: 0 });
  const session = createRoomSession({ sim, hashes });
  const dice = new Dice(seed, connection);
  const order = validOrder(sim);
  const input = new Uint8Array(sim.inputBytes);
  authority.join({ connection, seats: 1, data: [sim.emptyData] }, 0);
  let nowMs = 0;
  let turns = 0;
  const target: PlanTarget = {
    sim,
    scratch: () => createSim(game, { seed: 0 }),
    send: (_to, message) => authority.receive(connection, message, nowMs),
    close: () => undefined,
  };

  function act(): void {
    if (session.seats.length === 0) return;
    turns++;
    if (turns % 8 === 0) {
      input.set(dice.bytes(input.length));
      sim.canonicaliseInput(input, 0);
      session.setInput(0, input);
    }
    if (order !== undefined && turns % 50 === 0) session.order(0, order.type, order.payload);
  }

  return {
    get tick() {
      return session.tick;
    },
    receive: (message, atMs) => session.receive(message, atMs),
    advance(atMs) {
      nowMs = atMs;
      act();
      runPlan(session.advance(atMs), target);
    },
    agrees() {
      const { state } = session;
      // What it holds is compared once a second.
      if (state !== undefined)
        return state.agreedTick > authority.tick - 2 * sim.ticksPerSecond && session.stats.desyncs === 0;
      const ours = new Uint32Array(2);
      const theirs = new Uint32Array(2);
      let at = Math.min(session.tick, authority.tick);
      while (at > 0 && !(session.chainAt(at, ours) && authority.chainAt(at, theirs))) at--;
      return at > authority.tick - 10 && ours[0] === theirs[0] && ours[1] === theirs[1] && session.stats.desyncs === 0;
    },
  };
}
