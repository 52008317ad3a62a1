// Every example of the gallery plays for a second without an error, from its sources, and the gallery lists it; the HUD's keeps clear of the page's.
import { rmSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { createServer, type ViteDevServer } from 'vite';
import type {} from '#client/examples/show.ts';
import { HEIGHT, WIDTH } from '#client/examples/walkers.ts';
import { assetsPlugin } from '#scripts/assets/plugin.ts';
import { readPng } from '#scripts/assets/png.ts';
import { inRoot } from '#scripts/paths.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

let server: ViteDevServer;
let url: string;
const cacheDir = temporaryFolder('vite');

test.use({ viewport: { width: 480, height: 300 } });

test.beforeAll(async () => {
  server = await createServer({
    configFile: false,
    root: inRoot('client'),
    cacheDir,
    logLevel: 'error',
    publicDir: false,
    optimizeDeps: { entries: ['examples/index.html'] },
    server: { port: 0, host: '127.0.0.1', hmr: false },
    plugins: [assetsPlugin()],
  });
  await server.listen();
  url = `${server.resolvedUrls?.local[0] ?? ''}examples/?test`;
});

test.afterAll(async () => {
  await server.close();
  rmSync(cacheDir, { recursive: true, force: true });
});

/** The background of the example of the HUD. */
const BARE = [0x12, 0x20, 0x2b];

/** Plays it; `cover` lays so many CSS pixels over its left side, which a page of a game says after `mount` too. */
const hudProgram = `(async () => {
  const { createManualClock } = await import('/index.ts');
  const { example } = await import('/examples/hud.ts');
  const clock = createManualClock();
  const parent = document.createElement('div');
  parent.id = 'whole';
  parent.style.cssText = 'position: fixed; inset: 0';
  document.body.append(parent);
  const { match } = await example.start({ parent, clock });
  clock.step(100);
  window.cover = (left) => {
    match.setInsets({ top: 0, right: 0, bottom: 0, left });
    clock.step(100);
  };
})()`;

test('every example plays, and the panel of a HUD goes where the page leaves room, also when it is told late', async ({
  page,
}) => {
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (said) => {
    if (said.type() === 'error') errors.push(said.text());
  });
  await page.goto(url);
  await page.waitForFunction(() => 'playExamples' in window, null, { timeout: 60_000 });
  // 10 frames of 100 ms.
  const played = await page.evaluate(() => window.playExamples(10));
  expect(errors).toEqual([]);
  expect(played.length).toBeGreaterThan(10);
  expect(await page.locator('#list a').count()).toBe(played.length);

  await page.evaluate(hudProgram);
  const canvas = page.locator('#whole canvas');
  /** What is beside the panel's text, from the left of the picture: CSS pixels. */
  const row = async () => {
    const { width, height, pixels } = readPng(await canvas.screenshot(), 'screenshot');
    const y = Math.round((90 / HEIGHT) * height);
    return (x: number) => [...pixels.subarray((y * width + Math.round(x)) * 4, (y * width + Math.round(x)) * 4 + 3)];
  };
  const scale = ((await canvas.boundingBox())?.width ?? 0) / WIDTH;
  const at = 180 * scale;
  const panel = (await row())(at);
  expect(panel).not.toEqual(BARE);
  await page.evaluate('cover(160)');
  const moved = await row();
  expect(moved(at)).toEqual(BARE);
  expect(moved(at + 160)).toEqual(panel);
});
