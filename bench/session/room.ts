// A room in this process whose clients each have a line of their own and may be made to suffer: what the others notice of it.
import { createAuthority } from '#shared/session/authority.ts';
import { createNetSession, type NetSession } from '#shared/session/net-session.ts';
import { runPlan } from '#shared/session/plan.ts';
import type { Hashes } from '#shared/session/session.ts';
import type { Game } from '#shared/sim/game.ts';
import { createSim, type Sim } from '#shared/sim/sim.ts';
import { NETWORK_CONDITIONS, type NetworkCondition } from '#shared/testing/conditions.ts';
import { createLink, framedBytes, type Link } from '#shared/testing/network.ts';

const zero = '0'.repeat(16);
const hashes: Hashes = { layout: zero, rules: zero, content: zero, protocol: zero };

/** A page steps for half of a frame: far more than so many plans of eight ticks of dogfight. */
const CALLS_PER_FRAME = 16;

/** One client: when it made which tick, and what it was sent. */
export interface BenchClient {
  readonly session: NetSession;
  /** Simulated times, ms, at which its newest confirmed tick grew. */
  readonly tickTimesMs: number[];
  downBytes: number;
  /** Every how many frames it is called; 0 for never. */
  everyFrames: number;
  /** Whether it is called on messages, as a hidden page is. */
  isCalledByMessages: boolean;
  setInput(bytes: Uint8Array): void;
  setCondition(condition: NetworkCondition): void;
  drop(): void;
  comeBack(): void;
}

/** A room and its time. */
export interface BenchRoom {
  readonly nowMs: number;
  readonly tick: number;
  join(condition: NetworkCondition): BenchClient;
  run(ms: number, each?: (nowMs: number) => void): void;
}

interface Place {
  readonly client: BenchClient;
  connection: number;
  frame(isFrame: boolean): void;
  send(message: Uint8Array): void;
}

/** Opens a room over a world that may have played already. */
export function openRoom(
  game: Game,
  { sync, sim = createSim(game, { seed: 1 }) }: { readonly sync: 'lockstep' | 'rollback'; readonly sim?: Sim },
): BenchRoom {
  const tickMs = 1000 / sim.ticksPerSecond;
  const authority = createAuthority({ sim, hashes, sync, startMs: 0 });
  const places: Place[] = [];
  let nowMs = 0;
  let frames = 0;
  let connections = 0;

  function join(condition: NetworkCondition): BenchClient {
    const world = createSim(game, { seed: 1 });
    const session = createNetSession({ sim: world, hashes });
    let line = condition;
    let link: Link;
    let newest = 0;
    const target = {
      sim: world,
      scratch: () => createSim(game, { seed: 1 }),
      send: (_: number, message: Uint8Array) => link.sendUp(message, nowMs),
      close: () => link.close(),
    };
    /** As a page's loop does, while there is anything left to step. */
    const advance = () => {
      for (let i = 0, before = -1; i < CALLS_PER_FRAME && before !== session.tick; i++) {
        before = session.tick;
        runPlan(session.advance(nowMs), target);
      }
      // What is confirmed: guesses would go on though the server stood still.
      if (session.confirmedTick > newest) client.tickTimesMs.push(nowMs);
      newest = session.confirmedTick;
    };
    const connect = () =>
      createLink(line, place.connection, {
        atServer: (message, atMs) => authority.receive(place.connection, message, atMs),
        atClient(message, atMs) {
          session.receive(message, atMs);
          if (client.isCalledByMessages) advance();
        },
      });
    const client: BenchClient = {
      session,
      tickTimesMs: [],
      downBytes: 0,
      everyFrames: 1,
      isCalledByMessages: false,
      setInput: (bytes) => session.setInput(0, bytes),
      setCondition(changed) {
        line = changed;
        link.close();
        link = connect();
      },
      drop() {
        link.close();
        authority.drop(place.connection, nowMs);
      },
      comeBack() {
        const previous = place.connection;
        place.connection = ++connections;
        authority.rejoin(previous, place.connection, nowMs);
        link = connect();
        session.reconnected();
      },
    };
    const place: Place = {
      client,
      connection: ++connections,
      frame(isFrame) {
        link.deliver(nowMs);
        if (isFrame && client.everyFrames > 0 && frames % client.everyFrames === 0) advance();
      },
      send(message) {
        client.downBytes += framedBytes(message.length, false);
        link.sendDown(message, nowMs);
      },
    };
    authority.join({ connection: place.connection, seats: 1, data: [sim.emptyData] }, nowMs);
    link = connect();
    places.push(place);
    return client;
  }

  return {
    get nowMs() {
      return nowMs;
    },
    get tick() {
      return authority.tick;
    },
    join,
    run(ms, each) {
      const untilMs = nowMs + ms;
      while (nowMs < untilMs - 1e-6) {
        // Four looks at the lines for each frame of 60 a second.
        nowMs += tickMs / 4;
        frames = Math.round((nowMs * 4) / tickMs) % 4 === 0 ? frames + 1 : frames;
        const isFrame = Math.round((nowMs * 4) / tickMs) % 4 === 0;
        each?.(nowMs);
        for (const place of places) place.frame(isFrame);
        runPlan(authority.advance(nowMs), {
          sim,
          scratch: () => createSim(game, { seed: 1 }),
          send: (to, message) => places.find(({ connection }) => connection === to)?.send(message),
          close: (to) => authority.leave(to, nowMs),
        });
      }
    },
  };
}

/** What can befall one client, with how it begins and ends. */
export interface Fault {
  readonly name: string;
  begin(client: BenchClient): void;
  end(client: BenchClient): void;
}

const { wifi } = NETWORK_CONDITIONS;

/** The line of all who do not suffer. */
export const soundLine: NetworkCondition = { ...wifi, loss: 0 };

/** The faults of N3. */
export const faults: readonly Fault[] = [
  {
    name: 'stalls for a second',
    begin: (client) => void (client.everyFrames = 0),
    end: (client) => void (client.everyFrames = 1),
  },
  {
    name: 'is hidden',
    begin: (client) => Object.assign(client, { everyFrames: 60, isCalledByMessages: true }),
    end: (client) => Object.assign(client, { everyFrames: 1, isCalledByMessages: false }),
  },
  {
    name: 'freezes and loses its line',
    begin(client) {
      client.everyFrames = 0;
      client.drop();
    },
    end(client) {
      client.everyFrames = 1;
      client.comeBack();
    },
  },
  {
    name: 'has a sixth of the processor',
    begin(client) {
      client.everyFrames = 6;
      client.session.setStepCost?.(3);
    },
    end(client) {
      client.everyFrames = 1;
      client.session.setStepCost?.(0.01);
    },
  },
  {
    name: 'has a round trip of 500 ms',
    begin: (client) => client.setCondition({ ...soundLine, roundTripMs: 500 }),
    end: (client) => client.setCondition(soundLine),
  },
  {
    name: 'loses one segment in five, in bursts',
    begin: (client) => client.setCondition({ ...soundLine, loss: 0.2, burstMessages: 4 }),
    end: (client) => client.setCondition(soundLine),
  },
];
