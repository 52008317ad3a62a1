// A server that is killed under a page: the page comes back to its seat by itself and says what was lost.
import { expect, test } from '@playwright/test';
import { playRecording } from '#shared/recording/play.ts';
import { readRecording } from '#shared/recording/reader.ts';
import { game } from '#shared/games/dogfight/sim.ts';
import { createSim } from '#shared/index.ts';
import { fly, openPage, phase, playing, reached } from './page.ts';
import { startServer } from './server.ts';

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

    await Promise.all([phase(page, 'reconnecting'), server.crashAndStart()]);
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
