// Two languages, one catalogue: which is spoken, and that nothing of the other is left in it.
import { expect, test } from 'vitest';
import { chinese } from './chinese.ts';
import { english } from './english.ts';
import { languageOf } from './language.ts';
import { words as dogfightChinese } from '../games/dogfight/chinese.ts';
import { frontWords as dogfightEnglish } from '../games/dogfight/front-words.ts';
import { words as lanternsChinese } from '../games/lanterns/chinese.ts';
import { frontWords as lanternsEnglish } from '../games/lanterns/front-words.ts';

/** Every text of a catalogue by its place; functions are given a name that is in neither language, and numbers. */
function said(value: unknown, place = ''): [place: string, text: string][] {
  if (typeof value === 'string') return [[place, value]];
  if (typeof value === 'function')
    return [
      [place, String(value('@@', 3))],
      [`${place} 0`, String(value(0, false))],
    ];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => said(inner, `${place}.${name}`));
}

test('the player’s choice comes first, then the browser’s first language that there is', () => {
  expect(languageOf('zh', ['en-GB'])).toBe('zh');
  expect(languageOf('en', ['zh-CN'])).toBe('en');
  expect(languageOf('system', ['de-DE', 'zh-TW', 'en'])).toBe('zh');
  expect(languageOf('system', ['fr', 'en-US', 'zh'])).toBe('en');
  expect(languageOf('system', [])).toBe('en');
});

test.each([
  ['the page', english, { ...chinese, games: undefined }],
  ['dogfight', dogfightEnglish, dogfightChinese],
  ['lanterns', lanternsEnglish, lanternsChinese],
])('%s has every text in Chinese, and no English is left in one', (_, ours, theirs) => {
  const before = new Map(said(ours));
  const after = said(theirs);
  expect(after.map(([place]) => place).toSorted()).toEqual([...before.keys()].toSorted());
  expect(after.length).toBeGreaterThan(20);
  /** Names, keys and endings that are the same everywhere. */
  const known = /Samestep|WebGL|Ctrl\+C|\.samestep|\.rec|Esc|Tab/g;
  for (const [place, text] of after) {
    // The engine's name, and a label that says nothing but what it was given.
    if (text === 'Samestep' || text === '0') continue;
    const left =
      text
        .replaceAll(known, '')
        .match(/[A-Za-z]{2,}/g)
        ?.filter((word) => word !== 'false') ?? [];
    expect([place, left]).toEqual([place, []]);
    expect([place, /[\u4e00-\u9fff]/.test(text)]).toEqual([place, true]);
  }
});

test('in the list of games each has its own title in Chinese', () => {
  expect(chinese.games?.['dogfight']?.title).toBe(dogfightChinese.title);
  expect(chinese.games?.['lanterns']?.title).toBe(lanternsChinese.title);
  for (const { tagline } of Object.values(chinese.games ?? {})) expect(tagline).toMatch(/^[\u4e00-\u9fff、，]+。$/);
});

test('names and numbers are where the sentence puts them', () => {
  expect(chinese.pause.by('Vega')).toBe('Vega 暂停了比赛');
  expect(chinese.lobby.counted(1, 3)).toBe('3 人中 1 人已准备');
  expect(chinese.result.nextRound(5, true)).toBe('5 秒后开始下一场');
  expect([null, 0, 4].map(chinese.play.resumed)).toEqual([
    '服务器已重启。比赛从最后保存的时刻继续。',
    '服务器已重启。比赛从原处继续。',
    '服务器已重启。比赛从 4 秒前继续。',
  ]);
});
