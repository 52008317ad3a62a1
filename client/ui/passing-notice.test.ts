// A sentence that stands for a while.
import { expect, test } from 'vitest';
import { createNotice } from './passing-notice.ts';

test('nothing stands until something is shown, and it passes eight seconds after it was first seen', () => {
  const notice = createNotice();
  expect(notice.at(0)).toBe('');
  notice.show('Hello.');
  expect(notice.at(60_000)).toBe('Hello.');
  expect(notice.at(67_999)).toBe('Hello.');
  expect(notice.at(68_000)).toBe('');
  notice.show('Again.');
  expect(notice.at(68_000)).toBe('Again.');
});
