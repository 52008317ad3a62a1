// A browser takes the graphics away and gives them back: the match goes on, says so meanwhile, and every pixel returns.
import { expect, test, type Page } from '@playwright/test';
import { openPage, playing, see } from './page.ts';

/** Pictures of a demo before it is held. */
const DEMO_FRAMES = 120;

/** The page's animation frames and clock, in the test's hand. */
interface HeldFrames {
  /** Pictures that the page has drawn by itself. */
  readonly drawn: number;
  /** From now on time stands, and nothing is drawn but by `draw`. */
  hold(): void;
  /** Draws the same moment once more; resolves when it is on the screen. */
  draw(): Promise<void>;
}

/** What a test does to the context, by `WEBGL_lose_context` of the Khronos registry. Both resolve when it has happened. */
interface LostContext {
  lose(): Promise<void>;
  restore(): Promise<void>;
}

declare global {
  interface Window {
    heldFrames?: HeldFrames;
    lostContext?: LostContext;
  }
}

/** Runs in the page before its own code. */
function holdFrames(): void {
  const request = window.requestAnimationFrame.bind(window);
  const now = performance.now.bind(performance);
  const nextFrame = () => new Promise<number>((resolve) => void request(resolve));
  const waiting: FrameRequestCallback[] = [];
  let heldMs = -1;
  let drawn = 0;
  performance.now = () => (heldMs < 0 ? now() : heldMs);
  window.requestAnimationFrame = (call) =>
    request((nowMs) => {
      if (heldMs >= 0) return void waiting.push(call);
      drawn++;
      call(nowMs);
    });
  window.heldFrames = {
    get drawn() {
      return drawn;
    },
    hold: () => void (heldMs = now()),
    async draw() {
      while (waiting.length === 0) await nextFrame();
      for (const call of waiting.splice(0)) call(heldMs);
      await nextFrame();
      await nextFrame();
    },
  };
}

/** Takes hold of the context of the page's picture. */
async function holdContext(page: Page): Promise<void> {
  await page.evaluate(() => {
    const canvas = document.querySelector('canvas');
    const held = canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context');
    if (canvas === null || held === null || held === undefined) throw new Error('The page has no picture to lose.');
    const told = (event: string, act: () => void) =>
      new Promise<void>((resolve) => {
        canvas.addEventListener(event, () => resolve(), { once: true });
        act();
      });
    window.lostContext = {
      lose: () => told('webglcontextlost', () => held.loseContext()),
      restore: () => told('webglcontextrestored', () => held.restoreContext()),
    };
  });
}

/** Draws the held moment and waits until it is on the screen. */
async function drawHeld(page: Page): Promise<Buffer> {
  await page.evaluate(() => window.heldFrames?.draw());
  return page.screenshot();
}

for (const [name, path] of [
  ['sprites, particles and letters', '/'],
  ['meshes, static layers and the light', '/lanterns.html'],
]) {
  test(`after a lost context ${name} are drawn again as they were`, async ({ browser, baseURL }) => {
    const page = await browser.newPage({ viewport: { width: 640, height: 360 } });
    await page.addInitScript(holdFrames);
    await page.goto(`${baseURL}${path}`);
    await page.waitForSelector('#field[data-shows="demo"] canvas', { timeout: 30_000 });
    // Seconds of a demo are in the picture: trails, shots, lights.
    await page.waitForFunction((drawn) => (window.heldFrames?.drawn ?? 0) > drawn, DEMO_FRAMES, { timeout: 60_000 });
    await page.evaluate(() => {
      const screens = document.getElementById('screens');
      if (screens !== null) screens.hidden = true;
      window.heldFrames?.hold();
    });
    // The first one still brings the match up to this moment.
    await drawHeld(page);
    const before = await drawHeld(page);
    expect((await drawHeld(page)).equals(before), 'the moment is held').toBe(true);

    await holdContext(page);
    await page.evaluate(() => window.lostContext?.lose());
    expect((await drawHeld(page)).equals(before), 'the picture is gone').toBe(false);
    await page.evaluate(() => window.lostContext?.restore());
    expect((await drawHeld(page)).equals(before), 'every pixel is back').toBe(true);
    await page.close();
  });
}

test('a match goes on without its picture, and says so until it is back', async ({ browser, baseURL }) => {
  const { page, problems } = await openPage(browser, `${baseURL}/?test`);
  await page.getByRole('button', { name: /^play/i }).first().click();
  const before = await playing(page);
  await holdContext(page);
  await page.evaluate(() => window.lostContext?.lose());
  const notice = page.getByText(/took the picture away/);
  await expect(notice).toBeVisible();
  await page.waitForFunction((tick) => (window.samestepTest?.tick ?? 0) > tick + 60, before.tick);
  await page.evaluate(() => window.lostContext?.restore());
  await expect(notice).toBeHidden();
  const back = await see(page);
  await page.waitForFunction((tick) => (window.samestepTest?.tick ?? 0) > tick + 30, back.tick);
  expect(back).toMatchObject({ phase: 'playing', roomId: before.roomId, seats: before.seats, desyncs: 0 });
  expect(problems).toEqual([]);
  await page.close();
});
