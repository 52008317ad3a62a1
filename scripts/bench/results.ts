// bench/results/<group>.csv: read, merged by row and name, and written, so that a regression is a diff.
import type { BenchRow } from '#scripts/bench/benchmark.ts';

const columns = ['row', 'target', 'name', 'ours', 'peer', 'ratio', 'unit'] as const;

/** The file's text with `fresh` in place of the rows of the same row and name, and every other row kept. */
export function mergeResults(text: string, fresh: readonly BenchRow[]): string {
  const lines = new Map(
    text
      .split('\n')
      .slice(1)
      .filter(Boolean)
      .map((line) => [keyOf(splitLine(line)), line]),
  );
  for (const row of fresh) {
    const cells = columns.map((column) => cellText(row[column]));
    lines.set(keyOf(cells), cells.map(quote).join(','));
  }
  return `${[columns.join(','), ...lines.values()].join('\n')}\n`;
}

function keyOf(cells: readonly string[]): string {
  return `${cells[0]}\n${cells[2]}`;
}

/** Four significant digits: more would make every run a diff of noise. */
function cellText(value: string | number | null): string {
  if (value === null) return '';
  return typeof value === 'number' ? String(Number(value.toPrecision(4))) : value;
}

function quote(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function splitLine(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
  );
}
