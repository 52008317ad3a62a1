/** A cluster on one machine, as `npm run cluster` runs it: until a signal ends it. The environment says how, as for a server. */
import { SamestepError } from '#shared/errors.ts';
import { readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { startPrivateRedis } from './private-redis.ts';
import { startSupervisor, type Supervisor } from './supervisor.ts';

export interface ClusterRun {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Servers, 1…64. */
  readonly processes: number;
  /** Of the one address; PORT when undefined. */
  readonly port: number | undefined;
  /** The program of a server. */
  readonly program: string;
  readonly print: (line: string) => void;
}

/**
 * Starts everything, prints the address and the servers, and resolves when all of them have ended. Throws a `SamestepError` with code
 * `config/environment` for a wrong variable, a port that is taken, or when there is no Redis.
 */
export async function runCluster({ environment, processes, port, program, print }: ClusterRun): Promise<void> {
  const config = readConfig(environment);
  const log = createLog({ level: config.logLevel, format: config.logFormat, write: print, nowMs: Date.now });
  const redis = config.redisUrl === undefined ? await startPrivateRedis() : undefined;
  const wanted = port ?? config.port;
  try {
    const supervisor = await startSupervisor({
      redisUrl: redis?.url ?? config.redisUrl ?? '',
      processes,
      port: wanted,
      host: config.host,
      trustedProxies: config.trustedProxies,
      processGoneSeconds: config.processGoneSeconds,
      program,
      environment,
      told: (place, line) => print(`[${place}] ${line}`),
      log,
      metrics: createMetrics(),
    }).catch((error: unknown) => {
      throw portError(error, wanted) ?? error;
    });
    print(`Samestep is ready: http://localhost:${supervisor.port}`);
    for (const pid of supervisor.pids) print(`  server:          pid ${pid}`);
    print(`  status:          http://127.0.0.1:${supervisor.port}/cluster/status`);
    await stopped(supervisor);
  } finally {
    await redis?.stop();
  }
}

/** Until a signal has ended all of them: the first drains, the second ends at once. */
function stopped(supervisor: Supervisor): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      supervisor.stop().then(resolve, reject);
    };
    process.on('SIGTERM', stop).on('SIGINT', stop);
  });
}

function portError(error: unknown, port: number): SamestepError | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return undefined;
  return new SamestepError({
    code: 'config/environment',
    what: code === 'EACCES' ? `Port ${port} may not be used by this user.` : `Port ${port} is taken.`,
    fix: 'Set PORT or --port to another.',
    cause: error,
  });
}
