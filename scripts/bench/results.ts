// bench/results/*.csv: read, merged, and written, so that a regression is a diff.
import type { BenchRow, PlotPoint } from '#scripts/bench/benchmark.ts';

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

const pointColumns = ['row', 'series', 'x', 'y'] as const;

/** The text of scaling.csv with `fresh` in place of all points of the same rows, sorted by row. */
export function mergePoints(text: string, fresh: readonly PlotPoint[]): string {
  const measured = new Set(fresh.map(({ row }) => row));
  const kept = text
    .split('\n')
    .slice(1)
    .filter((line) => line !== '' && !measured.has(splitLine(line)[0]));
  const lines = fresh.map((point) => pointColumns.map((column) => quote(cellText(point[column]))).join(','));
  const all = [...kept, ...lines].map((line, i) => ({ line, i, row: splitLine(line)[0] }));
  all.sort((a, b) => (a.row === b.row ? a.i - b.i : a.row < b.row ? -1 : 1));
  return `${[pointColumns.join(','), ...all.map(({ line }) => line)].join('\n')}\n`;
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
