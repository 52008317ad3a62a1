// A match on mobile lines in a browser that hides, reloads and kills its pages: whoever is hit comes back, nobody else notices, all agree.
import { expect, test, type Page } from '@playwright/test';
import { NETWORK_CONDITIONS } from '#shared/testing/conditions.ts';
import { startProxy } from '#scripts/proxy/proxy.ts';
import { startRealBrowser } from './hidden-page.ts';
import { see } from './page.ts';
import { startServer } from './server.ts';
import { isPlaying, steer, turnByKey, until } from './steering.ts';

/** The field of dogfight, in its units, repeats beyond this. */
const FIELD = { width: 2400, height: 1600 };
/** No ship that is drawn moves further between two pictures than its speed explains, but for so many units. */
const JUMP_UNITS = 80;
/** Not even the worst, a guess of a second on a line that lost segments, goes beyond this: a sixth of the field. */
const WORST_JUMP_UNITS = 400;
/** A page that was hidden shows everything at another place at first; its pictures are few. */
const RETURN_JUMP_UNITS = 320;
const HIDDEN_MS = 30_000;

/** Presses and lets go of real keys in the page's own rhythm. */
function press(page: Page): Promise<void> {
  return page.evaluate(() => {
    let i = 0;
    const key = (code: string, isDown: boolean) =>
      dispatchEvent(new KeyboardEvent(isDown ? 'keydown' : 'keyup', { code, key: code, bubbles: true }));
    setInterval(() => {
      i++;
      key('ArrowUp', i % 4 !== 0);
      key('ArrowLeft', i % 3 === 0);
      key('Space', i % 2 === 0);
    }, 180);
  });
}

/** From now on keeps, for each picture, by how much ships moved further than their speed explains; the worst is read at the end. */
function watchJumps(page: Page): Promise<void> {
  return page.evaluate(({ width, height }) => {
    const jumps: number[] = [];
    let before = new Map<string, { x: number; y: number }>();
    let beforeMs = performance.now();
    const shorter = (way: number, period: number) => way - Math.round(way / period) * period;
    const look = (nowMs: number) => {
      const rows = window.samestepTest?.drawn('Ship', ['Body.x', 'Body.y', 'Body.vx', 'Body.vy']) ?? [];
      const now = new Map<string, { x: number; y: number }>();
      for (const row of rows) {
        const name = `${row['row']} ${row['generation']}`;
        const last = before.get(name);
        now.set(name, { x: row['Body.x'], y: row['Body.y'] });
        if (last === undefined) continue;
        const moved = Math.hypot(shorter(row['Body.x'] - last.x, width), shorter(row['Body.y'] - last.y, height));
        const explained = (Math.hypot(row['Body.vx'], row['Body.vy']) * 1.5 * (nowMs - beforeMs)) / 1000;
        jumps.push(moved - explained);
      }
      before = now;
      beforeMs = nowMs;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    Object.assign(window, { jumps });
  }, FIELD);
}

const jumpsOf = (page: Page) =>
  page.evaluate(() => {
    const jumps = Reflect.get(window, 'jumps') as number[];
    const sorted = jumps.toSorted((a, b) => b - a);
    return { count: sorted.length, worst: sorted[0] ?? 0, rare: sorted[Math.floor(sorted.length / 200)] ?? 0 };
  });

const confirmed = (page: Page) => page.evaluate(() => window.samestepTest?.confirmedTick ?? 0);

/** Waits until all pages keep the chained checksum of one tick, and returns what they say of it. */
async function chains(pages: readonly Page[]): Promise<(string | null)[]> {
  const seen = await Promise.all(pages.map((page) => page.evaluate(() => window.samestepTest?.confirmedTick ?? 0)));
  const tick = Math.max(...seen) + 60;
  for (const page of pages) {
    const endMs = Date.now() + 20_000;
    while ((await page.evaluate((of) => window.samestepTest?.chainAt(of) ?? null, tick)) === null && Date.now() < endMs)
      await page.waitForTimeout(50);
  }
  return Promise.all(pages.map((page) => page.evaluate((of) => window.samestepTest?.chainAt(of) ?? null, tick)));
}

test('four pages on mobile lines, one hidden for half a minute, one reloaded, one killed, a watcher who comes late: all agree', async () => {
  test.setTimeout(240_000);
  const server = await startServer({
    MATCH_CONFIG: JSON.stringify({ dogfight: { roundSeconds: 600 } }),
    BOT_SEATS: '4',
  });
  const proxy = await startProxy({ to: Number(new URL(server.url).port), network: NETWORK_CONDITIONS.mobile, seed: 7 });
  const browser = await startRealBrowser();
  try {
    // This one hears the keys of its page.
    const first = await browser.open(`${proxy.url}/?test=keys`);
    await first.getByRole('button', { name: /^play/i }).first().click();
    await until(first, 'the first page plays', isPlaying);
    const { roomId } = await see(first);
    const join = async () => {
      const page = await browser.open(`${proxy.url}/?test&room=${roomId}`);
      await page.getByRole('button', { name: /join/i }).first().click();
      await until(page, 'a page has joined', isPlaying);
      return page;
    };
    const hidden = await join();
    const reloaded = await join();
    const killed = await join();
    const seats = await Promise.all([first, hidden, reloaded, killed].map(async (page) => (await see(page)).seats[0]));
    expect(new Set(seats).size).toBe(4);
    for (const [i, page] of [hidden, reloaded, killed].entries()) await steer(page, i % 2 === 0 ? 1 : -1);

    await browser.show(first);
    await first.waitForTimeout(1500);
    const notes = await turnByKey(first);
    expect(notes.turned, 'the ship turned before the server had sealed the tick of the key').toBeGreaterThan(
      notes.sealed,
    );
    // This callback may come before the match's own in the picture that follows the key.
    expect(notes.pictures, 'it turns in the first picture after the key').toBeLessThanOrEqual(2);
    expect(await first.evaluate(() => window.samestepTest?.stats?.inputDelayTicks)).toBe(0);

    await press(first);
    await watchJumps(first);
    const shownAt = Date.now();
    // The front page is the first; the others are hidden by it. One is brought back only after half a minute.
    await browser.show(reloaded);
    await reloaded.reload();
    await until(reloaded, 'the reloaded page plays again', isPlaying);
    expect((await see(reloaded)).seats).toEqual([seats[2]]);
    await browser.show(first);
    await browser.kill(killed);
    const watcher = await browser.open(`${proxy.url}/?test&room=${roomId}&watch`);
    await until(watcher, 'the watcher sees the match', isPlaying);
    expect((await see(watcher)).seats).toEqual([]);
    await browser.show(first);
    await first.waitForTimeout(Math.max(0, HIDDEN_MS - (Date.now() - shownAt)));

    const asleep = await hidden.evaluate(() => ({
      isHidden: document.hidden,
      confirmed: window.samestepTest?.confirmedTick ?? 0,
    }));
    const awake = await first.evaluate(() => window.samestepTest?.confirmedTick ?? 0);
    expect(asleep.isHidden).toBe(true);
    expect(Math.abs(awake - asleep.confirmed), 'the hidden page is in step').toBeLessThan(120);
    await watchJumps(hidden);
    await browser.show(hidden);
    await until(hidden, 'the hidden page draws again', () => document.visibilityState === 'visible');
    await hidden.waitForTimeout(1500);
    await hidden.screenshot({ path: 'test-results/e2e/hidden-returned.png' });
    const back = await jumpsOf(hidden);
    expect(back.count).toBeGreaterThan(0);
    // The first picture after the return is at another place; all that follow move as ships do.
    expect(back.rare).toBeLessThan(RETURN_JUMP_UNITS);
    await browser.show(first);
    await first.waitForTimeout(1000);
    await first.screenshot({ path: 'test-results/e2e/mobile-match.png' });
    const jumps = await jumpsOf(first);
    expect(jumps.count).toBeGreaterThan(100);
    console.log(`jumps beyond what speed explains, in units: ${JSON.stringify({ front: jumps, hidden: back })}`);
    expect(jumps.rare, 'of two hundred moves of a ship, one may be further').toBeLessThan(JUMP_UNITS);
    expect(jumps.worst).toBeLessThan(WORST_JUMP_UNITS);

    const pages = [first, hidden, reloaded, watcher];
    const said = await chains(pages);
    expect(said[0]).not.toBeNull();
    expect(new Set(said), `all pages hold the same world: ${said.join(', ')}`).toEqual(new Set([said[0]]));
    const stats = await Promise.all(pages.map((page) => page.evaluate(() => ({ ...window.samestepTest?.stats }))));
    expect(stats.map(({ desyncs }) => desyncs)).toEqual([0, 0, 0, 0]);
    expect(stats[0].rollbacks).toBeGreaterThan(20);
    expect(stats[0].snapshotsLoaded, 'the front page was never interrupted').toBe(1);
    expect(stats[1].snapshotsLoaded, 'the hidden page lost nothing').toBe(1);
    expect(stats[3].rollbacks, 'who watches guesses nothing').toBe(0);
  } finally {
    await browser.close();
    await proxy.close();
    await server.dispose();
  }
});

test('one page freezes and one gets a sixth of the processor: the room goes on at its rate, and both are back in step', async () => {
  test.setTimeout(180_000);
  const server = await startServer({
    MATCH_CONFIG: JSON.stringify({ dogfight: { roundSeconds: 600 } }),
    BOT_SEATS: '4',
  });
  const browser = await startRealBrowser();
  try {
    const first = await browser.open(`${server.url}/?test`);
    await first.getByRole('button', { name: /^play/i }).first().click();
    await until(first, 'the first page plays', isPlaying);
    const { roomId } = await see(first);
    const join = async () => {
      const page = await browser.open(`${server.url}/?test&room=${roomId}`);
      await page.getByRole('button', { name: /join/i }).first().click();
      await until(page, 'a page has joined', isPlaying);
      return page;
    };
    const frozen = await join();
    const slow = await join();
    const seat = (await see(frozen)).seats;
    for (const page of [first, frozen, slow]) await steer(page, 1);

    await browser.freeze(frozen);
    await browser.slowDown(slow, 6);
    await browser.show(slow);
    const before = { tick: await confirmed(first), ms: Date.now() };
    await slow.waitForTimeout(8000);
    const rate = ((await confirmed(first)) - before.tick) / ((Date.now() - before.ms) / 1000);
    expect(rate, 'the room goes on at 60 ticks a second').toBeGreaterThan(54);
    expect(rate).toBeLessThan(66);
    await browser.slowDown(slow, 1);

    await browser.thaw(frozen);
    const thawedMs = Date.now();
    await browser.show(frozen);
    await until(frozen, 'the frozen page plays again', isPlaying);
    const tick = await confirmed(first);
    while ((await confirmed(frozen)) < tick) await frozen.waitForTimeout(20);
    console.log(`a frozen page was in step again ${Date.now() - thawedMs} ms after it thawed`);
    expect((await see(frozen)).seats).toEqual(seat);
    await browser.show(slow);
    await until(slow, 'the slow page plays', isPlaying);
    const said = await chains([first, frozen, slow]);
    expect(said[0]).not.toBeNull();
    expect(new Set(said), said.join(', ')).toEqual(new Set([said[0]]));
    const stats = await first.evaluate(() => ({ ...window.samestepTest?.stats }));
    expect([stats.snapshotsLoaded, stats.desyncs]).toEqual([1, 0]);
  } finally {
    await browser.close();
    await server.dispose();
  }
});
