/** What this process counts: refusals and faults by name, people, and how late ticks are sealed. */

/** Samples of lateness that are kept: a minute of one 60-tick room. */
const SAMPLES_MAX = 4096;

export interface Metrics {
  /** Adds one to a counter; counters begin at 0. Names are written in the source: their number is bounded. */
  count(name: string): void;
  /** Adds to a gauge, as players come (+1) and go (−1). */
  change(name: string, by: number): void;
  /** How late a tick's deadline was noticed, in milliseconds. */
  late(lateMs: number): void;
  value(name: string): number;
  /** The lateness that 99 of 100 of the last ticks stay below, in milliseconds; 0 before the first. */
  lateP99Ms(): number;
  /** All counters and gauges, by name. */
  all(): Readonly<Record<string, number>>;
}

export function createMetrics(): Metrics {
  const values = new Map<string, number>();
  const samples = new Float64Array(SAMPLES_MAX);
  let taken = 0;
  const change = (name: string, by: number) => void values.set(name, (values.get(name) ?? 0) + by);

  return {
    count: (name) => change(name, 1),
    change,
    late(lateMs) {
      samples[taken % SAMPLES_MAX] = lateMs;
      taken++;
    },
    value: (name) => values.get(name) ?? 0,
    lateP99Ms() {
      const sorted = samples.slice(0, Math.min(taken, SAMPLES_MAX)).sort();
      return sorted.length === 0 ? 0 : sorted[Math.floor((sorted.length - 1) * 0.99)];
    },
    all: () => Object.fromEntries(values),
  };
}
