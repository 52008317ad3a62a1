// A server that is killed under a page: the page comes back to its seat by itself and says what was lost.
import { expect, test } from '@playwright/test';
import { playRecording } from '#shared/recording/play.ts';
import { readRecording } from '#shared/recording/reader.ts';
import { game } from '#shared/games/dogfight/sim.ts';
import { createSim } from '#shared/index.ts';
import { violations } from './axe.ts';
import { closePages, fly, openPage, phase, playing, reached } from './page.ts';
import { startServer } from './server.ts';

// Each has a server of its own, and waits for it most of the time.
test.describe.configure({ mode: 'parallel' });
test.afterEach(closePages);

test('the server is killed and started again: the page plays on in its seat, and the recording proves the match', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const server = await startServer({ BOT_SEATS: '4' });
  try {
    const { page } = await openPage(browser, `${server.url}/?test`);
    await page.getByRole('button', { name: /^play/i }).first().click();
    const before = await playing(page);
    await fly(page, 1);
    await reached(page, before.tick + 150);

    await Promise.all([phase(page, 'reconnecting'), server.crash().then(server.startAgain)]);
    await phase(page, 'playing');
    const after = await playing(page);
    expect([after.roomId, after.seats]).toEqual([before.roomId, before.seats]);
    await expect(page.getByText(/the server was restarted/i)).toBeVisible();
    await fly(page, -1);
    await reached(page, after.tick + 120);
    expect(await server.health()).toMatchObject({ players: 1, counts: { 'restarts.resumed': 1 } });

    await page.close();
    expect(await server.stop()).toBe(0);
    const [recording] = server.recordings().map(readRecording);
    const { seed, config } = recording.header;
    const report = playRecording(recording, createSim(game, { seed, config }));
    expect(report).toMatchObject({ matches: true, ticks: recording.ticks });
    expect(recording).toMatchObject({ isWhole: true, damage: null });
    expect(recording.ticks).toBeGreaterThan(after.tick);
  } finally {
    await server.dispose();
  }
});

test('a server that is away for longer than a seat is kept: the page says so, goes on trying, and is back in its seat', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const server = await startServer({ BOT_SEATS: '4' });
  try {
    const { page } = await openPage(browser, `${server.url}/?test`);
    await page.getByRole('button', { name: /^play/i }).first().click();
    const before = await playing(page);
    await reached(page, before.tick + 90);

    await server.crash();
    await phase(page, 'reconnecting');
    await expect(page.getByText(/your seat is kept/i)).toBeVisible();
    await expect(page.getByText(/keeps trying for 5 more minutes/i)).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole('button', { name: /back to the title/i })).toBeVisible();
    expect.soft(await violations(page), 'a line that is being mended').toEqual([]);
    await server.startAgain();
    await phase(page, 'playing');
    const after = await playing(page);
    expect([after.roomId, after.seats]).toEqual([before.roomId, before.seats]);
  } finally {
    await server.dispose();
  }
});

test('a page whose seat is given up meanwhile goes back to its match, in another seat', async ({ browser }) => {
  test.setTimeout(120_000);
  const server = await startServer({ BOT_SEATS: '4' });
  try {
    // Someone stays, so that the match goes on.
    const stays = await openPage(browser, `${server.url}/?test`);
    await stays.page.getByRole('button', { name: /^play/i }).first().click();
    const { roomId } = await playing(stays.page);
    const { page } = await openPage(browser, `${server.url}/?test&room=${roomId}`);
    await page.getByRole('button', { name: /join/i }).first().click();
    await playing(page);

    await page.context().setOffline(true);
    await page.evaluate(() => window.samestepTest?.breakLine());
    await expect(page.getByText(/a bot may have your seat/i)).toBeVisible({ timeout: 30_000 });
    // The server counts from when it noticed, which is a little later than the page.
    await expect.poll(async () => (await server.health())['players'], { timeout: 30_000 }).toBe(1);
    await page.context().setOffline(false);
    await phase(page, 'error');
    await expect(page.getByRole('heading', { name: /your seat was given up/i })).toBeVisible();
    expect(new URL(page.url()).searchParams.get('room'), 'a reload leads to the match').toBe(roomId);
    await expect(page.getByRole('button', { name: /another match/i })).toBeVisible();
    await page.getByRole('button', { name: /back to this match/i }).click();
    const after = await playing(page);
    expect(after.roomId).toBe(roomId);
    expect(after.seats).toHaveLength(1);
  } finally {
    await server.dispose();
  }
});
