// `npm run bench`: our figures beside the peers', by group or by row, kept in bench/results/; and the plots of cost against size.
import { fork } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { benchGroups } from '#scripts/bench/benchmark.ts';
import { drawPlot } from '#scripts/bench/plot.ts';
import { mergePoints, mergeResults } from '#scripts/bench/results.ts';
import { groupOf, parseSelection, SCALING } from '#scripts/bench/selection.ts';
import { CommandError, UsageError } from '#scripts/command.ts';
import { inRoot } from '#scripts/paths.ts';
import type { BenchMessage, BenchRow } from '#scripts/bench/benchmark.ts';
import type { CommandCall, CommandOptions, CommandOutcome, CommandPositional } from '#scripts/command.ts';

const groupNames = Object.values(benchGroups).join(', ');

export const summary = "Benchmarks: ours beside the peer's, in one run.";
export const usage = 'bench -- [NAME]';
export const options = {} as const satisfies CommandOptions;
export const positionals: readonly CommandPositional[] = [
  {
    name: 'NAME',
    summary: `a group (${groupNames}), a row of the targets, as S2, or scaling, which draws docs/media/performance-*.svg; every row when absent`,
  },
];

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const selection = parseSelection(call.positionals[0]);
  if (selection === undefined) {
    throw new UsageError(
      `"${call.positionals[0]}" is no benchmark: give a row such as S2, or one of ${groupNames}, ${SCALING}.`,
    );
  }
  const files = readdirSync(inRoot('bench')).filter((file) => file.endsWith('.bench.ts'));
  const messages: BenchMessage[] = [];
  for (const file of files.toSorted()) messages.push(...(await runFile(file, selection, call.print)));
  if (messages.length === 0) throw new CommandError(`No file in bench/ measures ${call.positionals[0] ?? 'anything'}.`);
  const rows = messages.flatMap((message) => (message.kind === 'row' ? [message.row] : []));
  for (const [group, measured] of Object.entries(Object.groupBy(rows, ({ row }) => groupOf(row)))) {
    keepResults(group, measured ?? []);
  }
  keepPlots(messages);
  const missed = rows.filter(({ isMet }) => isMet === false).length;
  if (rows.length > 0) call.print(`${rows.length} figures, ${missed} missed.`);
  return { report: { rows } };
}

/** In a process of its own, so that no file runs in another's heap or with functions another has made slow. */
function runFile(file: string, selection: string, print: (line: string) => void): Promise<BenchMessage[]> {
  return new Promise((resolve, reject) => {
    const messages: BenchMessage[] = [];
    const child = fork(inRoot('scripts/bench/run-file.ts'), [file, selection], { execArgv: ['--expose-gc'] });
    child.on('message', (message: BenchMessage) => {
      messages.push(message);
      print(message.kind === 'row' ? rowLine(message.row) : plotLine(message));
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve(messages);
      else reject(new CommandError(`bench/${file} failed; see above.`));
    });
  });
}

function keepResults(group: string, rows: readonly BenchRow[]): void {
  keep(`bench/results/${group}.csv`, (text) => mergeResults(text, rows));
}

function keepPlots(messages: readonly BenchMessage[]): void {
  const plots = messages.filter((message) => message.kind === 'plot');
  if (plots.length === 0) return;
  keep(`bench/results/${SCALING}.csv`, (text) =>
    mergePoints(
      text,
      plots.flatMap(({ points }) => points),
    ),
  );
  for (const { plot, points } of plots) {
    keep(`docs/media/performance-${plot.row.toLowerCase()}.svg`, () => drawPlot(plot, points));
  }
}

function keep(path: string, change: (text: string) => string): void {
  const file = inRoot(path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, change(existsSync(file) ? readFileSync(file, 'utf8') : ''));
}

function plotLine({ plot, points }: Extract<BenchMessage, { kind: 'plot' }>): string {
  return `${plot.row.padEnd(4)}${plot.title}: ${points.length} points`;
}

function rowLine({ row, target, name, ours, peer, ratio, unit, isMet }: BenchRow): string {
  const figure = (value: number): string => String(Number(value.toPrecision(3)));
  const beside = peer === null || ratio === null ? '' : ` / ${figure(peer)} ${unit} = ${figure(ratio)}`;
  const verdict = isMet === null ? '' : isMet ? ', met' : ', MISSED';
  return `${row.padEnd(4)}${figure(ours)} ${unit}${beside} (target ${target}${verdict}): ${name}`;
}
