// A player's own keys: read from the browser's storage, named on the title, and steering the ship.
import { expect, test } from '@playwright/test';
import { openPage, playing } from './page.ts';

test('a key that a player has bound is named on the title and turns the ship; the old one is not the game’s any more', async ({
  browser,
  baseURL,
}) => {
  const { page, problems } = await openPage(browser, `${baseURL}/?test=keys`);
  const guide = page.getByRole('region', { name: /how to play/i });
  await expect(guide).toContainText('←');
  await page.evaluate(() =>
    localStorage.setItem(
      'samestep.bindings.dogfight',
      JSON.stringify({ version: 1, bindings: { 'turn.negative': ['KeyQ'], fire: 'damaged' } }),
    ),
  );
  await page.reload();
  await expect(guide).toContainText('Q');
  await expect(guide).not.toContainText('←');
  await expect(guide).toContainText('Space');

  await page.getByRole('button', { name: /^play/i }).first().click();
  await playing(page);
  const turnSpeed = () =>
    page.evaluate(() => {
      const hook = window.samestepTest;
      const own = hook?.drawn('Ship', ['player', 'turnSpeed']).find((row) => row['player'] === hook.seats[0]);
      return own?.['turnSpeed'] ?? 0;
    });
  const isGames = (code: string) =>
    page.evaluate(
      (code) => !dispatchEvent(new KeyboardEvent('keydown', { code, cancelable: true, repeat: true })),
      code,
    );
  await page.keyboard.down('KeyQ');
  await expect.poll(turnSpeed).toBeLessThan(0);
  expect([await isGames('KeyQ'), await isGames('ArrowLeft'), await isGames('ArrowRight')]).toEqual([true, false, true]);
  await page.keyboard.up('KeyQ');
  expect(problems).toEqual([]);
  await page.close();
});
