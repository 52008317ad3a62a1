// The address under which others reach this server.
import { expect, test } from 'vitest';
import { shareAddress } from './share-address.ts';

const answer =
  (body: string, status = 200) =>
  () =>
    Promise.resolve(new Response(body, { status }));

test('the server says under which address others reach it', async () => {
  expect(await shareAddress('http://localhost:2567/play/?test', answer('{"url":"http://192.168.0.5:2567"}'))).toBe(
    'http://192.168.0.5:2567/play/',
  );
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
    expect(await shareAddress(page, ask)).toBe(page);
  }
  expect(await shareAddress(page, () => Promise.reject(new TypeError('Failed to fetch')))).toBe(page);
});
