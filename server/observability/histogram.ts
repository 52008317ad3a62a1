/** Values counted by size, and what most of them stay below: numbers only, so that a tick may add to it. */

/** One series. `counts` has one count for each bound, and a last one for what is above all of them. */
export interface HistogramSeries {
  readonly bounds: readonly number[];
  readonly counts: Float64Array;
  /** Of all values. */
  sum: number;
}

export function createSeries(bounds: readonly number[]): HistogramSeries {
  return { bounds, counts: new Float64Array(bounds.length + 1), sum: 0 };
}

/** Adds one value. Makes nothing. What is no finite number is left out. */
export function addTo(series: HistogramSeries, value: number): void {
  if (!Number.isFinite(value)) return;
  const { bounds, counts } = series;
  let at = 0;
  while (at < bounds.length && value > bounds[at]) at++;
  counts[at]++;
  series.sum += value;
}

/**
 * What `share` (0…1) of the values stay below, as Prometheus' histogram_quantile has it: even within a class, from 0 in the first.
 * Undefined without values; Infinity when it is above all bounds.
 */
export function quantileOf(bounds: readonly number[], counts: ArrayLike<number>, share: number): number | undefined {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i];
  if (total === 0) return undefined;
  const wanted = total * share;
  let below = 0;
  for (let i = 0; i < bounds.length; i++) {
    if (below + counts[i] >= wanted && counts[i] > 0) {
      const from = i === 0 ? 0 : bounds[i - 1];
      return from + (bounds[i] - from) * ((wanted - below) / counts[i]);
    }
    below += counts[i];
  }
  return Infinity;
}
