// A state room under test in one process: its server, clients of it, and nothing between them but what a test puts there.
import { createSim, type SimOf } from '../sim/sim.ts';
import type { Game } from '../sim/game.ts';
import type { ModelDefinition } from '../model/model.ts';
import type { Outbox } from '../world/outbox.ts';
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
  readonly connection: number;
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
}

/** Opens a room at tick 0. */
export function openStateRoom<D extends ModelDefinition>(game: Game<D>, options: Partial<AuthorityOptions> = {}) {
  const sim = createSim(game, { seed: 3 });
  const authority = createAuthority({ sim, hashes, sync: 'state', startMs: 0, ...options });
  const clients: StateClient<D>[] = [];
  const waiting: { readonly to: StateClient<D>; readonly message: Uint8Array; readonly atTick: number }[] = [];
  let nowTick = 0;
  let nowMs = 0;
  const target: PlanTarget = {
    sim,
    scratch: () => sim,
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
    const connection = clients.length + 1;
    const told: StateClient<D>['told'] = [];
    const itsTarget: PlanTarget = {
      sim: own,
      scratch: () => own,
      send: (_, message) => authority.receive(connection, message, nowMs),
      close: () => undefined,
      loaded: () => void client.loads++,
      sealed(tick, events: Outbox) {
        for (let i = 0; i < events.count; i++)
          told.push({ tick, name: events.nameAt(i), record: { ...events.recordAt(i) } });
      },
    };
    const client: StateClient<D> = {
      sim: own,
      session,
      get state() {
        if (session.state === undefined) throw new Error('It has not been greeted.');
        return session.state;
      },
      connection,
      received: [],
      told,
      loads: 0,
      isAwake: true,
      lateTicks: 0,
      frame: () => runPlan(session.advance(nowMs), itsTarget),
    };
    clients.push(client);
    authority.join({ connection, seats, data: Array.from({ length: seats }, () => own.emptyData) }, nowMs);
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

  return {
    sim,
    authority,
    join,
    run,
    pause: () => authority.pause(nowMs),
    resume: () => authority.resume(nowMs),
  };
}
