/** The folder of what a server keeps: made for its user alone, and known to be writable before anything relies on it. */
import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SamestepError } from '#shared/errors.ts';
import type { Log } from './log.ts';

/** Its user reads, writes and lists; nobody else. */
const PRIVATE_FOLDER = 0o700;
/** A file that holds what others must not know is made with it. */
export const PRIVATE_FILE = 0o600;
const OTHERS = 0o077;

/**
 * Makes a folder, and those above it that are not there. Rejects with what the system says. Node's own `recursive` never ends below a folder that is
 * there and lets nothing be made in it with the word that it is not there, as /proc does (nodejs/node: MKDirp goes up and down for ever).
 */
export async function makeFolder(path: string, mode = PRIVATE_FOLDER): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    const above = dirname(path);
    if (code !== 'ENOENT' || above === path || (await isThere(above))) throw error;
    await makeFolder(above, mode);
    // Once more and no oftener; another process may have been faster.
    await mkdir(path, { mode }).catch((again: unknown) => {
      if (codeOf(again) !== 'EEXIST') throw again;
    });
  }
}

/**
 * Makes the folder of DATA_DIR and that of its recordings: whoever set it wrongly should hear of it now, and not from a match that left no recording.
 * Throws a `SamestepError` with code `config/environment` when nothing can be written there. One that others may read is warned of, once.
 */
export async function openDataFolder(folders: readonly string[], log: Pick<Log, 'warn'>): Promise<void> {
  for (const folder of folders) {
    try {
      await makeFolder(folder);
      await access(folder, constants.W_OK | constants.X_OK);
    } catch (error) {
      throw unwritable(folder, error);
    }
  }
  const [folder] = folders;
  const { mode } = await stat(folder);
  // Windows has no such modes, and says what looks like all of them.
  if (process.platform === 'win32' || (mode & OTHERS) === 0) return;
  log.warn('data.readable', 'Others on this machine can read DATA_DIR, with its accounts and keys: chmod -R go= it.', {
    folder,
    mode: (mode & 0o777).toString(8),
  });
}

function unwritable(folder: string, cause: unknown): SamestepError {
  return new SamestepError({
    code: 'config/environment',
    what: `Nothing can be kept in ${folder} (${cause instanceof Error ? cause.message : String(cause)}).`,
    why: 'Accounts, recordings and results that wait to be stored are written to DATA_DIR.',
    fix: 'Set DATA_DIR to a folder that this user may write to.',
    data: { folder },
    cause,
  });
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
