// The child process of `npm run bench`: measures the wanted rows of one file, or its plots, and sends each as it is done.
import { pathToFileURL } from 'node:url';
import { isWanted, SCALING } from '#scripts/bench/selection.ts';
import { isMet } from '#scripts/bench/target.ts';
import { inRoot } from '#scripts/paths.ts';
import type { Benchmark, BenchMessage, Plot } from '#scripts/bench/benchmark.ts';

/** What a bench/*.bench.ts exports. */
interface BenchFile {
  readonly rows?: readonly Benchmark[];
  readonly plots?: readonly Plot[];
}

const [name = '', wanted = ''] = process.argv.slice(2);
const file: BenchFile = await import(pathToFileURL(inRoot(`bench/${name}`)).href);
const send = (message: BenchMessage) => void process.send?.(message);
if (wanted === SCALING) for (const plot of file.plots ?? []) sendPlot(plot);
else for (const benchmark of file.rows ?? []) if (isWanted(benchmark.row, wanted)) await sendRow(benchmark);
process.disconnect?.();

async function sendRow({ row, target, name: rowName, unit, measure }: Benchmark): Promise<void> {
  const { ours, peer = null } = await measure();
  const result = { row, target, name: rowName, ours, peer, ratio: peer === null ? null : ours / peer, unit };
  const met = isMet(result);
  if (met === null && result.target !== '–')
    throw new Error(`The target '${result.target}' of ${result.row} cannot be read.`);
  send({ kind: 'row', row: { ...result, isMet: met } });
}

function sendPlot({ measure, ...plot }: Plot): void {
  const points = plot.xs.flatMap((x) => {
    const ys = measure(x);
    return plot.series.map((series, i) => ({ row: plot.row, series, x, y: ys[i] }));
  });
  send({ kind: 'plot', plot, points });
}
