/** What every part of one server process shares, made once from the environment. */
import { join } from 'node:path';
import type { ActionDesk } from './actions/action-desk.ts';
import { readBuildInfo, type BuildInfo } from './build-info.ts';
import { readConfig, type Config } from './config.ts';
import { openCluster, type Cluster } from './cluster/cluster.ts';
import { openDataFolder } from './data-folder.ts';
import { createLog, type Log } from './log.ts';
import type { QueueDesk } from './matchmaking/queue-desk.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { openPlatform, type Platform } from './platform.ts';
import { createRecordingFolder, type RecordingFolder } from './recording-folder.ts';
import { ReplayDesk } from './replay-desk.ts';
import { RestartDesk } from './restart-desk.ts';
import type { RulesDesk } from './rules-desk.ts';
import { WireCounts } from './wire-counts.ts';

export interface Services {
  readonly config: Config;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly build: BuildInfo;
  readonly recordings: RecordingFolder;
  readonly restarts: RestartDesk;
  readonly replays: ReplayDesk;
  readonly wireCounts: WireCounts;
  /** Accounts and what is kept of them; absent where rooms alone are tested. */
  readonly platform?: Platform;
  /** Where strangers are matched; absent where there is no platform, and where rooms alone are tested. */
  queue?: QueueDesk | undefined;
  /** What of value may be asked for; absent as the queue is. */
  actions?: ActionDesk | undefined;
  /** This process among others, or alone; absent where rooms alone are tested. */
  readonly cluster?: Cluster;
  /** Whether there is too much to do for another room; said by the server that listens. */
  isCrowded?: () => boolean;
  /** Given by the development server alone: where rules are saved while rooms run. */
  rules?: RulesDesk;
  /** How long seats are kept, when a test cannot wait for RETURN_SECONDS. */
  readonly returnSeconds?: number;
}

/** Throws a `SamestepError` with code `config/environment` for a wrong variable, or a DATA_DIR that cannot be written to. */
export async function createServices(environment: Readonly<Record<string, string | undefined>>): Promise<Services> {
  const config = readConfig(environment);
  const log = createLog({
    level: config.logLevel,
    format: config.logFormat,
    write: (line) => void process.stdout.write(`${line}\n`),
    nowMs: () => Date.now(),
  });
  const metrics = createMetrics();
  const folder = join(config.dataDir, 'recordings');
  await openDataFolder([config.dataDir, ...(config.recordingsMaxCount > 0 ? [folder] : [])], log);
  const recordings = createRecordingFolder({
    folder,
    maxCount: config.recordingsMaxCount,
    maxBytes: config.recordingsMaxBytes,
    resumeMinutes: config.resumeMinutes,
    log,
    metrics,
  });
  const build = await readBuildInfo();
  const [restarts, replays, wireCounts] = [new RestartDesk(), new ReplayDesk(), new WireCounts()];
  // Before what has to be closed again: a Redis that is not there is said first.
  const cluster = await openCluster({ config, build, log, metrics });
  const platform = await openPlatform({ config, log, metrics });
  return { config, log, metrics, recordings, build, restarts, replays, wireCounts, platform, cluster };
}
