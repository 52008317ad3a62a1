// `npm run storm`: seeded faults on whole rooms in one process; a failure prints the command that repeats it.
import { NETWORK_CONDITIONS, type NetworkName } from '#shared/testing/conditions.ts';
import { stormRound } from '#shared/testing/storm.ts';
import { loadGame } from '#scripts/load-game.ts';
import type { CommandCall, CommandOptions, CommandOutcome } from '#scripts/command.ts';

export const summary = 'Plays seeded matches under faults until N simulated minutes have passed, and checks each.';
export const usage = 'storm -- --seed N --minutes N [--game G]';
export const options = {
  game: { type: 'string', value: 'G', default: 'dogfight', summary: 'the game' },
  seed: {
    type: 'integer',
    min: 0,
    max: 4_294_967_295,
    default: 1,
    summary: 'the first round’s seed; each round has the next',
  },
  minutes: { type: 'integer', min: 1, max: 1_000_000, default: 1, summary: 'simulated minutes' },
} as const satisfies CommandOptions;

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const { game: name, minutes } = call.values;
  const game = await loadGame(name);
  const faults: Partial<Record<NetworkName | 'corruption', number>> = {};
  const failures: object[] = [];
  let simulatedMinutes = 0;
  for (let seed = call.values.seed; simulatedMinutes < minutes; seed++) {
    const round = stormRound(game, seed);
    simulatedMinutes += round.simulatedMinutes;
    faults[round.network] = (faults[round.network] ?? 0) + 1;
    if (round.corruptTick !== undefined) faults.corruption = (faults.corruption ?? 0) + 1;
    if (round.problems.length === 0) continue;
    const repeat = `npm run storm -- --game ${name} --seed ${seed} --minutes 1`;
    failures.push({ seed, problems: round.problems, repeat });
    call.print(`seed ${seed}: ${round.problems.join('; ')}. Repeat it: ${repeat}`);
  }
  const conditions = Object.keys(NETWORK_CONDITIONS).length;
  call.print(`${simulatedMinutes} simulated minutes over ${conditions} conditions, ${failures.length} failures`);
  return { report: { game: name, simulatedMinutes, faults, failures }, exitCode: failures.length === 0 ? 0 : 1 };
}
