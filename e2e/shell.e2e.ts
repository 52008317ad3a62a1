// The page around a match: other games, settings that are kept, and links that bring others in.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { inRoot } from '#scripts/paths.ts';
import { closePages, openPage, playing, see } from './page.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

test.afterEach(closePages);

test('the title leads to the other games, and settings are kept', async ({ browser, baseURL }) => {
  const { page, problems } = await openPage(browser, `${baseURL}/?test`);
  const other = page.getByRole('navigation').getByRole('link', { name: /lanterns/i });
  await expect(other).toHaveAttribute('href', '/lanterns.html');
  const clip = other.locator('.game-clip[data-is-here]');
  await clip.scrollIntoViewIfNeeded();
  const shownAt = () => clip.evaluate((found) => new DOMMatrix(getComputedStyle(found).transform).f);
  const first = await shownAt();
  await expect.poll(shownAt).not.toBe(first);

  await page.getByTestId('settings').click();
  await page.getByLabel('Everything').fill('40');
  await page.getByLabel('Motion').selectOption('reduced');
  await page.getByTestId('settings-done').click();
  await expect(clip).toHaveCSS('animation-name', 'none');
  await expect(page.getByTestId('update-reload')).toBeHidden();
  await page.route('**/health', (route) => route.fulfill({ json: { ok: true, buildId: '0123456789abcdef' } }));
  await page.reload();
  await page.getByTestId('settings').click();
  await expect(page.getByLabel('Everything')).toHaveValue('40');
  await expect(page.getByLabel('Motion')).toHaveValue('reduced');
  await expect(page.getByTestId('update-reload')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('settings-dialog')).toBeHidden();

  expect(problems).toEqual([]);
  await page.route('**/clip-*.webp', (route) => route.abort());
  await page.reload();
  await expect(other.locator('.game-emblem'), 'its picture did not arrive').toBeVisible();
  await expect(clip).toHaveCount(0);
  await other.click();
  await expect(page).toHaveTitle(/^Lanterns/);
  await expect(page.getByRole('navigation').getByRole('link', { name: /dogfight/i })).toHaveAttribute('href', '/');
  await page.close();
});

test('a match has a link to play and one to watch, each as a code too', async ({ browser, baseURL }) => {
  const { page, problems } = await openPage(browser, `${baseURL}/?test`);
  await page.getByRole('button', { name: /^play/i }).first().click();
  const { roomId } = await playing(page);
  await page.getByTestId('invite').click();
  const code = page.getByRole('img', { name: /code for a camera/i });
  await expect(code.locator('svg')).toBeVisible();
  const toPlay = await code.innerHTML();
  const link = page.getByLabel('Link to this match').last();
  await expect(link).toHaveValue(new RegExp(`room=${roomId}$`));
  await page.getByTestId('link-watch').click();
  await expect(link).toHaveValue(new RegExp(`room=${roomId}&watch$`));
  await expect.poll(() => code.innerHTML()).not.toBe(toPlay);

  const { page: watcher } = await openPage(browser, `${baseURL}/?test&room=${roomId}&watch`);
  await playing(watcher);
  expect(await see(watcher)).toMatchObject({ seats: [], roomId });
  await expect(watcher.getByText('Watching', { exact: true })).toBeVisible();
  await watcher.keyboard.press('ArrowRight');
  await expect(watcher.getByText(/^Watching Vega/)).toBeVisible();
  expect(problems).toEqual([]);
  await Promise.all([page.close(), watcher.close()]);
});

test('a recorded match is watched: played, paused, from any place, and back', async ({ browser, baseURL }) => {
  const folder = temporaryFolder('replay');
  const file = join(folder, 'match.rec');
  execFileSync(process.execPath, [
    inRoot('scripts/main.ts'),
    'match',
    '--players',
    '2',
    '--ticks',
    '900',
    '--record',
    file,
  ]);
  const { page, problems } = await openPage(browser, `${baseURL}/?test`);
  try {
    const choose = page.getByTestId('replay-file');
    await choose.setInputFiles({ name: 'no.rec', mimeType: '', buffer: Buffer.alloc(300, 7) });
    await expect(page.getByRole('alert').filter({ hasText: 'no replay' })).toBeVisible();

    await choose.setInputFiles(file);
    const scrub = page.getByTestId('replay-scrub');
    await expect(scrub).toHaveAttribute('max', '900');
    await expect.poll(() => scrub.inputValue().then(Number)).toBeGreaterThan(30);
    await page.keyboard.press(' ');
    await expect(page.getByRole('button', { name: 'Play' })).toBeVisible();
    await scrub.fill('700');
    await expect(page.getByText('0:11 / 0:15')).toBeVisible();
    await page.getByTestId('replay-speed').selectOption('8×');
    await page.getByTestId('replay-toggle').click();
    await expect(page.getByText('0:15 / 0:15')).toBeVisible();
    await page.getByTestId('replay-leave').click();
    await expect(page.getByTestId('play')).toBeVisible();
    expect(problems).toEqual([]);
  } finally {
    await page.close();
    rmSync(folder, { recursive: true });
  }
});
