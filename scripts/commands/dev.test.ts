// What `npm run dev` prints once it serves.
import { expect, test } from 'vitest';
import * as dev from '#scripts/commands/dev.ts';
import { helpText } from '#scripts/parse-command.ts';

const { pageAddresses } = dev;

test('the pages of all games are listed, the first one by its bare address', () => {
  const url = 'http://localhost:5173/';
  expect(pageAddresses(url, ['index.html'])).toEqual([url]);
  expect(pageAddresses(url, ['pong.html', 'index.html', 'chess.html'])).toEqual([
    url,
    `${url}chess.html`,
    `${url}pong.html`,
  ]);
});

test('its help names what is set in the environment', () => {
  const text = helpText(dev);
  for (const name of ['PORT', 'HOST', 'ROOM_SYNC']) expect(text).toMatch(new RegExp(`^  ${name}=… `, 'm'));
});
