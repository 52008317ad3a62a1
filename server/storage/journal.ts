/** Writes that must happen although storage is away or the process dies: on disk first, then applied, however long that takes. */
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SamestepError } from '#shared/errors.ts';
import { makeFolder, PRIVATE_FILE } from '../data-folder.ts';
import { errorText, type Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { isRefusedByTables, isTwice } from './storage-errors.ts';

export interface JournalOptions {
  /** Processes may share it: what is applied twice is written once, since `apply` uses the entry's id as its key. */
  readonly folder: string;
  /** What to do with an entry of each kind. Must be harmless when it was done before. Rejects when it was not done. */
  readonly apply: Readonly<Record<string, (id: string, data: unknown) => Promise<void>>>;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Calls back after so long; returns what takes that back. */
  readonly after: (delayMs: number, call: () => void) => () => void;
  /** Entries that may wait; more are refused. */
  readonly entriesMax?: number;
}

export interface Journal {
  /** Entries that wait. */
  readonly waiting: number;
  /** As many may wait. */
  readonly waitingMax: number;
  /** Entries that nothing can apply, kept aside for people. */
  readonly refused: number;
  /**
   * Resolves when the entry is on disk: from then on it is applied for certain. `id` is its own for ever. Rejects with `journal/full`, or with
   * what the disk says.
   */
  write(kind: string, id: string, data: unknown): Promise<void>;
  /** Resolves when nothing waits that can be applied now. */
  settled(): Promise<void>;
  /** Applies nothing more; what waits is applied by the next process. */
  close(): Promise<void>;
}

const ENTRIES_MAX = 10_000;
/** Longer ones are a mistake. */
const ENTRY_BYTES_MAX = 256 * 1024;
const ENDING = '.json';
const UNFINISHED = '.part';
/** What no attempt can apply is put here, for people. */
const REFUSED = 'refused';
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
const NAME = /^[\w-][\w.-]{0,99}$/;

/** What an entry says cannot be applied, however often it is tried. `apply` may throw it too. */
export class WrongEntry extends Error {}

interface Entry {
  readonly kind: string;
  readonly id: string;
  readonly data: unknown;
}

/** Opens a journal, and begins with what was left in it. */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const { folder, apply, log, metrics, nowMs, after, entriesMax = ENTRIES_MAX } = options;
  await makeFolder(join(folder, REFUSED));
  const names = (await readdir(folder)).sort();
  let refused = await refusedEntries(folder);
  let queue = names.filter((name) => name.endsWith(ENDING));
  let sequence = 0;
  let writing = 0;
  let applying: Promise<void> = Promise.resolve();
  let isApplying = false;
  let isClosed = false;
  let waitMs = FIRST_WAIT_MS;
  let cancelWait: (() => void) | undefined;

  function start(): void {
    if (isApplying || isClosed || cancelWait !== undefined) return;
    isApplying = true;
    applying = applyAll().finally(() => void (isApplying = false));
  }

  async function applyAll(): Promise<void> {
    while (queue.length > 0 && !isClosed) {
      const [name] = queue;
      try {
        await applyOne(name);
        waitMs = FIRST_WAIT_MS;
      } catch (error) {
        // Whatever else went wrong may go right later: an entry is put aside only for what it says.
        if (!(error instanceof WrongEntry) && (isTwice(error) || !isRefusedByTables(error))) return waitAWhile(error);
        await refuse(name, error);
      }
      queue = queue.filter((other) => other !== name);
    }
  }

  async function applyOne(name: string): Promise<void> {
    const path = join(folder, name);
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      // Another process that shares the folder was faster.
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (text === undefined) return;
    const { kind, id, data } = readEntry(text);
    if (!Object.hasOwn(apply, kind)) throw new WrongEntry(`Nothing applies entries of the kind '${kind}'.`);
    await apply[kind](id, data);
    await rm(path, { force: true });
    metrics.count('journal.applied');
  }

  function waitAWhile(error: unknown): void {
    metrics.count('journal.waits');
    log.warn('journal.wait', 'Storage is away: what is to be written waits on disk.', {
      waiting: queue.length,
      error: errorText(error),
    });
    cancelWait = after(waitMs, () => {
      cancelWait = undefined;
      start();
    });
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }

  async function refuse(name: string, error: unknown): Promise<void> {
    metrics.count('journal.refused');
    refused++;
    log.error('journal.refused', 'An entry cannot be written, and is kept aside.', {
      file: join(REFUSED, name),
      error: errorText(error),
    });
    await rename(join(folder, name), join(folder, REFUSED, name)).catch((failure: unknown) => {
      if (!isMissing(failure)) log.error('journal.aside', 'It could not be kept aside.', { error: errorText(failure) });
    });
  }

  start();
  return {
    get waiting() {
      return queue.length + writing;
    },
    waitingMax: entriesMax,
    get refused() {
      return refused;
    },
    async write(kind, id, data) {
      if (!NAME.test(id))
        throw new Error(`'${id}' is no id of an entry: letters, figures, -, _ and dots, at most 100.`);
      if (queue.length + writing >= entriesMax) {
        metrics.count('journal.full');
        throw new SamestepError({
          code: 'journal/full',
          what: `${entriesMax} entries wait to be written already.`,
          why: 'Storage has been away for long; what waits for it is bounded.',
          fix: 'Bring storage back: the log says why it cannot be reached.',
          data: { entriesMax },
        });
      }
      const text = JSON.stringify({ kind, id, data } satisfies Entry);
      if (text.length > ENTRY_BYTES_MAX) throw new Error(`The entry '${id}' has ${text.length} characters.`);
      writing++;
      try {
        // Names sort as they were written; the id keeps those of several processes apart.
        sequence = (sequence + 1) % 1e6;
        const name = `${String(nowMs()).padStart(15, '0')}-${String(sequence).padStart(6, '0')}-${id}`;
        await writeSafely(join(folder, name), text);
        queue.push(name + ENDING);
        metrics.count('journal.written');
      } finally {
        writing--;
      }
      start();
    },
    settled: () => applying,
    async close() {
      isClosed = true;
      cancelWait?.();
      await applying;
    },
  };
}

/** It is there whole or not at all, whatever ends the process or the machine. */
async function writeSafely(path: string, text: string): Promise<void> {
  const file = await open(path + UNFINISHED, 'w', PRIVATE_FILE);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(path + UNFINISHED, path + ENDING);
  const folder = await open(join(path, '..'), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function readEntry(text: string): Entry {
  const value = parsed(text);
  const isEntry =
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    typeof value.kind === 'string' &&
    'id' in value &&
    typeof value.id === 'string' &&
    'data' in value;
  if (!isEntry) throw new WrongEntry('It is no entry of a journal.');
  const { kind, id, data } = value;
  return { kind: String(kind), id: String(id), data };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new WrongEntry('It is no JSON.', { cause: error });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** How many entries a folder has kept aside. */
export async function refusedEntries(folder: string): Promise<number> {
  const path = join(folder, REFUSED);
  return (await stat(path).catch(() => undefined)) === undefined ? 0 : (await readdir(path)).length;
}
