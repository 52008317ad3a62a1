// bench/results/*.csv: read, merged, and written, so that a regression is a diff.
import { benchGroups } from '#scripts/bench/benchmark.ts';
import type { BenchRow, PlotPoint } from '#scripts/bench/benchmark.ts';

const columns = ['row', 'target', 'name', 'ours', 'peer', 'ratio', 'unit'] as const;

/**
 * The file's text with `fresh` in place of all figures of the same rows (a run measures a row whole, so what it no longer measures goes),
 * and the others kept; sorted by row.
 */
export function mergeResults(text: string, fresh: readonly BenchRow[]): string {
  return merged(
    columns,
    text,
    fresh.map((row) => columns.map((column) => row[column])),
  );
}

const pointColumns = ['row', 'series', 'x', 'y'] as const;

/** The same for scaling.csv: `fresh` in place of all points of the same rows. */
export function mergePoints(text: string, fresh: readonly PlotPoint[]): string {
  return merged(
    pointColumns,
    text,
    fresh.map((point) => pointColumns.map((column) => point[column])),
  );
}

type Cell = string | number | null;

function merged(header: readonly string[], text: string, fresh: readonly (readonly Cell[])[]): string {
  const measured = new Set(fresh.map(([row]) => row));
  const lines = [
    ...text
      .split('\n')
      .slice(1)
      .filter((line) => line !== '' && !measured.has(splitLine(line)[0])),
    ...fresh.map((cells) => cells.map((cell) => quote(cellText(cell))).join(',')),
  ];
  // The sort is stable: figures of one row stay in the order in which they are measured.
  lines.sort((a, b) => placeOf(a) - placeOf(b));
  return `${[header.join(','), ...lines].join('\n')}\n`;
}

/** S2 before S10, and N after both. */
function placeOf(line: string): number {
  const [row] = splitLine(line);
  return Object.keys(benchGroups).indexOf(row[0]) * 1_000 + Number(row.slice(1));
}

/** Four significant digits: more would make every run a diff of noise. */
function cellText(value: Cell): string {
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
