// Two players at one machine: chosen on the title, one room and two seats, a part of the keyboard and a pane of the picture for each, also after a reload.
import { expect, test } from '@playwright/test';
import { readPng } from '#scripts/assets/png.ts';
import { violations } from './axe.ts';
import { closePages, openPage, playing } from './page.ts';

test.afterEach(closePages);

test('two at one machine each fly a ship of their own, in a pane of their own, and a reload keeps both seats', async ({
  browser,
  baseURL,
}) => {
  const { page, problems } = await openPage(browser, `${baseURL}/?test=keys`);
  const choice = page.getByRole('group', { name: 'Players at this machine' });
  await expect(choice.getByRole('button')).toHaveText(['1', '2']);
  await choice.getByRole('button', { name: '2' }).press('Enter');
  await expect(choice.getByRole('button', { pressed: true })).toHaveText('2');
  const guide = page.getByRole('region', { name: /how to play/i });
  await expect(guide.getByRole('row', { name: /^Fire/ })).toContainText('SpaceFEnter/');
  expect.soft(await violations(page), 'the title of two').toEqual([]);

  await page.getByLabel('Your name').fill('Ann');
  await page.getByTestId('play').click();
  const { seats } = await playing(page);
  expect(seats).toHaveLength(2);

  /** How the ships of this page turn, by slot. */
  const turning = () =>
    page.evaluate(() => {
      const hook = window.samestepTest;
      const ships = hook?.drawn('Ship', ['player', 'turnSpeed']) ?? [];
      return hook?.seats.map((seat) => Math.sign(ships.find((row) => row['player'] === seat)?.['turnSpeed'] ?? 0));
    });
  await page.keyboard.down('KeyA');
  await page.keyboard.down('ArrowRight');
  await expect.poll(turning).toEqual([-1, 1]);
  await page.keyboard.up('KeyA');
  await page.keyboard.up('ArrowRight');

  await page.reload();
  expect((await playing(page)).seats).toEqual(seats);

  /** Whether there is a line between the panes, and the blocks of a hull at the lower edge of each. */
  async function paned(): Promise<readonly boolean[]> {
    const { width, pixels } = readPng(await page.screenshot(), 'screenshot');
    const has = (color: readonly number[], fromX: number, toX: number, fromY: number, toY: number) => {
      for (let y = fromY; y < toY; y++)
        for (let x = fromX; x < toX; x++)
          if (color.every((part, i) => Math.abs(pixels[(y * width + x) * 4 + i] - part) < 12)) return true;
      return false;
    };
    const hull = [0x7d, 0xf0, 0xb4];
    return [has([0x6b, 0x72, 0x80], 318, 322, 175, 185), has(hull, 0, 310, 290, 360), has(hull, 330, 640, 290, 360)];
  }
  await expect.poll(paned).toEqual([true, true, true]);
  expect(problems).toEqual([]);
});
