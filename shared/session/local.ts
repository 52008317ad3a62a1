/** The session without a network: one page is the whole match, and every tick is sealed at once. */
import { SamestepError } from '../errors.ts';
import { NO_COMMANDS, NO_ORDERS, PRESENCE, type Command } from '../sim/bundle.ts';
import type { Sim } from '../sim/sim.ts';
import { InputLatch } from './input-latch.ts';
import { SESSION_LIMITS } from './limits.ts';
import type { PlanOperation } from './plan.ts';
import { zeroStats, type Session, type SessionStats } from './session.ts';

/** A match in one page. */
export interface LocalOptions {
  readonly sim: Sim;
  /** People at this machine: they take the first seats. */
  readonly players: number;
  /** Player data of each of them, as `encodePlayerData` writes it. */
  readonly data: readonly Uint8Array[];
  /** Strength 1–3 of the bot in each seat after the people's. */
  readonly bots?: readonly number[];
  /** Player data of the bots. */
  readonly botData?: Uint8Array;
}

/** A local session also takes the server's commands: it is its own server. */
export interface LocalSession extends Session {
  command(command: Command): void;
  setPaused(isPaused: boolean): void;
}

/** Seats the people and bots with the first tick, then makes a tick whenever its time has come. */
export function createLocalSession(options: LocalOptions): LocalSession {
  const { sim, players, data, bots = [] } = options;
  if (players < 0 || players + bots.length > sim.seats || data.length < players) {
    throw new SamestepError({
      code: 'session/option',
      what: `${players} players and ${bots.length} bots do not fit into ${sim.name}.`,
      fix: `It has ${sim.seats} seats, and every player needs data.`,
    });
  }
  const tickMs = 1000 / sim.ticksPerSecond;
  const latch = new InputLatch(players, sim.repeatMask);
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const plan: PlanOperation[] = [];
  // One for each step a plan can have, filled anew by the next plan.
  const steps = Array.from({ length: SESSION_LIMITS.stepsPerAdvance }, () => ({
    kind: 'step' as const,
    bundle: { tick: 0, inputs: new Uint8Array(inputs.length), orders: NO_ORDERS, commands: NO_COMMANDS },
  }));
  const confirmation = { kind: 'confirm' as const, tick: 0 };
  let orders = NO_ORDERS;
  let commands: readonly Command[] = seatCommands(options);
  let tick = sim.tick;
  let clockMs = -1;
  let lastMs = 0;
  let isPaused = false;
  const stats = zeroStats();

  function advance(nowMs: number): readonly PlanOperation[] {
    plan.length = 0;
    if (clockMs < 0) clockMs = tick * tickMs;
    else if (!isPaused) clockMs += Math.max(0, nowMs - lastMs);
    lastMs = nowMs;
    for (let i = 0; i < SESSION_LIMITS.stepsPerAdvance && (tick + 1) * tickMs <= clockMs; i++) planTick();
    if (plan.length > 0) {
      confirmation.tick = tick;
      plan.push(confirmation);
    }
    if ((tick + 1) * tickMs <= clockMs) clockMs = (tick + 1) * tickMs - 1e-6;
    return plan;
  }

  function planTick(): void {
    tick++;
    for (let slot = 0; slot < players; slot++) latch.take(slot, inputs, slot * sim.inputBytes);
    const step = steps[plan.length];
    step.bundle.tick = tick;
    step.bundle.orders = orders;
    step.bundle.commands = commands;
    step.bundle.inputs.set(inputs);
    plan.push(step);
    orders = NO_ORDERS;
    commands = NO_COMMANDS;
    stats.ticks++;
  }

  return {
    kind: 'local',
    seats: Array.from({ length: players }, (_, slot) => slot),
    get phase() {
      return isPaused ? 'paused' : 'playing';
    },
    get tick() {
      return tick;
    },
    get confirmedTick() {
      return tick;
    },
    get stats(): SessionStats {
      return stats;
    },
    setInput: (slot, input) => latch.set(slot, input),
    order(slot, type, payload) {
      const isTaken = slot < players && sim.isOrderValid(type, payload) && orders.length < SESSION_LIMITS.ordersWaiting;
      if (isTaken) orders = [...orders, { seat: slot, type, payload }];
    },
    receive: () => undefined,
    recover() {
      throw new SamestepError({
        code: 'session/state',
        what: 'The world of a match without a server cannot be made good.',
        why: 'There is nobody to ask for a snapshot.',
        fix: 'Mend the rule that threw and begin anew.',
      });
    },
    advance,
    blend: () => Math.max(0, Math.min(1, clockMs / tickMs - tick)),
    command(command) {
      commands = [...commands, command];
    },
    setPaused(paused) {
      isPaused = paused;
    },
  };
}

function seatCommands({ sim, players, data, bots = [], botData = sim.emptyData }: LocalOptions): Command[] {
  const people = Array.from({ length: players }, (_, seat): Command => {
    return { kind: 'join', seat, presence: PRESENCE.person, level: 0, data: data[seat] };
  });
  const others = bots.map((level, i): Command => {
    return { kind: 'join', seat: players + i, presence: PRESENCE.bot, level, data: botData };
  });
  return [...people, ...others];
}
