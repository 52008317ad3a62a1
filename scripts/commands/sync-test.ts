// `npm run sync-test`: makes every tick of a bot match again under rules loaded anew, and names what depends on more than the world.
import { gameNames } from '#scripts/hashes.ts';
import { UsageError } from '#scripts/command.ts';
import { syncGame } from '#scripts/sync-test/sync-game.ts';
import type { CommandCall, CommandOptions, CommandOutcome } from '#scripts/command.ts';
import type { SyncFailure } from '#shared/testing/sync-test.ts';

export const summary = 'Makes every tick again, rolled back and under rules loaded anew, and compares every byte.';
export const usage = 'sync-test -- --game G --ticks N --seed N';
export const options = {
  game: { type: 'string', value: 'G', default: 'dogfight', summary: 'the game' },
  ticks: { type: 'integer', min: 1, max: 1_000_000, default: 600, summary: 'how many ticks' },
  seed: { type: 'integer', min: 0, max: Number.MAX_SAFE_INTEGER, default: 7, summary: 'the seed of the world' },
} as const satisfies CommandOptions;

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const { game, ticks, seed } = call.values;
  const names = gameNames();
  if (!names.includes(game)) throw new UsageError(`There is no game "${game}"; the games are ${names.join(', ')}.`);
  const { failure, ...result } = await syncGame(game, { ticks, seed });
  call.print(`${game}, ${result.ticks} ticks, seed ${seed}: ${result.remadeTicks} ticks made again`);
  call.print(failure === undefined ? 'Every one came out equal.' : sentenceOf(failure));
  return { report: { game, seed, ...result, failure: failure ?? null }, exitCode: failure === undefined ? 0 : 1 };
}

const HOW: Readonly<Record<SyncFailure['kind'], string>> = {
  rollback: 'made again after a rollback',
  fresh: 'made in a fresh world from the snapshot',
  realm: 'made under rules loaded anew',
};

function sentenceOf({ tick, kind, system, differences, events, error }: SyncFailure): string {
  const [first] = differences;
  const how = `Tick ${tick}, ${HOW[kind]}`;
  if (first === undefined && events === null && error !== undefined) return `${how}: ${system} threw ${String(error)}`;
  if (first === undefined && events !== null)
    return `${how}: ${system} emitted ${events[1] || 'nothing'}, and ${events[0] || 'nothing'} before.`;
  if (first === undefined) return `${how}: ${system} computed something else.`;
  const of = first.entity === null ? '' : ` of entity ${first.entity & 0xffff} (generation ${first.entity >>> 16})`;
  return `${how}: ${system} computed something else; ${first.place}${of} is ${first.theirs}, and was ${first.ours}.`;
}
