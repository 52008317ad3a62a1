/** Recordings on a real disk: bounded, and never in a match's way. */
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createRecordingFolder, recordingName } from './recording-folder.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function inFolder({ maxCount = 3, maxBytes = 1e6 } = {}) {
  const parent = temporaryFolder('recordings');
  made.push(parent);
  const folder = join(parent, 'recordings');
  const lines: string[] = [];
  const metrics = createMetrics();
  const log = createLog({ level: 'debug', format: 'text', write: (line) => void lines.push(line), nowMs: Date.now });
  const recordings = createRecordingFolder({ folder, maxCount, maxBytes, resumeMinutes: 5, log, metrics });
  return { folder, lines, metrics, recordings };
}

const day = (number: number) => new Date(Date.UTC(2026, 0, number));

async function write(
  recordings: ReturnType<typeof inFolder>['recordings'],
  number: number,
  bytes: number,
): Promise<void> {
  const file = recordings.begin('tiny', `room${number}`, day(number));
  file?.append(new Uint8Array(bytes));
  await file?.close();
}

test('a name sorts by time and holds nothing that a path would', () => {
  expect(recordingName('tiny', '../ro:om', day(3))).toBe('2026-01-03T00-00-00.000Z-tiny-___ro_om.samestep');
});

test('what is appended is in the file, in order', async () => {
  const { recordings } = inFolder();
  const file = recordings.begin('tiny', 'room', day(1));
  for (let i = 0; i < 50; i++) file?.append(Uint8Array.of(i));
  await file?.close();
  expect([...readFileSync(file?.path ?? '')]).toEqual(Array.from({ length: 50 }, (_, i) => i));
});

test('the oldest are deleted when there are too many', async () => {
  const { folder, recordings } = inFolder({ maxCount: 3 });
  for (let number = 1; number <= 5; number++) await write(recordings, number, 10);
  expect(readdirSync(folder).map((name) => name.slice(8, 10))).toEqual(['03', '04', '05']);
});

test('the oldest are deleted when they are too large together, but never one that is being written', async () => {
  const { folder, recordings } = inFolder({ maxCount: 100, maxBytes: 1000 });
  const running = recordings.begin('tiny', 'running', day(1));
  running?.append(new Uint8Array(600));
  for (let number = 2; number <= 4; number++) await write(recordings, number, 300);
  expect(readdirSync(folder).map((name) => name.slice(8, 10))).toEqual(['01', '04']);
  await running?.close();
});

test('other files of the folder are left alone', async () => {
  const { folder, recordings } = inFolder({ maxCount: 1 });
  mkdirSync(folder);
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  for (let number = 1; number <= 3; number++) await write(recordings, number, 10);
  expect(readdirSync(folder)).toContain('notes.txt');
});

test('a count of 0 records nothing', () => {
  expect(inFolder({ maxCount: 0 }).recordings.begin('tiny', 'room', day(1))).toBeUndefined();
});

test('a folder that cannot be written costs one line and no exception', async () => {
  const { folder, lines, metrics, recordings } = inFolder();
  writeFileSync(folder, 'a file stands where the folder should be');
  const file = recordings.begin('tiny', 'room', day(1));
  for (let i = 0; i < 20; i++) file?.append(new Uint8Array(10));
  await file?.close();
  expect(metrics.value('recordings.failed')).toBeGreaterThan(0);
  expect(lines.filter((line) => line.includes('no longer recorded'))).toHaveLength(1);
});

test('a file beside a recording is replaced as a whole, removed when it is asked for, and read by nobody else', async () => {
  const { folder, recordings } = inFolder();
  const file = recordings.begin('tiny', 'room', day(1));
  const path = `${file?.path}.note.json`;
  file?.beside('.note.json', 'a long first text');
  file?.beside('.note.json', 'second');
  file?.beside('.desync-7.txt', 'why');
  file?.append(Uint8Array.of(1));
  await file?.close();
  expect(readFileSync(path, 'utf8')).toBe('second');
  expect(statSync(path).mode & 0o077).toBe(0);
  expect(await recordings.noted()).toMatchObject([{ path: file?.path, note: 'second' }]);
  await recordings.forgetNote(file?.path ?? '');
  expect(await recordings.noted()).toEqual([]);
  expect(readdirSync(folder).filter((name) => name.endsWith('.desync-7.txt'))).toHaveLength(1);
  expect(readdirSync(folder)).toHaveLength(2);
});

test('what stands beside a recording is deleted with it, and weighs as much', async () => {
  const { folder, recordings } = inFolder({ maxCount: 100, maxBytes: 1000 });
  const heavy = recordings.begin('tiny', 'heavy', day(1));
  heavy?.append(new Uint8Array(10));
  heavy?.beside('.desync-7.txt', 'x'.repeat(900));
  await heavy?.close();
  expect(readdirSync(folder)).toHaveLength(2);
  await write(recordings, 2, 200);
  expect(readdirSync(folder).map((name) => name.slice(8, 10))).toEqual(['02']);
});

test('a match that may be resumed is kept for as long as it may be, whoever wrote it, and is deleted after that', async () => {
  const { folder, recordings } = inFolder({ maxCount: 2 });
  const abandoned = recordings.begin('tiny', 'abandoned', day(1));
  abandoned?.append(Uint8Array.of(1));
  abandoned?.beside('.note.json', 'a note');
  await abandoned?.close();
  const days = () => readdirSync(folder).flatMap((name) => (name.endsWith('.samestep') ? [name.slice(8, 10)] : []));
  for (let number = 2; number <= 4; number++) await write(recordings, number, 10);
  expect(days()).toEqual(['01', '04']);
  const sixMinutesAgo = Date.now() / 1000 - 6 * 60;
  utimesSync(abandoned?.path ?? '', sixMinutesAgo, sixMinutesAgo);
  await write(recordings, 5, 10);
  expect(days()).toEqual(['04', '05']);
  expect(readdirSync(folder)).toHaveLength(2);
});

test('a note that cannot be read is told and left out, and hides no other', async () => {
  const { folder, lines, metrics, recordings } = inFolder();
  for (const number of [1, 2, 3]) await write(recordings, number, 10);
  const [first, second, third] = readdirSync(folder).map((name) => join(folder, name));
  for (const path of [first, third]) writeFileSync(`${path}.note.json`, 'a note');
  mkdirSync(`${second}.note.json`);
  expect((await recordings.noted()).map(({ path }) => path)).toEqual([third, first]);
  expect(lines.filter((line) => line.includes('EISDIR'))).toHaveLength(1);
  expect(metrics.value('restarts.failed')).toBe(1);
});

test('a recording that is gone on with loses its torn end, and keeps the rest', async () => {
  const { recordings } = inFolder();
  await write(recordings, 1, 10);
  const file = recordings.begin('tiny', 'room', day(2));
  file?.append(Uint8Array.of(1, 2, 3));
  await file?.close();
  const path = file?.path ?? '';
  appendFileSync(path, 'torn');
  const again = recordings.resume(path, 3);
  again?.append(Uint8Array.of(4));
  await again?.close();
  expect([...readFileSync(path)]).toEqual([1, 2, 3, 4]);
});

test('a folder that is not there has no recordings', async () => {
  expect(await inFolder().recordings.noted()).toEqual([]);
});

test('a file beside that cannot be written is told, and the recording goes on', async () => {
  const { metrics, recordings } = inFolder();
  const file = recordings.begin('tiny', 'room', day(1));
  file?.beside('/no/such/folder', 'text');
  file?.append(Uint8Array.of(1));
  await file?.close();
  expect(metrics.value('recordings.failed')).toBe(1);
  expect([...readFileSync(file?.path ?? '')]).toEqual([1]);
});
