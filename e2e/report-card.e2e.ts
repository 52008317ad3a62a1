// In development what rules throw stands in the page, and covers no button: pages from their sources, without a server.
import { expect, test } from '@playwright/test';
import { servePages, type SourcePages } from '#scripts/vite/source-pages.ts';

/** A game alone in a page, whose rules throw in its second second. */
const THROWING_GAME = `
import { Graphics } from 'pixi.js';
import { defineView, play } from '#client/index.ts';
import { defineGame, defineModel, f64, axis } from '#shared/index.ts';
const model = defineModel({
  name: 'falls', ticksPerSecond: 60, players: { min: 1, max: 1 }, entities: 1, components: { Position: { x: f64 } }, input: { x: axis },
});
const game = defineGame(model, {
  tuning: {}, start: (w) => { w.spawn({ Position: { x: 50 } }); }, join: () => undefined, leave: () => undefined, bot: () => undefined,
  systems: { fall(w) { if (w.tick === 60) throw new RangeError('no ground'); } },
});
void play(game, defineView(game, (actor) => ({
  logical: { width: 100, height: 100 }, controls: { x: { axis: [['ArrowLeft'], ['ArrowRight']] } },
  actors: [actor({ with: ['Position'], layer: 'world', create: () => new Graphics().circle(50, 50, 20).fill('gold'), update: () => undefined })],
})));
`;

let pages: SourcePages;

test.beforeAll(async () => {
  pages = await servePages({ falls: THROWING_GAME });
});

test.afterAll(() => pages.close());

test('rules that throw in a page of play() are shown over the last picture, and it can be closed', async ({ page }) => {
  await page.goto(pages.url('falls'));
  const card = page.getByRole('region', { name: 'The game threw an error' });
  await expect(card).toBeVisible({ timeout: 60_000 });
  await expect(card).toContainText('RangeError: no ground');
  await expect(card, 'the system is named').toContainText('fall');
  await card.getByRole('button', { name: 'Close' }).click();
  await expect(card).toBeHidden();
});

for (const [width, height] of [
  [1000, 600],
  [390, 844],
] as const) {
  test(`a report covers none of the buttons of a screen at ${width}×${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto(`${pages.root}?test&room=nothere`);
    // Nobody answers here, so joining ends in a screen with ways on.
    await page.getByRole('button', { name: /join/i }).first().click({ timeout: 60_000 });
    await page.waitForFunction(() => window.samestepTest?.phase === 'error');
    await page.evaluate(() => reportError(new RangeError('no ground\n'.repeat(60))));
    const card = page.getByRole('region', { name: 'The game threw an error' });
    await expect(card).toBeVisible();
    const buttons = page.locator('[data-screen=error] button');
    expect(await buttons.count()).toBeGreaterThan(1);
    await expect(async () => {
      const box = await card.boundingBox();
      expect(box?.height).toBeLessThanOrEqual(height / 3 + 1);
      for (const button of await buttons.all()) {
        const place = await button.boundingBox();
        expect((place?.y ?? Infinity) + (place?.height ?? 0)).toBeLessThan(box?.y ?? 0);
      }
    }).toPass({ timeout: 5000 });
    // Clicking checks that nothing lies over the button.
    await page.getByRole('button', { name: /title/i }).click();
    await card.getByRole('button', { name: 'Close' }).click();
    await expect(card).toBeHidden();
  });
}
