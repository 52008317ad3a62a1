// Art that does not arrive, or is no picture: boards stand in for it, the console says so, and the match is played all the same.
import { expect, test, type Page, type Route } from '@playwright/test';
import { playing } from './page.ts';

/** How many of the picture's pixels have the colours of the boards. */
async function boardPixels(page: Page): Promise<number> {
  const png = (await page.screenshot()).toString('base64');
  return page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext('2d');
    if (pen === null) return 0;
    pen.drawImage(image, 0, 0);
    const { data: pixels } = pen.getImageData(0, 0, image.width, image.height);
    let found = 0;
    for (let i = 0; i < pixels.length; i += 4) {
      if (pixels[i] > 200 && pixels[i + 1] < 120 && pixels[i + 2] > 160) found++;
    }
    return found;
  }, png);
}

const cases: readonly (readonly [string, (route: Route) => Promise<void>])[] = [
  ['does not arrive', (route) => route.abort()],
  ['is no picture', (route) => route.fulfill({ contentType: 'image/webp', body: Buffer.alloc(5000, 7) })],
];

for (const [name, answer] of cases) {
  test(`a game whose art ${name} is played with boards`, async ({ browser, baseURL }) => {
    const page = await browser.newPage({ viewport: { width: 640, height: 360 } });
    const told: string[] = [];
    page.on('console', (message) => told.push(message.text()));
    await page.route(/atlas-.*\.webp/, answer);
    await page.goto(`${baseURL}/?test`);
    await page.getByRole('button', { name: /^play/i }).first().click();
    const { tick } = await playing(page);
    expect(told.filter((line) => line.includes('The pictures of the game')).length).toBe(1);
    expect(await boardPixels(page)).toBeGreaterThan(100);
    await page.waitForFunction((from) => (window.samestepTest?.tick ?? 0) > from + 60, tick);
    await page.close();
  });
}
