// `npm run golden`: a bot match with no network, the chained checksum of its every tick, and the same match in other engines.
import { rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { CommandError, UsageError } from '#scripts/command.ts';
import { findEngines, type FoundEngines } from '#scripts/engines/engines.ts';
import { goldenBundle, loadGoldenGame } from '#scripts/engines/golden-bundle.ts';
import { goldenLines } from '#scripts/engines/golden-play.ts';
import { judgeEngine, partingTick, type EngineVerdict } from '#scripts/engines/judge.ts';
import { shellEngine } from '#scripts/engines/shell-engine.ts';
import { refusedText } from '#scripts/refused-text.ts';
import type { CommandCall, CommandOptions, CommandOutcome } from '#scripts/command.ts';
import type { Engine } from '#scripts/engines/engine.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

export const summary = 'Plays a bot match with no network and prints the chained checksum of every tick.';
export const usage = 'golden -- --game G --ticks N --seed N [--bundle FILE] [--engines [--shell COMMAND]]';
export const options = {
  game: { type: 'string', value: 'G', default: 'dogfight', summary: 'the game; also the test game capture' },
  ticks: { type: 'integer', min: 1, max: 10_000_000, default: 3600, summary: 'how many ticks' },
  seed: { type: 'integer', min: 0, max: Number.MAX_SAFE_INTEGER, default: 7, summary: 'the seed of the world' },
  bundle: { type: 'string', value: 'FILE', summary: 'write the match as one classic script for any engine’s shell' },
  engines: { type: 'boolean', summary: 'play it in every JavaScript engine of this machine' },
  shell: {
    type: 'string',
    value: 'COMMAND',
    summary: 'with --engines: one more, a command that takes the script’s path',
  },
  limit: {
    type: 'integer',
    value: 'SECONDS',
    min: 1,
    summary: 'with --engines: the most that one takes; 600 if absent',
  },
} as const satisfies CommandOptions;

export function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  return playEverywhere(call, async (print) => {
    const { engines, missing } = await findEngines(print);
    return { engines: [...engines, ...namedShell(call.values.shell)], missing };
  });
}

/** The command with its engines given. */
export async function playEverywhere(
  { values, print }: CommandCall<typeof options>,
  find: (print: (line: string) => void) => Promise<FoundEngines>,
): Promise<CommandOutcome> {
  const { game: name, ticks, seed, limit = 600 } = values;
  if (!values.engines && (values.shell !== undefined || values.limit !== undefined))
    throw new UsageError('--shell and --limit go with --engines.');
  const game = await loadGoldenGame(name);
  const match = { seed, stages: [ticks] };
  let refused: string | undefined;
  const [expected] = goldenLines(name, game, [match], (sim) => {
    refused = refusedText(sim.refused);
  });
  print(`${name}, ${ticks} ticks, seed ${seed}: checksum ${expected.checksum}, chain ${expected.chain}`);
  if (refused !== undefined) print(refused);
  if (values.bundle === undefined && !values.engines) return { report: expected };

  const folder = temporaryFolder('golden');
  try {
    const file = values.bundle === undefined ? join(folder, 'golden.js') : resolve(values.bundle);
    writeBundle(file, await goldenBundle(name, [match]));
    const report = values.bundle === undefined ? expected : { ...expected, bundle: file };
    if (values.bundle !== undefined) print(`The match as a script: ${file}`);
    if (!values.engines) return { report };

    const { engines, missing } = await find(print);
    const limits = { timeoutMs: limit * 1000 };
    const theirFile = join(folder, 'stages.js');
    const verdicts = await judgeEach({
      engines,
      print,
      judge: (engine) => judgeEngine(engine, file, [expected], limits),
      part: (engine) =>
        partingTick({
          seed,
          ticks,
          ours: async (stages) => goldenLines(name, game, [stages]),
          async theirs(stages) {
            writeFileSync(theirFile, await goldenBundle(name, [stages]));
            return engine.run(theirFile, limits);
          },
        }),
    });
    for (const { missing: reason } of missing) print(`Not played: ${reason}`);
    const apart = verdicts.filter(({ equal }) => !equal);
    print(apart.length === 0 ? `All ${verdicts.length} are equal.` : `Apart: ${apart.map(titleOf).join(', ')}.`);
    return { report: { ...report, engines: verdicts.map(rowOf), missing }, exitCode: apart.length === 0 ? 0 : 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Words are split at spaces. Neither name nor version is known but from the command itself. */
function namedShell(command: string | undefined): readonly Engine[] {
  const [path, ...args] = (command ?? '').split(' ').filter((word) => word !== '');
  return path === undefined ? [] : [shellEngine({ name: basename(args.at(-1) ?? path), version: path, path, args })];
}

interface JudgeParts {
  readonly engines: readonly Engine[];
  readonly print: (line: string) => void;
  readonly judge: (engine: Engine) => Promise<EngineVerdict>;
  /** The tick in which an engine that played to the end parted. */
  readonly part: (engine: Engine) => Promise<number | undefined>;
}

interface PlacedVerdict extends EngineVerdict {
  readonly partingTick?: number;
}

/** One after another, each printed as it ends. */
async function judgeEach({ engines, print, judge, part }: JudgeParts): Promise<readonly PlacedVerdict[]> {
  const verdicts: PlacedVerdict[] = [];
  print(tableLine(['engine', 'version', 'chain', 'seconds']));
  for (const engine of engines) {
    const verdict = await judge(engine);
    const { name, version, lines, equal, seconds, problem } = verdict;
    print(tableLine([name, version, lines[0]?.chain ?? 'none', seconds.toFixed(1)], equal));
    if (problem !== undefined) print(`  ${problem}`);
    const tick = equal || lines.length === 0 ? undefined : await part(engine);
    if (tick !== undefined) print(`  The worlds part in tick ${tick}.`);
    verdicts.push({ ...verdict, partingTick: tick });
  }
  return verdicts;
}

function rowOf({ name, version, lines, seconds, equal, problem, partingTick: tick }: PlacedVerdict): object {
  const { chain, checksum } = lines[0] ?? {};
  return { name, version, chain, checksum, seconds, equal, problem, partingTick: tick };
}

function titleOf({ name, version }: EngineVerdict): string {
  return `${name} ${version}`;
}

function tableLine([name, version, chain, seconds]: readonly string[], equal?: boolean): string {
  const mark = equal === undefined ? '' : equal ? ' ✓' : ' ✗';
  return `${name.padEnd(24)}${version.padEnd(28)}${chain.padEnd(18)}${seconds.padStart(8)}${mark}`;
}

function writeBundle(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new CommandError(`${file} cannot be written; name a file in a folder that exists.`, { cause: error });
  }
}
