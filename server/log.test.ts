/** Lines, their two forms, and that no event can flood them. */
import { expect, test } from 'vitest';
import { createLog } from './log.ts';

function logTo(
  lines: string[],
  options: { level?: 'debug' | 'warn' | 'silent'; format?: 'text' | 'json'; nowMs?: () => number } = {},
) {
  const { level = 'debug', format = 'text', nowMs = () => 0 } = options;
  return createLog({ level, format, nowMs, write: (line) => void lines.push(line) });
}

test('a line says when, how bad, what, and the values that belong to it', () => {
  const lines: string[] = [];
  logTo(lines).warn('key', 'A client was closed.', { code: 4102, nothing: undefined, text: 'two\nlines' });
  expect(lines).toEqual(['00:00:00 warn  A client was closed. code=4102 text=two | lines']);
});

test('as JSON a line is one object', () => {
  const lines: string[] = [];
  logTo(lines, { format: 'json' }).info('room.created', 'A match begins.', { game: 'tiny' });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { time: '1970-01-01T00:00:00.000Z', level: 'info', key: 'room.created', message: 'A match begins.', game: 'tiny' },
  ]);
});

test('lines below the level are not written', () => {
  const lines: string[] = [];
  const log = logTo(lines, { level: 'warn' });
  log.info('a', 'no');
  log.error('b', 'yes');
  expect(lines).toHaveLength(1);
  logTo(lines, { level: 'silent' }).error('c', 'no');
  expect(lines).toHaveLength(1);
});

test('a flood of one key leaves ten lines, and the next window says how many were left out', () => {
  const lines: string[] = [];
  let nowMs = 0;
  const log = logTo(lines, { nowMs: () => nowMs });
  for (let i = 0; i < 1000; i++) log.info('flood', 'Again.');
  log.info('other', 'Something else.');
  expect(lines).toHaveLength(11);
  nowMs = 10_000;
  log.info('flood', 'Again.');
  expect(lines.at(-1)).toBe('00:00:10 info  Again. leftOut=990');
});
