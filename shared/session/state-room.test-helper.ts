// A state room under test in one process: its server, clients of it, and nothing between them but what a test puts there.
import { foldChecksum } from '../math/checksum.ts';
import { createSim, type SimOf } from '../sim/sim.ts';
import type { Bundle } from '../sim/bundle.ts';
import type { Game } from '../sim/game.ts';
import type { ModelDefinition } from '../model/model.ts';
import type { Outbox } from '../world/outbox.ts';
import { copyBundle } from '../wire/protocol.ts';
import { createAuthority } from './authority.ts';
import type { AuthorityOptions } from './authority-face.ts';
import { runPlan, type PlanTarget } from './plan.ts';
import { createRoomSession, type RoomSession } from './room-session.ts';
import type { StateSession } from './state-session.ts';
import { hashes } from './room-rig.test-helper.ts';

const TICK_MS = 1000 / 60;

/** One client. */
export interface StateClient<D extends ModelDefinition> {
  readonly sim: SimOf<D>;
  readonly session: RoomSession;
  /** Its session, once it has been greeted. */
  readonly state: StateSession;
  connection: number;
  /** Its seats, also before it was greeted. */
  readonly taken: readonly number[];
  /** The newest tick when it joined. */
  readonly sinceTick: number;
  /** Messages that it was sent, with the server's tick then. */
  readonly received: { readonly message: Uint8Array; readonly tick: number }[];
  /** What it told of the server's events: name and record, in order. */
  readonly told: { readonly tick: number; readonly name: string; readonly record: Readonly<Record<string, number>> }[];
  /** How often its world was replaced, or jumped. */
  loads: number;
  /** Makes no frame while false; what comes is received all the same. */
  isAwake: boolean;
  /** What comes reaches it so many ticks later. */
  lateTicks: number;
  /** A frame out of turn. */
  frame(): void;
  /** Comes back to its seats over another line, after a restart; who watches comes anew, with the page it has. */
  comeBack(): void;
}

/** Opens a room at tick 0. */
export function openStateRoom<D extends ModelDefinition>(game: Game<D>, options: Partial<AuthorityOptions> = {}) {
  let sim = createSim(game, { seed: 3 });
  let authority = createAuthority({ sim, hashes, sync: 'state', startMs: 0, ...options });
  let sealed: Bundle[] = [];
  let connections = 0;
  let restarts = 0;
  const clients: StateClient<D>[] = [];
  const waiting: { readonly to: StateClient<D>; readonly message: Uint8Array; readonly atTick: number }[] = [];
  let nowTick = 0;
  let nowMs = 0;
  const target: PlanTarget = {
    get sim() {
      return sim;
    },
    scratch: () => sim,
    stepped: (bundle) => sealed.push(copyBundle(bundle)),
    send(to, message) {
      const client = clients.find(({ connection }) => connection === to);
      client?.received.push({ message, tick: authority.tick });
      if (client !== undefined) waiting.push({ to: client, message, atTick: nowTick + client.lateTicks });
    },
    close: () => undefined,
  };

  function join(seats = 1, how: { readonly predictionTicks?: number } = {}): StateClient<D> {
    const own = createSim(game, { seed: 0 });
    const session = createRoomSession({ sim: own, hashes, isStrict: true, ...how });
    const connection = ++connections;
    const told: StateClient<D>['told'] = [];
    const itsTarget: PlanTarget = {
      sim: own,
      scratch: () => own,
      send: (_, message) => authority.receive(client.connection, message, nowMs),
      close: () => undefined,
      loaded: () => void client.loads++,
      sealed(tick, events: Outbox) {
        for (let i = 0; i < events.count; i++)
          told.push({ tick, name: events.nameAt(i), record: { ...events.recordAt(i) } });
      },
    };
    const data = Array.from({ length: seats }, () => own.emptyData);
    const client: StateClient<D> = {
      sim: own,
      session,
      get state() {
        if (session.state === undefined) throw new Error('It has not been greeted.');
        return session.state;
      },
      connection,
      taken: authority.join({ connection, seats, data }, nowMs) ?? [],
      sinceTick: authority.tick,
      received: [],
      told,
      loads: 0,
      isAwake: true,
      lateTicks: 0,
      frame: () => runPlan(session.advance(nowMs), itsTarget),
      comeBack() {
        const previous = client.connection;
        client.connection = ++connections;
        if (seats === 0) authority.join({ connection: client.connection, seats, data: [] }, nowMs);
        else if (!authority.rejoin(previous, client.connection, nowMs)) throw new Error('There is no seat.');
        session.reconnected();
      },
    };
    clients.push(client);
    return client;
  }

  /** So many ticks pass. */
  function run(ticks: number): void {
    for (let i = 0; i < ticks; i++) {
      nowMs += TICK_MS;
      nowTick++;
      runPlan(authority.advance(nowMs + 1e-6), target);
      for (const sent of waiting.splice(0)) {
        if (sent.atTick <= nowTick) sent.to.session.receive(sent.message, nowMs);
        else waiting.push(sent);
      }
      for (const client of clients) if (client.isAwake) client.frame();
    }
  }

  /**
   * Another process goes on with the match, without its last ticks: nobody's line is there any more, and everyone's seats are.
   * `earlierTicks`: it also has the world of so many ticks before.
   */
  function restart(lostTicks = 0, earlierTicks = 0): void {
    const kept = clients
      .filter(({ taken }) => taken.length > 0)
      .map(({ connection, taken, sinceTick }) => {
        return { connection, seats: taken, level: 0, data: taken.map(() => sim.emptyData), sinceTick };
      });
    sealed = sealed.slice(0, Math.max(0, sealed.length - lostTicks));
    sim = createSim(game, { seed: 3 });
    const chain = new Uint32Array(2);
    const words = new Uint32Array(2);
    const state = new Uint8Array(sim.stateBytes);
    sim.save(state);
    for (const bundle of sealed) {
      sim.step(bundle);
      if (sim.tick === sealed.length - earlierTicks) sim.save(state);
      sim.checksum(words, 0);
      foldChecksum(chain, 0, words, 0);
    }
    restarts++;
    const earlier = earlierTicks > 0 ? { state, bundles: sealed.slice(-earlierTicks) } : undefined;
    const resumed = { startMs: nowMs, chain, kept, earlier, restarts };
    authority = createAuthority({ sim, hashes, sync: 'state', ...options, ...resumed });
    waiting.length = 0;
    for (const { session } of clients) session.lineLost();
  }

  return {
    get sim() {
      return sim;
    },
    get authority() {
      return authority;
    },
    /** What is sealed of the match as it stands. */
    get sealed(): readonly Bundle[] {
      return sealed;
    },
    join,
    run,
    restart,
    pause: () => authority.pause(nowMs),
    resume: () => authority.resume(nowMs),
    end: () => authority.end(nowMs),
  };
}
