// Balance by many matches of bots: who wins from which seat and at which level, and how long it takes. Knows no game but by its result.
import { createSim, NO_PLAYER, type Game, type ModelDefinition } from '#shared/index.ts';
import { NO_COMMANDS, NO_ORDERS, PRESENCE, type Command } from '#shared/sim/bundle.ts';
import { FINISH } from '#shared/world/outbox.ts';

/** Matches that are played. */
export interface BalanceOptions {
  readonly matches: number;
  readonly seedFirst: number;
  readonly players: number;
  /** A match that lasts longer counts as a draw. */
  readonly ticksMax: number;
}

/** Wins of those who have something in common. */
export interface WinShare {
  readonly name: string;
  /** Matches that they were in, one for each of them. */
  readonly played: number;
  readonly wins: number;
}

/** What came of the matches. */
export interface Balance {
  readonly players: number;
  readonly matches: number;
  readonly draws: number;
  readonly bySeat: readonly WinShare[];
  readonly byLevel: readonly WinShare[];
  /** Ticks of half, and of nine in ten of the matches at most. */
  readonly medianTicks: number;
  readonly longTicks: number;
  /** Events of all matches by kind, a match on average. */
  readonly eventsPerMatch: Readonly<Record<string, number>>;
}

const LEVELS = [1, 2, 3] as const;

/**
 * The bots' levels of a match: a table at which every seat sits in every place, and then another. Everyone has had every level among the same
 * others as often after three times as many matches as there are players: where a level is there twice, that is nobody's alone.
 */
export function levelsOf(match: number, players: number): readonly number[] {
  const table = Math.floor(match / players);
  return Array.from({ length: players }, (_, seat) => LEVELS[(((seat + match) % players) + table) % LEVELS.length]);
}

/** Plays the matches, each to its first result. */
export function measureBalance<D extends ModelDefinition>(
  game: Game<D>,
  { matches, seedFirst, players, ticksMax }: BalanceOptions,
): Balance {
  const seatWins = new Array<number>(players).fill(0);
  const levelWins = LEVELS.map(() => 0);
  const levelPlayed = LEVELS.map(() => 0);
  const lengths: number[] = [];
  const events = new Map<string, number>();
  let draws = 0;
  for (let match = 0; match < matches; match++) {
    const levels = levelsOf(match, players);
    const { winner, ticks } = playMatch(game, { seed: seedFirst + match, levels, ticksMax, events });
    lengths.push(ticks);
    for (const level of levels) levelPlayed[level - 1]++;
    if (winner === NO_PLAYER || winner >= players) {
      draws++;
      continue;
    }
    seatWins[winner]++;
    levelWins[levels[winner] - 1]++;
  }
  lengths.sort((a, b) => a - b);
  return {
    players,
    matches,
    draws,
    bySeat: seatWins.map((wins, seat) => ({ name: `seat ${seat + 1}`, played: matches, wins })),
    byLevel: LEVELS.map((level, i) => ({ name: `level ${level}`, played: levelPlayed[i], wins: levelWins[i] })),
    medianTicks: lengths[Math.floor(matches / 2)],
    longTicks: lengths[Math.floor(matches * 0.9)],
    eventsPerMatch: Object.fromEntries([...events].map(([name, count]) => [name, count / matches])),
  };
}

function playMatch<D extends ModelDefinition>(
  game: Game<D>,
  {
    seed,
    levels,
    ticksMax,
    events,
  }: { seed: number; levels: readonly number[]; ticksMax: number; events: Map<string, number> },
): { readonly winner: number; readonly ticks: number } {
  const sim = createSim(game, { seed });
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const data = sim.emptyData;
  const joins = levels.map((level, seat): Command => ({ kind: 'join', seat, presence: PRESENCE.bot, level, data }));
  for (let tick = 1; tick <= ticksMax; tick++) {
    sim.step({ tick, inputs, orders: NO_ORDERS, commands: tick === 1 ? joins : NO_COMMANDS });
    for (let i = 0; i < sim.events.count; i++) {
      const name = sim.events.nameAt(i);
      if (name === FINISH) return { winner: sim.events.recordAt(i).winner ?? NO_PLAYER, ticks: tick };
      events.set(name, (events.get(name) ?? 0) + 1);
    }
  }
  return { winner: NO_PLAYER, ticks: ticksMax };
}

/** Half the width in which a share lies with 95 of 100 (Wald), 0…1. */
export function marginOf({ played, wins }: WinShare): number {
  const share = wins / played;
  return 1.96 * Math.sqrt((share * (1 - share)) / played);
}
