/** Reads once a second what admission goes by: the last ten seconds of this process. */
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { Admission, type AdmissionMaxima, type AdmissionState } from './admission.ts';
import { quantileOf } from './histogram.ts';
import { HISTOGRAMS, type HistogramName, type Labels } from './instruments.ts';
import { isQuickRoute } from './routes.ts';

/** Milliseconds that an event loop was busy and waited, since its start. */
export interface LoopTimes {
  readonly active: number;
  readonly idle: number;
}

export interface AdmissionWatchOptions {
  readonly maxima: AdmissionMaxima;
  readonly metrics: Pick<Metrics, 'histogramsOf' | 'count'>;
  readonly log: Pick<Log, 'warn' | 'info'>;
  readonly loop: () => LoopTimes;
  /** Calls back so often; returns what ends it. */
  readonly every: (periodMs: number, call: () => void) => () => void;
}

export interface AdmissionWatch {
  readonly state: AdmissionState;
  stop(): void;
}

const READ_MS = 1000;
/** Seconds that a window spans. */
const WINDOW = 10;
/** Of them, those that are not looked at, the worst: one hiccup lies in two at most, and closes nothing however long it was. */
const WORST_SECONDS = 2;
/** More than that no line says. */
const PERCENT_MAX = 9999;
/** Fewer say nothing of one in a hundred. */
const VALUES_MIN = 50;

/** What has been counted until then. */
interface Moment {
  readonly late: Float64Array;
  readonly requests: Float64Array;
  readonly loop: LoopTimes;
}

export function watchAdmission({ maxima, metrics, log, loop, every }: AdmissionWatchOptions): AdmissionWatch {
  const admission = new Admission(maxima);
  const moment = (): Moment => ({
    late: countsOf(metrics, 'app_frame_lag_ms', () => true),
    requests: countsOf(metrics, 'http_request_duration_ms', isOfThisServer),
    loop: { ...loop() },
  });
  const moments = [moment()];

  function read(): void {
    const now = moment();
    moments.push(now);
    if (moments.length > WINDOW + 1) moments.shift();
    const [before] = moments;
    const p99Of = (name: HistogramName, limit: 'late' | 'requests') =>
      p99InMost(
        name,
        moments.map((one) => one[limit]),
        maxima[limit],
      );
    const busy = now.loop.active - before.loop.active;
    const spent = busy + now.loop.idle - before.loop.idle;
    const change = admission.take({
      late: p99Of('app_frame_lag_ms', 'late'),
      requests: p99Of('http_request_duration_ms', 'requests'),
      loop: spent > 0 ? busy / spent : undefined,
    });
    if (change !== undefined) tell(change);
  }

  function tell(change: 'closed' | 'opened'): void {
    metrics.count(`admission.${change}`);
    const { why, used } = admission.state;
    const shares = Object.fromEntries(
      used.map(({ limit, ratio }) => [limit, Math.min(PERCENT_MAX, Math.round(ratio * 100))]),
    );
    if (change === 'opened') log.info('admission.opened', 'New rooms and sign-ins are taken again.', shares);
    else
      log.warn('admission.closed', 'Too much to do: new rooms and sign-ins are refused for now. Percent of maxima:', {
        why: why.join(' '),
        ...shares,
      });
  }

  const stop = every(READ_MS, read);
  return {
    get state() {
      return admission.state;
    },
    stop,
  };
}

/** Whose length is this server's own doing: neither a long file, nor one who went before the answer. */
function isOfThisServer({ route, status }: Labels): boolean {
  return isQuickRoute(route) && status !== 'aborted';
}

/** Of all series whose labels are wanted, together. */
function countsOf(
  metrics: Pick<Metrics, 'histogramsOf'>,
  name: HistogramName,
  isWanted: (labels: Labels) => boolean,
): Float64Array {
  const sum = new Float64Array(HISTOGRAMS[name].bounds.length + 1);
  for (const { labels, series } of metrics.histogramsOf(name))
    if (isWanted(labels)) for (let i = 0; i < sum.length; i++) sum[i] += series.counts[i];
  return sum;
}

/** Of what was counted between the moments, but in the seconds with the most values above `max`. Undefined where that is too little. */
function p99InMost(name: HistogramName, moments: readonly Float64Array[], max: number): number | undefined {
  const { bounds } = HISTOGRAMS[name];
  const seconds = moments.slice(1).map((now, i) => now.map((count, at) => count - moments[i][at]));
  const above = (counts: Float64Array) =>
    counts.reduce((sum, count, at) => ((bounds[at] ?? Infinity) > max ? sum + count : sum), 0);
  const kept = seconds.toSorted((one, other) => above(one) - above(other)).slice(0, -WORST_SECONDS);
  const counts = new Float64Array(bounds.length + 1).map((_, at) => kept.reduce((sum, second) => sum + second[at], 0));
  if (counts.reduce((sum, count) => sum + count, 0) < VALUES_MIN) return undefined;
  return quantileOf(bounds, counts, 0.99);
}
