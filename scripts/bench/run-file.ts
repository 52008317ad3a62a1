// The child process of `npm run bench`: runs the wanted benchmarks of one file and sends each row as it is measured.
import { pathToFileURL } from 'node:url';
import { isWanted } from '#scripts/bench/selection.ts';
import { inRoot } from '#scripts/paths.ts';
import type { Benchmark, BenchRow } from '#scripts/bench/benchmark.ts';

const [file = '', wanted = ''] = process.argv.slice(2);
const { rows }: { readonly rows: readonly Benchmark[] } = await import(pathToFileURL(inRoot(`bench/${file}`)).href);
for (const { row, target, name, unit, measure } of rows) {
  if (!isWanted(row, wanted)) continue;
  const { ours, peer } = await measure();
  const result: BenchRow = {
    row,
    target,
    name,
    ours,
    peer: peer ?? null,
    ratio: peer === undefined ? null : ours / peer,
    unit,
  };
  process.send?.(result);
}
process.disconnect?.();
