// The scenes: what a page shows after the same steps. Those whose time is held are compared byte by byte.
import { openHeld, shoot, SIZES, step, type SceneSize } from '#scripts/scenes/scene-page.ts';
import type { Browser, Page } from '@playwright/test';

/** The games with a page, and its address. */
export const GAMES = { dogfight: '/', lanterns: '/lanterns.html' } as const;
export type SceneGame = keyof typeof GAMES;

/** Where scenes are played: a server, and a recording of each game. */
export interface SceneSurroundings {
  readonly url: string;
  readonly recordings: Readonly<Partial<Record<SceneGame, string>>>;
}

/** One picture. */
export interface Scene {
  readonly name: string;
  readonly game: SceneGame;
  readonly size: SceneSize;
  /** Below the game's address. */
  readonly search?: string;
  act(page: Page, surroundings: SceneSurroundings): Promise<void>;
}

/** Between frames: a few a second, for a machine without a GPU. */
const FRAME_MS = 200;
/** Frames in which what has just been asked for comes to rest. */
const REST_FRAMES = 4;

async function title(page: Page): Promise<void> {
  await page.locator('#field[data-shows="demo"] canvas').waitFor();
  // It comes after the first picture. Frames in which no time passes change nothing, however many they are.
  const games = page.getByRole('navigation').getByRole('link').first();
  while (!(await games.isVisible())) await step(page, 0, 1);
  // The list's moving pictures are fetched last; a screenshot holds them at their first frame.
  await page.locator('.game-clip[data-is-here]').first().waitFor({ state: 'attached' });
  await step(page, FRAME_MS, REST_FRAMES);
}

/** The title after so many seconds of its demo. */
function demo(seconds: number): Scene['act'] {
  return async (page) => {
    await title(page);
    await step(page, FRAME_MS, (seconds * 1000) / FRAME_MS);
  };
}

/** A recorded match at one of its seconds. */
function replay(game: SceneGame, second: number): Scene['act'] {
  return async (page, { recordings }) => {
    await title(page);
    await page.getByTestId('replay-file').setInputFiles(recordings[game] ?? []);
    const scrub = page.getByTestId('replay-scrub');
    await scrub.waitFor();
    await page.getByTestId('replay-toggle').click();
    await scrub.fill(String(Math.round(second * 60)));
    await step(page, FRAME_MS, REST_FRAMES);
    await step(page, FRAME_MS, REST_FRAMES);
  };
}

const acts: Readonly<Record<string, (game: SceneGame) => Pick<Scene, 'act' | 'search'>>> = {
  title: () => ({ act: demo(1) }),
  'title-later': () => ({ act: demo(3) }),
  settings: () => ({
    async act(page) {
      await title(page);
      await page.getByTestId('settings').click();
      await step(page, FRAME_MS, REST_FRAMES);
    },
  }),
  invited: () => ({ search: '?room=none', act: title }),
  'no-such-room': () => ({
    search: '?room=none',
    async act(page) {
      await title(page);
      await page.getByTestId('join-match').click();
      await page.locator('[data-test^="error-"]').first().waitFor();
      await step(page, FRAME_MS, REST_FRAMES);
    },
  }),
  'no-replay': () => ({
    async act(page) {
      await title(page);
      await page
        .getByTestId('replay-file')
        .setInputFiles({ name: 'no.rec', mimeType: '', buffer: Buffer.alloc(300, 7) });
      await page.getByRole('alert').filter({ hasText: 'no replay' }).waitFor();
      await step(page, FRAME_MS, REST_FRAMES);
    },
  }),
  ...Object.fromEntries(
    [0, 2, 5, 9, 14, 20, 27].map((second) => [
      `match-${second}s`,
      (game: SceneGame) => ({ act: replay(game, second) }),
    ]),
  ),
};

/** Every scene of both games at both sizes. */
export const scenes: readonly Scene[] = Object.entries(acts).flatMap(([name, make]) =>
  (['dogfight', 'lanterns'] as const).flatMap((game) =>
    [SIZES.desktop, SIZES.phone].map((size): Scene => ({
      name: `${game}-${name}-${size.name}`,
      game,
      size,
      ...make(game),
    })),
  ),
);

/** The scenes by these names. */
export function scenesNamed(names: readonly string[]): readonly Scene[] {
  return names.map((name) => {
    const found = scenes.find((scene) => scene.name === name);
    if (found === undefined) throw new Error(`There is no scene '${name}'.`);
    return found;
  });
}

/** Plays a scene in a context of its own; its picture as PNG. */
export async function playScene(browser: Browser, scene: Scene, surroundings: SceneSurroundings): Promise<Buffer> {
  const page = await openHeld(browser, `${surroundings.url}${GAMES[scene.game]}${scene.search ?? ''}`, scene.size);
  try {
    await scene.act(page, surroundings);
    return await shoot(page);
  } finally {
    await page.context().close();
  }
}
