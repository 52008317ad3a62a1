/** The processes of a cluster on one machine: started, looked after, drained and started anew; and one address before them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { SamestepError } from '#shared/errors.ts';
import { errorText, type Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { startEntry, type Entry } from './entry.ts';
import { openRedis, shownRedis } from './redis-link.ts';
import { redisRegistry } from './redis-registry.ts';
import { readServerLine } from './server-line.ts';
import type { ProcessEntry } from './registry.ts';

export interface SupervisorOptions {
  readonly redisUrl: string;
  /** 1…64. */
  readonly processes: number;
  readonly port: number;
  readonly host: string | undefined;
  readonly trustedProxies: number;
  /** PROCESS_GONE_SECONDS of the servers. */
  readonly processGoneSeconds: number;
  /** The program of a server, and what it is started with beside what is set here. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Takes a line of a server, with the number of its place. */
  readonly told: (place: number, line: string) => void;
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface Supervisor {
  readonly port: number;
  /** Of the servers that run. */
  readonly pids: readonly number[];
  status(): object;
  /** Drains all; call it again to end them at once. Resolves when none runs. */
  stop(): Promise<void>;
}

/** The registry is looked at so often. */
const LOOK_MS = 500;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
/** Who ran for so long has not failed at its start. */
const STEADY_MS = 30_000;

/** A server and its number, which its successor takes over. */
interface Running {
  readonly place: number;
  readonly child: ChildProcess;
  readonly startedMs: number;
  isReady: boolean;
  /** Another one is started in its place already. */
  isReplaced: boolean;
}

/** Starts everything; resolves when all servers are ready and the address answers. Rejects when one ends before it is ready. */
export async function startSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  const { redisUrl, log, metrics } = options;
  const link = await openRedis({ url: redisUrl, log, metrics });
  const registry = redisRegistry(link, options.processGoneSeconds * 1000);
  const running = new Set<Running>();
  const failures = new Map<number, number>();
  let living: readonly ProcessEntry[] = [];
  let isStopping = false;
  let looking: Promise<void> | undefined;
  let isUp = false;
  let isClosed = false;

  const pidsOf = () => new Set([...running].map(({ child }) => child.pid));
  /** The registry believes a server for seconds that this machine knows to be gone. Servers of other machines are asked as they are listed. */
  const there = (): readonly ProcessEntry[] => {
    const pids = pidsOf();
    return living.filter(({ system, address }) => pids.has(system.processId) || !address.startsWith('127.0.0.1:'));
  };

  /** One at a time, whoever asks. */
  function look(): Promise<void> {
    looking ??= lookNow().finally(() => (looking = undefined));
    return looking;
  }

  async function lookNow(): Promise<void> {
    try {
      ({ living } = await registry.list());
    } catch {
      // Redis is away: those who were there are asked as before.
      return;
    }
    for (const one of running) {
      const entry = living.find(({ system }) => system.processId === one.child.pid);
      if (entry === undefined || entry.state === 'open' || one.isReplaced || isStopping) continue;
      // It was asked to end: its successor takes rooms meanwhile.
      one.isReplaced = true;
      start(one.place);
    }
  }

  function start(place: number): Running {
    const child = spawn(process.execPath, [options.program], {
      // A group of its own: a signal to this process' group must not reach it twice. The channel ends with this process, and so does it.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        ...options.environment,
        REDIS_URL: redisUrl,
        HOST: '127.0.0.1',
        PORT: '0',
        TRUST_PROXY: String(options.trustedProxies + 1),
      },
    });
    const one: Running = { place, child, startedMs: performance.now(), isReady: false, isReplaced: false };
    running.add(one);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        const kind = readServerLine(line);
        if (kind === 'ready') one.isReady = true;
        else if (kind === 'log') options.told(place, line);
      });
    }
    child.once('error', (error) =>
      log.error('cluster.start', 'A server cannot be started.', { error: errorText(error) }),
    );
    child.once('close', (code, signal) => ended(one, code, signal));
    return one;
  }

  function ended(one: Running, code: number | null, signal: NodeJS.Signals | null): void {
    running.delete(one);
    const about = { place: one.place, pid: one.child.pid, why: signal ?? `exit code ${code}` };
    if (one.isReplaced) log.info('cluster.drained', 'A server that was drained has ended.', about);
    if (isStopping || one.isReplaced || !isUp) return;
    const isSteady = performance.now() - one.startedMs > STEADY_MS;
    const failed = isSteady || code === 0 ? 0 : (failures.get(one.place) ?? 0) + 1;
    failures.set(one.place, failed);
    const waitMs = failed === 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (failed - 1), LONGEST_WAIT_MS);
    metrics.count('cluster.restarts');
    log.warn('cluster.ended', 'A server has ended; another is started in its place.', { ...about, waitMs });
    setTimeout(() => void (isStopping || start(one.place)), waitMs);
  }

  async function end(): Promise<void> {
    isStopping = true;
    for (const { child } of running) child.kill('SIGTERM');
    await Promise.all([...running].map(({ child }) => once(child, 'close')));
  }

  let entry: Entry;
  try {
    const first = Array.from({ length: options.processes }, (_, place) => start(place + 1));
    await Promise.all(first.map(ready));
    isUp = true;
    await look();
    entry = await startEntry({ ...options, processes: there, look, status });
  } catch (error) {
    await end();
    link.close();
    throw error;
  }
  const timer = setInterval(() => void look(), LOOK_MS);

  function status(): object {
    const servers = [...running].map(({ place, child, isReady }) => {
      const known = living.find(({ system }) => system.processId === child.pid);
      return { place, pid: child.pid, isReady, ...known };
    });
    return {
      pid: process.pid,
      port: entry?.port,
      redis: { url: shownRedis(redisUrl), isAway: link.isAway },
      servers,
      restarts: metrics.value('cluster.restarts'),
    };
  }

  return {
    port: entry.port,
    get pids() {
      return [...running].flatMap(({ child }) => child.pid ?? []);
    },
    status,
    async stop() {
      await end();
      if (isClosed) return;
      isClosed = true;
      clearInterval(timer);
      entry.close();
      link.close();
    },
  };
}

async function ready(one: Running): Promise<void> {
  while (!one.isReady) {
    if (one.child.exitCode !== null || one.child.signalCode !== null)
      throw new SamestepError({
        code: 'config/environment',
        what: `A server ended with ${one.child.exitCode ?? one.child.signalCode} before it was ready.`,
        fix: 'Mend what its own lines above say.',
      });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
