// A server of a test's own: the built one, on a free port of loopback, with a data folder that is thrown away.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

/** A running server. */
export interface TestServer {
  readonly url: string;
  readonly processId: number;
  /** The recordings it has written, oldest first. */
  recordings(): readonly Uint8Array[];
  /** What it has written to its output since it was started last. */
  said(): string;
  /** The server's own figures. */
  health(): Promise<Record<string, unknown>>;
  /** Asks it to stop as an operator would; resolves to its exit code. */
  stop(): Promise<number | null>;
  /** Kills it as a machine without memory would. */
  crash(): Promise<void>;
  /** Starts it again on the same port and data. */
  startAgain(): Promise<void>;
  /** Stops what still runs and removes the data folder. */
  dispose(): Promise<void>;
}

const START_MS = 20_000;

/** Starts the server from its sources, with a page that says nothing. */
export async function startSourceServer(environment: Readonly<Record<string, string>> = {}): Promise<TestServer> {
  const client = temporaryFolder('page');
  writeFileSync(join(client, 'index.html'), '<!doctype html><title>No page</title>');
  const server = await startServer({ CLIENT_DIR: client, ...environment }, 'server/main.ts');
  return {
    ...server,
    async dispose() {
      await server.dispose();
      rmSync(client, { recursive: true, force: true });
    },
  };
}

/** Starts the built server, or another entry, with these environment variables and waits until it answers. */
export async function startServer(
  environment: Readonly<Record<string, string>> = {},
  entry = 'dist/server/main.js',
): Promise<TestServer> {
  if (!existsSync(entry)) throw new Error('There is no built server: run npm run build first.');
  const data = temporaryFolder('e2e');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let said: string[] = [];
  const start = async (): Promise<ChildProcess> => {
    said = [];
    const started = spawn(process.execPath, [entry], {
      env: {
        ...process.env,
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        PORT: String(port),
        DATA_DIR: data,
        // Machines that test are busy, and nobody is to be refused for that.
        ADMISSION_LATE_MS: '0',
        ADMISSION_LOOP_PERCENT: '0',
        ADMISSION_REQUEST_MS: '0',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    await answer(`${url}/health`, started, said);
    return started;
  };
  let child = await start();
  return {
    url,
    processId: child.pid ?? 0,
    recordings() {
      const folder = join(data, 'recordings');
      const names = existsSync(folder) ? readdirSync(folder).toSorted() : [];
      const recordings = names.filter((name) => name.endsWith('.samestep'));
      return recordings.map((name) => new Uint8Array(readFileSync(join(folder, name))));
    },
    said: () => said.join(''),
    health: async () => (await (await fetch(`${url}/health`)).json()) as Record<string, unknown>,
    stop: () => stopped(child, 'SIGTERM'),
    async crash() {
      await stopped(child, 'SIGKILL');
    },
    async startAgain() {
      child = await start();
    },
    async dispose() {
      await stopped(child, 'SIGKILL');
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Waits until an address answers; throws what the process has said when it ends before, or says nothing for too long. */
export async function answer(url: string, child: ChildProcess, said: readonly string[]): Promise<void> {
  const untilMs = Date.now() + START_MS;
  while (Date.now() < untilMs) {
    if (child.exitCode !== null) throw new Error(`The server ended at once: ${said.join('')}`);
    const isUp = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The server does not answer: ${said.join('')}`);
}

function stopped(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });
}

/** A port of loopback that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
