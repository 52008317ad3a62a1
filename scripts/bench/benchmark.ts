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

/** A benchmark's result, as printed and as kept in bench/results/<group>.csv. `ratio` is ours / peer. */
export interface BenchRow {
  readonly row: string;
  readonly target: string;
  readonly name: string;
  readonly ours: number;
  readonly peer: number | null;
  readonly ratio: number | null;
  readonly unit: string;
}
