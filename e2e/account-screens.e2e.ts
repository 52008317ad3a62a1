// What a player has outside the match: an account with a name, the matches that were, leaderboards, the way into a ranked match.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { credentials, faults, openDialog } from './account-dialog.ts';
import { violations } from './axe.ts';
import { fakeQueue } from './fake-queue.ts';
import { fillBoard } from './fill-board.ts';
import { closePages, openPage, phase, playing } from './page.ts';
import { startServer, type TestServer } from './server.ts';

const folder = temporaryFolder('accounts');
const file = join(folder, 'samestep.db');
let server: TestServer;

test.beforeAll(async () => {
  server = await startServer({
    MATCH_CONFIG: '{"dogfight":{"roundSeconds":10}}',
    BOT_LEVEL: '3',
    DATABASE_URL: file,
  });
});
test.afterEach(closePages);
test.afterAll(async () => {
  await server.dispose();
  rmSync(folder, { recursive: true, force: true });
});

test('a guest takes a name and a password, signs out and in, and is renamed', async ({ browser }) => {
  const { page, problems } = await openPage(browser, `${server.url}/?test`);
  await expect(page.getByTestId('account')).toHaveText('Guest');
  await openDialog(page);
  await expect(page.getByRole('heading', { name: /^You play as Guest \d{4}$/ })).toBeVisible();
  await credentials(page, 'Bea', 'short');
  await expect(page.getByText('A password has at least 8 characters.')).toBeVisible();
  await credentials(page, 'Bea', 'correct horse');
  await expect(page.getByRole('heading', { name: 'Signed in as Bea' })).toBeFocused();

  await page.getByTestId('sign-out').click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await credentials(page, 'Bea', 'battery staple');
  await expect(page.getByText('Somebody has this name already.')).toBeVisible();
  await page.getByTestId('way-signIn').click();
  await credentials(page, 'Bea', 'battery staple');
  await expect(page.getByText('There is no account of this name and password.')).toBeVisible();
  await credentials(page, 'bea', 'correct horse');
  await expect(page.getByRole('heading', { name: 'Signed in as Bea' })).toBeVisible();

  await page.getByLabel('Name that others see').fill('Cyd');
  await page.getByTestId('rename').click();
  await expect(page.getByText('You are Cyd from now on.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('platform-dialog')).toBeHidden();
  await expect(page.getByTestId('account')).toHaveText('Cyd');
  await expect(page.getByTestId('account')).toBeFocused();
  await expect(page.getByLabel('Your name')).toHaveValue('Cyd');

  // A page that is loaded anew knows it before it asks.
  await page.reload();
  await expect(page.getByTestId('account')).toHaveText('Cyd');
  await openDialog(page);
  await page.getByTestId('sign-out').click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await page.getByTestId('platform-close').click();
  await expect(page.getByTestId('account')).toHaveText(/^Guest \d{4}$/);
  expect(faults(problems)).toEqual([]);
});

test('a match that was played is in the history, with its replay', async ({ browser }) => {
  const { page, problems } = await openPage(browser, `${server.url}/?test`);
  await openDialog(page);
  await page.getByTestId('tab-matches').click();
  await expect(page.getByText('No match yet.')).toBeVisible();
  await page.getByTestId('platform-close').click();
  await page.getByLabel('Your name').fill('Dan');
  await page.getByTestId('play').click();
  await playing(page);
  await phase(page, 'result');
  await page.getByTestId('result-leave').click();
  await openDialog(page);
  await page.getByTestId('tab-matches').click();
  // It is written a moment after the result stands.
  await expect(async () => {
    await page.getByTestId('tab-matches').click();
    await expect(page.getByTestId('match')).toHaveCount(1, { timeout: 1000 });
  }).toPass();
  await expect(page.getByTestId('match')).toContainText('Dogfight · Casual');
  const asked = page.waitForRequest(/\/recording$/);
  await expect(async () => {
    await page.getByTestId('match-replay').click();
    await phase(page, 'replay', 3000);
  }).toPass();
  const [, matchId = ''] = /matches\/(.+)\/recording$/.exec((await asked).url()) ?? [];
  await page.getByTestId('replay-leave').click();
  await expect(page.getByTestId('match')).toHaveCount(1);

  // A link to it is for whoever played it; another game's page knows whose it is.
  await page.goto(`${server.url}/?test&replay=${matchId}`);
  await phase(page, 'replay');
  await page.goto(`${server.url}/lanterns.html?test&replay=${matchId}`);
  await expect(page.getByText('That is a replay of dogfight.')).toBeVisible();
  await expect(page.getByTestId('match-replay')).toHaveAttribute('href', `/?replay=${matchId}`);
  expect(faults(problems)).toEqual([]);
});

test('what is sent while the account is still asked for is not left out', async ({ browser }) => {
  const { page, problems } = await openPage(browser, `${server.url}/?test`);
  await openDialog(page);
  await expect(page.getByTestId('form-create')).toBeVisible();
  await page.getByTestId('tab-board').click();
  const held = Promise.withResolvers<void>();
  await page.route('**/api/identity/me', async (route) => {
    await held.promise;
    await route.continue();
  });
  const isAsked = page.waitForRequest('**/api/identity/me');
  await page.getByTestId('tab-account').click();
  await isAsked;
  await credentials(page, 'Quick', 'correct horse');
  held.resolve();
  await expect(page.getByRole('heading', { name: 'Signed in as Quick' })).toBeVisible();
  expect(faults(problems)).toEqual([]);
});

test('a leaderboard is read page by page, with the own place marked', async ({ browser }) => {
  const { page, problems } = await openPage(browser, `${server.url}/?test`);
  await fakeQueue(page);
  await page.reload();
  await page.getByTestId('board').click();
  await expect(page.getByText('Nobody has played a ranked match this season.')).toBeVisible();
  await page.getByTestId('tab-account').click();
  await credentials(page, 'Eve', 'correct horse');
  await expect(page.getByRole('heading', { name: 'Signed in as Eve' })).toBeVisible();
  fillBoard(file, 'Eve', 60, 1970);
  await page.getByTestId('tab-matches').click();
  await expect(page.getByTestId('rating')).toContainText('provisional');
  await page.getByTestId('tab-board').click();
  await expect(page.getByText('1 to 25 of 61')).toBeVisible();
  // The own line is below those of the page.
  await expect(page.getByTestId('board-own-line')).toContainText('Eve');
  await expect(page.locator('table tbody tr')).toHaveCount(26);
  await page.getByTestId('board-own').click();
  await expect(page.getByText('26 to 50 of 61')).toBeVisible();
  await expect(page.getByTestId('board-own-line')).toContainText(/^31Eve/);
  await expect(page.getByTestId('board-own')).toBeHidden();
  await page.getByTestId('board-next').click();
  await expect(page.getByText('51 to 61 of 61')).toBeVisible();
  // The way on is at its end: the keyboard goes on with the way back.
  await expect(page.getByTestId('board-before')).toBeFocused();
  await page.getByTestId('board-season').selectOption({ index: 1 });
  await expect(page.getByText('Nobody played a ranked match in that season.')).toBeVisible();
  expect(faults(problems)).toEqual([]);
});

test('a ranked match is waited for over a reload and a lost line, agreed to, and joined', async ({ browser }) => {
  const { page: host } = await openPage(browser, `${server.url}/?test`);
  await host.getByTestId('play').click();
  const { roomId } = await playing(host);
  const { page, problems } = await openPage(browser, `${server.url}/?test`);
  const queue = await fakeQueue(page);
  await page.reload();
  await page.getByTestId('ranked').click();
  await page.getByTestId('mode-free-for-all').click();
  await page.getByTestId('queue-find').click();
  await expect.poll(() => queue.said).toEqual(['PUT /api/queue']);
  const what = { game: 'dogfight', mode: 'free-for-all', party: null };
  queue.become({ ...what, stage: 'waiting', waitedSeconds: 65, estimateSeconds: 90, waiting: 3 });
  await expect(page.getByTestId('queue-waited')).toHaveText(/^1:[01]\d$/);
  await expect(page.getByTestId('queue-cancel')).toBeFocused();

  await page.reload();
  await expect(page.getByTestId('queue-waited')).toBeVisible();
  queue.cut(true);
  await expect(page.getByText('The server does not answer.')).toBeVisible();
  queue.cut(false);
  await expect(page.getByText('The server does not answer.')).toBeHidden();

  queue.become({ ...what, stage: 'asked', players: 8, ready: 3, isReady: false, untilSeconds: 600 });
  await expect(page.getByTestId('queue-accept')).toBeFocused();
  await expect.poll(() => page.title()).toContain('Match found');
  await page.keyboard.press('Enter');
  await expect.poll(() => queue.said).toEqual(['PUT /api/queue', 'POST /api/queue/accept']);
  queue.become({ ...what, stage: 'asked', players: 8, ready: 4, isReady: true, untilSeconds: 600 });
  await expect(page.getByTestId('queue-accept')).toHaveText('You are ready');
  await expect.poll(() => page.title()).not.toContain('Match found');
  queue.become({ ...what, stage: 'matched', roomId });
  expect((await playing(page)).roomId).toBe(roomId);
  expect(faults(problems)).toEqual([]);
});

test('a party is made, with a link for friends, and waits together', async ({ browser }) => {
  const { page, problems } = await openPage(browser, `${server.url}/?test`);
  const queue = await fakeQueue(page);
  await page.reload();
  await page.getByTestId('ranked').click();
  await page.getByTestId('party-make').click();
  await expect.poll(() => queue.said).toEqual(['POST /api/party']);
  const members = ['Ann', 'Bob'].map((name) => ({ accountId: name, name, isHere: true }));
  const party = { code: 'K7Q2M', isLeader: true, members };
  queue.become({ stage: 'idle', ended: null, party });
  await expect(page.getByRole('list', { name: 'Who is in the party' })).toContainText('Bob');
  await page.getByTestId('party-copy').click();
  await expect(page.getByRole('status').filter({ hasText: /^Copied$|^Press Ctrl/ })).toBeVisible();
  // The duel is for one alone: what two can wait for is chosen.
  await expect(page.getByTestId('mode-free-for-all')).toHaveAttribute('aria-pressed', 'true');
  await page.getByTestId('mode-duel').click();
  await expect(page.getByText('Not for parties.')).toBeVisible();
  await expect(page.getByTestId('queue-find')).toBeDisabled();
  await page.getByTestId('mode-free-for-all').click();
  await page.getByTestId('queue-find').click();
  await expect.poll(() => queue.said.at(-1)).toBe('PUT /api/queue');
  const what = { game: 'dogfight', mode: 'free-for-all', party };
  queue.become({ ...what, stage: 'waiting', waitedSeconds: 0, estimateSeconds: null, waiting: 2 });
  await page.getByTestId('queue-cancel').click();
  await expect.poll(() => queue.said.at(-1)).toBe('DELETE /api/queue');
  queue.become({ stage: 'idle', ended: 'cancelled', party });
  await expect(page.getByText('The search was cancelled.')).toBeVisible();
  await expect(page.getByTestId('queue-find')).toBeFocused();
  expect(faults(problems)).toEqual([]);
});

test('a friend joins a party by its link, and is told how a search has ended', async ({ browser }) => {
  const { page, problems } = await openPage(browser, `${server.url}/?test`);
  const queue = await fakeQueue(page);
  await page.goto(`${server.url}/?test&party=K7Q2M`);
  await expect.poll(() => queue.said).toEqual(['POST /api/party/join']);
  const members = ['Ann', 'Bob'].map((name) => ({ accountId: name, name, isHere: name === 'Ann' }));
  const party = { code: 'K7Q2M', isLeader: false, members };
  queue.become({ stage: 'idle', ended: 'late', party });
  await expect(page.getByLabel('Link to the party')).toHaveValue(`${server.url}/?party=K7Q2M`);
  await expect(page.getByText('Ann leads the party and starts the search.')).toBeVisible();
  await expect(page.getByText('was not pressed in time')).toBeVisible();
  await expect(page.getByTestId('queue-find')).toBeDisabled();
  await page.getByTestId('queue-leave').click();
  await expect(page.getByTestId('play')).toBeVisible();
  await expect.poll(() => queue.said.at(-1)).toBe('DELETE /api/party');
  // Who has left waits no more after a reload.
  await page.reload();
  await expect(page.getByTestId('play')).toBeVisible();
  expect(faults(problems)).toEqual([]);
});

test('without its accounts the server says so, and one plays all the same', async ({ browser }) => {
  const { page, problems } = await openPage(browser, `${server.url}/?test`);
  await page.route('**/api/identity/**', (route) =>
    route.fulfill({ status: 503, json: { code: 'away', message: '', retryAfterSeconds: 5 } }),
  );
  await openDialog(page);
  await expect(page.getByText('The server cannot reach its accounts just now.')).toBeVisible();
  await expect(page.getByTestId('panel-account').getByTestId('attempt-again')).toBeVisible();
  await page.getByTestId('play-on').click();
  await page.getByTestId('play').click();
  await playing(page);
  expect(faults(problems)).toEqual([]);
});

test('one who is shut out is told until when and why, and may sign in as somebody else', async ({ browser }) => {
  const { page, problems } = await openPage(browser, `${server.url}/?test`);
  const refusal = { code: 'banned', message: '', untilMs: Date.UTC(2030, 0, 2), reason: 'flung mud' };
  await page.route('**/api/identity/session', (route) => route.fulfill({ status: 403, json: refusal }));
  await openDialog(page);
  await expect(page.getByText(/may not play until .*2030.* What was said of it: flung mud/)).toBeVisible();
  await credentials(page, 'Nobody', 'correct horse');
  await expect(page.getByText('There is no account of this name and password.')).toBeVisible();
  expect(faults(problems)).toEqual([]);
});

async function openAt(browser: Browser, viewport: { width: number; height: number }, locale: string): Promise<Page> {
  const isPhone = viewport.width < 1000;
  const context = await browser.newContext({
    viewport,
    locale,
    reducedMotion: 'reduce',
    hasTouch: isPhone,
    isMobile: isPhone,
  });
  return context.newPage();
}

for (const [where, viewport, locale] of [
  ['at a desk', { width: 1280, height: 720 }, 'en-GB'],
  ['on a phone, in Chinese', { width: 390, height: 844 }, 'zh-CN'],
  ['on a phone on its side', { width: 844, height: 390 }, 'en-GB'],
] as const)
  test(`these screens are accessible, and are as wide as the page, ${where}`, async ({ browser }) => {
    const page = await openAt(browser, viewport, locale);
    const queue = await fakeQueue(page);
    const check = async (what: string) => {
      expect.soft(await violations(page), what).toEqual([]);
      const tooWide = () =>
        [...document.querySelectorAll('dialog[open], [data-screen]')].filter(
          (each) => each.scrollWidth > each.clientWidth + 1,
        ).length;
      expect.soft(await page.evaluate(tooWide), what).toBe(0);
    };
    await page.goto(server.url);
    await page.getByTestId('ranked').waitFor();
    await check('the title');
    await openDialog(page);
    await page.getByTestId('account-submit').waitFor();
    await check('the account');
    // By the keyboard: from the tab to what it shows, and to its neighbours by the arrows.
    await expect(page.getByTestId('tab-account')).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByTestId('tab-matches')).toBeFocused();
    await check('the matches');
    await page.keyboard.press('End');
    await expect(page.getByTestId('tab-board')).toBeFocused();
    await page.getByTestId('board-which').waitFor();
    await check('the leaderboard');
    await page.keyboard.press('Escape');
    await page.getByTestId('ranked').click();
    await expect(page.getByTestId('queue-find')).toBeEnabled();
    await check('the queue before the search');
    const members = [{ accountId: 'a', name: 'Ann', isHere: true }];
    const what = { game: 'dogfight', mode: 'duel', party: { code: 'K7Q2M', isLeader: true, members } };
    queue.become({ ...what, stage: 'waiting', waitedSeconds: 5, estimateSeconds: null, waiting: 1 });
    await expect(page.getByTestId('queue-cancel')).toBeVisible();
    await check('the queue');
    queue.become({ ...what, stage: 'asked', players: 2, ready: 1, isReady: false, untilSeconds: 600 });
    await expect(page.getByTestId('queue-accept')).toBeInViewport({ ratio: 1 });
    await check('the question whether one is ready');
  });
