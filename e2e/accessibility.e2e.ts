// Every screen of both games by the rules of axe, at the size of a desk and of a phone: nothing serious, nothing critical.
import { expect, test, type Browser, type Page } from '@playwright/test';
import { violations } from './axe.ts';
import { closePages } from './page.ts';

test.afterEach(closePages);

async function open(browser: Browser, url: string, isPhone: boolean): Promise<Page> {
  const context = await browser.newContext(
    isPhone
      ? { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, reducedMotion: 'reduce' }
      : { viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' },
  );
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

const PAGES = [
  { game: 'dogfight', path: '/', isPhone: false },
  { game: 'dogfight', path: '/', isPhone: true },
  { game: 'lanterns', path: '/lanterns.html', isPhone: false },
  { game: 'lanterns', path: '/lanterns.html', isPhone: true },
] as const;

/** Turns the phone: the title is whole then, with nothing to scroll to. It ends upright again. */
async function fitsOnItsSide(page: Page): Promise<void> {
  const upright = page.viewportSize();
  await page.getByRole('navigation').getByRole('link').first().waitFor();
  await page.setViewportSize({ width: 844, height: 390 });
  const title = page.locator('[data-screen="title"]');
  await expect.poll(() => title.evaluate((root) => root.scrollHeight - root.clientHeight)).toBe(0);
  if (upright !== null) await page.setViewportSize(upright);
}

for (const { game, path, isPhone } of PAGES) {
  test(`${game} is accessible from its title to its match ${isPhone ? 'on a phone' : 'at a desk'}`, async ({
    browser,
    baseURL,
  }) => {
    // Less motion: no demo behind the title, which has nothing to be read and costs the time of all.
    const page = await open(browser, `${baseURL}${path}?room=none`, isPhone);
    await page.getByTestId('join-match').waitFor();
    expect.soft(await violations(page), 'the title of one who was invited').toEqual([]);
    await page.getByTestId('join-match').click();
    await page.locator('[data-test^="error-"]').first().waitFor();
    expect.soft(await violations(page), 'an error').toEqual([]);

    await page.goto(`${baseURL}${path}`);
    await page.getByTestId('settings').click();
    expect.soft(await violations(page), 'the settings').toEqual([]);
    await page.getByTestId('settings-done').click();
    expect.soft(await violations(page), 'the title').toEqual([]);
    if (isPhone) await fitsOnItsSide(page);

    await page.getByTestId('play').click();
    await page.locator('[data-screen="match"]').waitFor({ timeout: 30_000 });
    await page.getByTestId('scores').click();
    expect.soft(await violations(page), 'a match and its scores').toEqual([]);
    await page.getByTestId('invite').click();
    expect.soft(await violations(page), 'the invitation').toEqual([]);
    await page.getByTestId('resume').click();
    await page.getByTestId('open-menu').click();
    expect.soft(await violations(page), 'the menu').toEqual([]);
    await page.close();
  });
}
