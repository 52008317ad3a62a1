/** Rigs for the session contract: the local session, and the session of a room of any kind with its authority and link. */
import { encodePlayerData } from '../sim/game.ts';
import { createSim } from '../sim/sim.ts';
import type { Bundle } from '../sim/bundle.ts';
import { createAuthority } from '../session/authority.ts';
import { createLocalSession } from '../session/local.ts';
import type { NetSessionOptions } from '../session/net-session.ts';
import { runPlan, type PlanTarget } from '../session/plan.ts';
import { createRoomSession } from '../session/room-session.ts';
import type { Hashes, Session } from '../session/session.ts';
import type { SyncKind } from '../wire/protocol.ts';
import { game, model } from './capture.ts';
import type { NetworkCondition } from './conditions.ts';
import { createLink } from './network.ts';
import type { MakeRig, SessionRig } from './session-contract.ts';

const TICK_MS = 1000 / 60;
const SEED = 11;

/** The parts of a rig that differ between kinds. */
interface RigParts {
  readonly session: Session;
  readonly sim: SessionRig['sim'];
  /** In a state room: the server's world, and what it sealed. */
  readonly server?: { readonly sim: SessionRig['sim']; readonly bundles: readonly Bundle[] };
  setPaused(isPaused: boolean): void;
  /** Before the session's advance: the server and the link. */
  before(nowMs: number): void;
  send(message: Uint8Array): void;
}

const playerData = encodePlayerData(model.definition, { skin: 1 });

/** The session without a network. */
export const localRig: MakeRig = (slots) =>
  rigOf(() => {
    const sim = createSim(game, { seed: SEED });
    const session = createLocalSession({ sim, players: slots, data: Array.from({ length: slots }, () => playerData) });
    return { sim, session, setPaused: session.setPaused, before: () => undefined, send: () => undefined };
  });

/** A room of one kind, and what its client is made with. */
export interface RoomRigOptions extends Pick<NetSessionOptions, 'predictionTicks' | 'inputDelay'> {
  readonly sync: SyncKind;
}

/** The session of a room over a link of this condition. */
export function roomRig(condition: NetworkCondition, { sync, ...options }: RoomRigOptions): MakeRig {
  return (slots) =>
    rigOf((now) => {
      const hashes: Hashes = {
        layout: '1'.repeat(16),
        rules: '2'.repeat(16),
        content: '3'.repeat(16),
        protocol: '4'.repeat(16),
      };
      const serverSim = createSim(game, { seed: SEED });
      const authority = createAuthority({ sim: serverSim, hashes, sync, startMs: 0, isStrict: true });
      const sim = createSim(game, { seed: SEED });
      const session = createRoomSession({ sim, hashes, isStrict: true, ...options });
      const link = createLink(condition, 5, {
        atServer: (message, atMs) => authority.receive(1, message, atMs),
        atClient: (message, atMs) => session.receive(message, atMs),
      });
      authority.join({ connection: 1, seats: slots, data: Array.from({ length: slots }, () => playerData) }, 0);
      const sealed: Bundle[] = [];
      const target: PlanTarget = {
        sim: serverSim,
        scratch: () => createSim(game, { seed: SEED }),
        send: (_to, message) => link.sendDown(message, now()),
        close: () => link.close(),
        stepped: (bundle) => sealed.push({ ...bundle, inputs: bundle.inputs.slice() }),
      };
      return {
        sim,
        ...(sync === 'state' && { server: { sim: serverSim, bundles: sealed } }),
        session,
        setPaused: (isPaused) => (isPaused ? authority.pause(now()) : authority.resume(now())),
        before: (nowMs) => {
          link.deliver(nowMs);
          runPlan(authority.advance(nowMs), target);
          link.deliver(nowMs);
        },
        send: (message) => link.sendUp(message, now()),
      };
    });
}

function rigOf(make: (now: () => number) => RigParts): SessionRig {
  let nowMs = 0;
  const { session, sim, server, setPaused, before, send } = make(() => nowMs);
  let bundles: Bundle[] = [];
  let loadedFrom: Uint8Array | undefined;
  const target: PlanTarget = {
    sim,
    scratch: () => createSim(game, { seed: SEED }),
    send: (_to, message) => send(message),
    close: () => undefined,
    stepped: (bundle) => bundles.push({ ...bundle, inputs: bundle.inputs.slice() }),
    rolledBack: (tick) => {
      bundles = bundles.filter((bundle) => bundle.tick <= tick);
    },
    loaded: () => {
      bundles = [];
      loadedFrom = new Uint8Array(sim.stateBytes);
      sim.save(loadedFrom);
    },
  };
  return {
    session,
    sim,
    seed: SEED,
    setPaused,
    wholeSim: server?.sim ?? sim,
    get bundles() {
      return server?.bundles ?? bundles;
    },
    get loadedFrom() {
      return server === undefined ? loadedFrom : undefined;
    },
    get nowMs() {
      return nowMs;
    },
    run(ms) {
      const untilMs = nowMs + ms;
      while (nowMs < untilMs - 1e-6) {
        nowMs += TICK_MS;
        before(nowMs);
        runPlan(session.advance(nowMs), target);
      }
    },
    sleep(ms) {
      const untilMs = nowMs + ms;
      while (nowMs < untilMs) {
        nowMs += TICK_MS;
        before(nowMs);
      }
    },
  };
}
