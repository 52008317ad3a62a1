// Each game in one file, opened from disk without a network: it plays against bots, and what is steered moves.
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { expect, test, type Page } from '@playwright/test';
import { inRoot } from '#scripts/paths.ts';

/** KB, gzip: what the single file of a game may weigh. */
const LARGEST_KB = 380;

interface Case {
  readonly game: string;
  /** What a person steers, and the keys that move it: a wall may stand in the way of one. */
  readonly component: string;
  readonly keys: readonly string[];
}

const cases: readonly Case[] = [
  { game: 'dogfight', component: 'Ship', keys: ['ArrowUp'] },
  { game: 'lanterns', component: 'Walker', keys: ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp'] },
];

function place(
  page: Page,
  component: string,
): Promise<{ readonly x: number; readonly y: number; readonly all: number }> {
  return page.evaluate((name) => {
    const rows = window.samestepMatch?.drawn(name, ['player', 'Body.x', 'Body.y']) ?? [];
    const own = rows.find((row) => row['player'] === 0);
    return { x: own?.['Body.x'] ?? NaN, y: own?.['Body.y'] ?? NaN, all: rows.length };
  }, component);
}

for (const { game, component, keys } of cases) {
  test(`${game} in one file plays from disk without a network`, async ({ browser }) => {
    const built = spawnSync(process.execPath, [inRoot('scripts/main.ts'), 'build', '--single', game, '--json'], {
      encoding: 'utf8',
      // As some shells have it: what is built is for players all the same.
      env: { ...process.env, NODE_ENV: 'development' },
    });
    expect(built.status, built.stderr).toBe(0);
    const { file, gzipBytes } = JSON.parse(built.stdout.trim().split('\n').at(-1) ?? '');
    expect(file).toBe(`dist/single/${game}.html`);
    expect(gzipBytes / 1000).toBeLessThanOrEqual(LARGEST_KB);

    const context = await browser.newContext({ offline: true, viewport: { width: 640, height: 360 } });
    const page = await context.newPage();
    const problems: string[] = [];
    const asked: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.on('request', (request) => asked.push(request.url().slice(0, 40)));
    await page.goto(`${pathToFileURL(inRoot(file)).href}?test`);
    await page.getByRole('button', { name: /^play/i }).click();
    await page.waitForFunction(() => window.samestepMatch?.isReady === true, undefined, { timeout: 30_000 });
    await page.waitForTimeout(1000);
    const before = await place(page, component);
    expect(before.all, 'bots play too').toBeGreaterThan(1);
    // A hunter stands still for the head start of the others.
    let moved = 0;
    for (let i = 0; i < 30 && moved <= 20; i++) {
      const key = keys[i % keys.length];
      await page.keyboard.down(key);
      await page.waitForTimeout(700);
      await page.keyboard.up(key);
      const now = await place(page, component);
      moved = Math.max(moved, Math.hypot(now.x - before.x, now.y - before.y));
    }
    expect(moved, 'what is steered moves').toBeGreaterThan(20);
    expect(problems).toEqual([]);
    expect(asked.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([]);
    await context.close();
  });
}
