// Programs of this machine: finds one, asks its version, runs it within a limit and ends it with everything that it started.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { withinLimit } from '#scripts/engines/within-limit.ts';

export interface ProcessRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessOptions {
  readonly timeoutMs: number;
  /** Beside this process's own variables. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A program that printed more has lost its way. */
const maxOutputBytes = 16 * 1024 * 1024;
const isWindows = process.platform === 'win32';
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A child with a process group of its own, so that what it started ends with it. */
export interface GroupProcess {
  /** Settles when it has ended; rejects when it could not start. */
  readonly ended: Promise<ProcessRun>;
  /** Ends the whole group: asks first, insists after three seconds. Settles when the child is gone. */
  end(): Promise<void>;
}

/** Every executable of these names in PATH, in the order of the folders. */
export function findExecutables(names: readonly string[]): readonly string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const paths = folders.flatMap((folder) => names.map((name) => join(folder, isWindows ? `${name}.exe` : name)));
  return [...new Set(paths)].filter(isExecutable);
}

/** The first lines that a program prints of itself, or undefined when it does not start. */
export function askProgram(path: string, args: readonly string[]): string | undefined {
  const { status, stdout, stderr } = spawnSync(path, args, {
    timeout: 20_000,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return status === 0 ? `${stdout}\n${stderr}`.trim() : undefined;
}

/** The first version number in a text, as "20.20.2". */
export function versionIn(text: string): string {
  return /\d+(\.\d+)+/.exec(text)?.[0] ?? 'unknown';
}

/** Runs a program to its end. Rejects when it cannot start or takes longer than its limit. */
export async function runProcess(path: string, args: readonly string[], options: ProcessOptions): Promise<ProcessRun> {
  const child = startProcess(path, args, options.environment);
  try {
    return await withinLimit([child.ended], options.timeoutMs);
  } finally {
    await child.end();
  }
}

export function startProcess(
  path: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): GroupProcess {
  const child = spawn(path, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
    detached: !isWindows,
  });
  const output = { stdout: '', stderr: '' };
  const collect = (name: 'stdout' | 'stderr') => (chunk: string) => {
    if (output[name].length < maxOutputBytes) output[name] += chunk;
  };
  child.stdout.setEncoding('utf8').on('data', collect('stdout'));
  child.stderr.setEncoding('utf8').on('data', collect('stderr'));
  const ended = new Promise<ProcessRun>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ exitCode: code ?? 1, ...output }));
  });
  const { pid } = child;
  if (pid === undefined) return { ended, end: () => Promise.resolve() };
  // A process group of its own hears no Ctrl-C: whoever ends this process ends that group.
  const passOn = (signal: NodeJS.Signals): void => {
    signalGroup(pid, 'SIGKILL');
    process.kill(process.pid, signal);
  };
  for (const signal of endings) process.once(signal, passOn);
  const gone = ended.then(ignore, ignore).then(() => {
    for (const signal of endings) process.off(signal, passOn);
  });
  return {
    ended,
    async end() {
      signalGroup(pid, 'SIGTERM');
      const insist = setTimeout(() => signalGroup(pid, 'SIGKILL'), 3000);
      await gone;
      clearTimeout(insist);
    },
  };
}

function ignore(): void {
  // How it ended is for whoever awaits `ended`.
}

/** To the child and everything that it has started; nothing when all are gone. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(isWindows ? pid : -pid, signal);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // macOS says EPERM of a group of which only the dead are left.
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
