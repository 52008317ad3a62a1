/** One match of a state room as its server has it: what every connection did is recorded once, and can be done again at the same times. */
import { createAuthority } from '../session/authority.ts';
import type { Authority } from '../session/authority-face.ts';
import { runPlan, type PlanOperation } from '../session/plan.ts';
import type { Hashes } from '../session/session.ts';
import type { Game } from '../sim/game.ts';
import { createSim, type Sim } from '../sim/sim.ts';
import type { NetworkCondition } from './conditions.ts';
import { createTestClient, type TestClient } from './test-client.ts';

/** What is played. */
export interface SecrecyMatch {
  readonly game: Game;
  readonly seed: number;
  readonly ticks: number;
  /** Connections with a seat each, then those that watch. */
  readonly players: number;
  readonly watchers: number;
  readonly bots: readonly number[];
  readonly network: NetworkCondition;
  readonly config: Readonly<Record<string, number>> | undefined;
  /** Whose messages are kept: the index of a connection. */
  readonly observed: number;
  /** Bytes that the observed connection has not read by then. */
  readonly backlogBytes: ((tick: number) => number) | undefined;
}

/** What a connection did: a call of the authority, and whether it came before or after the authority's turn. */
interface Act {
  readonly turn: number;
  readonly isBefore: boolean;
  readonly run: (authority: Authority) => void;
}

/** What the observed connection was sent. */
export interface SentMessage {
  readonly nowMs: number;
  readonly tick: number;
  readonly bytes: Uint8Array;
}

/** What came of a match. */
export interface SecrecyCourse {
  readonly acts: readonly Act[];
  readonly sent: readonly SentMessage[];
  /** The observed connection's client; undefined when the acts were done again. */
  readonly client: TestClient | undefined;
}

/** What happens beside the match. */
export interface SecrecyHooks {
  /** The server's world has made a tick. */
  stepped?(sim: Sim, seats: readonly number[]): void;
  /** Around everything that a mirror reads. */
  beforeMirror?(sim: Sim, seats: readonly number[]): void;
  afterMirror?(sim: Sim): void;
}

const NO_HASHES: Hashes = Object.freeze({
  layout: '0000000000000000',
  rules: '0000000000000000',
  content: '0000000000000000',
  protocol: '0000000000000000',
});
const TURNS_PER_TICK = 4;
/** A test client that comes back has a number of so many more. */
const RETURN = 1000;

/** Plays a match with real sessions, or does again what connections did in another. */
export function playSecrecy(match: SecrecyMatch, again: readonly Act[] | undefined, hooks: SecrecyHooks = {}) {
  const { game, seed, ticks, players, watchers, bots, network, config, observed } = match;
  const sim = createSim(game, { seed, config, isStrict: true });
  const tickMs = 1000 / sim.ticksPerSecond;
  const authority = createAuthority({ sim, hashes: NO_HASHES, sync: 'state', startMs: 0, isStrict: true });
  const acts: Act[] = [];
  const sent: SentMessage[] = [];
  let turn = 0;
  let isBefore = true;
  let nowMs = 0;
  let seats: readonly number[] = [];
  const recorded: Authority = {
    ...authority,
    get tick() {
      return authority.tick;
    },
    get isPaused() {
      return authority.isPaused;
    },
    get kept() {
      return authority.kept;
    },
    join: (request, atMs) => act((of) => of.join(request, atMs)),
    rejoin: (previous, connection, atMs) => act((of) => of.rejoin(previous, connection, atMs)),
    drop: (connection, atMs) => act((of) => of.drop(connection, atMs)),
    receive(connection, message, atMs) {
      const bytes = message.slice();
      act((of) => of.receive(connection, bytes, atMs));
    },
  };
  function act<T>(run: (of: Authority) => T): T {
    acts.push({ turn, isBefore, run });
    return run(authority);
  }
  const clients =
    again !== undefined
      ? []
      : Array.from({ length: players + watchers }, (_, i) =>
          createTestClient({
            game,
            authority: recorded,
            hashes: NO_HASHES,
            network,
            connection: i + 1,
            seed: seed * 1000 + i + 1,
            level: 3,
            seats: i < players ? 1 : 0,
            config,
            isStrict: i === 0,
          }),
        );
  const isObserved = (connection: number) => connection % RETURN === observed + 1;
  const connectionNow = () => {
    for (let returns = 0; returns < 100; returns++) {
      const of = authority.seatsOf(observed + 1 + returns * RETURN);
      if (of.length > 0) return { connection: observed + 1 + returns * RETURN, of };
    }
    return { connection: observed + 1, of: [] };
  };
  const server = {
    sim,
    scratch: () => createSim(game, { seed, config }),
    send(to: number, message: Uint8Array) {
      if (isObserved(to)) sent.push({ nowMs, tick: sim.tick, bytes: message.slice() });
      clients.find(({ connection }) => connection === to)?.sendDown(message, nowMs);
    },
    close: (to: number) => clients.find(({ connection }) => connection === to)?.closed(nowMs),
    stepped: () => hooks.stepped?.(sim, seats),
  };
  const doAgain = (isFirst: boolean) => {
    for (; next < (again?.length ?? 0); next++) {
      const known = again?.[next];
      if (known === undefined || known.turn !== turn || known.isBefore !== isFirst) return;
      known.run(authority);
    }
  };
  let next = 0;
  doAgain(true);
  for (const level of bots) authority.addBot(level);
  for (turn = 1; authority.tick < ticks; turn++) {
    nowMs = ((turn - 1) * tickMs) / TURNS_PER_TICK;
    isBefore = true;
    for (const client of clients) client.deliver(nowMs);
    doAgain(true);
    const { connection, of } = connectionNow();
    // Who is away for a while knows what they knew.
    if (of.length > 0) seats = of;
    if (match.backlogBytes !== undefined) authority.setBacklog(connection, match.backlogBytes(authority.tick));
    runAround(authority.advance(nowMs), server, hooks, () => seats);
    isBefore = false;
    for (const client of clients) client.advance(nowMs);
    doAgain(false);
  }
  return { acts, sent, client: clients[observed] } satisfies SecrecyCourse;
}

type Server = Parameters<typeof runPlan>[1];

/** What a mirror reads, one operation or several in a row, is between the two hooks. */
function runAround(plan: Iterable<PlanOperation>, server: Server, hooks: SecrecyHooks, seats: () => readonly number[]) {
  let isInside = false;
  const leave = () => {
    if (isInside) hooks.afterMirror?.(server.sim);
    isInside = false;
  };
  for (const operation of plan) {
    if (operation.kind !== 'mirror') leave();
    else if (!isInside) {
      isInside = true;
      hooks.beforeMirror?.(server.sim, seats());
    }
    runPlan([operation], server);
  }
  leave();
}
