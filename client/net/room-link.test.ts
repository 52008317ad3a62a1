// The link to a match: what is shared and what players paste.
import { expect, test } from 'vitest';
import { isWatchLink, roomLink, roomOfText, roomOfUrl, watchLink } from './room-link.ts';

test('a link made from any address of the page leads to the room and carries nothing else', () => {
  expect(roomLink('http://10.0.0.7:2567/?test&room=old1#top', 'k3Jd_9-x')).toBe('http://10.0.0.7:2567/?room=k3Jd_9-x');
  expect(roomLink('https://play.example/sub/', 'abcdef')).toBe('https://play.example/sub/?room=abcdef');
});

test('a link is read back as it was made', () => {
  expect(roomOfUrl(roomLink('https://play.example/', 'Zq81_x-4'))).toBe('Zq81_x-4');
});

test('a player may paste the whole link, its end, or the bare code', () => {
  for (const text of ['https://play.example/?room=Zq81x4', '  ?room=Zq81x4 ', 'room=Zq81x4&x=1', ' Zq81x4\n']) {
    expect(roomOfText(text)).toBe('Zq81x4');
  }
});

test('what is no room is no room', () => {
  for (const text of [
    '',
    'abc',
    'two words',
    'https://play.example/',
    'https://play.example/?room=',
    'room=a/../b',
    '<b>bold</b>',
    'x'.repeat(41),
  ]) {
    expect(roomOfText(text)).toBeNull();
  }
  expect(roomOfUrl('not a url')).toBeNull();
});

test('a link may ask only to watch, and only with a room to watch', () => {
  expect(isWatchLink('http://localhost/?room=abcd1234&watch')).toBe(true);
  expect(isWatchLink('http://localhost/?room=abcd1234')).toBe(false);
  expect(isWatchLink('http://localhost/?watch')).toBe(false);
});

test('a link to watch leads to the same room, without a seat', () => {
  const link = watchLink('http://localhost/chess.html?room=old12345&test', 'abcd1234');
  expect(link).toBe('http://localhost/chess.html?room=abcd1234&watch');
  expect([roomOfUrl(link), isWatchLink(link)]).toEqual(['abcd1234', true]);
});
