// The catalogue is whole: every reason has its words, and no text is empty.
import { expect, test } from 'vitest';
import { CLOSE } from '#shared/session/session.ts';
import { refusalOfClose } from '../net/refusal.ts';
import { keepsRoom, waysOn } from './error-screen.ts';
import { settingsWords } from './settings-words.ts';
import { speak, texts } from './texts.ts';
import { reconnectingSentence } from './waiting-screens.ts';

function walk(value: unknown, path: string, visit: (path: string, text: string) => void): void {
  if (typeof value === 'string') visit(path, value);
  else if (typeof value === 'function') visit(path, String(value('Vega', 3)));
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) walk(inner, `${path}.${name}`, visit);
  }
}

test('no text is empty, untrimmed or unfinished', () => {
  let count = 0;
  walk({ ...texts, ...settingsWords() }, 'texts', (path, text) => {
    count++;
    // Compared with its path, so that a failure says which text it is.
    const isWhole = text.trim() === text && text.length > 1 && !/undefined|NaN|\[object/.test(text);
    expect([path, text, isWhole]).toEqual([path, text, true]);
  });
  expect(count).toBeGreaterThan(60);
});

test('the settings speak the language of the page', async () => {
  const { controls, settings } = settingsWords();
  await speak('zh');
  const other = settingsWords();
  await speak('en');
  expect([controls.shared(2), settings.done]).toEqual(['Shared keyboard: player 2', 'Done']);
  expect([other.controls.shared(2), other.settings.done]).toEqual(['共用键盘：玩家 2', '完成']);
  walk(other, 'settings', (path, text) => expect([path, text.trim().length > 0]).toEqual([path, true]));
});

test('every way the server can end a connection has its own title and a way on', () => {
  for (const { code } of Object.values(CLOSE)) {
    const refusal = refusalOfClose(code);
    expect(texts.error.refusals[refusal].title.length).toBeGreaterThan(5);
    expect(waysOn(refusal)).toContain('toTitle');
  }
  const titles = Object.values(texts.error.refusals).map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
});

test('a page of another version is offered to reload, a full or vanished match another match', () => {
  expect(waysOn('foreign')[0]).toBe('reload');
  expect(waysOn('full')[0]).toBe('quickPlay');
  expect(waysOn('vanished')[0]).toBe('quickPlay');
  expect(waysOn('notInvited')[0]).toBe('quickPlay');
  expect(waysOn('over')[0]).toBe('queue');
});

test('who lost a seat is led back to the match first, and finds the room in the address; who got no answer tries again', () => {
  expect(waysOn('lost')).toEqual(['back', 'quickPlay', 'toTitle']);
  expect(waysOn('gone')).toEqual(['again', 'toTitle']);
  expect([keepsRoom('lost'), keepsRoom('gone'), keepsRoom('vanished'), keepsRoom('full')]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('one who watches is told of no seat of theirs', () => {
  for (const { sentence, title, watcher } of Object.values(texts.error.refusals)) {
    const said = `${watcher?.title ?? title} ${watcher?.sentence ?? sentence}`;
    // Who watches is never `lost`: they come anew, or the match is over.
    if (said.startsWith(texts.error.refusals.lost.title)) continue;
    expect(said).not.toMatch(/seat|ship|bot/i);
  }
  for (const secondsLeft of [20, 1, 0])
    expect(reconnectingSentence({ secondsLeft, minutesLeft: 5, hasSeat: false })).not.toMatch(/seat|ship|bot/i);
});

test('after the seat’s seconds the page says that it goes on trying, and what may have become of the seat', () => {
  expect(reconnectingSentence({ secondsLeft: 1, minutesLeft: 5, hasSeat: true })).toBe(
    'Your seat is kept for 1 more second.',
  );
  const late = reconnectingSentence({ secondsLeft: 0, minutesLeft: 4, hasSeat: true });
  expect(late).toMatch(/bot may have your seat .* keeps trying for 4 more minutes/);
  expect(reconnectingSentence({ secondsLeft: 0, minutesLeft: 1, hasSeat: false })).toMatch(/1 more minute\.$/);
});

test('a dead link is called over or wrong', () => {
  expect(texts.error.refusals.vanished.sentence).toBe('That match is over, or the link is not right.');
});

test('seconds are counted in good English', () => {
  expect(texts.result.nextRound(1, false)).toBe('Next round in 1 second');
  expect(texts.result.nextRound(3, true)).toBe('Next match in 3 seconds');
  expect([null, 0, 1, 3].map(texts.play.resumed)).toEqual([
    'The server was restarted. The match went on from its last saved moment.',
    'The server was restarted. The match went on where it was.',
    'The server was restarted. The match went on from 1 second earlier.',
    'The server was restarted. The match went on from 3 seconds earlier.',
  ]);
  expect(texts.reconnecting.sentence(12)).toBe('Your seat is kept for 12 more seconds.');
});
