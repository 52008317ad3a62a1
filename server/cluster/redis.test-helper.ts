/** A Redis of a test's own: Debian's program, a private folder, a free port of the loopback interface, nothing on disk. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { freePort } from '#scripts/free-port.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

export interface RedisServer {
  readonly url: string;
  /** How often each command was called, by the server's own count since it was started. */
  calls(): Promise<Readonly<Record<string, number>>>;
  /** Ends it as a machine that fails: everything is lost. */
  crash(): Promise<void>;
  start(): Promise<void>;
  /** It answers nothing any more, and keeps its connections; `goOn` ends that. */
  hang(): void;
  goOn(): void;
  /** Empties it. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

const READY_MS = 20_000;

export interface RedisOptions {
  /** It refuses whoever does not say it. */
  readonly password?: string;
  /** It has all slots of a cluster, and its rules: keys of one command or script are of one slot, and a script names them. */
  readonly isCluster?: boolean;
}

/** Starts one. */
export async function startRedis({ password, isCluster = false }: RedisOptions = {}): Promise<RedisServer> {
  const folder = temporaryFolder('redis');
  const port = await freePort();
  const url = password === undefined ? `redis://127.0.0.1:${port}` : `redis://:${password}@127.0.0.1:${port}`;
  const wanted = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
  const secret = password === undefined ? [] : ['--requirepass', password];
  const rules = isCluster ? ['--cluster-enabled', 'yes'] : [];
  let running: ChildProcess | undefined;

  async function asking<T>(ask: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
    redis.on('error', () => {});
    try {
      await redis.connect();
      return await ask(redis);
    } finally {
      redis.disconnect();
    }
  }

  async function start(): Promise<void> {
    const child = spawn('redis-server', [...wanted, ...secret, ...rules], { stdio: 'ignore' });
    child.once('error', () => {});
    running = child;
    const untilMs = Date.now() + READY_MS;
    for (;;) {
      try {
        await asking((redis) => redis.ping());
        return;
      } catch (error) {
        if (Date.now() > untilMs || child.pid === undefined) throw noRedis(error);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (running === undefined) return;
    const [child, exited] = [running, once(running, 'exit')];
    running = undefined;
    child.kill('SIGCONT');
    child.kill(signal);
    await exited;
  }

  await start();
  if (isCluster) {
    await asking((redis) => redis.cluster('ADDSLOTSRANGE', 0, 16_383));
    while (!(await asking((redis) => redis.cluster('INFO'))).includes('cluster_state:ok'))
      await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    url,
    async calls() {
      const text = await asking((redis) => redis.info('commandstats'));
      const found = text.matchAll(/^cmdstat_([\w|-]+):calls=(\d+)/gm);
      return Object.fromEntries([...found].map(([, name, calls]) => [name, Number(calls)]));
    },
    crash: () => end('SIGKILL'),
    start,
    hang: () => void running?.kill('SIGSTOP'),
    goOn: () => void running?.kill('SIGCONT'),
    flush: async () => void (await asking((redis) => redis.flushall())),
    stop: () => end('SIGTERM'),
  };
}

function noRedis(cause: unknown): Error {
  return new Error('There is no Redis here: npm run test:scaled installs it.', { cause });
}
