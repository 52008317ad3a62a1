// `npm run duels`: how often a stronger bot beats a weaker one, over many seeds and both orders of seats.
import { loadGame } from '#scripts/load-game.ts';
import { duelSeries, type DuelSeries } from '#scripts/duels/duel.ts';
import type { CommandCall, CommandOptions, CommandOutcome } from '#scripts/command.ts';

export const summary = 'Plays duels between bots of neighbouring levels and prints how often the stronger one wins.';
export const usage = 'duels -- [--game G] [--count N] [--seed N] [--ticks N]';
export const options = {
  game: { type: 'string', value: 'G', default: 'dogfight', summary: 'the game' },
  count: { type: 'integer', min: 2, max: 100_000, default: 1000, summary: 'duels for each pair of levels' },
  seed: {
    type: 'integer',
    min: 0,
    max: 1_000_000_000,
    default: 1,
    summary: 'the seed of the first duel; each next adds one',
  },
  ticks: { type: 'integer', min: 1, max: 1_000_000, default: 40_000, summary: 'a duel that lasts longer is a draw' },
} as const satisfies CommandOptions;

/** Stronger and weaker level of each pair. */
const PAIRS = [
  [2, 1],
  [3, 2],
] as const;

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const { game: name, count, seed, ticks } = call.values;
  const game = await loadGame(name);
  const pairs: DuelSeries[] = [];
  for (const [stronger, weaker] of PAIRS) {
    const series = duelSeries(game, { stronger, weaker, seedFirst: seed, count, ticksMax: ticks });
    pairs.push(series);
    call.print(lineOf(series, game.model.definition.ticksPerSecond));
  }
  return { report: { game: name, count, pairs } };
}

function lineOf(series: DuelSeries, ticksPerSecond: number): string {
  const { stronger, weaker, winShare, winShareFirst, winShareSecond, draws, seedFirst, seedLast, meanTicks } = series;
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return (
    `level ${stronger} beats level ${weaker} in ${percent(winShare)} of the duels with seeds ${seedFirst} to ${seedLast} ` +
    `(${percent(winShareFirst)} from the first seat, ${percent(winShareSecond)} from the second, ${draws} draws, ` +
    `${(meanTicks / ticksPerSecond).toFixed(0)} s each)`
  );
}
