// A browser without WebGL: both games are drawn on a 2D canvas, in their colours and their darkness, and the page says so.
import { LEAN_FLAGS } from '#scripts/chromium-flags.ts';
import { chromium, expect, test, type Browser, type Page } from '@playwright/test';
import { PALETTES, paletteColor } from '#client/view/palette.ts';
import { openPage, playing } from './page.ts';

let browser: Browser;

test.beforeAll(async () => {
  const executablePath = process.env['SAMESTEP_CHROMIUM'];
  browser = await chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    args: [...LEAN_FLAGS, '--disable-gpu', '--disable-3d-apis', '--force-color-profile=srgb'],
  });
});

test.afterAll(() => browser.close());

interface Pixels {
  /** Different colours in the picture. */
  readonly colors: number;
  /** Shares of its pixels, 0…1. */
  readonly dark: number;
  readonly bright: number;
  /** How many are within a step of the canvas's tints of each wanted colour. */
  readonly wanted: readonly number[];
}

/** What stands on the page's canvas. `wanted`: 0xrrggbb. */
function pixelsOf(page: Page, wanted: readonly number[]): Promise<Pixels> {
  return page.evaluate((colors) => {
    const canvas = document.querySelector('canvas');
    const pen = canvas?.getContext('2d');
    if (canvas === null || pen === null || pen === undefined) throw new Error('The picture is on no 2D canvas.');
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
    const seen = new Set<number>();
    const found = colors.map(() => 0);
    let dark = 0;
    let bright = 0;
    for (let i = 0; i < data.length; i += 4) {
      const [r = 0, g = 0, b = 0] = data.subarray(i, i + 3);
      const most = Math.max(r, g, b);
      seen.add((r << 16) | (g << 8) | b);
      if (most < 64) dark++;
      if (most > 128) bright++;
      colors.forEach((color, at) => {
        const far = Math.max(
          Math.abs(r - (color >> 16)),
          Math.abs(g - ((color >> 8) & 255)),
          Math.abs(b - (color & 255)),
        );
        if (far <= 5) found[at]++;
      });
    }
    const pixels = data.length / 4;
    return { colors: seen.size, dark: dark / pixels, bright: bright / pixels, wanted: found };
  }, wanted);
}

/** Plays a game until a picture says what is expected of it. */
async function play(page: Page, check: (seats: readonly number[]) => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: /^play/i }).first().click();
  const { seats } = await playing(page);
  await expect(() => check(seats)).toPass({ timeout: 15_000, intervals: [200] });
}

test('dogfight is played without WebGL, with the colours of its seats, and the page says what it does without', async ({
  baseURL,
}) => {
  const { page, problems } = await openPage(browser, `${baseURL}/?test`);
  await expect(page.getByRole('status').filter({ hasText: 'Drawn without graphics acceleration' })).toBeVisible();
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByText(/Turn it on in the browser/)).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();
  await play(page, async ([seat = -1]) => {
    const { colors, dark, wanted } = await pixelsOf(page, [0xffffff, paletteColor(PALETTES.standard, seat)]);
    expect(colors, 'a sky full of things').toBeGreaterThan(1000);
    expect(dark, 'which is black').toBeGreaterThan(0.5);
    expect(wanted[0], 'letters of the HUD').toBeGreaterThan(20);
    expect(wanted[1], 'the own ship and the name of who flies it').toBeGreaterThan(20);
  });
  expect(problems).toEqual([]);
  await page.close();
});

test('a match that is entered by its link says it too', async ({ baseURL }) => {
  const first = await openPage(browser, `${baseURL}/?test`);
  await first.page.getByRole('button', { name: /^play/i }).first().click();
  const { roomId } = await playing(first.page);
  const { page } = await openPage(browser, `${baseURL}/?room=${roomId}&watch`);
  await expect(page.getByText('Drawn without graphics acceleration')).toBeVisible({ timeout: 20_000 });
  await page.close();
  await first.page.close();
});

test('a browser that falsifies what is read from a canvas has the colours of the seats all the same', async ({
  baseURL,
}) => {
  const page = await browser.newPage({ viewport: { width: 640, height: 360 } });
  await page.addInitScript(() => {
    const { prototype } = OffscreenCanvasRenderingContext2D;
    const read = prototype.getImageData;
    prototype.getImageData = function falsified(...area: Parameters<typeof read>) {
      const pixels = read.apply(this, area);
      for (let i = 0; i < pixels.data.length; i++) pixels.data[i] = (pixels.data[i] + 97 * i) % 256;
      return pixels;
    };
  });
  await page.goto(`${baseURL}/?test`);
  await play(page, async ([seat = -1]) => {
    const { wanted } = await pixelsOf(page, [paletteColor(PALETTES.standard, seat)]);
    expect(wanted[0], 'the own ship and the name of who flies it').toBeGreaterThan(20);
  });
  await page.close();
});

test('lanterns is as dark without WebGL as with it: light falls where lamps are, and nowhere else', async ({
  baseURL,
}) => {
  const { page, problems } = await openPage(browser, `${baseURL}/lanterns.html?test`);
  await play(page, async () => {
    const { colors, dark, bright } = await pixelsOf(page, []);
    expect(colors, 'a town').toBeGreaterThan(1000);
    expect(dark, 'at night').toBeGreaterThan(0.5);
    expect(bright, 'with the own lantern').toBeGreaterThan(0.003);
  });
  expect(problems).toEqual([]);
  await page.close();
});

test('a browser that gives nothing to draw on says so, and what to do about it', async ({ baseURL }) => {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await page.addInitScript(() => {
    HTMLCanvasElement.prototype.getContext = () => null;
  });
  await page.goto(`${baseURL}/`);
  await expect(page.getByRole('heading', { name: 'No graphics here' })).toBeVisible();
  await expect(page.getByText(/Turn on hardware acceleration, or use another browser/)).toBeVisible();
  await expect(page.getByRole('button').first()).toBeVisible();
  await page.close();
});
