/** Recordings on a real disk: bounded, and never in a match's way. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createRecordingFolder, recordingName } from './recording-folder.ts';

const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function inFolder({ maxCount = 3, maxBytes = 1e6 } = {}) {
  const parent = mkdtempSync(join(tmpdir(), 'samestep-recordings-'));
  made.push(parent);
  const folder = join(parent, 'recordings');
  const lines: string[] = [];
  const metrics = createMetrics();
  const log = createLog({ level: 'debug', format: 'text', write: (line) => void lines.push(line), nowMs: Date.now });
  return { folder, lines, metrics, recordings: createRecordingFolder({ folder, maxCount, maxBytes, log, metrics }) };
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
