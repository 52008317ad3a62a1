// What the page of a game says of it, for the list of games.
import { expect, test } from 'vitest';
import { gamePage, gamePagesModule } from './game-pages.ts';

const emblemOf = (game: string) => `<svg>${game}</svg>`;

test('a page is described by its own file', () => {
  const html =
    '<head><meta\n name="description"\n content="Chess: a war of wood. For two." /><title>Chess · Samestep</title></head><body data-game="chess">';
  expect(gamePage('chess.html', html, emblemOf)).toEqual({
    game: 'chess',
    path: '/chess.html',
    title: 'Chess',
    tagline: 'A war of wood.',
    emblem: '<svg>chess</svg>',
  });
});

test('index.html is the first game’s, and a page without a description has none', () => {
  const page = gamePage('index.html', '<title>Dogfight · Samestep</title><body>', emblemOf);
  expect(page).toEqual({
    game: 'dogfight',
    path: '/',
    title: 'Dogfight',
    tagline: '',
    emblem: '<svg>dogfight</svg>',
  });
});

test('a game with a clip has its address, one without has none', () => {
  const page = (game: string) => ({ game, path: `/${game}.html`, title: game, tagline: '', emblem: '' });
  const code = gamePagesModule([page('chess'), page('go')], (game) => game === 'go');
  expect(code).toMatch(/^import clip1 from ".*assets\/go\/clip\.webp\?url&no-inline";$/m);
  expect(code).toMatch(/"name":"chess"[^}]*"title":"chess"[^}]*\}, clip: null/);
  expect(code).toMatch(/"title":"go".*clip: \{ url: clip1, frames: \d+, seconds: \d+ \}/);
});
