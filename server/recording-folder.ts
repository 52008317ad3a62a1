/** Where matches are recorded: one file each, the oldest deleted when there are too many or they are too large together. */
import { readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { makeFolder, PRIVATE_FILE } from './data-folder.ts';
import { errorText, type Log } from './log.ts';
import { stateOfProcess, thisProcess } from './match-process.ts';
import type { Metrics } from './metrics.ts';
import { openRecordingFile, type RecordingFile } from './recording-file.ts';
import { createRoomNote, type RoomNote } from './room-note.ts';

/** The ending of a recording's name. */
export const RECORDING_ENDING = '.samestep';
/** What the note of a match that goes on has behind the name of its recording. */
export const NOTE_ENDING = '.note.json';
/** The note of a room whose match has not begun: it has no recording to stand beside. */
export const ROOM_ENDING = '.room.json';
/** And its newest keyframe. */
export const KEYFRAME_ENDING = '.keyframe.json';
/** And what a server puts there while it takes the match over, so that no other does. */
const CLAIM_ENDING = '.claim';
/** A claim of another container or machine is believed for so long: by then it writes the recording, or is gone. */
const CLAIM_MINUTES = 0.5;

export interface RecordingFolderOptions {
  readonly folder: string;
  /** Files kept; 0 records nothing. */
  readonly maxCount: number;
  /** Bytes of all files together. */
  readonly maxBytes: number;
  /** A match that was last written this long ago, and has a note, may be resumed: it is kept, by whatever process it was written. */
  readonly resumeMinutes: number;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** A recording with a note, or the note of a room alone: its match was going on when its process ended, or its people gathered. */
export interface NotedRecording {
  readonly path: string;
  readonly note: string;
  /** When the recording was last written to, in milliseconds since 1970. */
  readonly writtenAtMs: number;
}

export interface RecordingFolder {
  /** Begins a file, or returns undefined when nothing is recorded. Names sort by time: they begin with it. */
  begin(game: string, roomId: string, startedAt: Date): RecordingFile | undefined;
  /** Goes on with a file whose first `keptBytes` are good; what follows them is cut off. Undefined when nothing is recorded. */
  resume(path: string, keptBytes: number): RecordingFile | undefined;
  /** Where the note of a room is kept while none of its matches is recorded, or undefined when nothing is. */
  roomNote(game: string, roomId: string, openedAt: Date): RoomNote | undefined;
  /** Notes of rooms alone, newest first. */
  notedRooms(): Promise<readonly NotedRecording[]>;
  /** Recordings whose matches have a note, newest first. One that cannot be read is told to the log and left out. */
  noted(): Promise<readonly NotedRecording[]>;
  /** When a recording was last written to, in milliseconds since 1970. */
  writtenAtMs(path: string): Promise<number>;
  /** The bytes of a recording. */
  read(path: string): Promise<Uint8Array>;
  /** The text of its newest keyframe, or undefined when it has none. */
  readKeyframe(path: string): Promise<string | undefined>;
  /** Claims a recording whose match is to go on; false when another server has. */
  claim(path: string): Promise<boolean>;
  /** The match goes on, and its recording grows: nobody else will take it for one that was left. */
  release(path: string): Promise<void>;
  /** Removes the note of a room alone. */
  forgetRoom(path: string): Promise<void>;
  /** Removes the note of a recording, and its keyframe. */
  forgetNote(path: string): Promise<void>;
}

/** A folder of recordings. It is made when the first match begins. */
export function createRecordingFolder({
  folder,
  maxCount,
  maxBytes,
  resumeMinutes,
  log,
  metrics,
}: RecordingFolderOptions): RecordingFolder {
  const writing = new Set<string>();
  // One tidying at a time, or two would delete for the same reason.
  let tidying: Promise<void> = Promise.resolve();

  const tidy = (): Promise<void> => {
    tidying = tidying
      .then(() => deleteOldest(folder, { maxCount, maxBytes, kept: writing, resumeMinutes }))
      .catch((error: unknown) => {
        metrics.count('recordings.failed');
        log.error('recordings.tidy', 'Old recordings could not be deleted.', { folder, error: errorText(error) });
      });
    return tidying;
  };

  function write(name: string, keptBytes?: number): RecordingFile | undefined {
    if (maxCount === 0) return undefined;
    writing.add(name);
    const complain = (sentence: string) => (error: unknown) => {
      metrics.count('recordings.failed');
      log.error('recordings.write', sentence, { name, error: errorText(error) });
    };
    return openRecordingFile({
      path: join(folder, name),
      ready: makeFolder(folder).then(tidy),
      ...(keptBytes !== undefined && { keptBytes }),
      async ended() {
        writing.delete(name);
        await rm(join(folder, name + CLAIM_ENDING), { force: true }).catch(complain('A claim could not be removed.'));
        await tidy();
      },
      failed: complain('A match is no longer recorded.'),
      besideFailed: complain('A file beside a recording could not be written.'),
    });
  }

  function unreadable(path: string, error: unknown): void {
    metrics.count('restarts.failed');
    log.error('recordings.note', 'The note of a match of before cannot be read.', { path, error: errorText(error) });
  }

  return {
    begin: (game, roomId, startedAt) => write(recordingName(game, roomId, startedAt)),
    resume: (path, keptBytes) => write(basename(path), keptBytes),
    roomNote(game, roomId, openedAt) {
      if (maxCount === 0) return undefined;
      const path = join(folder, recordingName(game, roomId, openedAt).replace(RECORDING_ENDING, ROOM_ENDING));
      return createRoomNote(path, (error) => {
        metrics.count('recordings.failed');
        log.error('recordings.write', 'The note of a room could not be written.', { path, error: errorText(error) });
      });
    },
    notedRooms: () => notedFiles(folder, { ending: ROOM_ENDING, noteEnding: '' }, unreadable),
    noted: () => notedFiles(folder, { ending: RECORDING_ENDING, noteEnding: NOTE_ENDING }, unreadable),
    writtenAtMs: async (path) => (await stat(path)).mtimeMs,
    read: (path) => readFile(path),
    readKeyframe: (path) => unlessAbsent(readFile(path + KEYFRAME_ENDING, 'utf8'), undefined),
    claim: (path) => claim(path + CLAIM_ENDING),
    release: (path) => rm(path + CLAIM_ENDING, { force: true }),
    async forgetRoom(path) {
      await rm(path, { force: true });
      await rm(path + CLAIM_ENDING, { force: true });
    },
    async forgetNote(path) {
      await rm(path + CLAIM_ENDING, { force: true });
      await rm(path + KEYFRAME_ENDING, { force: true });
      await rm(path + NOTE_ENDING, { force: true });
    },
  };
}

/** Whoever makes the file has what it is about. A process that is gone claims nothing any more; nor does one elsewhere after a while. */
async function claim(path: string): Promise<boolean> {
  const { processId, place } = thisProcess();
  const take = () => writeFile(path, `${processId} ${place}`, { flag: 'wx', mode: PRIVATE_FILE });
  try {
    await take();
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const [id, ...rest] = (await unlessAbsent(readFile(path, 'utf8'), '')).split(' ');
  const state = stateOfProcess({ processId: Number(id), place: rest.join(' ') });
  if (state === 'running' || (state === 'unknown' && (await minutesSince(path)) < CLAIM_MINUTES)) return false;
  await rm(path, { force: true });
  return take().then(
    () => true,
    () => false,
  );
}

/** `2026-01-31T12-34-56.789Z-dogfight-AbCd.samestep`: sorts by time and holds nothing that a file name may not. */
export function recordingName(game: string, roomId: string, startedAt: Date): string {
  return `${startedAt.toISOString().replaceAll(':', '-')}-${safe(game)}-${roomInName(roomId)}${RECORDING_ENDING}`;
}

/** What of a room's id stands in the names of its recordings, before their ending. */
export function roomInName(roomId: string): string {
  return safe(roomId);
}

function safe(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_-]/g, '_');
}

async function notedFiles(
  folder: string,
  { ending, noteEnding }: { readonly ending: string; readonly noteEnding: string },
  unreadable: (path: string, error: unknown) => void,
): Promise<readonly NotedRecording[]> {
  const names = (await unlessAbsent(readdir(folder), undefined)) ?? [];
  const noted = names.filter((name) => name.endsWith(ending) && names.includes(name + noteEnding));
  const found = await Promise.all(
    noted
      .toSorted()
      .reverse()
      .map(async (name) => {
        const path = join(folder, name);
        try {
          const [{ mtimeMs }, note] = await Promise.all([stat(path), readFile(path + noteEnding, 'utf8')]);
          return [{ path, note, writtenAtMs: mtimeMs }];
        } catch (error) {
          unreadable(path, error);
          return [];
        }
      }),
  );
  return found.flat();
}

/** What a file system says, or `otherwise` when there is no such file or folder: one that ends a match removes files at any time. */
async function unlessAbsent<T, U>(asked: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return otherwise;
    throw error;
  }
}

interface Bounds {
  readonly maxCount: number;
  readonly maxBytes: number;
  /** Names that are being written: counted, never deleted. */
  readonly kept: ReadonlySet<string>;
  /** Neither is one that may be resumed, for so long after it was last written. */
  readonly resumeMinutes: number;
}

/** A recording goes with everything that stands beside it, and weighs as much. */
async function deleteOldest(folder: string, { maxCount, maxBytes, kept, resumeMinutes }: Bounds): Promise<void> {
  const all = await readdir(folder);
  const names = all.filter((name) => name.endsWith(RECORDING_ENDING)).toSorted();
  const groups = names.map((name) => [name, ...all.filter((other) => other.startsWith(`${name}.`))]);
  const sizes = await Promise.all(
    groups.map(async (group) => (await Promise.all(group.map((name) => sizeOf(join(folder, name))))).reduce(sum)),
  );
  let count = names.length;
  let bytes = sizes.reduce(sum, 0);
  for (const [i, name] of names.entries()) {
    if (count <= maxCount && bytes <= maxBytes) return;
    if (kept.has(name)) continue;
    if (groups[i].includes(name + NOTE_ENDING) && (await minutesSince(join(folder, name))) <= resumeMinutes) continue;
    for (const file of groups[i]) await rm(join(folder, file), { recursive: true, force: true });
    count--;
    bytes -= sizes[i];
  }
}

/** Since a file was written; for ever when it is gone. */
async function minutesSince(path: string): Promise<number> {
  const { mtimeMs } = await unlessAbsent(stat(path), { mtimeMs: -Infinity });
  return (Date.now() - mtimeMs) / 60_000;
}

async function sizeOf(path: string): Promise<number> {
  return (await unlessAbsent(stat(path), { size: 0 })).size;
}

function sum(a: number, b: number): number {
  return a + b;
}
