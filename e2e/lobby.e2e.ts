// A private room: friends gather, agree and play, pause, see who won, and play again.
import { expect, test } from '@playwright/test';
import { violations } from './axe.ts';
import { closePages, openPage, phase, playing } from './page.ts';
import { startServer, type TestServer } from './server.ts';

let server: TestServer;

test.beforeAll(async () => {
  // Short, and yet there is time to pause it.
  server = await startServer({
    MATCH_CONFIG: '{"dogfight":{"scoreToWin":15,"roundSeconds":15}}',
    BOT_LEVEL: '3',
    BOT_SEATS: '8',
  });
});
test.afterEach(closePages);
test.afterAll(() => server.dispose());

test('friends gather in a lobby, play, pause and play again', async ({ browser }) => {
  const { page: ann, problems } = await openPage(browser, `${server.url}/?test`);
  await ann.getByLabel('Your name').fill('Ann');
  await ann.getByTestId('create').click();
  await phase(ann, 'lobby');
  // Alone there is nobody to wait for.
  await expect(ann.getByTestId('ready')).toBeHidden();
  const link = await ann.getByLabel('Link to this match').last().inputValue();

  const { page: bob } = await openPage(browser, `${link.replace('?', '?test&')}`);
  await bob.getByLabel('Your name').fill('Bob');
  await bob.getByTestId('join-match').click();
  await phase(bob, 'lobby');
  await expect(ann.getByRole('listitem').filter({ hasText: 'Bob' })).toBeVisible();
  await expect(bob.getByTestId('begin')).toBeHidden();
  await bob.getByTestId('ready').click();
  // Within a second the room counts down for a host who says nothing.
  await expect(ann.getByText(/^(1 of 2 ready|Begins in \d+ seconds)$/)).toBeVisible();
  expect.soft(await violations(ann), 'a lobby').toEqual([]);
  await ann.getByTestId('ready').click();
  await Promise.all([playing(ann), playing(bob)]);

  await ann.getByTestId('open-menu').click();
  await ann.getByTestId('pause').click();
  await expect(bob.getByText('Ann paused the match')).toBeVisible();
  await expect(bob.getByTestId('go-on')).toBeHidden();
  expect.soft(await violations(ann), 'a pause').toEqual([]);
  await ann.getByTestId('go-on').click();
  await expect(bob.getByText('Ann paused the match')).toBeHidden();

  await expect(ann.getByTestId('again')).toBeVisible({ timeout: 90_000 });
  await expect(bob.getByTestId('again')).toBeVisible();
  await bob.getByTestId('watch-replay').click();
  await expect(bob.getByTestId('replay-scrub')).toBeVisible();
  expect.soft(await violations(ann), 'a result').toEqual([]);
  expect.soft(await violations(bob), 'a replay').toEqual([]);
  await bob.getByTestId('replay-leave').click();
  await expect(bob.getByTestId('again')).toBeVisible();
  const saved = await ann.getByTestId('save-replay').getAttribute('href');
  expect((await ann.request.get(server.url + saved)).headers()['content-disposition']).toContain('dogfight-');
  await ann.getByTestId('again').click();
  await expect(bob.getByText('1 of 2 want to play again')).toBeVisible();
  const tick = await bob.evaluate(() => window.samestepTest?.tick ?? 0);
  await bob.getByTestId('again').click();
  await bob.waitForFunction((before) => {
    const now = window.samestepTest?.tick ?? 0;
    return window.samestepTest?.phase === 'playing' && now > 10 && now < before;
  }, tick);
  await expect(bob.getByTestId('again')).toBeHidden();
  await bob.getByTestId('open-menu').click();
  await bob.getByTestId('leave').click();
  await expect(bob.getByTestId('play')).toBeVisible();
  expect(problems).toEqual([]);
});
