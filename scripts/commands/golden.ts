// `npm run golden`: a bot match with no network, and the chained checksum of its every tick.
import { playGolden } from '#shared/testing/golden.ts';
import { loadGame } from '#scripts/load-game.ts';
import type { CommandCall, CommandOptions, CommandOutcome } from '#scripts/command.ts';

export const summary = 'Plays a bot match with no network and prints the chained checksum of every tick.';
export const usage = 'golden -- --game G --ticks N --seed N';
export const options = {
  game: { type: 'string', value: 'G', default: 'dogfight', summary: 'the game' },
  ticks: { type: 'integer', min: 1, max: 10_000_000, default: 3600, summary: 'how many ticks' },
  seed: { type: 'integer', min: 0, max: Number.MAX_SAFE_INTEGER, default: 7, summary: 'the seed of the world' },
} as const satisfies CommandOptions;

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const { game: name, ticks, seed } = call.values;
  const { checksum, chain } = playGolden(await loadGame(name), { ticks, seed });
  call.print(`${name}, ${ticks} ticks, seed ${seed}: checksum ${checksum}, chain ${chain}`);
  return { report: { game: name, ticks, seed, checksum, chain } };
}
