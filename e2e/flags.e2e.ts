// What an operator switches while the server runs is on the page: for everyone, and for a browser that has no account.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { closePages, openPage, phase } from './page.ts';
import { startServer, type TestServer } from './server.ts';

const source = join(temporaryFolder('flags'), 'live.json');
let server: TestServer;

test.beforeAll(async () => {
  say({ notice: { en: 'Maintenance at noon.' }, flags: { 'hide-queue': { percent: 100 } } });
  server = await startServer({ CONFIG_SOURCE: source });
});
test.afterEach(closePages);
test.afterAll(() => server.dispose());

function say(values: object): void {
  writeFileSync(source, JSON.stringify(values));
}

test('the way into the queue and a game of the list are taken off the title, and come back', async ({ browser }) => {
  const { page } = await openPage(browser, `${server.url}/?test`);
  const answered: string[] = [];
  page.on('requestfinished', (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname === '/api/live' || pathname === '/api/queue/modes') answered.push(pathname + search);
  });
  await page.reload();
  await expect(page.getByTestId('notice').first()).toHaveText('Maintenance at noon.');
  await expect(page.getByTestId('game')).toHaveCount(1);
  await expect.poll(() => answered.toSorted()).toEqual(['/api/live', '/api/queue/modes']);
  await expect(page.getByTestId('ranked')).toBeHidden();

  say({ flags: { 'hide-lanterns': { percent: 100 }, half: { percent: 50 } } });
  await expect
    .poll(async () => (await (await fetch(`${server.url}/api/live`)).json()).features)
    .toEqual(['hide-lanterns']);
  answered.length = 0;
  await page.reload();
  await expect(page.getByTestId('ranked')).toBeVisible();
  await expect(page.getByTestId('game')).toBeHidden();
  // A browser without an account is not given one for it, and calls itself the same the next time.
  const asked = () => answered.filter((path) => path.startsWith('/api/live'));
  await expect.poll(() => asked().length).toBe(2);
  const [, visitor] = asked();
  expect(visitor).toMatch(/\?visitor=[0-9a-f]{32}$/);
  await page.reload();
  await expect.poll(asked).toEqual(['/api/live', visitor, '/api/live', visitor]);
  expect(await page.evaluate(() => localStorage.getItem('samestep.account'))).toBeNull();
});

test('what an operator has to say is seen without scrolling on the title, in the lobby and in the queue', async ({
  browser,
}) => {
  say({ notice: { en: 'Maintenance at noon.', zh: '中午维护。' } });
  for (const viewport of [
    { width: 1280, height: 720 },
    { width: 390, height: 844 },
  ]) {
    const { page } = await openPage(browser, `${server.url}/?test`);
    await page.setViewportSize(viewport);
    const notice = page.getByTestId('notice').first();
    const isSeen = async () => {
      await expect(notice).toHaveText('Maintenance at noon.');
      await expect(notice).toBeInViewport({ ratio: 1 });
    };
    await isSeen();
    await page.getByTestId('ranked').click();
    await expect(page.getByTestId('queue-find')).toBeVisible();
    await isSeen();
    await page.getByTestId('queue-leave').click();
    await page.getByTestId('create').click();
    await phase(page, 'lobby');
    await isSeen();
    // It is over by then: whoever comes back to the title hears nothing of it any more.
    say({});
    await expect.poll(async () => (await (await fetch(`${server.url}/api/live`)).json()).notice).toBeNull();
    const asked = page.waitForResponse('**/api/address');
    await page.getByTestId('lobby-leave').click();
    await phase(page, 'title');
    await asked;
    await expect(page.getByText('Maintenance at noon.')).toBeHidden();
    say({ notice: { en: 'Maintenance at noon.' } });
    await expect.poll(async () => (await fetch(`${server.url}/api/live`)).text()).toContain('noon');
  }
});

test('a name says how long it may be, once few characters are left', async ({ browser }) => {
  const { page } = await openPage(browser, `${server.url}/?test`);
  const [name, limit] = [page.getByLabel('Your name'), page.getByTestId('name-limit').first()];
  await name.pressSequentially('Maximilian');
  await expect(limit).toBeHidden();
  await name.pressSequentially(' the First of all');
  await expect(name).toHaveValue('Maximilian the F');
  await expect(limit).toHaveText('16 of 16 characters');
  await name.fill('Max');
  await expect(limit).toBeHidden();
});
