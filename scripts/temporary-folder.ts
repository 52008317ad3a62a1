// Folders that are thrown away: with the process that made them, and those of processes that were killed by whoever comes next.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A process that shares only the folder, not the processes, is not seen: what may be its is left alone for so long. */
const KEPT_MS = 3_600_000;

const made = new Set<string>();

/** Makes one for `what`, in kebab-case. Whoever is done with it earlier removes it; it is gone when the process ends. */
export function temporaryFolder(what: string): string {
  if (made.size === 0) {
    removeAbandoned();
    process.once('exit', removeTemporaryFolders);
  }
  const folder = mkdtempSync(join(tmpdir(), `samestep-${what}-${process.pid}-`));
  made.add(folder);
  return folder;
}

/** Removes all that this process has made: for one that will be killed, as those of tests are. */
export function removeTemporaryFolders(): void {
  made.forEach(remove);
}

/** Removes folders of processes that are no more. */
export function removeAbandoned(parent = tmpdir(), nowMs = Date.now()): void {
  for (const name of readdirSync(parent)) {
    const pid = /^samestep-[a-z0-9-]+-(\d+)-[^-]{6}$/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const folder = join(parent, name);
    const { mtimeMs } = statSync(folder, { throwIfNoEntry: false }) ?? { mtimeMs: Infinity };
    if (nowMs - mtimeMs > KEPT_MS) remove(folder);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Someone else's process is one too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** What cannot be removed is someone else's, or still written to: it is left to the next. */
function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    return;
  }
}
