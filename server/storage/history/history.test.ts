// Histories that cannot have happened are found out; what storage does under conflicts and crashes is none of them.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { checkHistory, type Operation } from './check-history.test-helper.ts';
import { runHistory } from './run-history.test-helper.ts';

let last = 0;
const done = (
  adds: number,
  [beganAt, endedAt]: readonly [number, number],
  version: number,
  amount: number,
): Operation => ({
  id: `o${++last}`,
  record: 'r',
  adds,
  beganAt,
  outcome: { kind: 'done', endedAt, version, amount },
});
const lost = (adds: number, beganAt: number): Operation => ({
  id: `o${++last}`,
  record: 'r',
  adds,
  beganAt,
  outcome: { kind: 'lost' },
});

describe('a history is right when', () => {
  test.each<[string, Operation[]]>([
    ['each sees what was there before it', [done(5, [0, 1], 2, 5), done(0, [2, 3], 2, 5), done(7, [4, 5], 3, 12)]],
    ['two at once come in either order', [done(5, [0, 9], 3, 12), done(7, [0, 9], 2, 7)]],
    [
      'one who reads beside a write sees it or not',
      [done(5, [0, 9], 2, 5), done(0, [1, 2], 1, 0), done(0, [1, 2], 2, 5)],
    ],
    ['what was lost was done or not', [lost(3, 0), lost(4, 0), done(5, [2, 3], 3, 9)]],
    ['two that were lost were both done', [lost(3, 0), lost(4, 0), lost(9, 0), done(0, [5, 6], 3, 7)]],
    [
      'two may have made what two others did make',
      [lost(1, 0), lost(4, 0), lost(2, 0), lost(3, 0), done(0, [5, 6], 3, 5), done(0, [7, 8], 4, 9)],
    ],
    [
      'only one way to deal them out is left',
      [
        lost(1, 0),
        lost(4, 0),
        lost(2, 0),
        lost(3, 0),
        done(0, [5, 6], 3, 5),
        done(9, [7, 8], 4, 14),
        done(0, [9, 10], 6, 19),
      ],
    ],
  ])('%s', (_what, history) => expect(checkHistory(history)).toEqual([]));
});

describe('a history is wrong when', () => {
  test.each<[string, Operation[], RegExp]>([
    ['a write is gone', [done(5, [0, 1], 2, 5), done(0, [2, 3], 1, 0)], /ended before|began/],
    ['two wrote one version', [done(5, [0, 9], 2, 5), done(7, [0, 9], 2, 7)], /both wrote version 2/],
    ['one is overwritten', [done(5, [0, 9], 2, 5), done(7, [0, 9], 3, 7)], /added 7 to 0, which was 5/],
    ['an old value is read', [done(5, [0, 1], 2, 5), done(7, [2, 3], 3, 12), done(0, [4, 5], 2, 5)], /older one/],
    ['a write comes before one that had ended', [done(5, [0, 1], 3, 12), done(7, [2, 3], 2, 7)], /older one/],
    ['nobody made a version', [lost(3, 0), done(0, [1, 2], 2, 4)], /nobody can have made version 2/],
    ['a lost one was done twice', [lost(3, 0), done(0, [1, 2], 3, 6)], /nobody can have made version 3/],
    [
      'there are not enough to make two versions, and two more',
      [lost(1, 0), lost(4, 0), lost(3, 0), done(0, [5, 6], 3, 5), done(9, [7, 8], 4, 14), done(0, [9, 10], 6, 19)],
      /nobody can have made/,
    ],
    ['one was done once and counts twice', [done(5, [0, 1], 2, 5), done(0, [2, 3], 3, 10)], /nobody can have made/],
  ])('%s', (_what, history, says) => expect(checkHistory(history).join('\n')).toMatch(says));
});

test('four processes on one file, of which every third is killed: the history of their operations is one of a single one', async () => {
  const folder = temporaryFolder('history');
  const url = join(folder, 'history.db');
  const verdict = await runHistory({ url, folder, operations: 1500, processes: 4, records: 4, killEvery: 3 });
  expect(verdict.problems).toEqual([]);
  expect(verdict.done).toBeGreaterThan(700);
  expect(verdict.lost).toBeGreaterThan(0);
});
