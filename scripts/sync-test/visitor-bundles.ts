// Bundles in which everything happens that a server can seal: bots, people, seats that are given up, tuning that changes.
import { nextInt, seedRandom } from '#shared/math/random.ts';
import { NO_COMMANDS, NO_ORDERS, PRESENCE, type Bundle, type Command } from '#shared/sim/bundle.ts';
import type { Sim } from '#shared/index.ts';

/** The last seat's visitor comes, plays, is away, is back, becomes a bot and leaves, once in so many ticks. */
const VISIT_TICKS = 120;
/** People press something else this often. */
const PRESS_TICKS = 9;
const TUNING_EVERY_TICKS = 50;

/** Bots in all seats but the last, from the first tick on; in the last one a visitor who presses what comes. */
export function visitorBundles(sim: Sim, seed: number): (tick: number) => Bundle {
  const random = new Uint32Array(4);
  seedRandom(random, seed >>> 0, VISIT_TICKS);
  const visitor = sim.seats - 1;
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const { tuning = {} } = sim.game.model.definition;
  const values: Readonly<Record<string, number>> = sim.game.rules.tuning ?? {};
  const join = (seat: number, presence: Extract<Command, { kind: 'join' }>['presence'], level: number): Command => ({
    kind: 'join',
    seat,
    presence,
    level,
    data: sim.emptyData,
  });
  const visits: ReadonlyMap<number, Command> = new Map<number, Command>([
    [2, join(visitor, PRESENCE.person, 0)],
    [50, { kind: 'presence', seat: visitor, presence: PRESENCE.away, level: 0 }],
    [60, { kind: 'presence', seat: visitor, presence: PRESENCE.person, level: 0 }],
    [80, { kind: 'presence', seat: visitor, presence: PRESENCE.bot, level: 2 }],
    [110, { kind: 'leave', seat: visitor }],
  ]);

  /** A tenth up or down from what the game says, inside its range. */
  function tune(): readonly Command[] {
    const names = Object.keys(tuning);
    if (names.length === 0) return NO_COMMANDS;
    const name = names[nextInt(random, names.length)];
    const { min, max } = tuning[name];
    const value = Math.min(max, Math.max(min, (values[name] * (90 + nextInt(random, 21))) / 100));
    return [sim.tuningCommand(name, value)];
  }

  return (tick) => {
    const visit = visits.get(tick % VISIT_TICKS);
    const commands = [
      ...(tick === 1 ? Array.from({ length: visitor }, (_, seat) => join(seat, PRESENCE.bot, (seat % 3) + 1)) : []),
      ...(visit === undefined ? [] : [visit]),
      ...(tick % TUNING_EVERY_TICKS === 0 ? tune() : []),
    ];
    if (tick % PRESS_TICKS === 0) {
      const at = visitor * sim.inputBytes;
      for (let i = 0; i < sim.inputBytes; i++) inputs[at + i] = nextInt(random, 256);
      sim.canonicaliseInput(inputs, at);
    }
    return { tick, inputs: inputs.slice(), orders: NO_ORDERS, commands };
  };
}
