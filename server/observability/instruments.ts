/** The figures that have labels or a spread: one typed list of each, which says what may be told of them. */

/** A figure of one or more series. */
export interface Instrument {
  /** One sentence, for whoever looks at `/metrics`. */
  readonly help: string;
  /** What tells its series from each other. Values come from short lists: `SERIES_MAX` bounds them all the same. */
  readonly labels: readonly string[];
}

/** A figure whose values are counted by size. */
export interface HistogramInstrument extends Instrument {
  /** The upper end of each class, ascending, in the unit that ends the name; what is larger is counted too. */
  readonly bounds: readonly number[];
}

/** A figure that is counted. */
export interface CounterInstrument extends Instrument {
  /** The labels of series that are there from the start: what Prometheus sees appear with its first count has not increased. */
  readonly fromZero: readonly Labels[];
}

/** Series of one figure; what would be one more is counted under `other`. */
export const SERIES_MAX = 500;

/** What is spread: `metrics.observe(name, value, labels)`. */
export const HISTOGRAMS = Object.freeze({
  app_frame_lag_ms: {
    help: 'How late the deadline of a tick was noticed, in milliseconds.',
    labels: [],
    // 33 and 66 are where the alerts are: two and four ticks of sixty a second.
    bounds: [1, 2, 4, 8, 16, 33, 66, 128],
  },
  match_queue_latency_ms: {
    help: 'How long a player waited in a queue until a match was found, in milliseconds.',
    labels: ['game', 'mode'],
    bounds: [50, 150, 500, 1000, 2500, 5000, 10_000, 20_000, 40_000, 80_000, 160_000],
  },
  http_request_duration_ms: {
    help: 'How long a request took until its answer was sent, in milliseconds.',
    labels: ['route', 'method', 'status'],
    bounds: [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000],
  },
  nodejs_gc_duration_seconds: {
    help: 'How long a collection of garbage stopped the process, in seconds.',
    labels: ['kind'],
    bounds: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1],
  },
} as const satisfies Readonly<Record<string, HistogramInstrument>>);

/** What is counted under labels: `metrics.countBy(name, labels)`. Counts without labels are `metrics.count(name)`. */
export const COUNTERS = Object.freeze({
  skill_update_errors_total: {
    help: 'Results whose ratings could not be written, by why; those that wait are tried again.',
    labels: ['reason'],
    fromZero: ['away', 'conflict', 'malformed', 'refused', 'failed'].map((reason) => ({ reason })),
  },
} as const satisfies Readonly<Record<string, CounterInstrument>>);

export type HistogramName = keyof typeof HISTOGRAMS;
export type CounterName = keyof typeof COUNTERS;

/** A text for each label of a figure. */
export type LabelsOf<I extends Instrument> = { readonly [L in I['labels'][number]]: string };

/** Any figure's labels, by name. */
export type Labels = Readonly<Record<string, string>>;
