// The kept results change only in the rows and plots that were measured.
import { expect, test } from 'vitest';
import { mergePoints, mergeResults } from '#scripts/bench/results.ts';
import type { BenchRow } from '#scripts/bench/benchmark.ts';

const row = (name: string, ours: number, peer: number | null): BenchRow => ({
  row: 'S2',
  target: '≤ 0.6, ≤ 0.8',
  name,
  ours,
  peer,
  ratio: peer === null ? null : ours / peer,
  unit: 'ms',
  isMet: null,
});

test('a first run writes the header and its rows, four digits each', () => {
  expect(mergeResults('', [row('tick "a"', 1, 3), row('garbage', 0, null)])).toBe(
    'row,target,name,ours,peer,ratio,unit\nS2,"≤ 0.6, ≤ 0.8","tick ""a""",1,3,0.3333,ms\nS2,"≤ 0.6, ≤ 0.8",garbage,0,,,ms\n',
  );
});

test('a row that is measured again replaces all of its figures, and the others stay, in the order of rows', () => {
  const other = { ...row('b', 5, 10), row: 'S10' };
  const before = mergeResults('', [other, row('tick "a"', 1, 2), row('gone', 1, 2)]);
  const after = mergeResults(before, [row('tick "a"', 4, 2)]);
  expect(after).toBe(mergeResults('', [row('tick "a"', 4, 2), other]));
  expect(after.indexOf('S10')).toBeGreaterThan(after.indexOf('tick'));
});

test('a plot that is measured again replaces all of its points, and keeps the others', () => {
  const before = mergePoints('', [
    { row: 'S2', series: 'ours', x: 100, y: 1.23456 },
    { row: 'S3', series: 'ours', x: 100, y: 5 },
  ]);
  expect(before).toBe('row,series,x,y\nS2,ours,100,1.235\nS3,ours,100,5\n');
  expect(mergePoints(before, [{ row: 'S2', series: 'a, b', x: 300, y: 2 }])).toBe(
    'row,series,x,y\nS2,"a, b",300,2\nS3,ours,100,5\n',
  );
});
