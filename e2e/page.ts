// A page that plays: the few things tests do with it, by what a person sees and by the test hook.
import type { Browser, Page } from '@playwright/test';
import type { TestHook } from '#client/ui/test-hook.ts';

/** What the hook says, at one moment. */
export interface Seen {
  readonly phase: TestHook['phase'];
  readonly tick: number;
  readonly seats: readonly number[];
  readonly roomId: string | null;
  readonly desyncs: number;
}

/** Opens a page with the test hook at a small size, which software rendering can draw; fails the test on an error in its console. */
export async function openPage(
  browser: Browser,
  url: string,
): Promise<{ readonly page: Page; readonly problems: string[] }> {
  const page = await browser.newPage({ viewport: { width: 640, height: 360 } });
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(url);
  return { page, problems };
}

/** What the page stands at. */
export function see(page: Page): Promise<Seen> {
  return page.evaluate(() => {
    const hook = window.samestepTest;
    if (hook === undefined) throw new Error('The page has no test hook.');
    const { phase, tick, seats, roomId, stats } = hook;
    return { phase, tick, seats: [...seats], roomId, desyncs: stats?.desyncs ?? 0 };
  });
}

/** Waits until the page plays and has drawn. */
export async function playing(page: Page): Promise<Seen> {
  await page.waitForFunction(() => window.samestepTest?.ready === true && window.samestepTest.tick > 0, undefined, {
    timeout: 30_000,
  });
  return see(page);
}

/** Waits for a phase of the page; one that does not come is told with what the page stood at instead, and what it said. */
export async function phase(page: Page, wanted: TestHook['phase'], timeout = 60_000): Promise<void> {
  try {
    await page.waitForFunction((name) => window.samestepTest?.phase === name, wanted, { timeout });
  } catch (cause) {
    const [seen, text] = await Promise.all([see(page), page.locator('body').innerText()]);
    throw new Error(`No phase '${wanted}' within ${timeout} ms: ${JSON.stringify(seen)}, ${JSON.stringify(text)}`, {
      cause,
    });
  }
}

/** Waits until the page has made this tick, and nothing can undo it. */
export async function reached(page: Page, tick: number): Promise<void> {
  await page.waitForFunction((wanted) => (window.samestepTest?.confirmedTick ?? 0) > wanted, tick, { timeout: 30_000 });
}

/** The chained checksum of a tick; the page must still keep it. */
export async function chainAt(page: Page, tick: number): Promise<string> {
  // What the newest plan confirmed has its checksum with the next one.
  const found = await page.waitForFunction((wanted) => window.samestepTest?.chainAt(wanted) ?? undefined, tick, {
    timeout: 10_000,
  });
  return (await found.jsonValue()) ?? '';
}

/** Flies: turns and fires in the page's own rhythm until the page is closed or reloaded. */
export async function fly(page: Page, turn: number): Promise<void> {
  await page.evaluate((direction) => {
    let i = 0;
    setInterval(() => {
      i++;
      const control = { turn: i % 3 === 0 ? direction : 0, thrust: i % 4 === 0 ? 0 : 1, fire: i % 2 === 0 };
      if (window.samestepTest?.ready === true) window.samestepTest.setInput(0, control);
    }, 200);
  }, turn);
}

/** Closes whatever pages a test has left open: each draws on, and on a machine without a GPU that is the next test's time. */
export async function closePages({ browser }: { readonly browser: Browser }): Promise<void> {
  await Promise.all(browser.contexts().map((context) => context.close()));
}
