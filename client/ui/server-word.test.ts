// What a server says to every page: the address under which others reach it, and a sentence for everyone.
import { expect, test } from 'vitest';
import { serverWord } from './server-word.ts';

const answer =
  (body: string, status = 200) =>
  () =>
    Promise.resolve(new Response(body, { status }));

test('the server says under which address others reach it', async () => {
  const said = await serverWord('http://localhost:2567/play/?test', 'en', answer('{"url":"http://192.168.0.5:2567"}'));
  expect(said).toEqual({ url: 'http://192.168.0.5:2567/play/', notice: '' });
});

test('without a good answer the page names its own address', async () => {
  const page = 'http://localhost:5173/';
  for (const ask of [
    answer('<!doctype html>'),
    answer('{}', 404),
    answer('{"url":"javascript:alert(1)"}'),
    answer('{"url":7}'),
    answer('null'),
  ]) {
    expect(await serverWord(page, 'en', ask)).toEqual({ url: page, notice: '' });
  }
  const failing = () => Promise.reject(new TypeError('Failed to fetch'));
  expect(await serverWord(page, 'en', failing)).toEqual({ url: page, notice: '' });
});

test('what its operator says is for everyone, in their language or in English', async () => {
  const says = (notice: unknown) => answer(JSON.stringify({ url: 'http://a.example', notice }));
  const noticeOf = async (notice: unknown, language: string) =>
    (await serverWord('http://a.example/', language, says(notice))).notice;
  expect(await noticeOf({ en: 'At noon.', zh: '中午。' }, 'zh')).toBe('中午。');
  expect(await noticeOf({ en: 'At noon.' }, 'zh')).toBe('At noon.');
  expect(await noticeOf({ en: 7 }, 'en')).toBe('');
  expect(await noticeOf(null, 'en')).toBe('');
});
