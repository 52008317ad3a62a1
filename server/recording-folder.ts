/** Where matches are recorded: one file each, the oldest deleted when there are too many or they are too large together. */
import { mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText, type Log } from './log.ts';
import type { Metrics } from './metrics.ts';

/** The ending of a recording's name. */
export const RECORDING_ENDING = '.samestep';

export interface RecordingFolderOptions {
  readonly folder: string;
  /** Files kept; 0 records nothing. */
  readonly maxCount: number;
  /** Bytes of all files together. */
  readonly maxBytes: number;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** One recording being written. Nothing here throws: a match goes on without its recording, and the log says so once. */
export interface RecordingFile {
  readonly path: string;
  /** Appends; the bytes must not be changed afterwards. */
  append(bytes: Uint8Array): void;
  /** Resolves when everything appended is on its way to the disk and the file is closed. */
  close(): Promise<void>;
}

export interface RecordingFolder {
  /** Begins a file, or returns undefined when nothing is recorded. Names sort by time: they begin with it. */
  begin(game: string, roomId: string, startedAt: Date): RecordingFile | undefined;
}

/** Bytes that may wait for a disk that does not answer; beyond, the recording is given up. */
const WAITING_BYTES_MAX = 16 * 1024 * 1024;

/** A folder of recordings. It is made when the first match begins. */
export function createRecordingFolder({
  folder,
  maxCount,
  maxBytes,
  log,
  metrics,
}: RecordingFolderOptions): RecordingFolder {
  const writing = new Set<string>();
  // One tidying at a time, or two would delete for the same reason.
  let tidying: Promise<void> = Promise.resolve();

  const tidy = (): Promise<void> => {
    tidying = tidying
      .then(() => deleteOldest(folder, { maxCount, maxBytes, kept: writing }))
      .catch((error: unknown) => {
        metrics.count('recordings.failed');
        log.error('recordings.tidy', 'Old recordings could not be deleted.', { folder, error: errorText(error) });
      });
    return tidying;
  };

  return {
    begin(game, roomId, startedAt) {
      if (maxCount === 0) return undefined;
      const name = recordingName(game, roomId, startedAt);
      writing.add(name);
      return appendTo({
        path: join(folder, name),
        ready: mkdir(folder, { recursive: true }).then(tidy),
        ended: () => {
          writing.delete(name);
          return tidy();
        },
        failed: (error) => {
          metrics.count('recordings.failed');
          log.error('recordings.write', 'A match is no longer recorded.', { name, error: errorText(error) });
        },
      });
    },
  };
}

/** `2026-01-31T12-34-56.789Z-dogfight-AbCd.samestep`: sorts by time and holds nothing that a file name may not. */
export function recordingName(game: string, roomId: string, startedAt: Date): string {
  const safe = (text: string) => text.replaceAll(/[^A-Za-z0-9_-]/g, '_');
  return `${startedAt.toISOString().replaceAll(':', '-')}-${safe(game)}-${safe(roomId)}${RECORDING_ENDING}`;
}

interface Bounds {
  readonly maxCount: number;
  readonly maxBytes: number;
  /** Names that are being written: counted, never deleted. */
  readonly kept: ReadonlySet<string>;
}

async function deleteOldest(folder: string, { maxCount, maxBytes, kept }: Bounds): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(RECORDING_ENDING)).toSorted();
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  let count = names.length;
  let bytes = sizes.reduce((sum, size) => sum + size, 0);
  for (const [i, name] of names.entries()) {
    if (count <= maxCount && bytes <= maxBytes) return;
    if (kept.has(name)) continue;
    await rm(join(folder, name), { force: true });
    count--;
    bytes -= sizes[i];
  }
}

interface Appending {
  readonly path: string;
  /** The folder is there. */
  readonly ready: Promise<void>;
  readonly ended: () => Promise<void>;
  readonly failed: (error: unknown) => void;
}

function appendTo({ path, ready, ended, failed }: Appending): RecordingFile {
  let handle: FileHandle | undefined;
  let hasFailed = false;
  let waitingBytes = 0;
  let queue: Promise<void> = ready.then(async () => {
    handle = await open(path, 'wx');
  });
  queue = queue.catch(fail);

  function fail(error: unknown): void {
    if (hasFailed) return;
    hasFailed = true;
    failed(error);
  }

  return {
    path,
    append(bytes) {
      if (hasFailed || bytes.length === 0) return;
      waitingBytes += bytes.length;
      if (waitingBytes > WAITING_BYTES_MAX) return fail(new Error('The disk does not keep up.'));
      queue = queue
        .then(async () => {
          if (!hasFailed) await handle?.appendFile(bytes);
          waitingBytes -= bytes.length;
        })
        .catch(fail);
    },
    close() {
      queue = queue
        .then(() => handle?.close())
        .catch(fail)
        .then(ended);
      return queue;
    },
  };
}
