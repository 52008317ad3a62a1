// What stops a page at its start is told by codes, and each has its words.
import { expect, test } from 'vitest';
import { SamestepError, type ErrorCode } from '#shared/errors.ts';
import { texts } from './texts.ts';
import { detailOf, reportOf, troubleOf } from './trouble.ts';

const coded = (code: ErrorCode) => new SamestepError({ code, what: 'Something.' });

test('arithmetic, graphics and everything else are told apart by their codes', () => {
  expect(troubleOf(coded('sim/engine-differs'))).toBe('engine');
  expect(troubleOf(coded('view/graphics'))).toBe('graphics');
  expect(troubleOf(coded('view/assets'))).toBe('loading');
  expect(troubleOf(new TypeError('This browser does not support WebGL'))).toBe('loading');
});

test('the detail is what happened, without advice that the page gives in its own words', () => {
  expect(detailOf(new SamestepError({ code: 'view/graphics', what: 'No.', fix: 'Buy.' }))).toBe('No.');
  expect(detailOf(new TypeError('boom'))).toBe('boom');
  expect(detailOf('?')).toBe('');
});

test('a report has what was thrown, the system that threw it, and its causes', () => {
  const systems = {
    land() {
      throw new RangeError('no ground', { cause: 'a hole' });
    },
  };
  let thrown: unknown;
  try {
    systems.land();
  } catch (error) {
    thrown = error;
  }
  expect(reportOf(thrown)).toMatch(/^RangeError: no ground\n.*\bland\b(.|\n)*\nCaused by a hole$/);
  const bare = Object.assign(new RangeError('no ground'), { stack: 'land@rules.ts:3' });
  expect(reportOf(bare)).toBe('RangeError: no ground\nland@rules.ts:3');
  expect(reportOf('?')).toBe('?');
});

test('each has a title of its own', () => {
  const titles = Object.values(texts.error.troubles).map(({ title }) => title);
  expect(new Set(titles).size).toBe(3);
});
