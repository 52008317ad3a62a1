// C1: what a drawn frame costs in JavaScript, beside the same scene written by hand for Pixi, in one page.
import { once, quantile } from './measure.ts';
import { launchChromium, servePages } from './page-browser.ts';
import { until } from './seen-page.ts';
import type { CDPSession } from '@playwright/test';
import type { Benchmark } from '#scripts/bench/benchmark.ts';

/** Frames that are taken together: less is lost in the noise of asking. */
const FRAMES = { swarm: 8, camera: 200 } as const;
const ROUNDS = 60;

/** Milliseconds of a frame, the median of all rounds. */
interface FrameCost {
  readonly oursMs: number;
  readonly peerMs: number;
}

/**
 * In time of the page's own thread, which others on the machine do not add to. Both sides take turns in one page; what is drawn is left out,
 * because the device is software on the same cores, and what is uploaded is not.
 */
async function measured(scene: keyof typeof FRAMES): Promise<FrameCost> {
  const pages = await servePages();
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 1440 } });
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(pages.url);
    await until(page, 'window.benchSides?.ours !== undefined && window.benchSides.peer !== undefined');
    await page.evaluate(`window.prepareSides('${scene}')`);
    const metrics = await page.context().newCDPSession(page);
    await metrics.send('Performance.enable', { timeDomain: 'threadTicks' });
    const taken = async (side: string, frames: number): Promise<number> => {
      const before = await threadMs(metrics);
      await page.evaluate(`window.runSide('${side}', ${frames})`);
      const after = await threadMs(metrics);
      await page.evaluate('window.settleSides()');
      return after - before;
    };
    const times: Record<'ours' | 'peer', number[]> = { ours: [], peer: [] };
    for (let round = 0; round < ROUNDS; round++) {
      const asking = await taken('ours', 0);
      for (const side of ['ours', 'peer'] as const) {
        times[side].push(((await taken(side, FRAMES[scene])) - asking) / FRAMES[scene]);
      }
    }
    if (problems.length > 0) throw new Error(`The page of the benchmark failed: ${problems.join('; ')}`);
    return { oursMs: quantile(times.ours, 0.5), peerMs: quantile(times.peer, 0.5) };
  } finally {
    await browser.close();
    pages.close();
  }
}

async function threadMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'ThreadTime')?.value ?? NaN) * 1000;
}

const swarm = once(() => measured('swarm'));
const camera = once(() => measured('camera'));

const SCENE = '5,000 animated actors, 20,000 particles, a map of 4 layers of 512²';

export const rows: readonly Benchmark[] = [
  {
    row: 'C1',
    target: '≤ 2.5 ms',
    name: `JavaScript of a frame, tick included: ${SCENE}; median`,
    unit: 'ms',
    measure: async () => ({ ours: (await swarm()).oursMs }),
  },
  {
    row: 'C1',
    target: '≤ 1.15',
    name: `the same / hand-written Pixi: ${SCENE}`,
    unit: 'ms',
    measure: async () => ({ ours: (await swarm()).oursMs, peer: (await swarm()).peerMs }),
  },
  {
    row: 'C1',
    target: '≤ 0.05 ms',
    name: 'JavaScript of a frame: the camera over the map and 5,000 sprites at rest; median',
    unit: 'ms',
    measure: async () => ({ ours: (await camera()).oursMs, peer: (await camera()).peerMs }),
  },
];
