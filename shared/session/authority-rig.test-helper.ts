// An authority with its world and a plan target that keeps what is sent: for tests of what connections and rooms do to it.
import { createAuthority } from './authority.ts';
import type { Authority } from './authority-face.ts';
import { runPlan } from './plan.ts';
import type { Hashes } from './session.ts';
import { createSim, type SimOf } from '../sim/sim.ts';
import { game, type model } from '../testing/capture.ts';
import { encodeClientChecksum, encodeHello } from '../wire/protocol.ts';

export const hashes: Hashes = {
  layout: '1'.repeat(16),
  rules: '2'.repeat(16),
  content: '3'.repeat(16),
  protocol: '4'.repeat(16),
};
const TICK_MS = 1000 / 60;

/** One match of `capture` under test. */
export interface AuthorityRig {
  readonly sim: SimOf<(typeof model)['definition']>;
  readonly authority: Authority;
  readonly nowMs: number;
  /** What was sent and closed since the beginning, in order. */
  readonly sent: readonly { readonly to: number; readonly message: Uint8Array }[];
  readonly closed: readonly { readonly to: number; readonly code: number }[];
  readonly sealedOrders: number;
  run(ticks: number): void;
  /** Takes seats without a hello. */
  seat(connection: number, seats?: number): readonly number[] | null;
  hello(connection: number): void;
  /** Takes seats, says hello, and lets two ticks pass. */
  join(connection: number, seats?: number): void;
  /** Says a chained checksum of the newest ticks that is wrong. */
  lie(connection: number): void;
  /** The types of all messages to a connection. */
  kinds(to: number): readonly number[];
}

/** Begins a match, from a saved world if one is given, and runs its first tick. */
export function authorityRig(bots?: { seats: number; level: number }, from?: Uint8Array): AuthorityRig {
  const sim = createSim(game, { seed: 1 });
  if (from !== undefined) sim.load(from);
  const authority = createAuthority({ sim, hashes, startMs: 0, bots });
  const sent: { to: number; message: Uint8Array }[] = [];
  const closed: { to: number; code: number }[] = [];
  let nowMs = 0;
  let sealedOrders = 0;
  const rig: AuthorityRig = {
    sim,
    authority,
    sent,
    closed,
    get nowMs() {
      return nowMs;
    },
    get sealedOrders() {
      return sealedOrders;
    },
    run(ticks) {
      for (let i = 0; i < ticks; i++) {
        nowMs += TICK_MS;
        runPlan(authority.advance(nowMs), {
          sim,
          scratch: () => createSim(game, { seed: 1 }),
          send: (to, message) => sent.push({ to, message: message.slice() }),
          close: (to, code) => closed.push({ to, code }),
          stepped: ({ orders }) => void (sealedOrders += orders.length),
        });
      }
    },
    seat: (connection, seats = 1) =>
      authority.join({ connection, seats, data: Array.from({ length: seats }, () => sim.emptyData) }, nowMs),
    hello: (connection) => authority.receive(connection, encodeHello(hashes), nowMs),
    join(connection, seats = 1) {
      rig.seat(connection, seats);
      rig.hello(connection);
      rig.run(2);
    },
    lie: (connection) =>
      authority.receive(connection, encodeClientChecksum({ tick: authority.tick - 1, high: 1, low: 2 }), nowMs),
    kinds: (to) => sent.filter((of) => of.to === to).map(({ message }) => message[0]),
  };
  rig.run(1);
  return rig;
}
