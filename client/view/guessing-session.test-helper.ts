// A session for tests that guesses badly: it learns each tick's input late, until then repeats the last it knows, and makes all anew each time.
import type { Plan, PlanOperation } from '#shared/session/plan.ts';
import { zeroStats, type Session } from '#shared/session/session.ts';
import { NO_COMMANDS, NO_ORDERS, PRESENCE, type Command } from '#shared/sim/bundle.ts';
import type { Sim } from '#shared/sim/sim.ts';

/** `truth` is what the server seals for a tick; it is known `lagTicks` later. Ticks are 100 ms long. */
export function createGuessingSession(sim: Sim, truth: (tick: number) => Uint8Array, lagTicks: number): Session {
  const sealed = new Uint8Array(sim.stateBytes);
  sim.save(sealed);
  const seated: Command[] = [{ kind: 'join', seat: 0, presence: PRESENCE.person, level: 0, data: sim.emptyData }];
  let confirmedTick = 0;
  let tick = 0;
  const stepOf = (at: number, known: number): PlanOperation => ({
    kind: 'step',
    bundle: {
      tick: at,
      inputs: truth(Math.min(at, known)),
      orders: NO_ORDERS,
      commands: at === 1 ? seated : NO_COMMANDS,
    },
  });
  return {
    kind: 'rollback',
    phase: 'playing',
    seats: [0],
    get tick() {
      return tick;
    },
    get confirmedTick() {
      return confirmedTick;
    },
    stats: zeroStats(),
    setInput: () => undefined,
    order: () => undefined,
    receive: () => undefined,
    recover: () => undefined,
    advance(nowMs): Plan {
      const newest = Math.floor(nowMs / 100);
      const known = Math.max(0, newest - lagTicks);
      if (newest === tick) return [];
      // As with a server, all begins with a snapshot.
      const plan: PlanOperation[] =
        tick === 0 ? [{ kind: 'accept', snapshot: sealed.slice(), isOtherCourse: false }] : [];
      if (tick > confirmedTick) plan.push({ kind: 'load', tick: confirmedTick, snapshot: sealed.slice() });
      for (let at = confirmedTick + 1; at <= known; at++) plan.push(stepOf(at, known));
      if (known > confirmedTick) plan.push({ kind: 'save', into: sealed }, { kind: 'confirm', tick: known });
      for (let at = known + 1; at <= newest; at++) plan.push(stepOf(at, known));
      confirmedTick = known;
      tick = newest;
      return plan;
    },
    blend: (nowMs) => nowMs / 100 - tick,
  };
}
