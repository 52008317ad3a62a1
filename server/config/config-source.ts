/** Where the live configuration stands: one text, its history, and word of its changes. */
import { watch } from 'node:fs';
import { open, readFile, readdir, rename, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from '../data-folder.ts';

/** A text that was in force. */
export interface PastConfig {
  /** 1, 2, 3 … */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly text: string;
}

export interface ConfigSource {
  /** Undefined when nothing was ever said. */
  read(): Promise<string | undefined>;
  /** Replaces the text at once, and keeps the one before in the history. */
  write(text: string, atMs: number): Promise<void>;
  /** Oldest first; the newest is the one in force, when it was written here. */
  history(): Promise<readonly PastConfig[]>;
  /** Calls when the text may be another. Returns what ends that. */
  watch(changed: () => void): () => void;
  /** Ends its connections; absent where there are none. */
  close?(): void;
}

/** The system tells of changes; where it does not, as on a network's folders, looking does: a stat costs some ten microseconds. */
const LOOK_MS = 100;
const PAST = /^(\d{6})-(\d+)\.json$/;

/** A file, and a folder beside it for what it held. */
export function fileSource(path: string): ConfigSource {
  const past = join(dirname(path), `${basename(path, '.json')}.history`);

  async function history(): Promise<PastConfig[]> {
    const names = await readdir(past).catch(() => []);
    const known = names.flatMap((file) => {
      const [, number, atMs] = PAST.exec(file) ?? [];
      return number === undefined ? [] : [{ file, number: Number(number), atMs: Number(atMs) }];
    });
    known.sort((one, other) => one.number - other.number);
    return Promise.all(
      known.map(async ({ file, number, atMs }) => ({ number, atMs, text: await readFile(join(past, file), 'utf8') })),
    );
  }

  async function keep(text: string, atMs: number): Promise<void> {
    const known = await history();
    if (known.at(-1)?.text === text) return;
    const number = (known.at(-1)?.number ?? 0) + 1;
    await writeWhole(join(past, `${String(number).padStart(6, '0')}-${atMs}.json`), text);
  }

  const read = async () => readFile(path, 'utf8').catch(undefinedWhenMissing);
  return {
    read,
    async write(text, atMs) {
      // Whoever sets it may be another user than the server's; there is nothing secret in it.
      await makeFolder(past, 0o755);
      // One that was edited by hand is not lost either.
      const before = await read();
      if (before !== undefined) await keep(before, atMs);
      await keep(text, atMs);
      await writeWhole(path, text);
    },
    history,
    watch(changed) {
      let seen = '';
      let isLooking = false;
      let isWanted = false;
      const look = async () => {
        isWanted = true;
        if (isLooking) return;
        isLooking = true;
        // What changes meanwhile is looked at once more.
        while (isWanted) {
          isWanted = false;
          const found = await stat(path).catch(undefinedWhenMissing);
          const now = found === undefined ? 'none' : `${found.ino} ${found.mtimeMs} ${found.size}`;
          const isFirst = seen === '';
          if (now !== seen && !isFirst) changed();
          seen = now;
        }
        isLooking = false;
      };
      const lookAgain = () => void look().catch(() => (isLooking = false));
      lookAgain();
      const timer = setInterval(lookAgain, LOOK_MS).unref();
      const stopListening = listen(path, lookAgain);
      return () => {
        clearInterval(timer);
        stopListening();
      };
    },
  };
}

/**
 * Calls when a file may have changed, as soon as the system says so, if it does: its folder is watched, for it is replaced and not written to,
 * and databases that stand there too are written to all the time. Returns what ends that.
 */
function listen(path: string, changed: () => void): () => void {
  try {
    const own = basename(path);
    const watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
      if (name === null || name === own) changed();
    });
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    // There is no such folder yet, or the system watches none.
    return () => undefined;
  }
}

/** Nobody ever reads half of it. */
async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(`${path}.part`, 'w', 0o644);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.part`, path);
}

function undefinedWhenMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
