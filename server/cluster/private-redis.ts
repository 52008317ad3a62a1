/** A Redis for one cluster alone: the machine's program, on a free port of the loopback interface, with nothing on disk. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { Redis } from 'ioredis';
import { SamestepError } from '#shared/errors.ts';

export interface PrivateRedis {
  readonly url: string;
  stop(): Promise<void>;
}

const READY_MS = 10_000;

/** Starts it. Throws a `SamestepError` with code `config/environment` that says what to install. */
export async function startPrivateRedis(): Promise<PrivateRedis> {
  const port = await freePort();
  const password = randomBytes(18).toString('base64url');
  // By its standard input: arguments can be read by everybody on the machine.
  const child = spawn('redis-server', ['-'], { stdio: ['pipe', 'ignore', 'ignore'], detached: true, cwd: tmpdir() });
  const failed = once(child, 'error').then(([error]: unknown[]) => Promise.reject(notThere(error)));
  failed.catch(() => {});
  child.stdin.on('error', () => {});
  child.stdin.end(`port ${port}\nbind 127.0.0.1\nsave ""\nappendonly no\nrequirepass ${password}\n`);
  const url = `redis://:${password}@127.0.0.1:${port}`;
  await Promise.race([failed, answering(url)]);
  return {
    url,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function answering(url: string): Promise<void> {
  const untilMs = performance.now() + READY_MS;
  for (;;) {
    const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
    redis.on('error', () => {});
    try {
      await redis.connect();
      return;
    } catch (error) {
      if (performance.now() > untilMs) throw notThere(error);
      await new Promise((resolve) => setTimeout(resolve, 30));
    } finally {
      redis.disconnect();
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function notThere(cause: unknown): SamestepError {
  return new SamestepError({
    code: 'config/environment',
    what: 'There is no redis-server here that can be started.',
    fix: 'Install it (on Debian: apt-get install redis-server), or set REDIS_URL to a Redis that runs.',
    cause,
  });
}
