// How figures are taken: times and garbage so that a slow moment of the machine meets all that is compared, and once where several rows need them.

/**
 * Microseconds a call of several runs, each called `calls` times in turn with the others, `rounds` times: the lower quartile of the
 * rounds, because what else a shared machine does only ever adds time. A `share` of 0.5 is the median.
 */
export function timeInTurn(
  runs: readonly (() => void)[],
  { rounds, calls, share = 0.25 }: { readonly rounds: number; readonly calls: number; readonly share?: number },
): readonly number[] {
  const times = runs.map(() => new Float64Array(rounds));
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < runs.length; i++) {
      const run = runs[i];
      const from = performance.now();
      for (let call = 0; call < calls; call++) run();
      times[i][round] = ((performance.now() - from) * 1_000) / calls;
    }
  }
  return times.map((taken) => taken.toSorted()[Math.floor(rounds * share)]);
}

/**
 * Bytes of garbage that a call leaves: the least of ten goes at `calls` calls, each too short for a collection, less what asking for
 * the heap's size leaves itself. Engines make numbers into objects until they have compiled what runs, so warm up first.
 */
export function garbageOf(run: () => void, calls: number): number {
  let least = Infinity;
  for (let go = 0; go < 10 && least > 0; go++) {
    globalThis.gc?.();
    const asked = process.memoryUsage().heapUsed;
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < calls; i++) run();
    const left = process.memoryUsage().heapUsed - before - (before - asked);
    // Below zero something was collected after all: that go says nothing.
    if (left >= 0) least = Math.min(least, left / calls);
  }
  return least;
}

/** The value that a share of all values does not exceed: 0.5 is the median. NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

/** Makes a function that measures once: several rows are figures of one run. */
export function once<T>(measure: () => Promise<T>): () => Promise<T> {
  let measured: Promise<T> | undefined;
  return () => (measured ??= measure());
}
