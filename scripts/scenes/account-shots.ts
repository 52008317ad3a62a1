// Pictures of what a player has outside the match: the account, its matches, the leaderboard, and the way into a ranked match.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { credentials, openDialog } from '#e2e/account-dialog.ts';
import { fakeQueue } from '#e2e/fake-queue.ts';
import { fillBoard } from '#e2e/fill-board.ts';
import { startServer } from '#e2e/server.ts';
import { SIZES, shoot, type SceneSize } from '#scripts/scenes/scene-page.ts';
import { GAMES } from '#scripts/scenes/scenes.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import type { LiveShot } from '#scripts/scenes/live-shots.ts';

const PARTS = ['ranked', 'queue', 'account', 'board'] as const;
const NAMES = ['Ada', 'Grace', 'Ilse', 'Noor', 'Tove', 'Kenji', 'Ravi', 'Lena', 'Omar', 'Yuki'];
const OPENED_MS = 700;

function accountShot(size: SceneSize): LiveShot {
  const nameOf = (part: (typeof PARTS)[number]) => `dogfight-${part}-${size.name}`;
  return {
    names: PARTS.map(nameOf),
    async take(browser, _url, keep) {
      const folder = temporaryFolder('pictures');
      const file = join(folder, 'samestep.db');
      const server = await startServer({ DATABASE_URL: file });
      const context = await browser.newContext({
        viewport: { width: size.width, height: size.height },
        hasTouch: size.isTouch,
        isMobile: size.isTouch,
      });
      let page = await context.newPage();
      const shot = async (part: (typeof PARTS)[number]): Promise<void> => {
        await page.waitForTimeout(OPENED_MS);
        keep(nameOf(part), await shoot(page));
      };
      try {
        const queue = await fakeQueue(page);
        await page.goto(`${server.url}${GAMES.dogfight}`);
        await page.getByTestId('ranked').click();
        await page.getByTestId('mode-free-for-all').click();
        await shot('ranked');
        await page.getByTestId('queue-find').click();
        const what = { game: 'dogfight', mode: 'free-for-all', party: null };
        queue.become({ ...what, stage: 'waiting', waitedSeconds: 17, estimateSeconds: 40, waiting: 5 });
        await page.getByTestId('queue-waited').waitFor();
        await shot('queue');
        queue.become({ stage: 'idle', ended: null, party: null });
        // One who does not wait for a match.
        await page.close();
        page = await context.newPage();
        await page.goto(`${server.url}${GAMES.dogfight}`);
        await openDialog(page);
        await credentials(page, 'Bea', 'correct horse');
        await page.getByRole('heading', { name: 'Signed in as Bea' }).waitFor();
        await shot('account');
        fillBoard(
          file,
          'Bea',
          40,
          1994,
          (i) => `${NAMES[i % NAMES.length]}${i < NAMES.length ? '' : ` ${Math.floor(i / NAMES.length) + 1}`}`,
        );
        await page.getByTestId('tab-board').click();
        await page.getByTestId('board-own-line').waitFor();
        await shot('board');
      } finally {
        await context.close();
        await server.dispose();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** At every size; these screens are every game's. */
export const accountShots: readonly LiveShot[] = [SIZES.desktop, SIZES.phone].map(accountShot);
