/** Few names, none with a secret. */
import { expect, test } from 'vitest';
import { isQuickRoute, loggedPath, methodOf, routeOf } from './routes.ts';

test.each([
  ['/', 'page'],
  ['/assets/index-abc123.js', 'page'],
  ['/matchmake/joinOrCreate/dogfight', 'matchmake'],
  ['/api/identity/session', 'identity'],
  ['/api/results/matches/1/recording', 'recording'],
  ['/api/results/history', 'results'],
  ['/api/rooms/r/replays/key', 'recording'],
  ['/api/address', 'api'],
  ['/api/queue', 'queue'],
  ['/api/queue/accept', 'queue'],
  ['/api/party', 'api'],
  ['/health', 'watch'],
  ['/matchmaker.png', 'page'],
])('%s is %s', (path, route) => expect(routeOf(path)).toBe(route));

test('files and long polls are not quick, what is made here is', () => {
  expect(['page', 'recording', 'watch', 'queue', undefined, 'matchmake', 'identity'].map(isQuickRoute)).toEqual([
    false,
    false,
    false,
    false,
    false,
    true,
    true,
  ]);
});

test('methods that someone makes up are one', () => {
  expect(['GET', 'BREW'].map(methodOf)).toEqual(['GET', 'other']);
});

test('a path in the log has no query and no key', () => {
  expect(loggedPath('/api/rooms/abc/replays/0123456789abcdefghijklmnop?token=secret')).toBe('/api/rooms/abc/replays/…');
  expect(loggedPath(`/${'a/'.repeat(100)}`)).toHaveLength(18);
});
