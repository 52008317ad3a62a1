// What is saved under `npm run dev` is in the running page and in the running room, and the match goes on.
import { expect, test } from '@playwright/test';
import { startDevelopmentServer, type DevelopmentServer } from './dev-server.ts';

/** Small: there is no GPU, and nothing of it is looked at. */
test.use({ viewport: { width: 480, height: 320 }, contextOptions: { reducedMotion: 'reduce' } });

let server: DevelopmentServer;

test.beforeAll(async () => {
  server = await startDevelopmentServer();
});

test.afterAll(() => server.dispose());

test('a view, a tuning value and a system that are saved are in the page and its room, and the match goes on', async ({
  page,
}) => {
  test.slow();
  const loads: string[] = [];
  page.on('load', () => loads.push(page.url()));
  await page.goto(`${server.url}?test`);
  await page.getByRole('button', { name: /^play/i }).first().click({ timeout: 60_000 });
  const shown = () => page.evaluate(() => `${window.samestepTest?.phase}: ${document.body.innerText.slice(0, 400)}`);
  await page
    .waitForFunction(() => (window.samestepTest?.confirmedTick ?? 0) > 30, null, { timeout: 60_000 })
    .catch(async () => expect(`${await shown()}\n${server.said().slice(-2000)}`, 'a match').toBe('goes on'));
  const state = () =>
    page.evaluate(() => ({
      tick: window.samestepTest?.confirmedTick ?? 0,
      room: window.samestepTest?.roomId,
      seats: window.samestepTest?.seats,
      ships: window.samestepTest?.drawn('Ship', ['player']).length,
      desyncs: window.samestepTest?.stats?.desyncs,
    }));
  const before = await state();
  expect(before.ships).toBeGreaterThan(1);
  const body = page.locator('body');

  await test.step('a view', async () => {
    const shown = `document.body.dataset.shown = [frame.tuning.topSpeed, frame.tuning.drag].join();`;
    server.edit('client/games/dogfight/view.ts', 'hud(frame, stage) {', `hud(frame, stage) { ${shown}`);
    await expect(body).toHaveAttribute('data-shown', /^\d+,/, { timeout: 20_000 });
  });
  const [speed = ''] = ((await body.getAttribute('data-shown')) ?? '').split(',');

  await test.step('a tuning value', async () => {
    server.edit('shared/games/dogfight/tuning.json', `"topSpeed": ${speed}`, `"topSpeed": ${Number(speed) - 1}`);
    await expect(body).toHaveAttribute('data-shown', new RegExp(`^${Number(speed) - 1},`), { timeout: 20_000 });
    expect(server.said()).toContain('A match goes on under changed rules');
  });

  const ships = 'shared/games/dogfight/ships.ts';
  await test.step('a system that is no TypeScript, and is mended', async () => {
    server.edit(ships, 'export function steerShips', 'export functio steerShips');
    const card = page.getByRole('region', { name: 'The game threw an error' });
    await expect(card).toContainText('ships.ts', { timeout: 20_000 });
    const { tick } = await state();
    await page.waitForFunction((from) => (window.samestepTest?.confirmedTick ?? 0) > from, tick);
    server.edit(ships, 'export functio steerShips', 'export function steerShips');
    await expect(card).toBeHidden({ timeout: 20_000 });
    const changes = () => server.said().split('A match goes on under changed rules').length - 1;
    const earlier = changes();
    // Nobody turns or flies: ships stand where they are.
    server.edit(
      ships,
      'export function steerShips(w: PredictedWorld): void {',
      'export function steerShips(w: PredictedWorld): void {\n  if (w.tick >= 0) return;',
    );
    await expect.poll(changes, { timeout: 20_000 }).toBe(earlier + 1);
  });

  // The page may still be fetching what the room has changed to.
  await expect.poll(async () => (await state()).seats, { timeout: 20_000 }).toEqual(before.seats);
  const { tick } = await state();
  await page.waitForFunction((from) => (window.samestepTest?.confirmedTick ?? 0) > from + 60, tick);
  expect(await state()).toMatchObject({ room: before.room, seats: before.seats, desyncs: 0 });
  expect((await state()).ships, 'nobody has begun anew').toBeGreaterThan(0);
  expect(loads, 'the page was loaded once').toHaveLength(1);
});
