// The catalogue is whole: every reason has its words, and no text is empty.
import { expect, test } from 'vitest';
import { CLOSE } from '#shared/session/session.ts';
import { refusalOfClose } from '../net/refusal.ts';
import { firstWay } from './error-screen.ts';
import { texts } from './texts.ts';

function walk(value: unknown, path: string, visit: (path: string, text: string) => void): void {
  if (typeof value === 'string') visit(path, value);
  else if (typeof value === 'function') visit(path, String(value('Vega', 3)));
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) walk(inner, `${path}.${name}`, visit);
  }
}

test('no text is empty, untrimmed or unfinished', () => {
  let count = 0;
  walk(texts, 'texts', (path, text) => {
    count++;
    // Compared with its path, so that a failure says which text it is.
    const isWhole = text.trim() === text && text.length > 1 && !/undefined|NaN|\[object/.test(text);
    expect([path, text, isWhole]).toEqual([path, text, true]);
  });
  expect(count).toBeGreaterThan(60);
});

test('every way the server can end a connection has its own title and a way on', () => {
  for (const { code } of Object.values(CLOSE)) {
    const refusal = refusalOfClose(code);
    expect(texts.error.refusals[refusal].title.length).toBeGreaterThan(5);
    expect(['reload', 'quickPlay', 'toTitle']).toContain(firstWay(refusal));
  }
  const titles = Object.values(texts.error.refusals).map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
});

test('a page of another version is offered to reload, a full or vanished match another match', () => {
  expect(firstWay('foreign')).toBe('reload');
  expect(firstWay('full')).toBe('quickPlay');
  expect(firstWay('vanished')).toBe('quickPlay');
});

test('seconds are counted in good English', () => {
  expect(texts.result.nextRound(1)).toBe('Next round in 1 second');
  expect([null, 0, 1, 3].map(texts.play.resumed)).toEqual([
    'The server was restarted. The match went on from its last saved moment.',
    'The server was restarted. The match went on where it was.',
    'The server was restarted. The match went on from 1 second earlier.',
    'The server was restarted. The match went on from 3 seconds earlier.',
  ]);
  expect(texts.reconnecting.sentence(12)).toBe('Your seat is kept for 12 more seconds.');
});
