// The picture on its page: the whole screen, the way a phone is held, and how many pixels a large screen is drawn with.
import { devices, expect, test } from '@playwright/test';
import { openPage, playing } from './page.ts';
import { servePages, type SourcePages } from './source-page.ts';

/** A world in which nothing happens, and a page that draws it once. */
const STILL_WORLD = `
import { Graphics } from 'pixi.js';
import { createManualClock, defineView, play } from '#client/index.ts';
import { axis, defineGame, defineModel, f64 } from '#shared/index.ts';
const model = defineModel({
  name: 'still', ticksPerSecond: 60, players: { min: 1, max: 4 }, entities: 4, components: { Place: { x: f64, y: f64 } }, input: { x: axis },
});
const game = defineGame(model, {
  tuning: {}, start: (w) => { w.spawn({ Place: { x: 50, y: 50 } }); }, join: () => undefined, leave: () => undefined, bot: () => undefined,
  systems: { stand: () => undefined },
});
const clock = createManualClock();
const controls = { x: { axis: [['ArrowLeft'], ['ArrowRight']] } };
function draw(pictures: number): void {
  for (let i = 0; i < pictures; i++) clock.step(1000 / 60);
}
`;

const PROGRAMS = {
  turn: "import { showTurnHint } from '#client/ui/turn-hint.ts'; showTurnHint(document.body);",
  large: `${STILL_WORLD}
await play(game, defineView(game, (actor) => ({ logical: { width: 320, height: 180 }, fit: 'integer', controls })), { clock });
draw(3);`,
};

let pages: SourcePages;

test.beforeAll(async () => {
  pages = await servePages(PROGRAMS);
});

test.afterAll(() => pages.close());

test('a button takes the whole screen for a match and shows that it is taken, however it is given back', async ({
  browser,
  baseURL,
}) => {
  const { page, problems } = await openPage(browser, `${baseURL}/?test`);
  await page.getByRole('button', { name: /^play/i }).first().click();
  await playing(page);
  const button = page.getByTestId('fullscreen');
  await expect(button).toHaveAttribute('aria-pressed', 'false');
  await button.click();
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  expect(await page.evaluate(() => document.fullscreenElement?.contains(document.querySelector('canvas')))).toBe(true);
  await page.evaluate(() => document.exitFullscreen());
  await expect(button).toHaveAttribute('aria-pressed', 'false');
  expect(problems).toEqual([]);
  await page.close();
});

test('who holds a phone upright over a game that is played across is told so until it is turned', async ({
  browser,
}) => {
  const context = await browser.newContext(devices['Pixel 5']);
  const page = await context.newPage();
  await page.goto(pages.url('turn'));
  const hint = page.getByRole('complementary', { name: 'Turn your phone' });
  await expect(hint).toBeVisible();
  await page.setViewportSize({ width: 727, height: 393 });
  await expect(hint).toBeHidden();
  await page.setViewportSize({ width: 393, height: 727 });
  await hint.getByRole('button').click();
  await expect(hint).toBeHidden();
  await context.close();
});

test('a large screen is drawn with no more pixels than are filled in time, each the square of as many of its own', async ({
  browser,
}) => {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, deviceScaleFactor: 2 });
  const page = await context.newPage();
  await page.goto(pages.url('large'));
  const canvas = page.locator('canvas');
  await expect(canvas).toBeVisible();
  const shown = await canvas.evaluate((found: HTMLCanvasElement) => {
    const { width, height } = found.getBoundingClientRect();
    return { width, height, ofCanvas: [found.width, found.height], rendering: getComputedStyle(found).imageRendering };
  });
  // Twelve pixels of the device to a logical one; a canvas of all of them would have 8.3 million.
  expect(shown).toEqual({ width: 1920, height: 1080, ofCanvas: [1920, 1080], rendering: 'pixelated' });
  await context.close();
});
