// A browser as people have it: pages that can be hidden, frozen, slowed down and killed, with all throttling of timers on.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type CDPSession, type Page } from '@playwright/test';
import { ensureChromium } from '#scripts/chromium.ts';
import { startProcess, type GroupProcess } from '#scripts/engines/process.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

/**
 * A Chromium that Playwright did not start. The one that it starts never throttles timers, and it tells every page that it has the
 * focus, so that none is ever hidden; this one is only connected to.
 */
export interface RealBrowser {
  /** Opens a page in a tab of its own, in front of the others. */
  open(url: string): Promise<Page>;
  /**
   * Brings another tab to the front, and resolves when the page knows that it is hidden. It draws no frames from then on: what waits for
   * one, as `waitForFunction` does by itself, waits until the page is shown.
   */
  hide(page: Page): Promise<void>;
  /** Brings the page to the front, and resolves when it knows that it is visible. */
  show(page: Page): Promise<void>;
  /** Hides the page and stops it as a browser stops pages to save power: no script runs, so nothing can be asked of it until it thaws. */
  freeze(page: Page): Promise<void>;
  /** Lets a frozen page run again. It stays hidden. */
  thaw(page: Page): Promise<void>;
  /** Ends the page's process with no word to the page, and takes its tab away. */
  kill(page: Page): Promise<void>;
  /** Makes the page's processor so many times slower; 1 for as fast as it is. */
  slowDown(page: Page, factor: number): Promise<void>;
  /** Ends the browser and removes its profile. */
  close(): Promise<void>;
}

const START_MS = 20_000;

const flags = [
  '--headless=new',
  // The system chooses a port, and Chromium writes it into its profile.
  '--remote-debugging-port=0',
  '--no-first-run',
  '--no-default-browser-check',
  // As for the pages of the other tests: who runs them may be root, and no page comes from outside.
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  // Small, since software draws it.
  '--window-size=640,360',
];

/** Starts the Chromium that the other browser tests use. */
export async function startRealBrowser(): Promise<RealBrowser> {
  const profile = temporaryFolder('browser');
  const child = startProcess(ensureChromium(console.error), [...flags, `--user-data-dir=${profile}`, 'about:blank']);
  async function end(): Promise<void> {
    await child.end();
    // The last of its processes may still write.
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
  }
  try {
    const port = await debuggingPort(profile, child);
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true, isLocal: true });
    const [context] = browser.contexts();
    // The tab that it began with lies in front of whatever is hidden.
    const [cover] = context.pages();
    const sessions = new Map<Page, CDPSession>();

    async function sessionOf(page: Page): Promise<CDPSession> {
      const session = sessions.get(page) ?? (await context.newCDPSession(page));
      sessions.set(page, session);
      return session;
    }

    async function hide(page: Page): Promise<void> {
      await cover.bringToFront();
      await becomes(page, 'hidden');
    }

    return {
      async open(url) {
        const page = await context.newPage();
        page.once('close', () => sessions.delete(page));
        await page.goto(url);
        await page.bringToFront();
        await becomes(page, 'visible');
        return page;
      },
      hide,
      async show(page) {
        await page.bringToFront();
        await becomes(page, 'visible');
      },
      async freeze(page) {
        await hide(page);
        await (await sessionOf(page)).send('Page.setWebLifecycleState', { state: 'frozen' });
      },
      async thaw(page) {
        await (await sessionOf(page)).send('Page.setWebLifecycleState', { state: 'active' });
      },
      async kill(page) {
        const crashed = new Promise<void>((resolve) => page.once('crash', () => resolve()));
        const session = await sessionOf(page);
        // It is never answered: whoever could has crashed. Closing the tab ends the wait for it with an error.
        session.send('Page.crash').catch(() => undefined);
        await crashed;
        await page.close();
      },
      async slowDown(page, factor) {
        await (await sessionOf(page)).send('Emulation.setCPUThrottlingRate', { rate: factor });
      },
      async close() {
        await browser.close();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Chromium tells its port in a file, once it listens. */
async function debuggingPort(profile: string, child: GroupProcess): Promise<number> {
  const file = join(profile, 'DevToolsActivePort');
  let failure: string | undefined;
  child.ended.then(
    ({ exitCode, stderr }) => (failure = `Chromium ended with exit code ${exitCode}: ${stderr}`),
    (error: unknown) => (failure = `Chromium did not start: ${String(error)}`),
  );
  const untilMs = Date.now() + START_MS;
  while (Date.now() < untilMs && failure === undefined) {
    const port = existsSync(file) ? /^(\d+)\n/.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
    if (port !== undefined) return Number(port);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(failure ?? `Chromium does not listen for a debugger after ${START_MS} ms.`);
}

function becomes(page: Page, state: DocumentVisibilityState): Promise<void> {
  return page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        const look = (): void => {
          if (document.visibilityState !== wanted) return;
          document.removeEventListener('visibilitychange', look);
          resolve();
        };
        document.addEventListener('visibilitychange', look);
        look();
      }),
    state,
  );
}
