// `npm run balance`: thousands of bot matches, and the tables of docs/games/<g>.md that come of them.
import { marginOf, measureBalance, type Balance, type WinShare } from '#scripts/duels/balance.ts';
import { loadGame } from '#scripts/load-game.ts';
import { seatsText } from '#scripts/refused-text.ts';
import { UsageError } from '#scripts/command.ts';
import type { CommandCall, CommandOptions, CommandOutcome } from '#scripts/command.ts';

export const summary =
  'Plays many matches of bots and prints who wins, from which seat, at which level, and how long it takes.';
export const usage = 'balance -- [--game G] [--count N] [--players N] [--seed N]';
export const options = {
  game: { type: 'string', value: 'G', default: 'dogfight', summary: 'the game' },
  count: { type: 'integer', min: 6, max: 100_000, default: 1008, summary: 'matches for each number of players' },
  players: {
    type: 'integer',
    min: 2,
    max: 64,
    summary: 'only matches of so many; when absent 2, 4 and 8, or those of them that the game has seats for',
  },
  seed: {
    type: 'integer',
    min: 0,
    max: 1_000_000_000,
    default: 1,
    summary: 'the seed of the first match; each next adds one',
  },
  ticks: { type: 'integer', min: 1, max: 1_000_000, default: 40_000, summary: 'a match that lasts longer is a draw' },
} as const satisfies CommandOptions;

const PLAYERS = [2, 4, 8] as const;

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const { game: name, count, players, seed, ticks } = call.values;
  const game = await loadGame(name);
  const { ticksPerSecond, players: seats } = game.model.definition;
  const balances: Balance[] = [];
  for (const number of numbersOf(name, seats.max, players)) {
    const balance = measureBalance(game, { matches: count, seedFirst: seed, players: number, ticksMax: ticks });
    balances.push(balance);
    for (const line of tableOf(balance, ticksPerSecond)) call.print(line);
  }
  return { report: { game: name, balances } };
}

/** How many play, in one table after another. Throws UsageError for more than the game has seats, as `match` does. */
export function numbersOf(name: string, seats: number, asked: number | undefined): readonly number[] {
  if (asked !== undefined) {
    if (asked > seats) throw new UsageError(seatsText(name, seats));
    return [asked];
  }
  const fitting = PLAYERS.filter((number) => number <= seats);
  if (fitting.length === 0) throw new UsageError(`${name} has ${seats} seat: there is nobody to win against.`);
  return fitting;
}

/** The table of one number of players, as it stands in a document. */
function tableOf(balance: Balance, ticksPerSecond: number): string[] {
  const { players, matches, draws, bySeat, byLevel, medianTicks, longTicks, eventsPerMatch } = balance;
  const events = Object.entries(eventsPerMatch).map(([name, each]) => `${name} ${each.toFixed(1)}`);
  const seconds = (ticks: number) => (ticks / ticksPerSecond).toFixed(0);
  return [
    `${players} players, ${matches} matches, ${draws} draws; half last ${seconds(medianTicks)} s at most, nine in ten ${seconds(longTicks)} s`,
    '',
    '| who | wins |',
    '| --- | --- |',
    ...[...bySeat, ...byLevel].map((share) => `| ${share.name} | ${shareText(share)} |`),
    '',
    `Events a match: ${events.join(', ')}.`,
    '',
  ];
}

function shareText(share: WinShare): string {
  return `${((share.wins / share.played) * 100).toFixed(1)} % ± ${(marginOf(share) * 100).toFixed(1)}`;
}
