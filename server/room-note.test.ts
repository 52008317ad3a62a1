/** The note of a room alone: whether another process can go on with it. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { createRoomNote } from './room-note.ts';

test('it stands there once it is written, and not before, nor once it was taken away', async () => {
  const path = join(temporaryFolder('room-note'), 'recordings', 'a.room.json');
  const failures: unknown[] = [];
  const note = createRoomNote(path, (error) => failures.push(error));
  expect(await note.settled()).toBe(false);
  void note.write('one');
  void note.write('two');
  expect(await note.settled()).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe('two');
  void note.write(undefined);
  expect(await note.settled()).toBe(false);
  expect(failures).toEqual([]);
});

test('one that could not be written is said, and does not stand there', async () => {
  const folder = temporaryFolder('room-note');
  const path = join(folder, 'a.room.json');
  mkdirSync(path);
  const failures: unknown[] = [];
  const note = createRoomNote(path, (error) => failures.push(error));
  void note.write('one');
  expect(await note.settled()).toBe(false);
  expect(failures.length).toBe(1);
});
