// Strangers who meet in a cluster of three servers, one of which is drained while they play. Needs a redis-server: `npm run test:scaled`.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { closePages, playing } from './page.ts';
import { answer, freePort } from './server.ts';
import { partyOfTwo, SHORT_MATCH, twoStrangers, type MeetingPlace } from './strangers.ts';

/** What `/cluster/status` says of a server. */
interface ServerStatus {
  readonly pid: number;
  readonly state?: string;
  readonly load?: { readonly rooms: number };
}

const data = temporaryFolder('cluster');
let cluster: ChildProcess;
let place: MeetingPlace & { status(): Promise<readonly ServerStatus[]> };

test.use({ actionTimeout: 20_000 });
test.beforeAll(async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const said: string[] = [];
  cluster = spawn(process.execPath, ['scripts/launch.js', 'cluster', '--processes', '3', '--port', String(port)], {
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      DATA_DIR: data,
      MATCH_CONFIG: SHORT_MATCH,
      BOT_LEVEL: '1',
      // A match that is played is handed on at once.
      DRAIN_SECONDS: '0',
      ADMISSION_LATE_MS: '0',
      ADMISSION_LOOP_PERCENT: '0',
      ADMISSION_REQUEST_MS: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [cluster.stdout, cluster.stderr])
    stream?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  await answer(`${url}/cluster/status`, cluster, said);
  const status = async () => {
    const { servers } = (await (await fetch(`${url}/cluster/status`)).json()) as { servers: readonly ServerStatus[] };
    return servers;
  };
  place = {
    url,
    status,
    rooms: async () => (await status()).reduce((sum, { load }) => sum + (load?.rooms ?? 0), 0),
  };
});
test.afterEach(closePages);
test.afterAll(async () => {
  const ended = once(cluster, 'exit');
  cluster.kill('SIGTERM');
  await ended;
  rmSync(data, { recursive: true, force: true });
});

test('two strangers play a ranked match, and the server that plays it is drained: it goes on in another one, and is found in leaderboard, history and account', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  expect((await place.status()).map(({ state }) => state)).toEqual(['open', 'open', 'open']);
  await twoStrangers(browser, place, async (room, pages) => {
    const before = await Promise.all(pages.map(playing));
    const playsIt = async () => {
      const [found] = (await place.status()).filter(({ load }) => (load?.rooms ?? 0) > 0);
      return found?.pid;
    };
    const first = await playsIt();
    const drained = spawn(process.execPath, [
      'scripts/launch.js',
      'cluster',
      '--drain',
      String(first),
      '--port',
      new URL(place.url).port,
    ]);
    expect(await once(drained, 'exit')).toEqual([0, null]);
    await expect
      .poll(async () => (await place.status()).map(({ pid }) => pid), { timeout: 30_000 })
      .not.toContain(first);
    await expect.poll(playsIt, { timeout: 30_000 }).not.toBe(undefined);
    for (const [i, page] of pages.entries()) {
      await page.waitForFunction(
        (tick) => window.samestepTest?.phase === 'playing' && window.samestepTest.confirmedTick > tick,
        before[i].tick + 60,
        { timeout: 60_000 },
      );
      const after = await playing(page);
      expect(after).toMatchObject({ roomId: room, seats: before[i].seats, desyncs: 0 });
    }
    expect(await playsIt()).not.toBe(first);
    await expect
      .poll(async () => (await place.status()).filter(({ state }) => state === 'open').length, { timeout: 30_000 })
      .toBe(3);
  });
});

test('a party waits together, whichever server answers whom, and comes into one room', async ({ browser }) => {
  test.setTimeout(150_000);
  await partyOfTwo(browser, place);
});
