// Which features a page has: asked where that hinders nobody, by whoever the page is, and never changed under a player's hands.
import { expect, test } from 'vitest';
import { AccountError } from './api-request.ts';
import { testClock } from './clock.test-helper.ts';
import { followFlags } from './live-flags.ts';
import { memoryStorage } from './memory-storage.test-helper.ts';

const ID = 'ab'.repeat(16);
const settle = () => new Promise((resolve) => setTimeout(resolve));

interface Page {
  phase: string;
  who: string | undefined;
  isHidden: boolean;
  answer: object;
}

/** A server whose answers are set by the test; what it refuses is an Error. */
function begin(first: Partial<Page> = {}) {
  const page: Page = { phase: 'title', who: undefined, isHidden: false, answer: live([]), ...first };
  const asked: string[] = [];
  const put: (readonly string[])[] = [];
  const storage = memoryStorage();
  const clock = testClock();
  followFlags({
    clock,
    storage,
    async fetch(url, { headers }) {
      asked.push(url + (new Headers(headers).has('Authorization') ? ' with a token' : ''));
      if (page.answer instanceof Error) throw page.answer;
      return new Response(JSON.stringify(page.answer));
    },
    account: () =>
      page.who === undefined
        ? undefined
        : Promise.resolve({
            async ask(path: string) {
              asked.push(`${path} as ${page.who}`);
              if (page.answer instanceof Error) throw new AccountError('unreachable', '');
              return page.answer;
            },
          }),
    who: () => page.who,
    newId: () => ID,
    phase: () => page.phase,
    isHidden: () => page.isHidden,
    put: (names) => put.push(names),
  });
  return {
    page,
    asked,
    put,
    storage,
    async pass(ms: number) {
      for (let left = ms; left > 0; left -= 1000) {
        const before = asked.length;
        await clock.pass(Math.min(1000, left));
        if (asked.length > before) await settle();
      }
    },
  };
}

function live(features: readonly unknown[], isPersonal = false): object {
  return { version: 'v', notice: null, isClosed: false, isPersonal, features };
}

test('where nobody has anything of their own the page does not say who it is', async () => {
  const { asked, put, storage } = begin({ who: 'ann' });
  await settle();
  expect(asked).toEqual(['/api/live']);
  expect(put).toEqual([[]]);
  expect(storage.length).toBe(0);
});

test('where answers hang on who asks, the account asks, and the page of nobody by an id that it keeps', async () => {
  const ann = begin({ who: 'ann', answer: live(['look'], true) });
  await settle();
  expect(ann.asked).toEqual(['/api/live', '/api/live as ann']);
  expect(ann.put).toEqual([['look']]);
  const nobody = begin({ answer: live([], true) });
  await settle();
  await nobody.pass(5 * 60_000 + 1000);
  // Known by then, it is said at once.
  expect(nobody.asked).toEqual(['/api/live', `/api/live?visitor=${ID}`, `/api/live?visitor=${ID}`]);
  expect(nobody.storage.getItem('samestep.visitor')).toBe(ID);
});

test('who becomes an account is asked for at once', async () => {
  const { page, asked, pass } = begin({ answer: live([], true) });
  await settle();
  page.who = 'ann';
  await pass(1000);
  expect(asked.at(-1)).toBe('/api/live as ann');
});

test('it is asked on the title now and then, after a room was joined once, and never more than once a minute', async () => {
  const { page, asked, pass } = begin();
  await settle();
  await pass(30_000);
  page.phase = 'playing';
  await pass(10_000);
  expect(asked).toHaveLength(1);
  page.phase = 'title';
  await pass(25_000);
  expect(asked).toHaveLength(1);
  page.phase = 'connecting';
  await pass(1000);
  page.phase = 'playing';
  await pass(1000);
  expect(asked).toHaveLength(2);
  await pass(20 * 60_000);
  expect(asked).toHaveLength(2);
  page.phase = 'title';
  await pass(1000);
  expect(asked).toHaveLength(3);
  await pass(5 * 60_000);
  expect(asked).toHaveLength(4);
  page.isHidden = true;
  await pass(30 * 60_000);
  expect(asked).toHaveLength(4);
});

test('what is switched during a match counts behind it; the first answer counts at once', async () => {
  const { page, put, pass } = begin({ phase: 'playing', answer: live(['first']) });
  await settle();
  expect(put).toEqual([['first']]);
  page.phase = 'title';
  await pass(60_000);
  page.answer = live(['second']);
  page.phase = 'playing';
  await pass(60_000);
  page.phase = 'lobby';
  await pass(1000);
  page.answer = live(['third']);
  page.phase = 'playing';
  await pass(60_000);
  const before = put.length;
  expect(put.at(-1)).toEqual(['second']);
  page.phase = 'title';
  await pass(1000);
  expect(put.slice(before)).toEqual([['third']]);
});

test('a server that does not answer, or answers something else, changes nothing and is asked again', async () => {
  const { page, asked, put, pass } = begin({ answer: new TypeError('Failed to fetch') });
  await settle();
  expect([asked.length, put]).toEqual([1, []]);
  page.answer = { features: 'all' };
  await pass(5 * 60_000);
  expect([asked.length, put]).toEqual([2, []]);
  page.answer = live(['look', 3]);
  await pass(5 * 60_000);
  expect(put).toEqual([['look']]);
});
