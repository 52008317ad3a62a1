// A state room in real browsers: pages are told what they may know, answer their player at once, and come back from whatever hits their lines.
import { expect, test, type Page } from '@playwright/test';
import { startProxy } from '#scripts/proxy/proxy.ts';
import { startRealBrowser } from './hidden-page.ts';
import { see } from './page.ts';
import { startServer } from './server.ts';
import { isPlaying, steer, turnByKey, until } from './steering.ts';

/** Times that every line is broken at once. */
const BREAKS = 5;
const HIDDEN_MS = 3000;

const confirmed = (page: Page) => page.evaluate(() => window.samestepTest?.confirmedTick ?? 0);

/** Waits until a page has heard of so many more ticks, and plays. */
async function playsOn(page: Page, ticks: number): Promise<void> {
  const from = await confirmed(page);
  const endMs = Date.now() + 20_000;
  while ((await confirmed(page)) < from + ticks || !(await page.evaluate(isPlaying))) {
    expect(Date.now(), 'the page plays on').toBeLessThan(endMs);
    await page.waitForTimeout(20);
  }
}

/** Waits until a page has shown its own ship ahead of the server for a second: one that was busy when the match came finds its time first. */
function staysAhead(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let sinceMs = performance.now();
        const look = (nowMs: number) => {
          const { tick = 0, confirmedTick = 0 } = window.samestepTest ?? {};
          if (tick < confirmedTick + 2) sinceMs = nowMs;
          if (nowMs - sinceMs > 1000) resolve();
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
  );
}

/** Presses a key and counts the pictures until the own ship turns; where others need the processor too, the best of three counts. */
async function fewestPictures(page: Page): Promise<number> {
  let fewest = Infinity;
  for (let i = 0; i < 3 && fewest > 2; i++) {
    await staysAhead(page);
    fewest = Math.min(fewest, (await turnByKey(page)).pictures);
  }
  return fewest;
}

/** The seats whose pilots a page knows. */
async function pilots(page: Page): Promise<readonly number[]> {
  const rows = await page.evaluate(() => window.samestepTest?.drawn('Pilot', ['player']) ?? []);
  return rows.map((row) => row['player']).toSorted((a, b) => a - b);
}

/** Waits until a page sees the ship of a seat move, over lives of the ship if need be. */
async function seesMoving(page: Page, seat: number): Promise<void> {
  const place = async () => {
    const rows = await page.evaluate(() => window.samestepTest?.drawn('Ship', ['player', 'Body.x', 'Body.y']) ?? []);
    return rows.find((row) => row['player'] === seat);
  };
  const endMs = Date.now() + 20_000;
  for (;;) {
    const before = await place();
    await page.waitForTimeout(300);
    const after = await place();
    if (before !== undefined && after !== undefined) {
      if (Math.hypot(after['Body.x'] - before['Body.x'], after['Body.y'] - before['Body.y']) > 10) return;
    }
    expect(Date.now(), `the ship of seat ${seat} is seen to move`).toBeLessThan(endMs);
  }
}

test('two pages of a state room see each other, answer their keys at once, and lose nothing to broken lines and hidden tabs; others come late', async () => {
  test.setTimeout(120_000);
  const server = await startServer({
    ROOM_SYNC: 'dogfight:state',
    MATCH_CONFIG: JSON.stringify({ dogfight: { roundSeconds: 600, scoreToWin: 200 } }),
    BOT_SEATS: '4',
  });
  const proxy = await startProxy({ to: Number(new URL(server.url).port), seed: 3, onlyWebSockets: true });
  const browser = await startRealBrowser();
  const problems: string[] = [];
  const open = async (address: string) => {
    const page = await browser.open(`${proxy.url}/${address}`);
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    return page;
  };
  try {
    // This one hears the keys of its page.
    const first = await open('?test=keys');
    await first.getByRole('button', { name: /^play/i }).first().click();
    await until(first, 'the first page plays', isPlaying);
    const { roomId, seats } = await see(first);

    const shownEarly = () => first.evaluate(() => window.samestepTest?.stats?.inputsShownEarly ?? 0);
    const before = await shownEarly();
    // The callback that counts may come before the match's own in the picture that follows the key.
    expect(await fewestPictures(first), 'it turns in the first picture after the key').toBeLessThanOrEqual(2);
    expect(await shownEarly(), 'it was shown in the plan that sent it').toBeGreaterThan(before);
    expect(await first.evaluate(() => window.samestepTest?.stats?.inputDelayTicks)).toBe(0);

    const join = async () => {
      const page = await open(`?test&room=${roomId}`);
      await page.getByRole('button', { name: /join/i }).first().click();
      await until(page, 'a page has joined', isPlaying);
      return page;
    };
    const second = await join();
    const guest = await see(second);
    expect([guest.roomId, guest.seats.length]).toEqual([roomId, 1]);
    expect(guest.seats).not.toEqual(seats);
    await steer(second, 1);
    await seesMoving(second, guest.seats[0]);
    await browser.show(first);
    await seesMoving(first, guest.seats[0]);
    await first.keyboard.down('ArrowUp');
    await seesMoving(first, seats[0]);
    await browser.show(second);
    await seesMoving(second, seats[0]);
    const known = await pilots(second);
    expect(known).toHaveLength(4);

    for (let i = 0; i < BREAKS; i++) {
      proxy.reset();
      await Promise.all([first, second].map((page) => playsOn(page, 30)));
    }
    expect((await see(first)).seats).toEqual(seats);
    expect((await see(second)).seats).toEqual(guest.seats);
    expect(await pilots(second)).toEqual(known);
    await seesMoving(second, guest.seats[0]);

    await browser.hide(second);
    const hiddenFrom = await confirmed(second);
    await first.waitForTimeout(HIDDEN_MS);
    expect(await confirmed(second), 'a hidden page hears on').toBeGreaterThan(hiddenFrom + 100);
    await browser.show(second);
    await playsOn(second, 30);
    await seesMoving(second, guest.seats[0]);

    const late = await join();
    expect(await pilots(late)).toHaveLength(4);
    const { seats: latest } = await see(late);
    expect(latest).toHaveLength(1);
    const watcher = await open(`?test&room=${roomId}&watch`);
    await until(watcher, 'the watcher sees the match', isPlaying);
    expect((await see(watcher)).seats).toEqual([]);
    const people = [...seats, ...guest.seats, ...latest];
    const bots = (await pilots(watcher)).filter((seat) => !people.includes(seat));
    expect(bots).toHaveLength(1);
    // The people's pages are hidden by this one.
    await seesMoving(watcher, bots[0]);

    const pages = [first, second, late, watcher];
    await Promise.all(pages.map((page) => playsOn(page, 90)));
    // What a page holds is compared with the server's word for it in each second.
    expect((await Promise.all(pages.map(see))).map(({ desyncs }) => desyncs)).toEqual([0, 0, 0, 0]);
    expect(problems.filter((text) => !text.includes('WebSocket'))).toEqual([]);
    expect(await server.health()).toMatchObject({ ok: true, players: 3, rooms: 1 });
  } finally {
    await browser.close();
    await proxy.close();
    await server.dispose();
  }
});
