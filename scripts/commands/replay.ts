// `npm run replay`: plays a recording under the rules that made it and compares its chained checksums.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { SamestepError, createSim } from '#shared/index.ts';
import { foreignHash, type RecordingHeader } from '#shared/recording/header.ts';
import { playRecording } from '#shared/recording/play.ts';
import { readRecording, type Recording } from '#shared/recording/reader.ts';
import { CommandError } from '#scripts/command.ts';
import { gameNames, hashText } from '#scripts/hashes.ts';
import { gameHashes, loadGame } from '#scripts/load-game.ts';
import { inRoot } from '#scripts/paths.ts';
import type { Game, Sim, SimOptions } from '#shared/index.ts';
import type { CommandCall, CommandOptions, CommandOutcome, CommandPositional } from '#scripts/command.ts';

export const summary = 'Plays a recording and compares its checksums.';
export const usage = 'replay -- FILE [--to TICK]';
export const options = {
  to: { type: 'integer', min: 0, value: 'TICK', summary: 'stop after this tick' },
} as const satisfies CommandOptions;
export const positionals: readonly CommandPositional[] = [
  { name: 'FILE', summary: 'a recording, as matches write them to data/recordings', required: true },
];

/** A server's recording is bounded well below this. */
const FILE_BYTES_MAX = 268_435_456;

/** A game and the engine it is played with: this build's, or those of a kept rules bundle. */
interface Rules {
  readonly game: Game;
  createSim(game: Game, options: SimOptions): Sim;
}

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const [file] = call.positionals;
  return sentences(file, async () => {
    const recording = readRecording(readBytes(file));
    const { header } = recording;
    const rules = await rulesOf(header);
    const sim = rules.createSim(rules.game, { seed: header.seed, config: header.config });
    const report = playRecording(recording, sim, call.values.to === undefined ? {} : { toTick: call.values.to });
    call.print(`${header.game}, ${report.ticks} of ${recording.ticks} ticks: checksum ${report.checksum}`);
    call.print(verdict(report, recording));
    const { isWhole, lostBytes } = recording;
    return { report: { game: header.game, ...report, isWhole, lostBytes }, exitCode: report.matches ? 0 : 1 };
  });
}

/** What the engine has to say about a file is one sentence for whoever gave it, not a stack. */
async function sentences<T>(file: string, play: () => Promise<T>): Promise<T> {
  try {
    return await play();
  } catch (error) {
    if (!(error instanceof SamestepError) || error.code === 'assertion') throw error;
    throw new CommandError(`${file} cannot be played. ${error.message}`, { cause: error });
  }
}

function readBytes(file: string): Uint8Array {
  try {
    const { size } = statSync(file);
    if (size > FILE_BYTES_MAX)
      throw new Error(`it has ${size} bytes, and no recording has more than ${FILE_BYTES_MAX}`);
    return readFileSync(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`The recording could not be read: ${reason}. Give a file of data/recordings.`, {
      cause: error,
    });
  }
}

/** The rules whose hashes are the recording's: this build's, else those that an earlier build has kept. */
async function rulesOf(header: RecordingHeader): Promise<Rules> {
  if (!gameNames().includes(header.game)) {
    throw new CommandError(`This is a recording of "${header.game}"; the games here are ${gameNames().join(', ')}.`);
  }
  const game = await loadGame(header.game);
  const hashes = await gameHashes(game);
  if (foreignHash(header, hashes) === null) return { game, createSim };
  const kept = await keptRules(header);
  if (kept !== undefined) return kept;
  const foreign = foreignHash(header, { ...hashes, rules: header.hashes.rules }) ?? 'rules';
  throw new CommandError(
    `The recording was made under other rules: its ${foreign} hash is ${header.hashes[foreign]}, this build's is ` +
      `${hashes[foreign]}. Check out the commit that made it, \`npm run build\` there, and copy its ` +
      `dist/rules/${header.hashes.rules}.js into this dist/rules; then replay it here.`,
  );
}

async function keptRules(header: RecordingHeader): Promise<Rules | undefined> {
  const file = inRoot(`dist/rules/${header.hashes.rules}.js`);
  if (!existsSync(file)) return undefined;
  if (hashText(readFileSync(file, 'utf8')) !== header.hashes.rules) {
    throw new CommandError(
      `${file} is not the rules that its name says; remove it and build the commit that made the recording.`,
    );
  }
  const rules: Rules = await import(pathToFileURL(file).href);
  const { game } = rules;
  const own = { layout: game.model.layout.layoutHash, rules: header.hashes.rules, content: game.contentHash };
  const foreign = foreignHash(header, own);
  if (foreign === null) return rules;
  throw new CommandError(
    `The recording's ${foreign} hash is ${header.hashes[foreign]}, but its rules have ${own[foreign]}; the file was changed.`,
  );
}

function verdict(
  { matches, firstMismatchTick, comparedChains }: ReturnType<typeof playRecording>,
  { isWhole, chains }: Recording,
): string {
  const end = isWhole ? '' : ' The recording was cut before the match ended.';
  if (firstMismatchTick !== null) {
    return `The worlds differ: tick ${firstMismatchTick} has another chained checksum than the recording.${end}`;
  }
  if (!matches) return `The recording has no chained checksum to compare with.${end}`;
  if (comparedChains === 0) return `This is before the first chained checksum, so nothing was compared.${end}`;
  const which = comparedChains === chains.length ? 'All' : 'The first';
  return `${which} ${comparedChains} recorded chained checksums match.${end}`;
}
