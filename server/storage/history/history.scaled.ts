// A hundred thousand operations under conflicts and crashes, on a real PostgreSQL and on a file: each history could be that of a single process.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { startPostgres, type PostgresServer } from '../postgres.test-helper.ts';
import { runHistory, type HistoryOptions, type HistoryVerdict } from './run-history.test-helper.ts';

/** Of each engine. `SAMESTEP_HISTORY` says how many instead of the part that is always tried. */
const OPERATIONS = Number(process.env['SAMESTEP_HISTORY'] ?? 10_000);
const MINUTES_MAX = 30;

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

async function play(url: string, options: Pick<HistoryOptions, 'processes' | 'records'>): Promise<HistoryVerdict> {
  const beganMs = performance.now();
  const folder = temporaryFolder('history');
  const verdict = await runHistory({ url, folder, operations: OPERATIONS, killEvery: 4, ...options });
  const { done, refused, lost } = verdict;
  const seconds = Math.round((performance.now() - beganMs) / 1000);
  process.stdout.write(`history: ${done} done, ${refused} refused, ${lost} lost in ${seconds} s\n`);
  expect(done + refused).toBeGreaterThanOrEqual(OPERATIONS * 0.9);
  expect(lost).toBeGreaterThan(0);
  return verdict;
}

const LIMIT_MS = MINUTES_MAX * 60_000;

test('PostgreSQL', { timeout: LIMIT_MS }, async () => {
  const { problems } = await play(await postgres.newDatabase(), { processes: 4, records: 8 });
  expect(problems).toEqual([]);
});

test('SQLite', { timeout: LIMIT_MS }, async () => {
  const { problems } = await play(join(temporaryFolder('history'), 'history.db'), { processes: 2, records: 8 });
  expect(problems).toEqual([]);
});
