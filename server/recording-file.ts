/** One recording being written, and the small files beside it: in the order of the calls, and never in the match's way. */
import { open, rename, rm, truncate, writeFile, type FileHandle } from 'node:fs/promises';
import { PRIVATE_FILE } from './data-folder.ts';

/** Nothing here throws: a match goes on without its recording, and the log says so once. */
export interface RecordingFile {
  readonly path: string;
  /** Nothing more is written to it. */
  readonly hasFailed: boolean;
  /** Appends; the bytes must not be changed afterwards. */
  append(bytes: Uint8Array): void;
  /** Writes a file beside the recording, named as it with this ending; whole or not at all, in place of what stood there. Undefined removes it. */
  beside(ending: string, text: string | undefined): void;
  /** Resolves when everything appended is on its way to the disk and the file is closed. */
  close(): Promise<void>;
}

/** How a file is written. */
export interface RecordingFileOptions {
  readonly path: string;
  /** The folder is there. */
  readonly ready: Promise<void>;
  /** Bytes of a file that is gone on with; what follows them is cut off. Undefined for a new one. */
  readonly keptBytes?: number;
  readonly ended: () => Promise<void>;
  /** The recording is given up. */
  readonly failed: (error: unknown) => void;
  /** A file beside it could not be written. */
  readonly besideFailed: (error: unknown) => void;
}

/** Bytes that may wait for a disk that does not answer; beyond, the recording is given up. */
const WAITING_BYTES_MAX = 16 * 1024 * 1024;

/** Begins or goes on with a file. */
export function openRecordingFile(options: RecordingFileOptions): RecordingFile {
  const { path, ready, keptBytes, ended, failed, besideFailed } = options;
  let handle: FileHandle | undefined;
  let hasFailed = false;
  let waitingBytes = 0;
  let queue: Promise<void> = ready
    .then(async () => {
      if (keptBytes !== undefined) await truncate(path, keptBytes);
      handle = await open(path, keptBytes === undefined ? 'wx' : 'a', PRIVATE_FILE);
    })
    .catch(fail);

  function fail(error: unknown): void {
    if (hasFailed) return;
    hasFailed = true;
    failed(error);
  }

  return {
    path,
    get hasFailed() {
      return hasFailed;
    },
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
    beside(ending, text) {
      queue = queue.then(() => writeBeside(path + ending, text)).catch(besideFailed);
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

/** A process that dies meanwhile leaves the old file or the new one. Only the server's own user may read it. */
export async function writeBeside(path: string, text: string | undefined): Promise<void> {
  if (text === undefined) return rm(path, { force: true });
  await writeFile(`${path}.new`, text, { mode: PRIVATE_FILE });
  await rename(`${path}.new`, path);
}
