/** What the process itself uses: processor, memory, files, its event loop and the pauses of its garbage collector. */
import { readdir, readFile } from 'node:fs/promises';
import {
  constants,
  monitorEventLoopDelay,
  performance,
  PerformanceObserver,
  type PerformanceEntry,
} from 'node:perf_hooks';
import type { Metrics } from '../metrics.ts';

/** Times in seconds. */
export interface ProcessFigures {
  /** Since 1970. */
  readonly startedSeconds: number;
  readonly cpuUserSeconds: number;
  readonly cpuSystemSeconds: number;
  readonly residentBytes: number;
  readonly heapTotalBytes: number;
  readonly heapUsedBytes: number;
  readonly externalBytes: number;
  /** Undefined where the system does not tell. */
  readonly openFiles: number | undefined;
  readonly openFilesMax: number | undefined;
  readonly loopActiveSeconds: number;
  readonly loopIdleSeconds: number;
  /** Of the last window that is over. */
  readonly loopLagP99Seconds: number;
  readonly loopLagMaxSeconds: number;
}

export interface ProcessWatch {
  read(): Promise<ProcessFigures>;
  stop(): void;
}

/** The timer by which the event loop's lag is measured. */
const LAG_RESOLUTION_MS = 20;
/** The lag is of a window of its own, so that it does not matter who asks how often. */
const LAG_WINDOW_MS = 10_000;

const GC_KINDS: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weakcb',
};

/**
 * Begins to watch this process; pauses go to `metrics`. Names and meanings are those of prom-client's own collection, of which each histogram of pauses
 * leaves out all but the first of a batch, and nothing can be stopped.
 */
export function watchProcess(metrics: Pick<Metrics, 'observe'>): ProcessWatch {
  const pauses = new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      metrics.observe('nodejs_gc_duration_seconds', entry.duration / 1000, { kind: kindOf(entry) });
  });
  pauses.observe({ entryTypes: ['gc'] });
  const delay = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
  delay.enable();
  let [lagP99, lagMax] = [0, 0];
  const timer = setInterval(() => {
    [lagP99, lagMax] = [lagSeconds(delay.percentile(99)), lagSeconds(delay.max)];
    delay.reset();
  }, LAG_WINDOW_MS).unref();
  let openFilesMax: Promise<number | undefined> | undefined;
  return {
    async read() {
      openFilesMax ??= readOpenFilesMax();
      const [openFiles, max] = await Promise.all([readOpenFiles(), openFilesMax]);
      const { user, system } = process.cpuUsage();
      const { rss, heapTotal, heapUsed, external } = process.memoryUsage();
      const { active, idle } = performance.eventLoopUtilization();
      return {
        startedSeconds: performance.timeOrigin / 1000,
        cpuUserSeconds: user / 1e6,
        cpuSystemSeconds: system / 1e6,
        residentBytes: rss,
        heapTotalBytes: heapTotal,
        heapUsedBytes: heapUsed,
        externalBytes: external,
        openFiles,
        openFilesMax: max,
        loopActiveSeconds: active / 1000,
        loopIdleSeconds: idle / 1000,
        loopLagP99Seconds: lagP99,
        loopLagMaxSeconds: lagMax,
      };
    },
    stop() {
      pauses.disconnect();
      delay.disable();
      clearInterval(timer);
    },
  };
}

/** It measures from one firing to the next: what is beyond the timer's own time is lag. */
function lagSeconds(betweenNs: number): number {
  return Math.max(0, betweenNs / 1e9 - LAG_RESOLUTION_MS / 1000);
}

function kindOf(entry: PerformanceEntry): string {
  const detail: unknown = 'detail' in entry ? entry.detail : undefined;
  const kind = typeof detail === 'object' && detail !== null && 'kind' in detail ? detail.kind : undefined;
  return (typeof kind === 'number' ? GC_KINDS[kind] : undefined) ?? 'other';
}

/** Linux has a folder of them. */
async function readOpenFiles(): Promise<number | undefined> {
  try {
    // One is the folder itself, while it is read.
    return (await readdir('/proc/self/fd')).length - 1;
  } catch {
    return undefined;
  }
}

async function readOpenFilesMax(): Promise<number | undefined> {
  try {
    const [, max] = /^Max open files\s+(\d+)/m.exec(await readFile('/proc/self/limits', 'utf8')) ?? [];
    return max === undefined ? undefined : Number(max);
  } catch {
    return undefined;
  }
}
