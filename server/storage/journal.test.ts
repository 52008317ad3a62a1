// What was promised is written: through failures of storage, through the death of a process, once, and within bounds.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { openJournal, refusedEntries } from './journal.ts';
import { SqliteError } from './storage-errors.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'samestep-journal-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const AWAY = new SqliteError('database is locked', 5);

/** A journal whose waits end when the test says so. `fails` is what applying rejects with. */
async function open(fails: () => unknown = () => undefined, entriesMax?: number) {
  const done: [string, unknown][] = [];
  const waits: { delayMs: number; call(): void }[] = [];
  const metrics = createMetrics();
  const journal = await openJournal({
    folder,
    apply: {
      async result(id, data) {
        const error = fails();
        if (error !== undefined) throw error;
        done.push([id, data]);
      },
    },
    log: createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 }),
    metrics,
    nowMs: () => 1,
    after(delayMs, call) {
      waits.push({ delayMs, call });
      return () => {};
    },
    ...(entriesMax !== undefined && { entriesMax }),
  });
  return { journal, done, waits, metrics };
}

const files = () => readdirSync(folder).filter((name) => name.endsWith('.json'));

test('an entry is applied and leaves nothing behind', async () => {
  const { journal, done } = await open();
  await journal.write('result', 'a', { n: 1 });
  await journal.write('result', 'b', { n: 2 });
  await journal.settled();
  expect(done).toEqual([
    ['a', { n: 1 }],
    ['b', { n: 2 }],
  ]);
  expect([files(), journal.waiting]).toEqual([[], 0]);
});

test('while storage is away entries wait on disk, and are asked for less and less often', async () => {
  let error: unknown = AWAY;
  const { journal, done, waits } = await open(() => error);
  await journal.write('result', 'a', 1);
  await journal.settled();
  for (let i = 0; i < 8; i++) {
    waits[i].call();
    await journal.settled();
  }
  expect(waits.map(({ delayMs }) => delayMs)).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
  await journal.write('result', 'b', 2);
  expect(files()).toHaveLength(2);
  error = undefined;
  waits[8].call();
  await journal.settled();
  expect(done).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
  expect(files()).toEqual([]);
});

test('what one process left is applied by the next, in order', async () => {
  const first = await open(() => AWAY);
  await first.journal.write('result', 'a', 1);
  await first.journal.write('result', 'b', 2);
  await first.journal.close();
  const { journal, done } = await open();
  await journal.settled();
  expect(done.map(([id]) => id)).toEqual(['a', 'b']);
  expect(readdirSync(folder)).toEqual(['refused']);
});

test('an entry that failed for another reason than itself is tried again, and never put aside', async () => {
  let error: unknown = new Error('driver has already been destroyed');
  const { journal, done, waits } = await open(() => error);
  await journal.write('result', 'a', 1);
  await journal.settled();
  expect([await refusedEntries(folder), waits.length]).toEqual([0, 1]);
  error = undefined;
  waits[0].call();
  await journal.settled();
  expect(done).toEqual([['a', 1]]);
});

test('what can never be applied is kept aside, and keeps nobody waiting', async () => {
  writeFileSync(join(folder, '000.json'), '{"kind":"result","id":"a"');
  writeFileSync(join(folder, '001.json'), '{"kind":"unknown","id":"b","data":1}');
  writeFileSync(join(folder, '002.json'), '{"kind":"result","id":"c","data":3}');
  const { journal, done, metrics } = await open();
  await journal.settled();
  expect(done).toEqual([['c', 3]]);
  expect([await refusedEntries(folder), journal.refused]).toEqual([2, 2]);
  expect(metrics.value('journal.refused')).toBe(2);
  await journal.close();
  expect((await open()).journal.refused).toBe(2);
});

test('more than may wait are refused with a sentence, and nothing that waits is lost', async () => {
  const { journal } = await open(() => AWAY, 2);
  await journal.write('result', 'a', 1);
  await journal.write('result', 'b', 2);
  await expect(journal.write('result', 'c', 3)).rejects.toMatchObject({ code: 'journal/full' });
  expect([journal.waiting, journal.waitingMax]).toEqual([2, 2]);
  expect(files()).toHaveLength(2);
});

test('an id that is no file name is refused', async () => {
  const { journal } = await open();
  await expect(journal.write('result', '../a', 1)).rejects.toThrow('no id');
  expect(readdirSync(folder)).toEqual(['refused']);
});
