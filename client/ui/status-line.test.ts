// What a match says over its picture.
import { expect, test } from 'vitest';
import { statusLine, whyAbandoned } from './status-line.ts';

const usual = { phase: 'playing', notice: '', isPictureLost: false, idleSeconds: 0 } as const;
const ranked = { stage: 'playing', isOnce: true, pausedBy: '' } as const;
const result = { winner: 0, secondsToNext: 0 };

test('who does nothing is asked whether they are there, until they do something', () => {
  expect(statusLine({ ...usual, table: ranked })).toBe('');
  expect(statusLine({ ...usual, table: ranked, idleSeconds: 20 })).toMatch(/^Still there\? .* now/);
});

test('a match that nobody did anything in says why it is over; one that was decided meanwhile has its result', () => {
  const over = { ...usual, table: { ...ranked, stage: 'over' }, idleSeconds: 20, roundResult: null } as const;
  expect(whyAbandoned(over)).toMatch(/no rating/);
  expect(whyAbandoned({ ...over, roundResult: result })).toBeUndefined();
  expect(whyAbandoned({ ...over, idleSeconds: 0 })).toBeUndefined();
  expect(whyAbandoned({ ...over, table: ranked })).toBeUndefined();
  expect(statusLine(over)).toBe('');
});

test('what keeps a match from going on is said, but for what has a panel of its own', () => {
  expect(statusLine({ ...usual, phase: 'stalled', table: ranked })).toMatch(/^Waiting for the server/);
  expect(statusLine({ ...usual, phase: 'paused', table: ranked })).toMatch(/^Waiting for the others/);
  expect(statusLine({ ...usual, phase: 'paused', table: { ...ranked, pausedBy: 'Ann' } })).toBe('');
  expect(statusLine({ ...usual, phase: 'paused', table: null })).toBe('The match is paused.');
  expect(statusLine({ ...usual, isPictureLost: true, table: ranked, idleSeconds: 9 })).toMatch(/took the picture/);
});
