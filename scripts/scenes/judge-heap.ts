// Whether what a page holds stays flat, from samples over a long time. Pure.

/** What a page held at one moment, after its garbage was collected. */
export interface HeapSample {
  /** Since it began to play. */
  readonly seconds: number;
  readonly heapBytes: number;
  readonly nodes: number;
  readonly listeners: number;
  readonly tick: number;
}

/** What may come to be in a minute: less than a match's own ups and downs, far less than any leak worth the name in half an hour of play. */
export const LIMITS = { heapBytesPerMinute: 40_000, nodesPerMinute: 3, listenersPerMinute: 1 } as const;

/** What is more only once or twice has been made once: the panel of a first result, a pool for a larger crowd. */
const RISES_MIN = 3;

/** Fewer say nothing about a slope. */
const SAMPLES_MIN = 6;

/** Sentences about what grows; none when all is flat. */
export function judgeHeap(samples: readonly HeapSample[]): string[] {
  if (samples.length < SAMPLES_MIN)
    return [`${samples.length} samples after the warm-up are too few: play for longer.`];
  const problems: string[] = [];
  const [first] = samples;
  const last = samples[samples.length - 1];
  if (last.tick <= first.tick) problems.push(`The match stood still at tick ${last.tick}.`);
  const check = (what: string, valueOf: (sample: HeapSample) => number, limit: number): void => {
    const perMinute = slopePerMinute(samples, valueOf);
    if (perMinute <= limit || risesOf(samples, valueOf) < RISES_MIN) return;
    problems.push(
      `${what} grow by ${perMinute.toFixed(1)} a minute (limit ${limit}): from ${valueOf(first)} to ${valueOf(last)}.`,
    );
  };
  check('Bytes of the heap', ({ heapBytes }) => heapBytes, LIMITS.heapBytesPerMinute);
  check('Nodes', ({ nodes }) => nodes, LIMITS.nodesPerMinute);
  check('Listeners', ({ listeners }) => listeners, LIMITS.listenersPerMinute);
  return problems;
}

/** How often there was more than ever before. */
function risesOf(samples: readonly HeapSample[], valueOf: (sample: HeapSample) => number): number {
  let most = valueOf(samples[0]);
  let rises = 0;
  for (const sample of samples) {
    const value = valueOf(sample);
    if (value <= most) continue;
    most = value;
    rises++;
  }
  return rises;
}

/**
 * The median of the slopes between all pairs of samples, which a few that lie apart do not move: P. K. Sen, "Estimates of the Regression
 * Coefficient Based on Kendall's Tau", 1968.
 */
export function slopePerMinute(samples: readonly HeapSample[], valueOf: (sample: HeapSample) => number): number {
  const slopes: number[] = [];
  for (let i = 0; i < samples.length; i++) {
    for (let j = i + 1; j < samples.length; j++) {
      slopes.push(((valueOf(samples[j]) - valueOf(samples[i])) * 60) / (samples[j].seconds - samples[i].seconds));
    }
  }
  slopes.sort((a, b) => a - b);
  return slopes[Math.floor(slopes.length / 2)] ?? NaN;
}
