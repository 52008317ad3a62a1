// Links to a party: what is made is read back, and what is none is not taken for one.
import { expect, test } from 'vitest';
import { partyLink, partyOfText } from './party-link.ts';

test('a link leads to the page with the party and nothing else', () => {
  expect(partyLink('https://play.example/lanterns.html?room=abcd&test#x', 'K7Q2')).toBe(
    'https://play.example/lanterns.html?party=K7Q2',
  );
});

test.each([
  ['https://play.example/?party=K7Q2', 'K7Q2'],
  ['  K7Q2\n', 'K7Q2'],
  ['https://play.example/?room=abcd', null],
  ['https://play.example/?party=a%20b', null],
  ['join us!', null],
  ['', null],
])('the text %j names the party %j', (text, code) => {
  expect(partyOfText(text)).toBe(code);
});
