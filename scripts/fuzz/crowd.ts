// The hostile connections of a room: each lives as one kind, is closed or leaves, and comes back as a new one.
import { SERVER } from '#shared/wire/protocol.ts';
import { createForger, type Kind } from '#scripts/fuzz/hostile-message.ts';
import { Dice } from '#scripts/fuzz/dice.ts';
import type { HostileEnds, Room } from '#scripts/fuzz/room.ts';
import type { Hashes } from '#shared/session/session.ts';

/** One message of the crowd. A list of them is a whole attack: it can be played again, and cut. */
export interface Attack {
  /** The tick after which it is sent. */
  readonly tick: number;
  /** Which of the crowd's places. */
  readonly place: number;
  readonly kind: Kind;
  /** The first of a new connection. */
  readonly isFirst: boolean;
  readonly bytes: Uint8Array;
}

/** What is said after each tick. */
export interface AttackSource {
  /** The messages after this tick; `known` says what the place knows. */
  next(tick: number, known: (place: number) => PlaceKnowledge): readonly Attack[];
}

export interface PlaceKnowledge {
  readonly isConnected: boolean;
  readonly askedTick: number;
}

/** The seats of each place; all 0 makes a crowd of watchers. */
export type Places = readonly number[];

export const WATCHERS: Places = Object.freeze(Array.from({ length: 16 }, () => 0));
/** Six seats are left beside the two honest ones. */
export const SEATED: Places = Object.freeze([1, 1, 2, 2, ...Array.from({ length: 12 }, () => 0)]);

/** A life's length in messages, at most. */
const LIFE_MESSAGES = 400;
const FLOOD_MESSAGES = 600;

/** How often a life is of a kind. Most lives are short (three malformed messages end one), a flood is hundreds of messages. */
const SHARES: Readonly<Record<Kind, number>> = Object.freeze({
  random: 40,
  damaged: 60,
  'forged-ticks': 40,
  repeated: 40,
  'foreign-seats': 30,
  orders: 40,
  checksums: 6,
  flood: 3,
  'desync-answers': 10,
  resyncs: 4,
  hellos: 15,
  oversize: 15,
});

/** Kinds as often as their share. */
const LOTS: readonly Kind[] = Object.entries(SHARES).flatMap(([kind, share]) =>
  Array.from({ length: share }, () => kind as Kind),
);

/** An endless source that follows from its seed. */
export function seededSource(of: {
  readonly room: Pick<Room, 'sim'>;
  readonly hashes: Hashes;
  readonly places: Places;
  readonly seed: number;
}): AttackSource {
  const dice = new Dice(of.seed, 0x66757a7a);
  const forger = createForger({ sim: of.room.sim, hashes: of.hashes, dice });
  const lives = of.places.map(() => ({ kind: dice.pick(LOTS), left: 0 }));

  function live(attacks: Attack[], place: number, tick: number, known: PlaceKnowledge): void {
    const life = lives[place];
    const begins = life.left <= 0 || !known.isConnected;
    if (begins) {
      life.kind = dice.pick(LOTS);
      life.left = dice.between(1, life.kind === 'flood' ? FLOOD_MESSAGES : LIFE_MESSAGES);
      attacks.push({ tick, place, kind: life.kind, isFirst: true, bytes: greeting(life.kind, tick) });
      life.left--;
    }
    // A connection may say two messages a tick for ever; who floods says all at once.
    const count = life.kind === 'flood' ? life.left : Math.min(life.left, dice.between(1, 3));
    const knowledge = { seats: of.places[place], tick, askedTick: known.askedTick };
    for (let i = 0; i < count; i++) {
      const kind = life.kind === 'desync-answers' && i === 0 && dice.isLucky(0.2) ? 'checksums' : life.kind;
      attacks.push({ tick, place, kind, isFirst: false, bytes: forger.message(kind, knowledge) });
    }
    life.left -= count;
  }

  /** A greeting brings a snapshot, which is what costs: only who needs a world to lie about says it often. */
  function greeting(kind: Kind, tick: number): Uint8Array {
    const needsWorld = kind === 'checksums' || kind === 'desync-answers' || kind === 'resyncs';
    if (needsWorld || dice.isLucky(0.03)) return forger.hello({ seats: 1, tick, askedTick: -1 });
    return dice.isLucky(0.05) ? forger.foreignHello() : forger.message(kind, { seats: 1, tick: 0, askedTick: -1 });
  }

  return {
    next(tick, known) {
      const attacks: Attack[] = [];
      for (let place = 0; place < lives.length; place++) {
        // Some ticks pass before a closed connection is back, or one that lives says something.
        if (dice.isLucky(0.85)) live(attacks, place, tick, known(place));
      }
      if (dice.isLucky(0.2)) swapSome(attacks, dice);
      return attacks;
    },
  };
}

/** Says a list again. */
export function listSource(attacks: readonly Attack[]): AttackSource {
  const byTick = Map.groupBy(attacks, ({ tick }) => tick);
  return { next: (tick) => byTick.get(tick) ?? [] };
}

/** Messages that come in another order than they were made; a first message stays first. */
function swapSome(attacks: Attack[], dice: Dice): void {
  for (let i = 1; i < attacks.length; i++) {
    const [before, after] = [attacks[i - 1], attacks[i]];
    if (before.place !== after.place || before.isFirst || !dice.isLucky(0.3)) continue;
    attacks[i - 1] = after;
    attacks[i] = before;
  }
}

/** The crowd's connections in a room. */
export interface Crowd extends HostileEnds {
  readonly closedCount: number;
  /** Delivers the messages of one tick. */
  deliver(room: Room, attacks: readonly Attack[]): void;
  known(place: number): PlaceKnowledge;
  /** All go. */
  leave(room: Room): void;
}

/** Numbers of honest connections are below. */
const FIRST_CONNECTION = 100;

/** Makes a crowd; nobody is connected. */
export function createCrowd(places: Places): Crowd {
  const connections = places.map(() => -1);
  const asked = places.map(() => -1);
  const placeOf = new Map<number, number>();
  const closing: number[] = [];
  let lastConnection = FIRST_CONNECTION;
  let closedCount = 0;

  function connect(room: Room, place: number): void {
    disconnect(room, place);
    const connection = ++lastConnection;
    const data = Array.from({ length: places[place] }, () => room.sim.emptyData);
    if (room.authority.join({ connection, seats: places[place], data }, room.nowMs) === null) return;
    connections[place] = connection;
    asked[place] = -1;
    placeOf.set(connection, place);
  }

  function disconnect(room: Room, place: number): void {
    const connection = connections[place];
    if (connection < 0) return;
    room.authority.leave(connection, room.nowMs);
    placeOf.delete(connection);
    connections[place] = -1;
  }

  return {
    get closedCount() {
      return closedCount;
    },
    sent(connection, message) {
      const place = placeOf.get(connection);
      if (place !== undefined && message[0] === SERVER.desyncAsk)
        asked[place] = new DataView(message.buffer, message.byteOffset).getUint32(1, true);
    },
    closed(connection) {
      closing.push(connection);
    },
    deliver(room, attacks) {
      for (const connection of closing.splice(0)) {
        closedCount++;
        const place = placeOf.get(connection);
        if (place !== undefined) disconnect(room, place);
      }
      for (const { place, isFirst, bytes } of attacks) {
        if (isFirst || connections[place] < 0) connect(room, place);
        // A copy that is spoiled afterwards: what the authority keeps must be its own.
        const message = bytes.slice();
        room.authority.receive(connections[place], message, room.nowMs);
        message.fill(0xa5);
      }
    },
    known: (place) => ({ isConnected: connections[place] >= 0, askedTick: asked[place] }),
    leave(room) {
      closing.length = 0;
      for (let place = 0; place < places.length; place++) disconnect(room, place);
    },
  };
}
