// The picture on its page: the whole screen, the way a phone is held, and how many pixels a large screen is drawn with.
import { LEAN_FLAGS } from '#scripts/chromium-flags.ts';
import { chromium, devices, expect, test, type Browser, type Page } from '@playwright/test';
import type { Stage } from '#client/view/stage.ts';
import { openPage, playing } from './page.ts';
import { servePages, type SourcePages } from '#scripts/vite/source-pages.ts';

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

/** A grey picture with a white square in its middle and a red one at its right, drawn again and again; its stage in the test's hand. */
const POSTED = `${STILL_WORLD}
await play(game, defineView(game, (actor) => ({
  logical: { width: 320, height: 180 }, background: 0x808080, controls,
  mount(stage) {
    window.postStage = stage;
    stage.layer('hud').addChild(new Graphics().rect(150, 80, 20, 20).fill('white').rect(240, 80, 20, 20).fill(0xff0000));
  },
})), { clock, isMotionReduced: () => window.isCalm === true });
draw(1);
setInterval(() => draw(1), 30);
document.body.dataset.drawn = 'true';`;

declare global {
  interface Window {
    postStage?: Pick<Stage, 'post'>;
    isCalm?: boolean;
  }
}

const PROGRAMS = {
  turn: "import { showTurnHint } from '#client/ui/turn-hint.ts'; showTurnHint(document.body);",
  large: `${STILL_WORLD}
await play(game, defineView(game, (actor) => ({ logical: { width: 320, height: 180 }, fit: 'integer', controls })), { clock });
draw(3);`,
  // A white floor; one steady white light in its middle, a red one that is cast to the left, a flame at the right edge.
  lights: `${STILL_WORLD}
import { createLights } from '#client/lights/index.ts';
await play(game, defineView(game, (actor) => {
  let lights;
  return {
    logical: { width: 320, height: 180 }, controls, layers: { floor: {}, light: {}, hud: { space: 'screen' } },
    mount(stage) {
      stage.layer('floor').addChild(new Graphics().rect(-10, -10, 340, 200).fill('white'));
      lights = createLights(stage, { layer: 'light', ambient: 0x202020 });
      lights.keep({ x: 160, y: 90, radius: 60, color: 0xffffff });
    },
    hud(frame, stage) {
      lights.add({ x: 80, y: 90, radius: 60, color: 0xff0000, angleRad: Math.PI, halfRad: 0.4 });
      lights.add({ x: 280, y: 90, radius: 30, color: 0xffffff, intensity: 0.6, flicker: 0.5, flame: 3 });
      stage.layer('hud').removeChildren();
      stage.layer('hud').addChild(new Graphics().rect(0, 0, 10, 10).fill('white'));
    },
  };
}), { clock });
draw(3);
window.addEventListener('click', () => draw(30));
document.body.dataset.drawn = 'true';`,
  post: POSTED,
};

type Rgb = readonly [number, number, number];

/** What stands at places of a page's window that a program has drawn. */
async function pixelsOf(page: Page): Promise<(x: number, y: number) => Rgb> {
  await page.waitForSelector('body[data-drawn]', { state: 'attached', timeout: 60_000 });
  const png = (await page.screenshot()).toString('base64');
  const { width, text } = await page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const pen = new OffscreenCanvas(image.width, image.height).getContext('2d');
    if (pen === null) throw new Error('A screenshot cannot be read.');
    pen.drawImage(image, 0, 0);
    const { data: pixels } = pen.getImageData(0, 0, image.width, image.height);
    return { width: image.width, text: btoa(Array.from(pixels, (value) => String.fromCharCode(value)).join('')) };
  }, png);
  const data = Buffer.from(text, 'base64');
  return (x, y) => {
    const at = (y * width + x) * 4;
    return [data[at] ?? NaN, data[at + 1] ?? NaN, data[at + 2] ?? NaN];
  };
}

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

/** The light, by whatever draws it: who plays without WebGL sees as much of the dark as all others. */
async function checkLights(browser: Browser): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 320, height: 180 } });
  await page.goto(pages.url('lights'));
  const at = await pixelsOf(page);
  expect(at(20, 20), 'no light').toEqual([0x20, 0x20, 0x20]);
  expect(at(5, 5), 'above the light').toEqual([255, 255, 255]);
  expect(at(160, 90)[0], 'the middle of a light').toBeGreaterThan(250);
  expect(at(190, 90)[0], 'half way out').toBeGreaterThan(100);
  expect(at(205, 90)[0], 'it falls off').toBeLessThan(at(190, 90)[0]);
  expect(at(160, 155), 'beyond its radius').toEqual([0x20, 0x20, 0x20]);
  const [red, green, blue] = at(55, 90);
  expect(red, 'in the beam').toBeGreaterThan(150);
  expect([green, blue]).toEqual([0x20, 0x20]);
  expect(at(55, 70), 'beside the beam').toEqual([0x20, 0x20, 0x20]);
  const flame = at(280, 90)[0];
  await page.mouse.click(20, 20);
  expect((await pixelsOf(page))(280, 90)[0], 'later it is of another strength').not.toBe(flame);
  await page.close();
}

test('lights are added to the dark of a layer, leave later ones alone, and waver with the clock of the match', ({
  browser,
}) => checkLights(browser));

test('light is the same on a 2D canvas', async () => {
  const executablePath = process.env['SAMESTEP_CHROMIUM'];
  const args = [...LEAN_FLAGS, '--disable-gpu', '--disable-3d-apis'];
  const browser = await chromium.launch({ ...(executablePath !== undefined && { executablePath }), args });
  await checkLights(browser);
  await browser.close();
});

test('effects lie over the picture one by one, off until a view asks for them', async ({ browser }) => {
  const page = await browser.newPage({ viewport: { width: 320, height: 180 } });
  await page.goto(pages.url('post'));
  const grey: Rgb = [0x80, 0x80, 0x80];
  const red: Rgb = [255, 0, 0];
  const see = async (check: (at: (x: number, y: number) => Rgb) => void) =>
    expect(async () => check(await pixelsOf(page))).toPass({ timeout: 20_000, intervals: [100] });
  const bare = await pixelsOf(page);
  expect([bare(2, 2), bare(160, 90), bare(250, 90), bare(160, 70)]).toEqual([grey, [255, 255, 255], red, grey]);

  await page.evaluate(() => window.postStage?.post('vignette', { strength: 0.8 }));
  await see((at) => {
    expect(at(2, 2)[0], 'the corner is dark').toBeLessThan(40);
    expect([at(160, 90), at(160, 70)], 'the middle is as it was').toEqual([[255, 255, 255], grey]);
  });
  await page.evaluate(() => {
    window.postStage?.post('vignette', null);
    window.postStage?.post('grading', { saturation: 0, brightness: 0.5 });
  });
  await see((at) => {
    const [r, g, b] = at(250, 90);
    expect([g, b], 'grey, as bright as red is').toEqual([r, r]);
    expect(r).toBeCloseTo((0.2126 * 255) / 2, -1);
    expect(at(2, 2)).toEqual([0x40, 0x40, 0x40]);
  });
  await page.evaluate(() => {
    window.postStage?.post('grading', null);
    window.postStage?.post('bloom', { radius: 16 });
  });
  await see((at) => {
    expect(at(160, 74)[0], 'white shines over its edge').toBeGreaterThan(0x88);
    expect(at(2, 2), 'grey does not').toEqual(grey);
    expect(at(250, 74)[0], 'red shines red').toBeGreaterThan(at(250, 74)[1]);
  });
  await page.evaluate(() => {
    window.postStage?.post('bloom', null);
    window.postStage?.post('scanlines', { strength: 1, spacing: 12, roll: 20 });
  });
  await see((at) => expect(new Set(Array.from({ length: 12 }, (_, y) => at(20, y)[0])).size).toBeGreaterThan(4));
  const moving = (await pixelsOf(page))(20, 20);
  await see((at) => expect(at(20, 20), 'the lines roll').not.toEqual(moving));
  await page.evaluate(() => void (window.isCalm = true));
  await page.waitForTimeout(100);
  const still = (await pixelsOf(page))(20, 20);
  await page.waitForTimeout(200);
  expect((await pixelsOf(page))(20, 20), 'but not for who wants less motion').toEqual(still);
  await page.evaluate(() => window.postStage?.post('scanlines', null));
  await see((at) => expect([at(2, 2), at(160, 90), at(250, 90)]).toEqual([grey, [255, 255, 255], red]));
  await page.close();
});
