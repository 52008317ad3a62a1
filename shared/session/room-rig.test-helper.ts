// A room under test in one process: an authority, clients with sessions and links, and what each plan said.
import { createSim, type SimOf } from '../sim/sim.ts';
import { HEADER } from '../model/layout.ts';
import type { Bundle } from '../sim/bundle.ts';
import { encodePlayerData } from '../sim/game.ts';
import { game, model } from '../testing/capture.ts';
import { NETWORK_CONDITIONS, type NetworkCondition } from '../testing/conditions.ts';
import { createLink, type Link } from '../testing/network.ts';
import { copyBundle, unwrapTick } from '../wire/protocol.ts';
import { createAuthority } from './authority.ts';
import type { Authority, AuthorityOptions } from './authority-face.ts';
import { createNetSession, type NetSession, type NetSessionOptions } from './net-session.ts';
import { runPlan, type Plan, type PlanTarget } from './plan.ts';
import type { Hashes } from './session.ts';

export const hashes: Hashes = {
  layout: '1'.repeat(16),
  rules: '2'.repeat(16),
  content: '3'.repeat(16),
  protocol: '4'.repeat(16),
};
export const TICK_MS = 1000 / 60;
export const RIGHT = new Uint8Array([127, 0, 0]);
export const THROW = new Uint8Array([0, 0, 0b10]);
export const NOTHING = new Uint8Array([0, 0, 0]);
const data = encodePlayerData(model.definition, { skin: 1 });

/** What a plan said, kept: its operations are filled anew. */
interface Said {
  readonly kind: Plan[number]['kind'];
  readonly tick: number;
}

/** One client of a room under test. */
export interface Client {
  readonly session: NetSession;
  readonly sim: SimOf<(typeof model)['definition']>;
  readonly plans: (readonly Said[])[];
  readonly received: { readonly type: number; readonly bytes: number; readonly atMs: number }[];
  readonly log: string[];
  /** Of each snapshot that was loaded, whether it was of another course. */
  readonly courses: boolean[];
  connection: number;
  connect(): void;
  /** Loses the line; the server notices at once. */
  drop(): void;
  /** Comes back over another line with the same page. */
  comeBack(): void;
  /** Keeps what it sends back for so long. */
  holdUp(ms: number): void;
  sendDown(message: Uint8Array): void;
  /** `frames`: called every frame. `messages`: only when one comes, as a hidden page. `seldom`: one plan a second, as a page that cannot do more. */
  calledBy: 'frames' | 'messages' | 'seldom';
  frame(): void;
  /** Where its own runner is. */
  x(): number;
}

function said(operation: Plan[number]): Said {
  const { kind } = operation;
  if (kind === 'step') return { kind, tick: operation.bundle.tick };
  return { kind, tick: kind === 'load' || kind === 'confirm' ? operation.tick : -1 };
}

export function createClient(
  room: Room,
  connection: number,
  seats: number,
  options: Partial<NetSessionOptions>,
): Client {
  const sim = createSim(game, { seed: 0 });
  const session = createNetSession({ sim, hashes, ...options });
  const plans: (readonly Said[])[] = [];
  const received: Client['received'] = [];
  const log: string[] = [];
  const courses: boolean[] = [];
  let link: Link | undefined;
  const held: Uint8Array[] = [];
  let heldUntilMs = 0;
  const target: PlanTarget = {
    sim,
    scratch: () => createSim(game, { seed: 0 }),
    send(_, message) {
      if (room.nowMs < heldUntilMs) held.push(message.slice());
      else link?.sendUp(message, room.nowMs);
    },
    close: () => undefined,
    stepped: ({ tick }) => log.push(`step ${tick}`),
    rolledBack: (tick) => log.push(`back ${tick}`),
    loaded(isOtherCourse) {
      courses.push(isOtherCourse);
      log.push(`load ${sim.tick}`);
    },
    confirmed: (tick) => log.push(`confirm ${tick}`),
  };
  let nextCallMs = 0;
  const advance = () => {
    nextCallMs = room.nowMs + 1000;
    const plan = session.advance(room.nowMs);
    plans.push(plan.map(said));
    runPlan(plan, target);
    return plan.some(({ kind }) => kind === 'step');
  };
  const client: Client = {
    calledBy: 'frames',
    session,
    sim,
    plans,
    received,
    log,
    courses,
    connection,
    connect() {
      link = createLink(room.condition, connection, {
        atServer: (message, atMs) => room.authority.receive(client.connection, message, atMs),
        atClient: (message, atMs) => {
          received.push({ type: message[0], bytes: message.length, atMs });
          session.receive(message, atMs);
          // As a page's loop does: until nothing is left to step.
          if (client.calledBy === 'messages') while (advance());
        },
      });
    },
    drop() {
      link?.close();
      held.length = 0;
      session.lineLost();
      room.authority.drop(client.connection, room.nowMs);
    },
    comeBack() {
      const previous = client.connection;
      client.connection += 1000;
      if (!room.authority.rejoin(previous, client.connection, room.nowMs)) throw new Error('There is no seat.');
      client.connect();
      session.reconnected();
    },
    holdUp(ms) {
      heldUntilMs = room.nowMs + ms;
    },
    sendDown: (message) => link?.sendDown(message, room.nowMs),
    frame() {
      link?.deliver(room.nowMs);
      if (room.nowMs >= heldUntilMs) for (const message of held.splice(0)) link?.sendUp(message, room.nowMs);
      const isDue = client.calledBy === 'frames' || (client.calledBy === 'seldom' && room.nowMs >= nextCallMs);
      if (isDue) advance();
    },
    x() {
      const seat = session.seats[0];
      for (const e of sim.world.each('Runner', 'Position'))
        if (sim.world.Runner.player[e] === seat) return sim.world.Position.x[e];
      return NaN;
    },
  };
  room.authority.join({ connection, seats, data: Array.from({ length: seats }, () => data) }, room.nowMs);
  client.connect();
  room.clients.push(client);
  return client;
}

export interface Room {
  readonly condition: NetworkCondition;
  readonly authority: Authority;
  readonly clients: Client[];
  nowMs: number;
}

export function createRoom(
  condition: NetworkCondition,
  options: Partial<AuthorityOptions> & { startTick?: number } = {},
) {
  let sim = createSim(game, { seed: 3 });
  if (options.startTick !== undefined) {
    const bytes = new Uint8Array(sim.stateBytes);
    sim.save(bytes);
    new Uint32Array(bytes.buffer)[HEADER.tick] = options.startTick;
    sim.load(bytes);
  }
  let authority = createAuthority({ sim, hashes, sync: 'rollback', startMs: 0, ...options });
  let restarts = 0;
  const sealed: Bundle[] = [];
  const carryOut = () =>
    runPlan(authority.advance(room.nowMs), {
      sim,
      scratch: () => createSim(game, { seed: 3 }),
      send: (to, message) => room.clients.find(({ connection }) => connection === to)?.sendDown(message),
      close: (to) => authority.leave(to, room.nowMs),
      stepped: (bundle) => sealed.push(copyBundle(bundle)),
    });
  const room: Room & {
    readonly sim: typeof sim;
    readonly sealed: readonly Bundle[];
    run(ms: number): void;
    /** Another process goes on with the match: nobody's line is there any more, and everyone's seats are. */
    restart(): void;
  } = {
    sealed,
    condition,
    get authority() {
      return authority;
    },
    clients: [],
    get sim() {
      return sim;
    },
    nowMs: 0,
    restart() {
      carryOut();
      const saved = new Uint8Array(sim.stateBytes);
      const chain = new Uint32Array(2);
      sim.save(saved);
      authority.chainAt(authority.tick, chain);
      sim = createSim(game, { seed: 3 });
      sim.load(saved);
      const kept = room.clients.map(({ connection, session }) => ({
        connection,
        seats: session.seats,
        level: 0,
        data: session.seats.map(() => data),
        sinceTick: 0,
      }));
      restarts++;
      authority = createAuthority({
        ...options,
        sim,
        hashes,
        sync: 'rollback',
        startMs: room.nowMs,
        chain,
        kept,
        restarts,
      });
    },
    run(ms) {
      const untilMs = room.nowMs + ms;
      while (room.nowMs < untilMs - 1e-6) {
        room.nowMs += TICK_MS;
        for (const client of room.clients) client.frame();
        carryOut();
      }
    },
  };
  return room;
}

/** A mobile line on a good day: 150 ms, and no accidents. */
export const quiet = { ...NETWORK_CONDITIONS.mobile, jitterMs: 0, loss: 0 };

/** The chained checksum of a client's newest confirmed tick and the server's of the same; equal when they agree. */
export function agreement(room: ReturnType<typeof createRoom>, client: Client) {
  const ours = new Uint32Array(2);
  const theirs = new Uint32Array(2);
  let tick = client.session.confirmedTick;
  while (!client.session.chainAt(tick, ours)) tick--;
  // Who came after 2^32 counts from there.
  return room.authority.chainAt(unwrapTick(tick, 32, room.authority.tick), theirs) && ours.join() === theirs.join();
}
