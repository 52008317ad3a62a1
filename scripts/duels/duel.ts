// A duel: two bots in one world, without network or clock, until the game names a winner.
import { NO_PLAYER, createSim, type Game, type ModelDefinition } from '#shared/index.ts';
import { NO_COMMANDS, NO_ORDERS, PRESENCE, type Command } from '#shared/sim/bundle.ts';
import { FINISH } from '#shared/world/outbox.ts';

export interface DuelOptions {
  readonly seed: number;
  /** The bots' levels, 1…3, by seat. */
  readonly levels: readonly number[];
  /** Overrides of the game's config. */
  readonly config?: Readonly<Record<string, number>>;
  /** A duel that is not over by then is a draw. */
  readonly ticksMax: number;
}

export interface DuelResult {
  /** The seat that won, NO_PLAYER for a draw. */
  readonly winner: number;
  readonly ticks: number;
}

/** Plays until the first `finish`. The result's field `winner` is the seat; a game without one draws. */
export function duel<D extends ModelDefinition>(
  game: Game<D>,
  { seed, levels, config, ticksMax }: DuelOptions,
): DuelResult {
  const sim = createSim(game, { seed, config });
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const data = sim.emptyData;
  const joins = levels.map((level, seat): Command => ({ kind: 'join', seat, presence: PRESENCE.bot, level, data }));
  for (let tick = 1; tick <= ticksMax; tick++) {
    sim.step({ tick, inputs, orders: NO_ORDERS, commands: tick === 1 ? joins : NO_COMMANDS });
    for (let i = 0; i < sim.events.count; i++) {
      if (sim.events.nameAt(i) === FINISH) return { winner: sim.events.recordAt(i).winner ?? NO_PLAYER, ticks: tick };
    }
  }
  return { winner: NO_PLAYER, ticks: ticksMax };
}

/** What came of some duels between a stronger and a weaker level. */
export interface DuelSeries {
  readonly stronger: number;
  readonly weaker: number;
  readonly seedFirst: number;
  readonly seedLast: number;
  readonly wins: number;
  readonly losses: number;
  readonly draws: number;
  /** Wins among all duels, 0…1. */
  readonly winShare: number;
  /** The same while the stronger one sat in the first seat, and in the second. */
  readonly winShareFirst: number;
  readonly winShareSecond: number;
  readonly meanTicks: number;
}

/** `count` duels with the seeds from `seedFirst` on; the two change seats after each. */
export function duelSeries<D extends ModelDefinition>(
  game: Game<D>,
  options: Omit<DuelOptions, 'seed' | 'levels'> & {
    readonly stronger: number;
    readonly weaker: number;
    readonly seedFirst: number;
    readonly count: number;
  },
): DuelSeries {
  const { stronger, weaker, seedFirst, count, config, ticksMax } = options;
  const wins = [0, 0];
  let losses = 0;
  let ticks = 0;
  for (let i = 0; i < count; i++) {
    const seat = i % 2;
    const levels = seat === 0 ? [stronger, weaker] : [weaker, stronger];
    const result = duel(game, { seed: seedFirst + i, levels, config, ticksMax });
    ticks += result.ticks;
    if (result.winner === seat) wins[seat]++;
    else if (result.winner === 1 - seat) losses++;
  }
  const all = wins[0] + wins[1];
  return {
    stronger,
    weaker,
    seedFirst,
    seedLast: seedFirst + count - 1,
    wins: all,
    losses,
    draws: count - all - losses,
    winShare: all / count,
    winShareFirst: wins[0] / Math.ceil(count / 2),
    winShareSecond: count > 1 ? wins[1] / Math.floor(count / 2) : 0,
    meanTicks: ticks / count,
  };
}
