// What an operator switches while the server runs is on the page: for everyone, and for a browser that has no account.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { closePages, openPage } from './page.ts';
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
