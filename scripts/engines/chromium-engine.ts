// Chromium, headless, as an engine of golden matches: the one of the browser tests.
import { chromium } from '@playwright/test';
import { serveGoldenPage } from '#scripts/engines/golden-page.ts';
import { askProgram, versionIn } from '#scripts/engines/process.ts';
import { withinLimit } from '#scripts/engines/within-limit.ts';
import type { Engine } from '#scripts/engines/engine.ts';

/** `path` is a Chromium that starts. */
export function chromiumEngine(path: string): Engine {
  return {
    name: 'Chromium',
    version: versionIn(askProgram(path, ['--version']) ?? ''),
    async run(bundleFile, { timeoutMs }) {
      const page = await serveGoldenPage(bundleFile);
      try {
        const browser = await chromium.launch({ executablePath: path });
        try {
          const tab = await browser.newPage();
          const crashed = new Promise<never>((_, reject) => {
            tab.on('crash', () => reject(new Error('its page crashed')));
            browser.on('disconnected', () => reject(new Error('ended before its page did')));
          });
          // The page is still loading while its script plays; what counts is what it sends.
          const opened = tab.goto(page.url, { waitUntil: 'commit', timeout: timeoutMs }).then(() => page.lines);
          return await withinLimit([page.lines, opened, crashed], timeoutMs);
        } finally {
          await browser.close();
        }
      } finally {
        page.close();
      }
    },
  };
}
