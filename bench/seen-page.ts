// What a page says of itself while it plays: pictures drawn, draw calls of each, when the first came and after how many requests.
import type { BrowserContext, Page } from '@playwright/test';

/** What a page has drawn since it was opened, or since `forget`. */
export interface Drawn {
  /** Pictures. */
  readonly frames: number;
  /** Draw calls of the picture with the most of them, and of half of the pictures at most. */
  readonly mostCalls: number;
  readonly medianCalls: number;
  /** Since navigation, ms: the first picture in the canvas; requests before it, the page itself among them. */
  readonly firstMs: number;
  readonly requests: readonly string[];
}

/** Runs in the page before its own code; as text, because it is made of what only pages have. */
const watch = `(() => {
  const kinds = ['drawElements', 'drawArrays', 'drawElementsInstanced', 'drawArraysInstanced', 'drawRangeElements'];
  const seen = { calls: 0, perFrame: [], firstMs: NaN, requests: [] };
  for (const kind of kinds) {
    const draw = WebGL2RenderingContext.prototype[kind];
    WebGL2RenderingContext.prototype[kind] = function (...given) {
      seen.calls++;
      return draw.apply(this, given);
    };
  }
  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (call) =>
    request((nowMs) => {
      const before = seen.calls;
      call(nowMs);
      if (seen.calls === before) return;
      seen.perFrame.push(seen.calls - before);
      if (!Number.isNaN(seen.firstMs)) return;
      seen.firstMs = performance.now();
      seen.requests = ['/', ...performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)];
    });
  window.seenByBench = {
    forget() { seen.perFrame = []; },
    read() {
      const sorted = seen.perFrame.toSorted((a, b) => a - b);
      const { firstMs, requests } = seen;
      return { frames: sorted.length, mostCalls: sorted.at(-1) ?? 0, medianCalls: sorted[sorted.length >> 1] ?? 0, firstMs, requests };
    },
  };
})()`;

/** Opens an address in a page that is watched. */
export async function openWatched(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(watch);
  await page.goto(url);
  return page;
}

/** What the page has drawn. */
export function drawnOf(page: Page): Promise<Drawn> {
  return page.evaluate('window.seenByBench.read()');
}

/** From now on frames are counted anew. */
export async function forgetDrawn(page: Page): Promise<void> {
  await page.evaluate('window.seenByBench.forget()');
}

/** Plays at once, and waits for the first picture of the match. */
export async function play(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^(play|join)/i })
    .first()
    .click();
  await until(page, 'window.samestepTest?.ready === true && window.samestepTest.tick > 0');
}

const UNTIL_MS = 60_000;

/** Waits for an expression to be true. Asked from outside: the pages' content policy forbids code made from text. */
export async function until(page: Page, expression: string): Promise<void> {
  const endMs = Date.now() + UNTIL_MS;
  while ((await page.evaluate(expression)) !== true) {
    if (Date.now() > endMs) throw new Error(`Not within ${UNTIL_MS / 1000} s on ${page.url()}: ${expression}`);
    await page.waitForTimeout(50);
  }
}
