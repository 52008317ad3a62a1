// Starts every npm script on any machine: installs by the lock files, brings Node 24 where there is an older one, passes signals on.
// Plain JavaScript, because an older Node has to be able to run it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createHash } from 'node:crypto';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The first version that runs TypeScript as it stands, with no flag and no warning, in every minor release. */
const oldestNode = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const isWindows = process.platform === 'win32';
const major = Number(process.versions.node.split('.')[0]);

if (major < 20) fail(`Samestep needs Node 20 or later; this is ${process.version}.`);
process.chdir(root);
install('.');
const node = nodeExecutable();
const child = spawn(node, [join('scripts', 'main.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  // A process group of its own: a terminal's Ctrl-C, or a signal to this whole group, must reach a server once and not
  // twice, because the second means "at once".
  detached: !isWindows,
  env: {
    ...process.env,
    PATH: [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
    SAMESTEP_LAUNCHED: '1',
  },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => pass(signal));
// The shell that npm puts between itself and this process dies of SIGTERM without passing it on.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    pass('SIGTERM');
  }, 250);
  watch.unref();
}
child.on('error', (error) => fail(`Node could not be started: ${error.message}.`));
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
});

/** To the command and everything that it has started. */
function pass(signal) {
  try {
    process.kill(isWindows ? child.pid : -child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function nodeExecutable() {
  if (major >= oldestNode) return process.execPath;
  if (process.platform === 'darwin')
    fail(`On macOS, Samestep needs Node ${oldestNode} or later; this is ${process.version}.`);
  const folder = join('scripts', 'node');
  install(folder);
  const platform = isWindows ? 'win' : process.platform;
  const file = isWindows ? 'node.exe' : 'node';
  const executable = join(root, folder, 'node_modules', `node-${platform}-${process.arch}`, 'bin', file);
  if (!existsSync(executable))
    fail(`Install Node ${oldestNode} by hand: npm has none for ${platform} on ${process.arch}.`);
  return executable;
}

function install(folder) {
  if (isInstalled(folder)) return;
  const unlock = lock(folder);
  try {
    if (isInstalled(folder)) return;
    process.stderr.write(folder === '.' ? 'Installing packages…\n' : `Installing Node ${oldestNode}…\n`);
    const npmScript = process.env.npm_execpath;
    const [command, first] = npmScript?.endsWith('.js') ? [process.execPath, [npmScript]] : ['npm', []];
    const args = [...first, 'ci', '--ignore-scripts', '--loglevel=error', '--no-fund', '--no-audit'];
    // Standard output may be read by a program that expects only the command's own lines there.
    const { status, error } = spawnSync(command, args, {
      cwd: folder,
      stdio: ['ignore', 2, 2],
      shell: isWindows,
    });
    if (error || status !== 0) {
      fail(
        `Installing failed${error ? ` (${error.message})` : ''}; see above, check the connection, and run the same again.`,
      );
    }
  } finally {
    unlock();
  }
}

/**
 * npm writes node_modules/.package-lock.json last, so an interrupted installation has none. It counts as installed when
 * that file agrees with the lock, whoever ran npm; packages of other platforms are rightly missing.
 */
function isInstalled(folder) {
  const wanted = readPackages(join(folder, 'package-lock.json'));
  const present = readPackages(join(folder, 'node_modules', '.package-lock.json'));
  if (!wanted) fail(`${join(folder, 'package-lock.json')} cannot be read; check the file out again.`);
  if (!present) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    const found = present[path];
    if (path === '') return true;
    return found ? found.version === version && found.integrity === integrity : optional === true;
  });
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** Two commands started at once in a fresh clone must not install over each other; a lock ten minutes old is a dead one's. */
function lock(folder) {
  const key = createHash('sha256').update(join(root, folder)).digest('hex').slice(0, 16);
  const path = join(tmpdir(), `samestep-install-${key}`);
  for (;;) {
    try {
      mkdirSync(path);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > 600_000) rmSync(path, { recursive: true, force: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
    }
  }
  return () => rmSync(path, { recursive: true, force: true });
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
