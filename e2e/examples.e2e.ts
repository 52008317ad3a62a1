// Every example of the gallery plays for a second without an error, from its sources, and the gallery lists it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { createServer, type ViteDevServer } from 'vite';
import type {} from '#client/examples/show.ts';
import { assetsPlugin } from '#scripts/assets/plugin.ts';
import { inRoot } from '#scripts/paths.ts';

let server: ViteDevServer;
let url: string;
const cacheDir = mkdtempSync(join(tmpdir(), 'samestep-vite-'));

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

test('every example plays', async ({ page }) => {
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
});
