/** What every part of one server process shares, made once from the environment. */
import { join } from 'node:path';
import { readBuildInfo, type BuildInfo } from './build-info.ts';
import { readConfig, type Config } from './config.ts';
import { createLog, type Log } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createRecordingFolder, type RecordingFolder } from './recording-folder.ts';

export interface Services {
  readonly config: Config;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly build: BuildInfo;
  readonly recordings: RecordingFolder;
}

/** Throws a `SamestepError` with code `config/environment` for a wrong variable. */
export async function createServices(environment: Readonly<Record<string, string | undefined>>): Promise<Services> {
  const config = readConfig(environment);
  const log = createLog({
    level: config.logLevel,
    format: config.logFormat,
    write: (line) => void process.stdout.write(`${line}\n`),
    nowMs: () => Date.now(),
  });
  const metrics = createMetrics();
  const recordings = createRecordingFolder({
    folder: join(config.dataDir, 'recordings'),
    maxCount: config.recordingsMaxCount,
    maxBytes: config.recordingsMaxBytes,
    log,
    metrics,
  });
  return { config, log, metrics, recordings, build: await readBuildInfo() };
}
