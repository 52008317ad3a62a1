// `npm run clips`: the moving pictures of the list of games, taken of a match of bots in each game's own view.
import { writeFileSync } from 'node:fs';
import { chromium, type Browser } from '@playwright/test';
import { CLIP, CLIP_BYTES_MAX, clipChoice, clipFile, type ClipChoice } from '#scripts/assets/clip.ts';
import { encodeLossyWebp } from '#scripts/assets/webp.ts';
import { ensureChromium } from '#scripts/chromium.ts';
import { CommandError, UsageError } from '#scripts/command.ts';
import { gameNames } from '#scripts/hashes.ts';
import { servePages } from '#scripts/vite/source-pages.ts';
import type { CommandCall, CommandOptions, CommandOutcome, CommandPositional } from '#scripts/command.ts';

export const summary = 'Takes the moving pictures that the list of games shows, of matches of bots.';
export const usage = 'clips -- [GAME]';
export const options = {} as const satisfies CommandOptions;
export const positionals: readonly CommandPositional[] = [{ name: 'GAME', summary: 'of this game only' }];

/** Pixels of the page to one of the clip: what is drawn larger and made smaller is smooth. */
const DENSITY = 2;
/** The best one of these that is small enough is taken. */
const QUALITIES = [80, 70, 60, 50, 40, 30];
/** Frames of the page to one of the clip, so that trails and cameras are where they would be. */
const FRAMES_DRAWN = 4;
const STEP_MS = (CLIP.seconds * 1000) / CLIP.frames / FRAMES_DRAWN;
/** Before the clip's last second everything is drawn seldom. A session makes no more than eight ticks at once. */
const SKIP_MS = 100;
/** Without a graphics card a lit town takes its time. */
const TIMEOUT_MS = 600_000;

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const [only] = call.positionals;
  const games = gameNames().filter((game) => only === undefined || game === only);
  if (games.length === 0) throw new UsageError(`There is no game "${only}"; there are ${gameNames().join(', ')}.`);
  const choices = games.map((game) => ({ game, choice: clipChoice(game) }));
  const executablePath = ensureChromium(call.print);
  const programs = Object.fromEntries(choices.map(({ game, choice }) => [game, programOf(game, choice)]));
  const pages = await servePages(programs);
  const browser = await chromium.launch({ executablePath });
  try {
    const clips = [];
    for (const game of games) clips.push(writeClip(call, game, await filmed(browser, pages.url(game))));
    return { report: { clips } };
  } finally {
    await browser.close();
    await pages.close();
  }
}

/** A page that plays the match by a clock of its own, and draws the frames one below the other. */
function programOf(game: string, { seed, fromSeconds, zoom }: ClipChoice): string {
  const skips = Math.max(0, Math.round((fromSeconds - 1) * (1000 / SKIP_MS)));
  return `
import { createManualClock, play } from '#client/index.ts';
import { game } from '#shared/games/${game}/sim.ts';
import * as views from '#client/games/${game}/view.ts';
const clock = createManualClock();
const bots = [3, 2, 3, 2, 3, 2].slice(0, game.model.definition.players.max);
await play(game, views.demoView ?? views.view, { clock, local: 0, bots, seed: ${seed}, isMotionReduced: () => false });
for (let i = 0; i < ${skips}; i++) clock.step(${SKIP_MS});
for (let i = 0; i < ${Math.round(1000 / STEP_MS)}; i++) clock.step(${STEP_MS});
const strip = new OffscreenCanvas(${CLIP.width}, ${CLIP.height * CLIP.frames});
const pen = strip.getContext('2d');
pen.imageSmoothingQuality = 'high';
const canvas = document.querySelector('canvas');
for (let i = 0; i < ${CLIP.frames}; i++) {
  for (let step = 0; step < ${FRAMES_DRAWN}; step++) clock.step(${STEP_MS});
  const [width, height] = [canvas.width / ${zoom}, canvas.height / ${zoom}];
  const [x, y] = [(canvas.width - width) / 2, (canvas.height - height) / 2];
  // At once: a canvas of WebGL is empty again after the task that has drawn it.
  pen.drawImage(canvas, x, y, width, height, 0, i * ${CLIP.height}, ${CLIP.width}, ${CLIP.height});
}
const { data } = pen.getImageData(0, 0, strip.width, strip.height);
// RGBA of all frames, in base 64.
window.clip = btoa(Array.from(data, (value) => String.fromCharCode(value)).join(''));
`;
}

async function filmed(browser: Browser, url: string): Promise<Uint8Array<ArrayBuffer>> {
  const page = await browser.newPage({
    viewport: { width: CLIP.width * DENSITY, height: CLIP.height * DENSITY },
  });
  const problem = new Promise<never>((_, reject) => {
    page.on('pageerror', (error) => reject(new CommandError(`${url} failed: ${error.message}`)));
  });
  // Also handled when the page fails after it was filmed.
  problem.catch(() => undefined);
  await page.goto(url);
  const taken = page.waitForFunction('window.clip', undefined, { timeout: TIMEOUT_MS });
  taken.catch(() => undefined);
  const clip = await (await Promise.race([taken, problem])).jsonValue();
  await page.close();
  if (typeof clip !== 'string') throw new CommandError(`${url} gave no picture.`);
  return new Uint8Array(Buffer.from(clip, 'base64'));
}

function writeClip(call: CommandCall<typeof options>, game: string, pixels: Uint8Array<ArrayBuffer>) {
  const picture = { width: CLIP.width, height: CLIP.height * CLIP.frames, pixels };
  for (const quality of QUALITIES) {
    const bytes = encodeLossyWebp(picture, quality);
    if (bytes.length > CLIP_BYTES_MAX) continue;
    writeFileSync(clipFile(game), bytes);
    call.print(`assets/${game}/clip.webp: ${CLIP.frames} frames, ${bytes.length} bytes at quality ${quality}.`);
    return { game, frames: CLIP.frames, sizeBytes: bytes.length, quality };
  }
  throw new CommandError(
    `The clip of ${game} is larger than ${CLIP_BYTES_MAX} bytes: choose a calmer part in clip.json.`,
  );
}
