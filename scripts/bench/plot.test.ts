// Plots are drawn the same every time, with each series named and each point in its place.
import { expect, test } from 'vitest';
import { drawPlot } from '#scripts/bench/plot.ts';
import type { PlotPoint } from '#scripts/bench/benchmark.ts';

const plot = { row: 'S2', title: 'Cost & size', xName: 'rows', yName: 'µs', series: ['ours', 'peer'], xs: [10, 1000] };

const point = (series: string, x: number, y: number): PlotPoint => ({ row: 'S2', series, x, y });

/** Where the dots of each series stand. */
function dotsOf(svg: string): readonly (readonly [x: number, y: number][])[] {
  return [...svg.matchAll(/<g class="s\d">.*?<\/g>/g)].map(([group]) =>
    [...group.matchAll(/cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]): [number, number] => [Number(x), Number(y)]),
  );
}

test('equal factors are equal distances, and higher is up', () => {
  const svg = drawPlot(plot, [
    point('ours', 10, 1),
    point('ours', 100, 10),
    point('ours', 1000, 100),
    point('peer', 10, 5),
  ]);
  const [[first, second, third], peer] = dotsOf(svg);
  expect(second[0] - first[0]).toBeCloseTo(third[0] - second[0], 0);
  expect(first[1] - second[1]).toBeCloseTo(second[1] - third[1], 0);
  expect(first[1]).toBeGreaterThan(second[1]);
  expect(peer).toHaveLength(1);
});

test('every series and both axes are named, in text that XML can carry', () => {
  const svg = drawPlot(plot, [point('ours', 10, 1), point('peer', 1000, 2)]);
  for (const name of ['ours', 'peer', 'rows', 'µs', 'Cost &amp; size']) expect(svg).toContain(`>${name}</text>`);
  expect(svg).toContain('prefers-color-scheme:dark');
});

test('a figure of 0 stands on a linear axis and is left out of a logarithmic one', () => {
  const points = [point('ours', 10, 0), point('ours', 1000, 40)];
  expect(dotsOf(drawPlot(plot, points))[0]).toHaveLength(1);
  const [[zero, high]] = dotsOf(drawPlot({ ...plot, isLinear: true }, points));
  expect(zero[1]).toBeGreaterThan(high[1]);
});

test('names of lines that end in one place are moved apart', () => {
  const svg = drawPlot(plot, [point('ours', 1000, 50), point('peer', 1000, 50), point('ours', 10, 1)]);
  const [first, second] = [...svg.matchAll(/class="s\d name" x="[\d.]+" y="([\d.]+)"/g)].map(([, y]) => Number(y));
  expect(Math.abs(first - second)).toBeGreaterThanOrEqual(17);
});

test('one point makes a plot too', () => {
  expect(drawPlot(plot, [point('ours', 10, 3)])).not.toContain('NaN');
});
