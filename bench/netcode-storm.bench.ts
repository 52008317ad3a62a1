// N4: whole rooms of four clients under the storm, in simulated time per CPU time of one core.
import { game as dogfight } from '#shared/games/dogfight/sim.ts';
import { stormRound } from '#shared/testing/storm.ts';
import { nullGame } from './worlds/null-game.ts';
import type { Benchmark } from '#scripts/bench/benchmark.ts';
import type { Game } from '#shared/index.ts';

const CLIENTS = 4;
/** Far from those of the tests. */
const SEED_FIRST = 7_000_001;
/** Until what runs is compiled. */
const WARM_UP_ROUNDS = 2;

/** Simulated minutes, and how many times real time they were, by CPU time: what else the machine does only ever takes some of it. */
function stormSpeed(game: Game, rounds: number): number {
  const play = (seed: number): number => {
    const { problems, simulatedMinutes } = stormRound(game, seed, { clients: CLIENTS });
    if (problems.length > 0) throw new Error(`Round ${seed} of ${game.name} failed: ${problems.join('; ')}`);
    return simulatedMinutes;
  };
  for (let i = 0; i < WARM_UP_ROUNDS; i++) play(SEED_FIRST - 1 - i);
  const speeds: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const before = process.cpuUsage();
    const minutes = play(SEED_FIRST + i);
    const { user, system } = process.cpuUsage(before);
    speeds.push((minutes * 60_000_000) / (user + system));
  }
  // Of all rounds together: the slow ones are those with the deepest rollbacks, and they count.
  return speeds.length / speeds.reduce((sum, speed) => sum + 1 / speed, 0);
}

export const rows: readonly Benchmark[] = [
  {
    row: 'N4',
    target: '≥ 1000',
    name: 'storm of null, four clients, times real time',
    unit: 'x',
    measure: () => ({ ours: stormSpeed(nullGame(8), 24) }),
  },
  {
    row: 'N4',
    target: '≥ 100',
    name: 'storm of dogfight, four clients, times real time',
    unit: 'x',
    measure: () => ({ ours: stormSpeed(dogfight, 4) }),
  },
];
