// Files of recordings and stored snapshots, and what is wrong with them in one sentence.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { SamestepError } from '#shared/index.ts';
import { readRecording, type Recording } from '#shared/recording/reader.ts';
import { CommandError } from '#scripts/command.ts';

/** A server's recording is bounded well below this. */
const FILE_BYTES_MAX = 268_435_456;

/** Reads a recording. Throws a CommandError for a file that is missing, too large, or none. */
export function readRecordingFile(file: string): Recording {
  const bytes = readBytes(file);
  return sentences(file, () => readRecording(bytes));
}

/** What the engine has to say about a file is one sentence for whoever gave it, not a stack. */
export function sentences<T>(file: string, work: () => T, done: 'played' | 'loaded' = 'played'): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SamestepError) || error.code === 'assertion') throw error;
    throw new CommandError(`${file} cannot be ${done}. ${error.message}`, { cause: error });
  }
}

/** What kinds of files there are, and where they come from. */
const SOURCES = Object.freeze({
  recording: 'recordings are in data/recordings',
  'stored snapshot': '`npm run replay -- … --snapshot FILE` writes one',
});

export function readBytes(file: string, kind: keyof typeof SOURCES = 'recording'): Uint8Array {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found === undefined) throw new CommandError(`There is no ${kind} ${file}; ${SOURCES[kind]}.`);
    if (found.isDirectory()) throw new CommandError(`${file} is a folder and no ${kind}; ${SOURCES[kind]}.`);
    if (found.size > FILE_BYTES_MAX)
      throw new Error(`it has ${found.size} bytes, and no ${kind} has more than ${FILE_BYTES_MAX}`);
    return readFileSync(file);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${file} could not be read: ${reasonOf(error)}; ${SOURCES[kind]}.`, { cause: error });
  }
}

/** Writes a new file. One that is there already is not touched: it may be the only recording of a match. */
export function writeNewFile(file: string, bytes: Uint8Array): void {
  try {
    writeFileSync(file, bytes, { flag: 'wx' });
  } catch (error) {
    throw new CommandError(`${file} could not be written: ${reasonOf(error)}. Name a file that is not there yet.`, {
      cause: error,
    });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
