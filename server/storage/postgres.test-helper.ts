/** A PostgreSQL server of a test's own: Debian's programs, a private folder, a free port of the loopback interface. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '#scripts/free-port.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

export interface PostgresServer {
  /** Makes an empty database, and gives its address. */
  newDatabase(): Promise<string>;
  /** Transactions that a database has committed, by its own count. */
  committed(url: string): Promise<number>;
  /** Stops it at once, as a machine that fails; `start` has its databases again. */
  crash(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const VERSIONS = '/usr/lib/postgresql';
const USER = 'postgres';
const READY_MS = 20_000;

/** Starts one. It refuses to run as root, so root starts it as Debian's user for it. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = temporaryFolder('postgres');
  const data = join(folder, 'data');
  const programs = programsFolder();
  const port = await freePort();
  const isRoot = process.getuid?.() === 0;
  const asUser = isRoot ? ['setpriv', `--reuid=${USER}`, `--regid=${USER}`, '--clear-groups'] : [];
  mkdirSync(folder, { recursive: true });
  if (isRoot) {
    const [uid, gid] = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, USER], { encoding: 'utf8' }).stdout));
    chownSync(folder, uid, gid);
    chmodSync(folder, 0o700);
  }
  const [first, ...rest] = [...asUser, join(programs, 'initdb'), '-D', data, '-A', 'trust', '-U', USER, '--no-sync'];
  const made = spawnSync(first, rest, { cwd: folder, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  let running: ReturnType<typeof spawn> | undefined;
  let databases = 0;
  const urlOf = (name: string) => `postgres://${USER}@127.0.0.1:${port}/${name}`;

  async function query(url: string, text: string): Promise<readonly Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }

  async function start(): Promise<void> {
    const settings = [`listen_addresses=127.0.0.1`, `unix_socket_directories=${folder}`, 'fsync=off'];
    const [command, ...args] = [...asUser, join(programs, 'postgres'), '-D', data, '-p', String(port)];
    running = spawn(command, [...args, ...settings.flatMap((setting) => ['-c', setting])], {
      cwd: folder,
      stdio: 'ignore',
    });
    const untilMs = Date.now() + READY_MS;
    for (;;) {
      try {
        await query(urlOf(USER), 'select 1');
        return;
      } catch (error) {
        if (Date.now() > untilMs) throw error;
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    }
  }

  /** SIGINT: it ends its connections and writes its files; SIGQUIT: as if the power were gone. */
  async function end(signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
    if (running === undefined) return;
    const exited = once(running, 'exit');
    running.kill(signal);
    running = undefined;
    await exited;
  }

  await start();
  return {
    async newDatabase() {
      const name = `samestep${++databases}`;
      await query(urlOf(USER), `create database ${name}`);
      return urlOf(name);
    },
    async committed(url) {
      const name = url.slice(url.lastIndexOf('/') + 1);
      // Its counters are written about once a second, and at the end of each connection.
      const [{ count }] = await query(
        urlOf(USER),
        `select xact_commit as count from pg_stat_database where datname = '${name}'`,
      );
      return Number(count);
    },
    crash: () => end('SIGQUIT'),
    start,
    async stop() {
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function programsFolder(): string {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS).sort((one, other) => Number(other) - Number(one)) : [];
  const found = versions
    .map((version) => join(VERSIONS, version, 'bin'))
    .find((path) => existsSync(join(path, 'initdb')));
  if (found === undefined) throw new Error('There is no PostgreSQL here: npm run test:scaled installs it.');
  return found;
}
