// Pictures of a private match from its lobby to its end, on a server of its own whose matches are short, and of a line that is gone.
import { startServer } from '#e2e/server.ts';
import { SIZES, shoot, type SceneSize } from '#scripts/scenes/scene-page.ts';
import type { LiveShot } from '#scripts/scenes/live-shots.ts';
import { GAMES, type SceneGame } from '#scripts/scenes/scenes.ts';

const PARTS = ['lobby', 'pause', 'result', 'reconnecting'] as const;

/** Short matches: as short as may be, and in lanterns long enough for someone to be caught. */
const SHORT = {
  MATCH_CONFIG: '{"dogfight":{"scoreToWin":9,"roundSeconds":10},"lanterns":{"rounds":1,"roundSeconds":60}}',
  BOT_LEVEL: '3',
};
const OPENED_MS = 900;
const END_MS = 180_000;

function privateShot(game: SceneGame, size: SceneSize): LiveShot {
  const nameOf = (part: (typeof PARTS)[number]) => `${game}-${part}-${size.name}`;
  return {
    names: PARTS.filter((part) => game === 'dogfight' || part !== 'reconnecting').map(nameOf),
    async take(browser, _url, keep) {
      const server = await startServer(SHORT);
      const context = await browser.newContext({
        viewport: { width: size.width, height: size.height },
        hasTouch: size.isTouch,
        isMobile: size.isTouch,
      });
      const page = await context.newPage();
      // A machine without a GPU draws matches on what it clicks with.
      page.setDefaultTimeout(END_MS);
      const shot = async (part: (typeof PARTS)[number]): Promise<void> => {
        await page.waitForTimeout(OPENED_MS);
        keep(nameOf(part), await shoot(page));
      };
      const inMatch = () => page.locator('[data-screen="match"]').waitFor();
      try {
        await page.goto(`${server.url}${GAMES[game]}`);
        await page.getByTestId('create').click();
        await page.getByTestId('begin').waitFor();
        await shot('lobby');
        await page.getByTestId('begin').click();
        await inMatch();
        await page.getByTestId('open-menu').click();
        await page.getByTestId('pause').click();
        await shot('pause');
        await page.getByTestId('go-on').click();
        await page.getByTestId('again').waitFor();
        await shot('result');
        // That screen is every game's.
        if (game !== 'dogfight') return;
        await page.getByTestId('again').click();
        await page.getByTestId('again').waitFor({ state: 'hidden' });
        await server.crash();
        // Its screen is there before a loaded machine has drawn it over the match: its button is what can be pressed only then.
        await page.getByTestId('give-up').click({ trial: true });
        await shot('reconnecting');
      } finally {
        await context.close();
        await server.dispose();
      }
    },
  };
}

/** Both games at every size. */
export const privateShots: readonly LiveShot[] = (['dogfight', 'lanterns'] as const).flatMap((game) =>
  [SIZES.desktop, SIZES.phone].map((size) => privateShot(game, size)),
);
