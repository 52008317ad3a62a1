/** Figures as Prometheus text. prom-client writes it, into a registry of our own; the counting is ours, so that a tick makes nothing. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics } from '../metrics.ts';
import { FIGURES, type Figure, type FigureSources, type FigureValue } from './figures.ts';
import type { HistogramSeries } from './histogram.ts';
import { HISTOGRAMS, type HistogramName, type Labels } from './instruments.ts';
import type { ProcessFigures } from './process-figures.ts';

export interface Exporter {
  /** Of what `scrape` gives. */
  readonly contentType: string;
  /** All figures as they are now. */
  scrape(): Promise<string>;
}

/** One a server: nothing is kept outside of it. */
export function createExporter(sources: FigureSources): Exporter {
  const registry = new Registry();
  let process: ProcessFigures;
  for (const figure of FIGURES) register(registry, figure, () => figure.read(sources, process));
  // The keys of a frozen list.
  for (const name of Object.keys(HISTOGRAMS) as HistogramName[]) registerHistogram(registry, name, sources.metrics);
  return {
    contentType: registry.contentType,
    async scrape() {
      process = await sources.process();
      return registry.metrics();
    },
  };
}

function register(registry: Registry, { type, name, help, labels }: Figure, read: () => readonly FigureValue[]): void {
  const about = { name, help, labelNames: labels, registers: [registry] };
  if (type === 'gauge') {
    const figure = new Gauge({
      ...about,
      collect() {
        figure.reset();
        for (const { labels: of, value } of read()) figure.set(of, value);
      },
    });
    return;
  }
  const figure = new Counter({
    ...about,
    collect() {
      figure.reset();
      for (const { labels: of, value } of read()) figure.inc(of, value);
    },
  });
}

/** prom-client's own histogram counts by itself, and makes objects for each value. This one has its name and place, and tells what ours have counted. */
function registerHistogram(registry: Registry, name: HistogramName, metrics: Metrics): void {
  const { help, labels, bounds } = HISTOGRAMS[name];
  const histogram = new Histogram({ name, help, labelNames: labels, buckets: [...bounds], registers: [registry] });
  const get = async () => ({
    name,
    help,
    type: 'histogram',
    aggregator: 'sum',
    values: [...metrics.histogramsOf(name)].flatMap(({ labels: of, series }) => linesOf(name, of, series)),
  });
  // The registry asks for the second where there is one.
  Object.assign(histogram, { get, getForPromString: get });
}

function linesOf(name: HistogramName, labels: Labels, { bounds, counts, sum }: HistogramSeries) {
  const lines = [];
  let below = 0;
  for (let i = 0; i < counts.length; i++) {
    below += counts[i];
    const le = i < bounds.length ? String(bounds[i]) : '+Inf';
    lines.push({ metricName: `${name}_bucket`, labels: { ...labels, le }, value: below });
  }
  lines.push({ metricName: `${name}_sum`, labels, value: sum }, { metricName: `${name}_count`, labels, value: below });
  return lines;
}
