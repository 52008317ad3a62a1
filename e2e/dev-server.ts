// `npm run dev` over a copy of the sources, which a test may edit.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '#scripts/paths.ts';
import { freePort } from './server.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

/** A running development server. */
export interface DevelopmentServer {
  readonly url: string;
  /** Saves a file with one text in place of another. Throws when it does not have it. */
  edit(path: string, from: string, to: string): void;
  /** What it has printed. */
  readonly said: () => string;
  dispose(): Promise<void>;
}

const START_MS = 60_000;

/** Starts it, and waits until it answers. */
export async function startDevelopmentServer(): Promise<DevelopmentServer> {
  const folder = temporaryFolder('dev');
  for (const name of [
    'client',
    'server',
    'shared',
    'assets',
    'scripts',
    'e2e/tsconfig.json',
    'package.json',
    'package-lock.json',
    'vite.config.ts',
  ])
    cpSync(inRoot(name), join(folder, name), { recursive: true });
  for (const name of readdirSync(inRoot('.')).filter((file) => /^tsconfig.*\.json$/.test(file)))
    cpSync(inRoot(name), join(folder, name));
  linkPackages(folder);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const child = spawn(process.execPath, ['scripts/main.ts', 'dev'], {
    cwd: folder,
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: String(port),
      DATA_DIR: join(folder, 'data'),
      NODE_ENV: 'development',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const untilMs = Date.now() + START_MS;
  while (!said.join('').includes(url)) {
    if (child.exitCode !== null || Date.now() > untilMs) throw new Error(`The server does not serve: ${said.join('')}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    edit(path, from, to) {
      const file = join(folder, path);
      const text = readFileSync(file, 'utf8');
      if (!text.includes(from)) throw new Error(`${path} does not have "${from}".`);
      writeFileSync(file, text.replace(from, to));
    },
    said: () => said.join(''),
    async dispose() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Packages are linked one by one: what the server keeps beside them stays its own. */
function linkPackages(folder: string): void {
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(inRoot('node_modules')))
    if (!name.startsWith('.vite'))
      symlinkSync(inRoot(`node_modules/${name}`), join(folder, 'node_modules', name), 'junction');
  if (!existsSync(join(folder, 'node_modules/.bin'))) throw new Error('There are no packages: run npm ci.');
}
