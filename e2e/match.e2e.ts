// A whole match in real browsers on the real server: two play to the result, one reloads, one comes late, and all agree.
import { expect, test } from '@playwright/test';
import { playRecording } from '#shared/recording/play.ts';
import { readRecording } from '#shared/recording/reader.ts';
import { game } from '#shared/games/dogfight/sim.ts';
import { createSim } from '#shared/index.ts';
import { chainAt, closePages, fly, openPage, phase, playing, reached, see } from './page.ts';
import { startServer } from './server.ts';

test.afterEach(closePages);

test('two pages play a match with bots to its result; one reloads, a third joins late; pages, server and recording agree', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const server = await startServer({
    // Long enough that a third page comes into it on a slow machine too.
    MATCH_CONFIG: JSON.stringify({ dogfight: { roundSeconds: 45, scoreToWin: 60 } }),
    BOT_SEATS: '4',
  });
  try {
    const first = await openPage(browser, `${server.url}/?test`);
    await first.page.getByRole('button', { name: /^play/i }).first().click();
    const one = await playing(first.page);
    await fly(first.page, 1);

    const second = await openPage(browser, `${server.url}/?test&room=${one.roomId}`);
    await second.page.getByRole('button', { name: /join/i }).first().click();
    const two = await playing(second.page);
    await fly(second.page, -1);
    expect(two.roomId).toBe(one.roomId);
    expect(two.seats).not.toEqual(one.seats);

    await reached(first.page, two.tick + 120);
    await first.page.reload();
    const back = await playing(first.page);
    expect(back.seats, 'a reloaded page is back in its seat').toEqual(one.seats);
    expect(back.roomId).toBe(one.roomId);
    await fly(first.page, 1);

    const third = await openPage(browser, `${server.url}/?test&room=${one.roomId}`);
    await third.page.getByRole('button', { name: /join/i }).first().click();
    const three = await playing(third.page);
    expect(new Set([...back.seats, ...two.seats, ...three.seats]).size).toBe(3);

    const pages = [first.page, second.page, third.page];
    // While it is played: the next match is another world, and begins by itself.
    const tick = three.tick + 60;
    await Promise.all(pages.map((page) => reached(page, tick)));
    const chains = await Promise.all(pages.map((page) => chainAt(page, tick)));
    expect(new Set(chains), 'all pages hold the same world').toEqual(new Set([chains[0]]));
    await Promise.all(pages.map((page) => phase(page, 'result', 120_000)));
    const seen = await Promise.all(pages.map(see));
    expect(seen.map(({ desyncs }) => desyncs)).toEqual([0, 0, 0]);
    expect(await server.health()).toMatchObject({ ok: true });
    for (const { problems } of [first, second, third]) expect(problems).toEqual([]);

    await Promise.all(pages.map((page) => page.close()));
    expect(await server.stop(), 'the server stops when asked').toBe(0);
    // The next match may have begun meanwhile, with a recording of its own.
    const [recording] = server.recordings().map(readRecording);
    const { seed, config } = recording.header;
    const report = playRecording(recording, createSim(game, { seed, config }), { toTick: tick });
    expect(report, 'the recording is verified').toMatchObject({ matches: true, ticks: tick });
    expect(report.chain, 'the recording agrees with the pages').toBe(chains[0]);
  } finally {
    await server.dispose();
  }
});

test('a link to a match that is over says so and offers a way on', async ({ browser, baseURL }) => {
  const { page } = await openPage(browser, `${baseURL}/?test&room=nothere`);
  await page.getByRole('button', { name: /join/i }).first().click();
  await phase(page, 'error');
  await expect(page.getByText('That match is over, or the link is not right.')).toBeVisible();
  await page.getByRole('button', { name: /another match/i }).click();
  await playing(page);
  await page.close();
});

test('a page of another version is told so and offers to reload', async ({ browser, baseURL }) => {
  const { page } = await openPage(browser, 'about:blank');
  await page.route('**/*.js', async (route) => {
    const response = await route.fetch();
    // The rules hash that was built into this page becomes another's.
    const body = (await response.text()).replaceAll(/rules:\s*[`"'][0-9a-f]{16}[`"']/g, 'rules:"ffffffffffffffff"');
    await route.fulfill({ response, body });
  });
  await page.goto(`${baseURL}/?test`);
  await page.getByRole('button', { name: /^play/i }).first().click();
  await phase(page, 'error');
  await expect(page.getByRole('button', { name: /reload/i })).toBeVisible();
  await page.close();
});

test('a line that breaks is mended and the seat kept', async ({ browser, baseURL }) => {
  const { page } = await openPage(browser, `${baseURL}/?test`);
  await page.getByRole('button', { name: /^play/i }).first().click();
  const before = await playing(page);
  // It may be back before a slow machine has drawn that it was gone.
  const another = page.waitForEvent('websocket');
  await page.evaluate(() => window.samestepTest?.breakLine());
  await another;
  await page.waitForFunction(
    (tick) => window.samestepTest?.phase === 'playing' && window.samestepTest.tick > tick + 60,
    before.tick,
    {
      timeout: 30_000,
    },
  );
  expect((await see(page)).seats).toEqual(before.seats);
  await page.close();
});

test('a reloaded page whose seat is gone joins its match again, in another seat', async ({ browser, baseURL }) => {
  const { page } = await openPage(browser, `${baseURL}/?test`);
  await page.getByRole('button', { name: /^play/i }).first().click();
  const before = await playing(page);
  await page.evaluate(() => {
    for (const key of Object.keys(sessionStorage)) {
      sessionStorage.setItem(
        key,
        (sessionStorage.getItem(key) ?? '').replaceAll(
          /"token":"[^"]*"/g,
          `"token":"${window.samestepTest?.roomId}:wrong"`,
        ),
      );
    }
  });
  await page.reload();
  const after = await playing(page);
  expect(after.roomId).toBe(before.roomId);
  expect(after.seats, 'the old seat waits for its owner').not.toEqual(before.seats);
  await page.close();
});
