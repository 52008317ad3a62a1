// Pictures of matches on a server, which no held clock reaches: the match itself, its scores, its invitation and its menu.
import { SIZES, shoot, type SceneSize } from '#scripts/scenes/scene-page.ts';
import { GAMES, type SceneGame } from '#scripts/scenes/scenes.ts';
import type { Browser, Page } from '@playwright/test';

/** Pictures that one match gives. */
export interface LiveShot {
  readonly names: readonly string[];
  take(browser: Browser, url: string, keep: (name: string, png: Buffer) => void): Promise<void>;
}

/** What is shown one after another: by name, what opens it and what closes it. */
const parts: readonly (readonly [
  name: string,
  open: (page: Page) => Promise<void>,
  close: (page: Page) => Promise<void>,
])[] = [
  ['match', (page) => page.waitForTimeout(SETTLE_MS), () => Promise.resolve()],
  ['scores', (page) => page.getByTestId('scores').click(), (page) => page.getByTestId('scores').click()],
  ['invite', (page) => page.getByTestId('invite').click(), (page) => page.getByTestId('resume').click()],
  ['menu', (page) => page.getByTestId('open-menu').click(), (page) => page.getByTestId('resume').click()],
];

/** Until bots have found each other. */
const SETTLE_MS = 9000;
const OPENED_MS = 700;

function liveShot(game: SceneGame, size: SceneSize): LiveShot {
  const nameOf = (part: string) => `${game}-${part}-${size.name}`;
  return {
    names: parts.map(([part]) => nameOf(part)),
    async take(browser, url, keep) {
      const context = await browser.newContext({
        viewport: { width: size.width, height: size.height },
        hasTouch: size.isTouch,
        isMobile: size.isTouch,
      });
      const page = await context.newPage();
      try {
        await page.goto(`${url}${GAMES[game]}`);
        await page.getByTestId('play').click();
        await page.locator('[data-screen="match"]').waitFor({ timeout: 60_000 });
        for (const [part, open, close] of parts) {
          await open(page);
          await page.waitForTimeout(OPENED_MS);
          keep(nameOf(part), await shoot(page));
          await close(page);
        }
      } finally {
        await context.close();
      }
    },
  };
}

/** Every game at every size. */
export const liveShots: readonly LiveShot[] = (['dogfight', 'lanterns'] as const).flatMap((game) =>
  [SIZES.desktop, SIZES.phone].map((size) => liveShot(game, size)),
);
