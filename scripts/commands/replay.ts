// `npm run replay`: plays a recording under the rules that made it; verifies it, compares it, branches it, packs it.
import { compactRecording } from '#shared/recording/compact.ts';
import { compareRecordings, compareWorlds, type WorldDifference } from '#shared/recording/compare.ts';
import { playRecording, type PlayReport } from '#shared/recording/play.ts';
import { damageText, type Recording } from '#shared/recording/reader.ts';
import { openRecording } from '#shared/recording/seek.ts';
import { storeSnapshot } from '#shared/recording/stored-snapshot.ts';
import { verifyRecording } from '#shared/recording/verify.ts';
import { CommandError, UsageError } from '#scripts/command.ts';
import { writeBranch } from '#scripts/replay/branch-file.ts';
import { comparisonSentences } from '#scripts/replay/compare-text.ts';
import { readBytes, readRecordingFile, sentences, writeNewFile } from '#scripts/replay/recording-file.ts';
import { rulesOf, simOf, type Rules } from '#scripts/replay/rules.ts';
import type { CommandCall, CommandOptions, CommandOutcome, CommandPositional } from '#scripts/command.ts';

export const summary = 'Plays a recording and compares its checksums.';
export const usage =
  'replay -- FILE [--to TICK] [--verify] [--diff OTHER] [--branch OUT [--ticks N]] [--snapshot OUT] [--compact OUT]';
export const options = {
  to: { type: 'integer', min: 0, value: 'TICK', summary: 'stop after this tick; with --branch, branch there' },
  verify: { type: 'boolean', summary: 'say everything that is wrong with the file, with bytes and ticks' },
  diff: { type: 'string', value: 'OTHER', summary: 'say where another recording parts from this one' },
  branch: { type: 'string', value: 'OUT', summary: 'write a match that goes on from there with bots for people' },
  ticks: {
    type: 'integer',
    min: 0,
    max: 10_000_000,
    value: 'N',
    summary: 'ticks that a branch goes on; 600 if absent',
  },
  snapshot: { type: 'string', value: 'OUT', summary: 'write the last world played, for `npm run snapshot`' },
  compact: { type: 'string', value: 'OUT', summary: 'write the same recording in fewer bytes' },
} as const satisfies CommandOptions;
export const positionals: readonly CommandPositional[] = [
  { name: 'FILE', summary: 'a recording, as matches write them to data/recordings', required: true },
];

type Call = CommandCall<typeof options>;

/** A file with what it is played under. */
interface Opened {
  readonly file: string;
  readonly recording: Recording;
  readonly rules: Rules;
}

const BRANCH_TICKS = 600;

export async function run(call: Call): Promise<CommandOutcome> {
  const { to, verify, diff, branch, ticks, snapshot, compact } = call.values;
  if (ticks !== undefined && branch === undefined) throw new UsageError('--ticks goes with --branch OUT.');
  if (to !== undefined && (verify || diff !== undefined))
    throw new UsageError('--verify and --diff look at whole recordings; leave --to out.');
  const [file] = call.positionals;
  const recording = readRecordingFile(file);
  const rules = await rulesOf(recording.header);
  const opened = { file, recording, rules };
  const [played, proof] = verify ? verified(call, opened) : play(call, opened);
  const extra = {
    ...proof,
    ...(diff === undefined ? {} : { diff: await compare(call, opened, diff) }),
    ...(branch === undefined ? {} : { branch: writeBranchOf(call, opened, branch) }),
    ...(snapshot === undefined ? {} : { snapshot: writeSnapshotOf(call, opened, snapshot) }),
    ...(compact === undefined ? {} : { compact: writeCompact(call, opened, compact) }),
  };
  // What was damaged before the first checksum proves nothing.
  const isProved = recording.damage === null || played.comparedChains > 0;
  const isGood = played.matches && isProved && (proof?.problems.length ?? 0) === 0 && (extra.diff?.isSame ?? true);
  const { isWhole, lostBytes, damage } = recording;
  const report = { game: recording.header.game, ...played, isWhole, lostBytes, damagedAtByte: damage?.offset ?? null };
  return { report: { ...report, ...extra }, exitCode: isGood ? 0 : 1 };
}

function play(call: Call, { file, recording, rules }: Opened): readonly [PlayReport, undefined] {
  const { to } = call.values;
  const { header } = recording;
  const options = to === undefined ? {} : { toTick: to };
  const report = sentences(file, () => playRecording(recording, simOf(rules, header), options));
  call.print(`${header.game}, ${report.ticks} of ${recording.ticks} ticks: checksum ${report.checksum}`);
  call.print(verdict(report, recording));
  return [report, undefined];
}

function verified(call: Call, { file, recording, rules }: Opened) {
  const { header } = recording;
  const { problems, provedTicks, blocks, ...report } = sentences(file, () =>
    verifyRecording(recording, simOf(rules, header)),
  );
  call.print(`${header.game}, ${report.ticks} of ${recording.ticks} ticks: checksum ${report.checksum}`);
  for (const { sentence } of problems) call.print(sentence);
  if (problems.length === 0)
    call.print(`Blocks: ${blocks}, recorded chained checksums: ${report.comparedChains}; all are as they should be.`);
  return [report, { problems, provedTicks }] as const;
}

async function compare(call: Call, ours: Opened, otherFile: string) {
  const other = readRecordingFile(otherFile);
  const comparison = compareRecordings(ours.recording, other);
  const world = await compareUnderRules(call, ours, { file: otherFile, recording: other });
  const { sentences: lines, sealed } = comparisonSentences(comparison, world, ours.rules.game);
  for (const line of lines) call.print(line);
  const { header, chain, ourTicks, theirTicks } = comparison;
  const isSame = header.length === 0 && sealed === null && chain === null && world === null && ourTicks === theirTicks;
  return { file: otherFile, isSame, header, ourTicks, theirTicks, sealed, chain, world };
}

/** Worlds of two layouts, or of rules that nobody has, cannot be compared: one line says so. */
async function compareUnderRules(
  call: Call,
  ours: Opened,
  { file, recording }: Pick<Opened, 'file' | 'recording'>,
): Promise<WorldDifference | null> {
  if (ours.recording.header.hashes.layout !== recording.header.hashes.layout) {
    call.print('The worlds were not compared: their layouts differ.');
    return null;
  }
  try {
    const rules = await rulesOf(recording.header);
    return sentences(file, () =>
      compareWorlds(
        { recording: ours.recording, sim: simOf(ours.rules, ours.recording.header) },
        { recording, sim: simOf(rules, recording.header) },
      ),
    );
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    call.print(`The worlds were not compared. ${error.message}`);
    return null;
  }
}

function writeBranchOf(call: Call, { file, recording, rules }: Opened, out: string) {
  const { to = recording.ticks, ticks = BRANCH_TICKS } = call.values;
  const fromTick = Math.min(to, recording.ticks);
  const report = sentences(file, () => {
    const open = openRecording(recording, { createSim: () => simOf(rules, recording.header) });
    return writeBranch(open, { file: out, fromTick, ticks });
  });
  call.print(`${out} goes on from tick ${fromTick} to tick ${report.ticks}: checksum ${report.checksum}`);
  return report;
}

function writeSnapshotOf(call: Call, { file, recording, rules }: Opened, out: string) {
  const { header, ticks } = recording;
  const tick = Math.min(call.values.to ?? ticks, ticks);
  const stored = sentences(file, () => {
    const sim = openRecording(recording, { createSim: () => simOf(rules, header) }).seek(tick);
    return storeSnapshot(sim, { rules: header.hashes.rules });
  });
  writeNewFile(out, stored);
  call.print(`${out} is the world of tick ${tick} in ${stored.length} bytes.`);
  return { file: out, tick, sizeBytes: stored.length };
}

function writeCompact(call: Call, { file, recording }: Opened, out: string) {
  const compact = compactRecording(readBytes(file));
  writeNewFile(out, compact);
  const what = recording.damage === null ? 'the same recording' : 'what could be read of the recording';
  call.print(`${out} is ${what} in ${compact.length} bytes.`);
  return { file: out, sizeBytes: compact.length };
}

function verdict(report: PlayReport, recording: Recording): string {
  const { matches, firstMismatchTick, comparedChains } = report;
  const end = endText(recording);
  if (firstMismatchTick !== null) {
    return `The worlds differ: tick ${firstMismatchTick} has another chained checksum than the recording.${end}`;
  }
  if (!matches) return `The recording has no chained checksum to compare with.${end}`;
  if (comparedChains === 0) return `This is before the first chained checksum, so nothing was compared.${end}`;
  const which = comparedChains === recording.chains.length ? 'All' : 'The first';
  return `${which} ${comparedChains} recorded chained checksums match.${end}`;
}

function endText(recording: Recording): string {
  const damage = damageText(recording);
  const cut = recording.isWhole ? '' : ' The recording was cut before the match ended.';
  return damage === null ? cut : `${cut} ${damage}`;
}
