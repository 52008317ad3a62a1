// The list of other games: all but the one whose page this is.
import { expect, test } from 'vitest';
import { otherGames } from './game-list.ts';

const page = (path: string) => ({ name: path, path, title: path, tagline: '', emblem: '', clip: null });

test.each([
  ['/', ['/chess.html', '/go.html']],
  ['/index.html', ['/chess.html', '/go.html']],
  ['/go.html', ['/', '/chess.html']],
])('on the page %s the others are listed', (path, others) => {
  const pages = ['/', '/chess.html', '/go.html'].map(page);
  expect(otherGames(pages, path).map((each) => each.path)).toEqual(others);
});
