// Marks of browsers that have signed in: good for an account and a year, under secrets that change.
import { expect, test } from 'vitest';
import { createKnownBrowsers, KNOWN_SECONDS } from './known-browsers.ts';

let now = 1_800_000_000_000;
const open = (...secrets: readonly string[]) => createKnownBrowsers({ secrets, nowMs: () => now });

test('a mark is good for its account alone, for a year, and under the secret before', () => {
  const known = open('a secret of sixteen characters');
  const cookie = known.marked('', 'ann');
  const id = known.idOf(cookie, 'ann');
  expect(id).toMatch(/^[\w-]{22}$/);
  expect(known.idOf(cookie, 'bob')).toBeUndefined();
  expect(open('another secret', 'a secret of sixteen characters').idOf(cookie, 'ann')).toBe(id);
  expect(open('another secret').idOf(cookie, 'ann')).toBeUndefined();
  now += KNOWN_SECONDS * 1000;
  expect(known.idOf(cookie, 'ann')).toBe(id);
  now += 1000;
  expect(known.idOf(cookie, 'ann')).toBeUndefined();
});

test('a browser is known to the last four accounts, each once', () => {
  const known = open('a secret of sixteen characters');
  let cookie = 'nonsense';
  for (const id of ['a', 'b', 'c', 'd', 'a', 'e']) cookie = known.marked(cookie, id);
  expect(cookie.split('~')).toHaveLength(4);
  const ids = ['a', 'b', 'c', 'd', 'e'].filter((id) => known.idOf(cookie, id) !== undefined);
  expect(ids).toEqual(['a', 'c', 'd', 'e']);
});

test.each(['', 'x', '~~~~~~', 'a.1.b', `${'a'.repeat(22)}.1.${'b'.repeat(43)}`, '~'.repeat(5000)])(
  'what is no mark is nobody’s',
  (cookie) => expect(open('a secret of sixteen characters').idOf(cookie, 'ann')).toBeUndefined(),
);
