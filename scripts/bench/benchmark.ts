// What a benchmark is: the shape that every bench/*.bench.ts exports as `rows`, and the row that comes out of it.

/** The groups of targets, by the letter that their rows begin with. */
export const benchGroups = { S: 'core', N: 'netcode', R: 'state', C: 'client', W: 'workbench', P: 'platform' } as const;

/**
 * One comparison. Each bench/*.bench.ts exports `rows: readonly Benchmark[]` and runs in a process of its own, with
 * `gc()` exposed. A row's letter says which group it belongs to, wherever it stands.
 */
export interface Benchmark {
  /** The row of the targets it belongs to, as S2. Several benchmarks may belong to one row. */
  readonly row: string;
  /** What the ratio, or ours where there is no peer, has to reach, as "≤ 0.6". */
  readonly target: string;
  /** What is compared, with sizes: "tick of ten-thousand / plain objects". */
  readonly name: string;
  readonly unit: string;
  /** Measures both sides in one run. A figure without a peer has none. */
  measure(): Measurement | Promise<Measurement>;
}

export interface Measurement {
  readonly ours: number;
  readonly peer?: number;
}

/** A benchmark's result, as printed; without `isMet` as kept in bench/results/<group>.csv. `ratio` is ours / peer. */
export interface BenchRow {
  readonly row: string;
  readonly target: string;
  readonly name: string;
  readonly ours: number;
  readonly peer: number | null;
  readonly ratio: number | null;
  readonly unit: string;
  /** Whether the target is reached; null where there is none. */
  readonly isMet: boolean | null;
}

/**
 * Cost against size: what `npm run bench -- scaling` measures, keeps in bench/results/scaling.csv and draws. A bench/*.bench.ts may export
 * `plots: readonly Plot[]` beside its rows, or alone.
 */
export interface Plot {
  /** The row of the targets it belongs to, and the name of its picture: docs/media/performance-<row>.svg. */
  readonly row: string;
  readonly title: string;
  readonly xName: string;
  /** What is measured and its unit, as "µs a tick". */
  readonly yName: string;
  /** Figures that can be 0 stand on a linear axis. Without this, both axes are logarithmic. */
  readonly isLinear?: boolean;
  readonly series: readonly string[];
  readonly xs: readonly number[];
  /** One figure for each series, measured in one run. */
  measure(x: number): readonly number[];
}

/** One point of a plot, as kept in bench/results/scaling.csv. */
export interface PlotPoint {
  readonly row: string;
  readonly series: string;
  readonly x: number;
  readonly y: number;
}

/** What a child process sends: results, or the points of a plot with what is needed to draw them. */
export type BenchMessage =
  | { readonly kind: 'row'; readonly row: BenchRow }
  | { readonly kind: 'plot'; readonly plot: Omit<Plot, 'measure'>; readonly points: readonly PlotPoint[] };
