// Lanterns in a real browser over a mobile line: the own walker answers at once, broken lines lose nothing, and no secret is in the page.
import { expect, test, type CDPSession, type Page } from '@playwright/test';
import { startProxy } from '#scripts/proxy/proxy.ts';
import { readRecording } from '#shared/recording/reader.ts';
import { createPlayer } from '#shared/recording/player.ts';
import { createSim } from '#shared/sim/sim.ts';
import { NETWORK_CONDITIONS } from '#shared/testing/conditions.ts';
import { game } from '#shared/games/lanterns/sim.ts';
import { openPage, see } from './page.ts';
import { startServer } from './server.ts';

/** How long the page plays, with a break of its line in every sixth of it but the first. */
const PLAY_MS = 120_000;
const BREAKS = 5;
const KEYS = ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp'] as const;
/** A picture that moves the own walker by more px than this beyond what it can walk was put right, and seen to be. */
const CORRECTION_PX = 4;
/** px a second: faster than anyone runs, slower than a leap. */
const FASTEST = 260;

/** Notes in every picture by how many px the own walker moved beyond what it can walk. */
function watchCorrections(page: Page): Promise<void> {
  return page.evaluate((fastest) => {
    const jumps: number[] = [];
    let last: { readonly x: number; readonly y: number; readonly atMs: number } | undefined;
    const look = (atMs: number) => {
      const hook = window.samestepTest;
      const seat = hook?.seats[0] ?? -1;
      const own = hook?.drawn('Walker', ['player', 'Body.x', 'Body.y', 'lungeTicks', 'heldTicks']);
      const row = own?.find((walker) => walker['player'] === seat);
      // Who is put to another place for a round, or leaps, is no correction.
      const isWalking = row !== undefined && row['lungeTicks'] === 0 && row['heldTicks'] === 0;
      if (row !== undefined && isWalking && last !== undefined) {
        const moved = Math.hypot(row['Body.x'] - last.x, row['Body.y'] - last.y);
        if (hook?.phase === 'playing') jumps.push(Math.max(0, moved - (fastest * (atMs - last.atMs + 40)) / 1000));
      }
      last = row !== undefined && isWalking ? { x: row['Body.x'], y: row['Body.y'], atMs } : undefined;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    Object.assign(window, { jumps });
  }, FASTEST);
}

/** Places of other walkers as the server had them: doubles that no client of a state room may ever get. */
function secretPlaces(bytes: Uint8Array, seat: number): Set<number> {
  const recording = readRecording(bytes);
  const sim = createSim(game, { seed: recording.header.seed, config: recording.header.config });
  const player = createPlayer(recording, sim);
  const secrets = new Set<number>();
  const own = new Set<number>();
  const { Body, Walker } = sim.world;
  while (sim.tick < recording.ticks && player.step()) {
    for (const e of sim.world.each('Walker', 'Body')) {
      for (const place of [Body.x[e], Body.y[e]]) {
        // Two who walk along the same wall have one coordinate in common: where this page's walker was, it may know.
        if (Walker.player[e] === seat) own.add(place);
        if (Walker.player[e] === seat) continue;
        // Whole halves and quarters are places on the map, and the steps of sixteen bits are told.
        const step = Math.floor((place / 3072) * 65_535 + 0.5);
        if (!Number.isInteger(place * 64) && (step / 65_535) * 3072 !== place) secrets.add(place);
      }
    }
  }
  for (const place of own) secrets.delete(place);
  return secrets;
}

/** In the page, before its scripts: keeps track of every buffer that they make or look into. */
function noteBuffers(): void {
  const kept = new Set<WeakRef<ArrayBufferLike>>();
  const names = ['ArrayBuffer', 'DataView', 'Float64Array', 'Float32Array', 'Int32Array', 'Uint32Array'] as const;
  for (const name of [...names, 'Int16Array', 'Uint16Array', 'Int8Array', 'Uint8Array'] as const) {
    const original = window[name];
    const noting: typeof original = new Proxy(original, {
      construct(target, parts: unknown[], newTarget) {
        const made: object = Reflect.construct(target, parts, newTarget === noting ? target : newTarget);
        kept.add(new WeakRef(made instanceof original && 'buffer' in made ? made.buffer : (made as ArrayBuffer)));
        return made;
      },
    });
    Object.assign(window, { [name]: noting });
  }
  const buffers = () => new Set([...kept].map((of) => of.deref()).filter((of) => of !== undefined));
  Object.assign(window, { buffers });
}

interface Search {
  readonly bytes: number;
  readonly found: number;
}

/** How many of the secrets are in the page's buffers, as doubles at any byte. */
function findInBuffers(page: Page, secrets: readonly number[]): Promise<Search> {
  return page.evaluate((sought) => {
    const wanted = new Set(sought);
    const search = { bytes: 0, found: 0 };
    for (const buffer of (Reflect.get(window, 'buffers') as () => Set<ArrayBuffer>)()) {
      search.bytes += buffer.byteLength;
      for (let shift = 0; shift < 8; shift++) {
        const count = Math.floor((buffer.byteLength - shift) / 8);
        if (count <= 0) continue;
        const numbers = new Float64Array(shift === 0 ? buffer : buffer.slice(shift, shift + count * 8), 0, count);
        for (const number of numbers) if (number > 0 && number < 3072 && wanted.has(number)) search.found++;
      }
    }
    return search;
  }, secrets);
}

/** How many of the secrets are numbers of objects in the page: fields, places of arrays, what closures hold. */
async function findInHeap(session: CDPSession, secrets: ReadonlySet<number>): Promise<number> {
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot', { captureNumericValue: true });
  const { strings } = JSON.parse(chunks.join('')) as { readonly strings: readonly string[] };
  expect(strings.length).toBeGreaterThan(1000);
  return strings.filter((text) => secrets.has(Number(text))).length;
}

function foundIn(received: readonly Buffer[], secrets: ReadonlySet<number>): number {
  let found = 0;
  for (const bytes of received) {
    for (let at = 0; at + 8 <= bytes.length; at++) {
      if (secrets.has(bytes.readDoubleLE(at)) || secrets.has(bytes.readDoubleBE(at))) found++;
    }
  }
  return found;
}

test('two minutes among 16 bots on a mobile line: at once, steady, through five breaks, and without a secret', async ({
  browser,
}) => {
  test.setTimeout(PLAY_MS + 120_000);
  const server = await startServer({ BOT_SEATS: '17', BOT_LEVEL: '2' });
  const proxy = await startProxy({
    to: Number(new URL(server.url).port),
    seed: 5,
    onlyWebSockets: true,
    network: NETWORK_CONDITIONS.mobile,
  });
  const { page, problems } = await openPage(browser, 'about:blank');
  await page.addInitScript(noteBuffers);
  const received: Buffer[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload !== 'string') received.push(payload);
    }),
  );
  try {
    await page.goto(`${proxy.url}/lanterns.html?test=keys`);
    await page.getByRole('button', { name: /^play/i }).first().click();
    await page.waitForFunction(() => window.samestepTest?.phase === 'playing' && window.samestepTest.ready, undefined, {
      timeout: 60_000,
    });
    const { seats } = await see(page);
    await watchCorrections(page);
    const startMs = Date.now();
    let breaks = 0;
    for (let i = 0; Date.now() - startMs < PLAY_MS; i++) {
      const key = KEYS[i % KEYS.length];
      await page.keyboard.down(key);
      await page.waitForTimeout(450 + ((i * 170) % 700));
      await page.keyboard.up(key);
      if (breaks < BREAKS && Date.now() - startMs > ((breaks + 1) * PLAY_MS) / (BREAKS + 1)) {
        breaks++;
        proxy.reset();
        await page.waitForFunction(() => window.samestepTest?.phase === 'playing', undefined, { timeout: 30_000 });
        expect((await see(page)).seats, `the seat after break ${breaks}`).toEqual(seats);
      }
    }
    const stats = await page.evaluate(() => window.samestepTest?.stats ?? null);
    expect(stats?.desyncs).toBe(0);
    expect(stats?.inputDelayTicks, 'ticks from the key to the own walker').toBe(0);
    expect(stats?.inputsShownEarly).toBeGreaterThan(20);
    const jumps = (await page.evaluate(() => Reflect.get(window, 'jumps') as number[])).toSorted((a, b) => a - b);
    expect(jumps.length).toBeGreaterThan(200);
    expect(jumps[Math.floor(jumps.length * 0.99)], 'px of a correction, P99').toBeLessThanOrEqual(CORRECTION_PX);
    const walkers = await page.evaluate(() => window.samestepTest?.drawn('Walker', ['player']).length ?? 0);
    expect(walkers, 'not everyone is known').toBeLessThan(17);

    const recordings = server.recordings();
    const secrets = secretPlaces(recordings[recordings.length - 1], seats[0]);
    expect(secrets.size).toBeGreaterThan(10_000);
    expect(received.length).toBeGreaterThan(1000);
    expect(foundIn(received, secrets), 'in received bytes').toBe(0);
    const buffers = await findInBuffers(page, [...secrets]);
    expect(buffers.bytes).toBeGreaterThan(1_000_000);
    expect(buffers.found, 'in the buffers of the page').toBe(0);
    expect(await findInHeap(await page.context().newCDPSession(page), secrets), 'in its objects').toBe(0);
    // The search finds what is there: the own place is told exactly.
    const own = await page.evaluate(() => {
      const seat = window.samestepTest?.seats[0] ?? -1;
      const rows = window.samestepTest?.drawn('Walker', ['player', 'Body.x']) ?? [];
      return rows.find((row) => row['player'] === seat)?.['Body.x'] ?? 0;
    });
    expect((await findInBuffers(page, [own])).found, 'the own place').toBeGreaterThan(0);
    expect(problems.filter((text) => !text.includes('WebSocket'))).toEqual([]);
  } finally {
    await page.close();
    await proxy.close();
    await server.dispose();
  }
});
