/** What this process counts: refusals and faults by name, people, how late ticks are, and how long things take. `observability/` tells it. */
import { addTo, createSeries, type HistogramSeries } from './observability/histogram.ts';
import {
  COUNTERS,
  HISTOGRAMS,
  SERIES_MAX,
  type CounterName,
  type HistogramName,
  type Labels,
  type LabelsOf,
} from './observability/instruments.ts';

/** Samples of lateness that are kept: a minute of one 60-tick room. */
const SAMPLES_MAX = 4096;

export interface Metrics {
  /** Adds one to a counter; counters begin at 0. Names are written in the source: their number is bounded. */
  count(name: string): void;
  /** Adds one to a counter of `COUNTERS`, in the series of these labels. */
  countBy<N extends CounterName>(name: N, labels: LabelsOf<(typeof COUNTERS)[N]>): void;
  /** Adds a value to a histogram of `HISTOGRAMS`, in the series of these labels. Not for ticks: it makes a key. */
  observe<N extends HistogramName>(name: N, value: number, labels: LabelsOf<(typeof HISTOGRAMS)[N]>): void;
  /** Adds to a gauge, as players come (+1) and go (−1). */
  change(name: string, by: number): void;
  /** How late a tick's deadline was noticed, in milliseconds. Makes nothing. */
  late(lateMs: number): void;
  value(name: string): number;
  /** The lateness that 99 of 100 of the last ticks stay below, in milliseconds; 0 before the first. */
  lateP99Ms(): number;
  /** All counters and gauges without labels, by name. */
  all(): Readonly<Record<string, number>>;
  /** Only the counters of them. */
  counters(): Iterable<readonly [name: string, count: number]>;
  /** The series of a counter with labels. */
  countersOf(name: CounterName): Iterable<{ readonly labels: Labels; readonly count: number }>;
  /** The series of a histogram. They go on counting. */
  histogramsOf(name: HistogramName): Iterable<{ readonly labels: Labels; readonly series: HistogramSeries }>;
}

/** Series by their labels' values. */
class SeriesByLabels<S> {
  readonly #names: readonly string[];
  readonly #make: () => S;
  readonly #series = new Map<string, { readonly labels: Labels; readonly series: S }>();

  constructor(names: readonly string[], make: () => S) {
    this.#names = names;
    this.#make = make;
  }

  get all(): Iterable<{ readonly labels: Labels; readonly series: S }> {
    return this.#series.values();
  }

  of(labels: Labels): S {
    const key = this.#keyOf(labels);
    return (this.#series.get(key) ?? this.#add(key, labels)).series;
  }

  #keyOf(labels: Labels): string {
    return this.#names.map((name) => labels[name]).join('\n');
  }

  #add(key: string, labels: Labels) {
    if (this.#series.size >= SERIES_MAX - 1) {
      const other = Object.fromEntries(this.#names.map((name) => [name, 'other']));
      const known = this.#series.get(this.#keyOf(other));
      if (known !== undefined) return known;
      [key, labels] = [this.#keyOf(other), other];
    }
    const added = { labels: Object.fromEntries(this.#names.map((name) => [name, labels[name]])), series: this.#make() };
    this.#series.set(key, added);
    return added;
  }
}

export function createMetrics(): Metrics {
  const values = new Map<string, number>();
  const gauges = new Set<string>();
  const histograms = mapValues(HISTOGRAMS, ({ labels, bounds }) => {
    return new SeriesByLabels(labels, () => createSeries(bounds));
  });
  const counters = mapValues(COUNTERS, ({ labels, fromZero }) => {
    const series = new SeriesByLabels(labels, () => ({ count: 0 }));
    for (const of of fromZero) series.of(of);
    return series;
  });
  const lateness = histograms.app_frame_lag_ms.of({});
  const samples = new Float64Array(SAMPLES_MAX);
  let taken = 0;
  const add = (name: string, by: number) => void values.set(name, (values.get(name) ?? 0) + by);

  return {
    count: (name) => add(name, 1),
    countBy: (name, labels) => void counters[name].of(labels).count++,
    observe: (name, value, labels) => addTo(histograms[name].of(labels), value),
    change(name, by) {
      gauges.add(name);
      add(name, by);
    },
    late(lateMs) {
      samples[taken % SAMPLES_MAX] = lateMs;
      taken++;
      addTo(lateness, lateMs);
    },
    value: (name) => values.get(name) ?? 0,
    lateP99Ms() {
      const sorted = samples.slice(0, Math.min(taken, SAMPLES_MAX)).sort();
      return sorted.length === 0 ? 0 : sorted[Math.floor((sorted.length - 1) * 0.99)];
    },
    all: () => Object.fromEntries(values),
    counters: () => [...values].filter(([name]) => !gauges.has(name)),
    countersOf: (name) => [...counters[name].all].map(({ labels, series }) => ({ labels, count: series.count })),
    histogramsOf: (name) => histograms[name].all,
  };
}

/** The same keys with other values. */
function mapValues<K extends string, V, R>(values: Readonly<Record<K, V>>, change: (value: V) => R): Record<K, R> {
  // `Object.entries` forgets the keys' type, which stays the same.
  const entries = Object.entries<V>(values).map(([key, value]) => [key, change(value)]);
  return Object.fromEntries(entries) as Record<K, R>;
}
