// Leaves a page to a bot's hands for a long time and looks whether its heap, its nodes and its listeners stay as many as they were.
import { launchForPictures } from '#scripts/scenes/surroundings.ts';
import { judgeHeap, type HeapSample } from '#scripts/scenes/judge-heap.ts';
import type { CDPSession, Page } from '@playwright/test';

/** A page that was watched. */
export interface HeapWatch {
  readonly game: string;
  readonly samples: readonly HeapSample[];
  /** Sentences; none when all stayed flat. */
  readonly problems: readonly string[];
}

/** A look at the heap every so often, seconds. */
const EVERY_SECONDS = 15;
/** The first third is not judged: code is compiled, pools and the session's rings are filled. */
const WARM_UP_SHARE = 1 / 3;

/** Plays for so many minutes in a browser of its own. The page's player turns, runs and fires at random; the others are bots. */
export async function watchHeap(
  url: string,
  { game, minutes, print }: { readonly game: string; readonly minutes: number; readonly print: (line: string) => void },
): Promise<HeapWatch> {
  const browser = await launchForPictures(print);
  try {
    const page = await browser.newPage({ viewport: { width: 640, height: 360 } });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(`${game}: ${error.message}`));
    await page.goto(`${url}?test`);
    await page.getByTestId('play').click();
    await page.locator('[data-screen="match"]').waitFor({ timeout: 60_000 });
    await page.evaluate(handsFor(game));
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.enable');
    await session.send('Performance.enable');
    const samples: HeapSample[] = [];
    const fromMs = Date.now();
    const seconds = () => (Date.now() - fromMs) / 1000;
    while (seconds() < minutes * 60) {
      await page.waitForTimeout(EVERY_SECONDS * 1000);
      const sample = await sampleHeap(page, session, seconds());
      samples.push(sample);
      const { heapBytes, nodes, listeners, tick } = sample;
      print(
        `${game} ${sample.seconds.toFixed(0)} s: ${(heapBytes / 1e6).toFixed(2)} MB, ${nodes} nodes, ${listeners} listeners, tick ${tick}`,
      );
    }
    const judged = samples.filter((sample) => sample.seconds >= minutes * 60 * WARM_UP_SHARE);
    return { game, samples, problems: [...errors, ...judgeHeap(judged).map((problem) => `${game}: ${problem}`)] };
  } finally {
    await browser.close();
  }
}

async function sampleHeap(page: Page, session: CDPSession, seconds: number): Promise<HeapSample> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  const tick: number = await page.evaluate('window.samestepTest.tick');
  return { seconds, heapBytes: usedSize, nodes, listeners: jsEventListeners, tick };
}

/** What plays in the page: other controls several times a second, by dice of its own. */
function handsFor(game: string): string {
  const inputs: Readonly<Record<string, string>> = {
    dogfight: `{ turn: roll(3) - 1, thrust: roll(4) > 0 ? 1 : 0, fire: roll(2) === 0 }`,
    lanterns: `{ x: roll(3) - 1, y: roll(3) - 1 }`,
  };
  return `(() => {
    let state = 12345;
    const roll = (sides) => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 16) % sides;
    setInterval(() => {
      const hook = window.samestepTest;
      if (hook.ready) hook.setInput(0, ${inputs[game] ?? '{}'});
    }, 250);
  })()`;
}
