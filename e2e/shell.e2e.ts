// The page around a match: other games, settings that are kept, and links that bring others in.
import { expect, test } from '@playwright/test';
import { openPage, playing, see } from './page.ts';

test('the title leads to the other games, and settings are kept', async ({ browser, baseURL }) => {
  const { page, problems } = await openPage(browser, `${baseURL}/?test`);
  const other = page.getByRole('navigation').getByRole('link', { name: /lanterns/i });
  await expect(other).toHaveAttribute('href', '/lanterns.html');

  await page.getByTestId('settings').click();
  await page.getByLabel('Everything').fill('40');
  await page.getByLabel('Motion').selectOption('reduced');
  await page.getByTestId('settings-done').click();
  await page.reload();
  await page.getByTestId('settings').click();
  await expect(page.getByLabel('Everything')).toHaveValue('40');
  await expect(page.getByLabel('Motion')).toHaveValue('reduced');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('settings-dialog')).toBeHidden();

  await other.click();
  await expect(page).toHaveTitle(/^Lanterns/);
  await expect(page.getByRole('navigation').getByRole('link', { name: /dogfight/i })).toHaveAttribute('href', '/');
  expect(problems).toEqual([]);
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
  await expect(watcher.getByText('Watching')).toBeVisible();
  expect(problems).toEqual([]);
  await Promise.all([page.close(), watcher.close()]);
});
