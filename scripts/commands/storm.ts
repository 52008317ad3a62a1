// `npm run storm`: seeded faults on whole rooms in one process; a failing round is made small and printed with the command that repeats it.
import { game as capture } from '#shared/testing/capture.ts';
import { HIDDEN_REGIONS, game as hideout } from '#shared/testing/hideout.ts';
import { cutStorm, drawStorm, type StormCut, type StormPlan } from '#shared/testing/storm-plan.ts';
import { shrinkStorm } from '#shared/testing/storm-shrink.ts';
import { playRound, type StormRound } from '#shared/testing/storm.ts';
import { nullGame } from '../../bench/worlds/null-game.ts';
import { UsageError, type CommandCall, type CommandOptions, type CommandOutcome } from '#scripts/command.ts';
import { loadGameOrTestGame } from '#scripts/load-game.ts';
import { SYNC_KINDS, type SyncKind } from '#shared/wire/protocol.ts';
import type { Game } from '#shared/index.ts';

export const summary = 'Plays seeded matches under faults until N simulated minutes have passed, and checks each.';
export const usage = 'storm -- --seed N [--minutes N | --only IDS --seconds N --clients N] [--game G] [--sync S]';
export const options = {
  game: {
    type: 'string',
    value: 'G',
    default: 'dogfight',
    summary: 'the game; also the test games capture, hideout and null',
  },
  sync: { type: 'string', choices: SYNC_KINDS, summary: 'the kind of room; drawn if absent' },
  seed: {
    type: 'integer',
    min: 0,
    max: 4_294_967_295,
    default: 1,
    summary: 'the first round’s seed; each round has the next',
  },
  minutes: { type: 'integer', min: 1, max: 1_000_000, summary: 'simulated minutes; 1 if absent' },
  only: { type: 'string', value: 'IDS', summary: 'one round with these of its faults, as 3,7; none for none' },
  seconds: { type: 'integer', min: 1, max: 3600, summary: 'one round, ended after so many seconds' },
  clients: { type: 'integer', min: 1, max: 8, summary: 'one round with the first so many of its clients' },
} as const satisfies CommandOptions;

/** The games that tests and benchmarks play. */
const TEST_GAMES = { capture: () => capture, hideout: () => hideout, null: () => nullGame(8) };

/** A failing round, made small. */
interface Failure {
  readonly seed: number;
  readonly problems: readonly string[];
  /** The command that repeats what is left of it. */
  readonly repeat: string;
  readonly shrunk: StormPlan;
}

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const { game: name, sync, minutes = 1, seed: first } = call.values;
  const game = await loadGameOrTestGame(name, TEST_GAMES);
  const cut = cutOf(call.values);
  if (cut !== undefined) checkCut(drawStorm(game, first, { sync }), cut);
  const faults: Record<string, number> = {};
  const failures: Failure[] = [];
  const before = process.cpuUsage();
  let simulatedMinutes = 0;
  let rounds = 0;
  for (let seed = first; simulatedMinutes < minutes; seed++) {
    const plan = cutStorm(drawStorm(game, seed, { sync }), cut ?? {});
    const round = play(game, plan);
    rounds++;
    simulatedMinutes += round.simulatedMinutes;
    for (const [what, count] of Object.entries(round.counts)) faults[what] = (faults[what] ?? 0) + count;
    if (round.problems.length > 0) {
      const failure = failureOf({ game: name, sync }, game, plan);
      failures.push(failure);
      call.print(`seed ${seed}: ${failure.problems.join('; ')}.`);
      for (const fault of failure.shrunk.faults) call.print(`  ${JSON.stringify(fault)}`);
      call.print(`Repeat it: ${failure.repeat}`);
    }
    if (cut !== undefined) break;
  }
  const { user, system } = process.cpuUsage(before);
  const timesRealTime = Math.round((simulatedMinutes * 60_000_000) / (user + system));
  call.print(
    `${simulatedMinutes.toFixed(1)} simulated minutes in ${rounds} rounds at ${timesRealTime} × real time, ${failures.length} failures`,
  );
  const report = { game: name, simulatedMinutes, rounds, timesRealTime, faults, failures };
  return { report, exitCode: failures.length === 0 ? 0 : 1 };
}

/** What an engine throws under a storm is a failure of the round like any other. */
function play(game: Game, plan: StormPlan): StormRound {
  try {
    return playRound(game, plan, { hiddenRegions: game === hideout ? HIDDEN_REGIONS : undefined });
  } catch (error) {
    const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { seed: plan.seed, plan, counts: {}, simulatedMinutes: plan.seconds / 60, problems: [`thrown: ${what}`] };
  }
}

function failureOf(of: StormNames, game: Game, whole: StormPlan): Failure {
  const { plan, cut } = shrinkStorm(whole, (smaller) => play(game, smaller).problems.length > 0);
  const { problems } = play(game, plan);
  return { seed: whole.seed, problems, repeat: repeatCommand(of, whole.seed, cut), shrunk: plan };
}

/** What a round is of. `sync`: the kind of room that was asked for. */
interface StormNames {
  readonly game: string;
  readonly sync?: SyncKind;
}

/** The command that plays what is left of a seed's round. */
export function repeatCommand(
  { game, sync }: StormNames,
  seed: number,
  { only, seconds, clients }: Required<StormCut>,
): string {
  const ids = only.length === 0 ? 'none' : only.join(',');
  const kind = sync === undefined ? '' : ` --sync ${sync}`;
  return `npm run storm -- --game ${game}${kind} --seed ${seed} --only ${ids} --seconds ${seconds} --clients ${clients}`;
}

/** What `--only`, `--seconds` and `--clients` leave of a round; undefined when none is given. Minutes are for whole rounds. */
export function cutOf(values: {
  readonly only?: string;
  readonly seconds?: number;
  readonly clients?: number;
  readonly minutes?: number;
}): StormCut | undefined {
  const { only, seconds, clients, minutes } = values;
  if (only === undefined && seconds === undefined && clients === undefined) return undefined;
  if (minutes !== undefined)
    throw new UsageError('--only, --seconds and --clients play one round; leave --minutes out, or those.');
  if (only !== undefined && !/^(none|\d+(,\d+)*)$/.test(only))
    throw new UsageError(`--only ${only} is no list of faults: write their ids as 3,7, or none.`);
  return { only: only === 'none' ? [] : only?.split(',').map(Number), seconds, clients };
}

/** A fault that is named and never played would make a mistyped command look like a mended fault. */
function checkCut(drawn: StormPlan, cut: StormCut): void {
  const { only = [] } = cut;
  const listed = (faults: StormPlan['faults']) =>
    faults.length === 0
      ? 'no faults'
      : `the fault${faults.length === 1 ? '' : 's'} ${faults.map(({ id }) => id).join(', ')}`;
  const unknown = only.filter((id) => !drawn.faults.some((fault) => fault.id === id));
  if (unknown.length > 0) {
    throw new UsageError(
      `The round of seed ${drawn.seed} has ${listed(drawn.faults)}; --only ${unknown.join(',')} names none of them.`,
    );
  }
  const { faults } = cutStorm(drawn, { seconds: cut.seconds, clients: cut.clients });
  const lost = only.filter((id) => !faults.some((fault) => fault.id === id));
  if (lost.length > 0) {
    throw new UsageError(
      `--seconds and --clients leave ${listed(faults)} of the round; --only ${lost.join(',')} would not be played.`,
    );
  }
}
