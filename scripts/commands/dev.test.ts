// What `npm run dev` prints once it serves.
import { expect, test } from 'vitest';
import { pageAddresses } from '#scripts/commands/dev.ts';

test('the pages of all games are listed, the first one by its bare address', () => {
  const url = 'http://localhost:5173/';
  expect(pageAddresses(url, ['index.html'])).toEqual([url]);
  expect(pageAddresses(url, ['pong.html', 'index.html', 'chess.html'])).toEqual([
    url,
    `${url}chess.html`,
    `${url}pong.html`,
  ]);
});
