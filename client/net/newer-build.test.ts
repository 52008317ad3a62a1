// A page learns that the server has another build, and nothing else makes it think so.
import { expect, test } from 'vitest';
import { hasOtherBuild } from './newer-build.ts';

const answering = (health: unknown, ok = true) =>
  hasOtherBuild('00aa', () => Promise.resolve({ ok, json: () => Promise.resolve(health) }));

test('another build is noticed, the same is not', async () => {
  expect(await answering({ ok: true, buildId: '00bb' })).toBe(true);
  expect(await answering({ ok: true, buildId: '00aa' })).toBe(false);
});

test('a server that does not say is taken for the same', async () => {
  const asked = [answering({}), answering({ buildId: 7 }), answering({ buildId: '' }), answering(null)];
  expect(await Promise.all([...asked, answering({ buildId: '00bb' }, false)])).not.toContain(true);
  expect(await hasOtherBuild('00aa', () => Promise.reject(new TypeError('offline')))).toBe(false);
});
