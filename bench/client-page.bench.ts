// C2, C3, C5 and C6: what the built pages weigh, how soon they show something, and what they cost while they play.
import { readFileSync } from 'node:fs';
import { startServer, type TestServer } from '#e2e/server.ts';
import { buildInChild, isBuildFresh } from '#scripts/build/fresh-build.ts';
import { inRoot } from '#scripts/paths.ts';
import { once, quantile } from './measure.ts';
import { launchChromium, servePages } from './page-browser.ts';
import { drawnOf, forgetDrawn, openWatched, play, until, type Drawn } from './seen-page.ts';
import type { Browser } from '@playwright/test';
import type { Benchmark } from '#scripts/bench/benchmark.ts';

const GAMES = { dogfight: '/', lanterns: '/lanterns.html' } as const;
type GameName = keyof typeof GAMES;
const gameNames: readonly GameName[] = ['dogfight', 'lanterns'];

/** The size at which software can draw. */
const SMALL = { width: 640, height: 360 };

const COLD_VISITS = 7;
const PLAY_SECONDS = 8;
const CLIENTS = 4;

async function withServer<T>(work: (server: TestServer, browser: Browser) => Promise<T>): Promise<T> {
  if (!isBuildFresh()) buildInChild();
  const server = await startServer();
  const browser = await launchChromium();
  try {
    return await work(server, browser);
  } finally {
    await browser.close();
    await server.dispose();
  }
}

interface Report {
  readonly firstVisits: Readonly<Record<string, { readonly gzipBytes: number }>>;
}

/** Kilobytes of a first visit, and of the game in one file. */
function weights(game: GameName): number {
  if (!isBuildFresh()) buildInChild();
  const report: Report = JSON.parse(readFileSync(inRoot('dist/report.json'), 'utf8'));
  return report.firstVisits[game].gzipBytes / 1000;
}

/** When a page shows its first picture, medians of cold visits. */
interface FirstPicture {
  readonly ms: number;
  readonly requests: number;
}

/** Every visit in a context of its own, whose cache is empty. */
async function firstPicture(browser: Browser, url: string): Promise<FirstPicture> {
  const visits: Drawn[] = [];
  for (let i = 0; i < COLD_VISITS; i++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
    const page = await openWatched(context, url);
    await until(page, 'window.seenByBench.read().frames > 0');
    visits.push(await drawnOf(page));
    await context.close();
  }
  return {
    ms: quantile(
      visits.map(({ firstMs }) => firstMs),
      0.5,
    ),
    requests: quantile(
      visits.map(({ requests }) => requests.length),
      0.5,
    ),
  };
}

const firstPictures = once(() =>
  withServer(async (server, browser) => {
    const pages = await servePages();
    try {
      const peer = await firstPicture(browser, `${pages.url}/first`);
      const dogfight = await firstPicture(browser, `${server.url}${GAMES.dogfight}`);
      const lanterns = await firstPicture(browser, `${server.url}${GAMES.lanterns}`);
      return { peer, dogfight, lanterns };
    } finally {
      pages.close();
    }
  }),
);

/** CPU of all of a browser's processes, seconds. */
async function cpuSeconds(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

/** One client that plays against bots: CPU of a frame, all processes of the browser together. */
function clientCost(game: GameName): Promise<number> {
  return withServer(async (server, browser) => {
    const context = await browser.newContext({ viewport: SMALL });
    const page = await openWatched(context, `${server.url}${GAMES[game]}?test`);
    await play(page);
    await page.waitForTimeout(2000);
    await forgetDrawn(page);
    const before = await cpuSeconds(browser);
    await page.waitForTimeout(PLAY_SECONDS * 1000);
    const after = await cpuSeconds(browser);
    const { frames } = await drawnOf(page);
    return ((after - before) * 1000) / frames;
  });
}

/** Frames a second of the slowest of four clients in one match, on the machine that its server runs on too. */
function crowdFrames(game: GameName): Promise<number> {
  return withServer(async (server, browser) => {
    const first = await openWatched(await browser.newContext({ viewport: SMALL }), `${server.url}${GAMES[game]}?test`);
    await play(first);
    const roomId: string = await first.evaluate('window.samestepTest.roomId');
    const pages = [first];
    while (pages.length < CLIENTS) {
      const context = await browser.newContext({ viewport: SMALL });
      const page = await openWatched(context, `${server.url}${GAMES[game]}?test&room=${roomId}`);
      await play(page);
      pages.push(page);
    }
    await first.waitForTimeout(2000);
    await Promise.all(pages.map(forgetDrawn));
    await first.waitForTimeout(PLAY_SECONDS * 1000);
    const drawn = await Promise.all(pages.map(drawnOf));
    return Math.min(...drawn.map(({ frames }) => frames)) / PLAY_SECONDS;
  });
}

/** Draw calls while a match against bots goes on. */
function drawCalls(game: GameName): Promise<Drawn> {
  return withServer(async (server, browser) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
    const page = await openWatched(context, `${server.url}${GAMES[game]}?test`);
    await play(page);
    await forgetDrawn(page);
    await page.waitForTimeout(PLAY_SECONDS * 1000);
    return drawnOf(page);
  });
}

const calls = { dogfight: once(() => drawCalls('dogfight')), lanterns: once(() => drawCalls('lanterns')) };

export const rows: readonly Benchmark[] = [
  ...gameNames.map((game): Benchmark => ({
    row: 'C2',
    target: '≤ 300 KB',
    name: `${game}: download until play, gzip`,
    unit: 'KB',
    measure: () => ({ ours: weights(game) }),
  })),
  ...gameNames.flatMap((game): Benchmark[] => [
    {
      row: 'C3',
      target: '≤ 400 ms',
      name: `${game}: navigation to the first picture, cold, loopback, median / bare Pixi page with one sprite`,
      unit: 'ms',
      measure: async () => ({ ours: (await firstPictures())[game].ms, peer: (await firstPictures()).peer.ms }),
    },
    {
      row: 'C3',
      target: '≤ 4 requests',
      name: `${game}: requests before the first picture / bare Pixi page with one sprite`,
      unit: 'requests',
      measure: async () => ({
        ours: (await firstPictures())[game].requests,
        peer: (await firstPictures()).peer.requests,
      }),
    },
  ]),
  ...gameNames.flatMap((game): Benchmark[] => [
    {
      row: 'C5',
      target: '≤ 12 ms',
      name: `${game}: CPU of a frame of a headless client at 640 × 360, all of the browser's processes`,
      unit: 'ms',
      measure: async () => ({ ours: await clientCost(game) }),
    },
    {
      row: 'C5',
      target: '≥ 20 frames/s',
      name: `${game}: slowest of 4 clients in one match, with their server`,
      unit: 'frames/s',
      measure: async () => ({ ours: await crowdFrames(game) }),
    },
  ]),
  ...gameNames.flatMap((game): Benchmark[] => [
    {
      row: 'C6',
      target: '≤ 8 calls',
      name: `${game}: draw calls of a frame, the most in ${PLAY_SECONDS} s of a match`,
      unit: 'calls',
      measure: async () => ({ ours: (await calls[game]()).mostCalls }),
    },
    {
      row: 'C6',
      target: '–',
      name: `${game}: draw calls of a frame, median`,
      unit: 'calls',
      measure: async () => ({ ours: (await calls[game]()).medianCalls }),
    },
  ]),
];
