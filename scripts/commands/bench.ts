// `npm run bench`: our figures beside the peers', by group or by row, kept in bench/results/.
import { fork } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { benchGroups } from '#scripts/bench/benchmark.ts';
import { mergeResults } from '#scripts/bench/results.ts';
import { groupOf, parseSelection } from '#scripts/bench/selection.ts';
import { CommandError, UsageError } from '#scripts/command.ts';
import { inRoot } from '#scripts/paths.ts';
import type { BenchRow } from '#scripts/bench/benchmark.ts';
import type { CommandCall, CommandOptions, CommandOutcome, CommandPositional } from '#scripts/command.ts';

const groupNames = Object.values(benchGroups).join(', ');

export const summary = "Benchmarks: ours beside the peer's, in one run.";
export const usage = 'bench -- [NAME]';
export const options = {} as const satisfies CommandOptions;
export const positionals: readonly CommandPositional[] = [
  { name: 'NAME', summary: `a group (${groupNames}) or a row of the targets, as S2; everything when absent` },
];

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const selection = parseSelection(call.positionals[0]);
  if (selection === undefined) {
    throw new UsageError(`"${call.positionals[0]}" is no benchmark: give a row such as S2, or one of ${groupNames}.`);
  }
  const files = readdirSync(inRoot('bench')).filter((file) => file.endsWith('.bench.ts'));
  const rows: BenchRow[] = [];
  for (const file of files.toSorted()) rows.push(...(await runFile(file, selection, call.print)));
  if (rows.length === 0) throw new CommandError(`No file in bench/ measures ${call.positionals[0] ?? 'anything'}.`);
  for (const [group, measured] of Object.entries(Object.groupBy(rows, ({ row }) => groupOf(row)))) {
    keepResults(group, measured ?? []);
  }
  return { report: { rows } };
}

/** In a process of its own, so that no file runs in another's heap or with functions another has made slow. */
function runFile(file: string, selection: string, print: (line: string) => void): Promise<BenchRow[]> {
  return new Promise((resolve, reject) => {
    const rows: BenchRow[] = [];
    const child = fork(inRoot('scripts/bench/run-file.ts'), [file, selection], { execArgv: ['--expose-gc'] });
    child.on('message', (message: BenchRow) => {
      rows.push(message);
      print(rowLine(message));
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve(rows);
      else reject(new CommandError(`bench/${file} failed; see above.`));
    });
  });
}

function keepResults(group: string, rows: readonly BenchRow[]): void {
  const file = inRoot(`bench/results/${group}.csv`);
  mkdirSync(inRoot('bench/results'), { recursive: true });
  writeFileSync(file, mergeResults(existsSync(file) ? readFileSync(file, 'utf8') : '', rows));
}

function rowLine({ row, target, name, ours, peer, ratio, unit }: BenchRow): string {
  const figure = (value: number): string => String(Number(value.toPrecision(3)));
  const beside = peer === null || ratio === null ? '' : ` / ${figure(peer)} = ${figure(ratio)}`;
  return `${row.padEnd(4)}${figure(ours)}${beside} ${unit} (target ${target}): ${name}`;
}
