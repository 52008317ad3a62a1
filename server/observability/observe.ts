/** All that is watched of one server, made together and stopped together. */
import { performance } from 'node:perf_hooks';
import packageFile from '../../package.json' with { type: 'json' };
import type { Services } from '../services.ts';
import { watchAdmission } from './admission-watch.ts';
import type { AdmissionState } from './admission.ts';
import { createExporter, type Exporter } from './exporter.ts';
import { watchProcess } from './process-figures.ts';
import { unreadyReasons, type UnreadyReason } from './unready.ts';

export interface ObserveOptions {
  readonly services: Services;
  readonly connections: {
    readonly open: () => number;
    readonly bytes: () => { readonly received: number; readonly sent: number };
  };
  /** Whether nobody new is taken because the process starts or stops. */
  readonly isDraining: () => boolean;
}

export interface Observed {
  readonly exporter: Exporter;
  /** What `/version` answers. */
  readonly version: Readonly<Record<string, unknown>>;
  readonly admission: () => AdmissionState;
  readonly unready: () => readonly UnreadyReason[];
  stop(): void;
}

/** As the labels of figures have it. */
const SERVICE = 'samestep';

export function observe({ services, connections, isDraining }: ObserveOptions): Observed {
  const { config, log, metrics, build, wireCounts, platform, cluster } = services;
  const { version } = packageFile;
  const processWatch = watchProcess(metrics);
  const admission = watchAdmission({
    maxima: config.admissionMaxima,
    metrics,
    log,
    loop: () => performance.eventLoopUtilization(),
    every(periodMs, call) {
      const timer = setInterval(call, periodMs).unref();
      return () => clearInterval(timer);
    },
  });
  const unready = () =>
    unreadyReasons({
      isDraining: isDraining(),
      storage: platform?.storage.breaker.state,
      isAdmissionClosed: admission.state.isClosed,
      journal: platform?.journal,
      isRedisAway: cluster?.isAway === true,
    });
  const exporter = createExporter({
    metrics,
    service: SERVICE,
    region: config.region,
    version,
    buildId: build.buildId,
    sockets: connections.open,
    network: connections.bytes,
    wire: () => wireCounts.sum(),
    journal: () => platform?.journal,
    auditWaiting: () => platform?.audit.waiting,
    eventsWaiting: () => platform?.outlet?.waiting,
    breakers: () => (platform === undefined ? [] : [platform.storage.breaker]),
    admission: () => admission.state,
    unready,
    cluster: () => (cluster?.shared === undefined ? undefined : cluster),
    process: () => processWatch.read(),
  });
  return {
    exporter,
    version: Object.freeze({
      version,
      buildId: build.buildId,
      protocol: build.protocol,
      games: build.games,
      node: process.version,
      startedAt: new Date(performance.timeOrigin).toISOString(),
    }),
    admission: () => admission.state,
    unready,
    stop() {
      admission.stop();
      processWatch.stop();
    },
  };
}
