// A page whose time, frames and dice are in a caller's hand, so that the same steps give the same picture to the bit.
import { selectors, type Browser, type Page } from '@playwright/test';

/** A window that pictures are taken of. */
export interface SceneSize {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly isTouch: boolean;
}

export const SIZES = {
  desktop: { name: 'desktop', width: 1280, height: 720, isTouch: false },
  phone: { name: 'phone', width: 390, height: 844, isTouch: true },
} as const satisfies Record<string, SceneSize>;

/** Runs in the page before its own code; as text, because it is made of what only pages have. */
const heldTime = `(() => {
  const request = window.requestAnimationFrame.bind(window);
  const waiting = new Map();
  let nowMs = 1000;
  let last = 0;
  let dice = 0x2545f491;
  performance.now = () => nowMs;
  Date.now = () => 1.8e12 + nowMs;
  Math.random = () => {
    dice ^= dice << 13;
    dice ^= dice >>> 17;
    dice ^= dice << 5;
    return (dice >>> 0) / 2 ** 32;
  };
  window.requestAnimationFrame = (call) => (waiting.set(++last, call), last);
  window.cancelAnimationFrame = (id) => void waiting.delete(id);
  const shown = () => new Promise((resolve) => request(() => request(resolve)));
  window.sceneClock = {
    async step(byMs, times) {
      for (let i = 0; i < times; i++) {
        nowMs += byMs;
        const due = [...waiting.values()];
        waiting.clear();
        for (const call of due) call(nowMs);
        // Or a machine without a GPU would still be drawing them when the picture is taken.
        await shown();
      }
    },
  };
})()`;

// As in playwright.config.ts, which a library knows nothing of.
selectors.setTestIdAttribute('data-test');

/** Opens an address with held time. */
export async function openHeld(browser: Browser, url: string, size: SceneSize): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: size.width, height: size.height },
    hasTouch: size.isTouch,
    isMobile: size.isTouch,
    deviceScaleFactor: 1,
    locale: 'en-GB',
  });
  const page = await context.newPage();
  await page.addInitScript(heldTime);
  await page.goto(url);
  return page;
}

/** Lets time pass: so many frames, so long after each other. */
export async function step(page: Page, byMs: number, times: number): Promise<void> {
  await page.evaluate(`window.sceneClock.step(${byMs}, ${times})`);
}

const SHOOT_MS = 120_000;

/** What the page shows now, as PNG. */
export function shoot(page: Page): Promise<Buffer> {
  return page.screenshot({ animations: 'disabled', caret: 'hide', timeout: SHOOT_MS });
}
