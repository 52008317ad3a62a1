// What these screens say: whole in both languages, with a sentence for each refusal and in good English.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { AccountError } from '../../net/api-request.ts';
import { QUEUE_ENDS } from '../../net/queue-state.ts';
import { accountName } from '../account-name.ts';
import { pageAround, pageOf } from './board-pages.ts';
import { REFUSALS, type PlatformTexts } from './catalogue.ts';
import { chinese } from './chinese.ts';
import { english } from './english.ts';
import { refusalSentence } from './refusal-sentence.ts';
import { clockText, modeName, seasonText } from './words.ts';

function walk(value: unknown, path: string, visit: (path: string, text: string) => void): void {
  if (typeof value === 'string') visit(path, value);
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) walk(inner, `${path}.${name}`, visit);
}

/** Every function with what it may be given. */
function said(words: PlatformTexts): Record<string, string> {
  const { account, profile, board, queue, party } = words;
  return {
    guestTitle: account.guestTitle('Ann'),
    title: account.title('Ann'),
    since: account.since('1 May 2026'),
    renamed: account.renamed('Ann'),
    flooding: words.flooding(30),
    floodingLong: words.flooding(600),
    banned: words.banned('5 May', 'mud'),
    bannedBare: words.banned(null, ''),
    hint: profile.provisionalHint(1),
    won: profile.won(1, 2),
    place: profile.place(1, 2),
    against: profile.against(['Ann', 'Bob'], 3),
    rating: profile.rating(-4),
    rated: profile.rated('1,012', '+12'),
    replayOf: profile.replayOf('Dogfight', 'today'),
    replayElsewhere: profile.replayElsewhere('Dogfight'),
    running: board.running('May 2026'),
    caption: board.caption('Duel', 'May 2026'),
    page: board.page('1', '25', '1,000'),
    players: queue.players(2, 4),
    mode: queue.mode('2 players', true),
    ready: queue.ready(1, 2),
    left: queue.secondsLeft(3),
    tooMany: queue.tooMany(2),
    code: party.code('AB'),
    waitFor: party.waitFor('Ann'),
  };
}

test.each([
  ['English', english],
  ['Chinese', chinese],
])('no text is empty, untrimmed or unfinished in %s', (_language, words) => {
  let count = 0;
  const check = (path: string, text: string) => {
    count++;
    const isWhole = text.trim() === text && text.length > 0 && !/undefined|NaN|\[object/.test(text);
    expect([path, text, isWhole]).toEqual([path, text, true]);
  };
  walk(words, 'words', check);
  walk(said(words), 'said', check);
  expect(count).toBeGreaterThan(100);
});

test('every refusal, and every way the wait can end, has a sentence of its own', () => {
  for (const words of [english, chinese]) {
    const sentences = [
      ...REFUSALS.map((code) => words.refusals[code]),
      ...QUEUE_ENDS.map((end) => words.queue.ends[end]),
    ];
    expect(new Set(sentences).size).toBe(sentences.length);
  }
});

test('a refusal is told by its code, with until when and how long', () => {
  const sentence = (code: string, details = {}) =>
    refusalSentence(new AccountError(code, 'The server’s own words.', { details }), Date.UTC(2026, 10, 30));
  expect(sentence('name-taken')).toBe(english.refusals['name-taken']);
  expect(sentence('eaten')).toBe(english.refusals.unknown);
  expect(sentence('flooding', { retryAfterSeconds: 1 })).toBe('That was tried too often. Try again in 1 second.');
  expect(sentence('flooding')).toBe('That was tried too often. Try again in 60 seconds.');
  expect(sentence('flooding', { retryAfterSeconds: 120 })).toMatch(/in 2 minutes/);
  const banned = sentence('banned', { untilMs: Date.UTC(2026, 11, 2, 12), reason: 'flung mud' });
  expect(banned).toMatch(/^This account may not play until .*Dec.*\. What was said of it: flung mud$/);
  expect(sentence('banned')).toBe('This account may not play.');
  // A fault of the page is not one of the server's.
  expect(() => refusalSentence(new TypeError('x is not a function'), 0)).toThrow('x is not a function');
});

test('places, changes and counts are in good English', () => {
  const { profile, queue } = english;
  expect([1, 2, 3, 4, 11, 12, 13, 21, 112].map((place) => profile.place(place, 200).split(' ')[0])).toEqual([
    '1st',
    '2nd',
    '3rd',
    '4th',
    '11th',
    '12th',
    '13th',
    '21st',
    '112th',
  ]);
  expect([12, 0, -7].map(profile.rating)).toEqual(['+12', '±0', '−7']);
  expect(profile.against(['Ann'], 0)).toBe('with Ann');
  expect(profile.against(['Ann', 'Bob', 'Cyd'], 4)).toBe('with Ann, Bob, Cyd and 4 more');
  expect([queue.players(2, 2), queue.players(2, 8), queue.secondsLeft(1)]).toEqual([
    '2 players',
    '2 to 8 players',
    '1 second',
  ]);
});

test('an account is called by its name; a guest without one has a number', () => {
  const id = '0000162e-0000';
  expect(accountName(null)).toBe('Guest');
  expect(accountName({ id, name: 'Player', isGuest: true })).toBe('Guest 5678');
  expect(accountName({ id, name: 'Ann', isGuest: true })).toBe('Ann');
  expect(accountName({ id, name: 'Player', isGuest: false })).toBe('Player');
});

test('a length of time is written as on a clock', () => {
  expect([0, 9.9, 65, 3600, 3725, -1].map(clockText)).toEqual(['0:00', '0:09', '1:05', '1:00:00', '1:02:05', '0:00']);
});

test('modes and seasons have names; a mode that is new has its own', () => {
  expect([modeName('duel'), modeName('king-of_hill')]).toEqual(['Duel', 'King of hill']);
  expect(seasonText('2026-11')).toBe('November 2026');
});

test('each kind of match of our games has a name in Chinese', () => {
  const queues = [
    ...readFileSync(new URL('../../../server/rooms.ts', import.meta.url), 'utf8').matchAll(/queues: \{(.*)\},?$/gm),
  ].map(([, text = '']) => text);
  const modes = queues.flatMap((text) => [...text.matchAll(/(\w+): \{/g)].map(([, mode = '']) => mode));
  expect(modes).toEqual(expect.arrayContaining(['duel', 'brawl', 'hunt']));
  expect(modes.filter((mode) => !/[\u4e00-\u9fff]/.test(chinese.modes[mode] ?? ''))).toEqual([]);
});

test('a rank stands on the page that has it', () => {
  expect([1, 25, 26, 512, 0].map((rank) => pageAround(rank, 25))).toEqual([0, 0, 25, 500, 0]);
  expect(pageOf(25, 3)).toEqual({ from: 26, to: 28 });
  expect(pageOf(0, 0)).toEqual({ from: 0, to: 0 });
});
