// Strangers who meet on one server.
import { expect, test } from '@playwright/test';
import { closePages, playing } from './page.ts';
import { startServer, type TestServer } from './server.ts';
import { arrive, partyOfTwo, SHORT_MATCH, twoStrangers, wait, type MeetingPlace } from './strangers.ts';

let server: TestServer;
let place: MeetingPlace;

test.use({ actionTimeout: 20_000 });
test.beforeAll(async () => {
  server = await startServer({ MATCH_CONFIG: SHORT_MATCH, BOT_LEVEL: '1' });
  place = { url: server.url, rooms: async () => Number((await server.health())['rooms']) };
});
test.afterEach(closePages);
test.afterAll(() => server.dispose());

test('two strangers are matched, play a ranked match, and find it in leaderboard, history and account', async ({
  browser,
}) => {
  test.setTimeout(200_000);
  await twoStrangers(browser, place);
});

test('a party waits together for a match with bots in the other seats, and comes into one room', async ({
  browser,
}) => {
  test.setTimeout(150_000);
  await partyOfTwo(browser, place);
});

test('a ranked match that everyone else has left is won, and its page says so', async ({ browser }) => {
  test.setTimeout(120_000);
  const stays = await arrive(browser, place);
  const leaves = await arrive(browser, place);
  for (const { page } of [stays, leaves]) {
    await page.getByTestId('ranked').click();
    await wait(page, 'duel');
  }
  for (const { page } of [stays, leaves]) await page.getByTestId('queue-accept').click({ timeout: 30_000 });
  for (const { page } of [stays, leaves]) await playing(page);
  await leaves.page.getByTestId('open-menu').click();
  await expect(leaves.page.getByTestId('menu')).toContainText('If you leave, a bot takes your seat');
  await leaves.page.getByTestId('leave').click();
  await expect(stays.page.getByRole('heading', { name: 'You win: all others have left' })).toBeVisible({
    timeout: 30_000,
  });
  await expect(stays.page.getByRole('table', { name: 'Scores' }).locator('tbody tr').first()).toHaveClass('own');
});

test('a search outlives the server: it is shown all the while, keeps its time, and finds somebody', async ({
  browser,
}) => {
  test.setTimeout(200_000);
  const first = await arrive(browser, place);
  await first.page.getByTestId('ranked').click();
  await wait(first.page, 'duel');
  const waited = first.page.getByTestId('queue-waited');
  const seconds = async () => {
    const [minutes = '0', rest = '0'] = (await waited.innerText()).split(':');
    return Number(minutes) * 60 + Number(rest);
  };
  await expect.poll(seconds, { timeout: 30_000 }).toBeGreaterThanOrEqual(8);
  const stages = await first.page.evaluate(() => {
    const seen: string[] = [];
    const screen = document.querySelector<HTMLElement>('[data-screen="queue"]');
    const note = () => seen.push(screen?.dataset['stage'] ?? 'none');
    if (screen !== null) new MutationObserver(note).observe(screen, { attributeFilter: ['data-stage'] });
    Object.assign(window, { seenStages: seen });
    return seen;
  });
  expect(stages).toEqual([]);
  for (const end of ['stop', 'crash'] as const) {
    await server[end]();
    await server.startAgain();
    // It is heard of again, by itself.
    await expect
      .poll(async () => JSON.stringify((await server.health())['counts']), { timeout: 60_000 })
      .toContain('"queue.entered":1');
    expect(await seconds()).toBeGreaterThanOrEqual(8);
    // A second loss within ten seconds would be believed.
    await first.page.waitForTimeout(10_000);
  }
  expect(await seconds()).toBeGreaterThanOrEqual(28);
  expect(new Set(await first.page.evaluate(() => Reflect.get(window, 'seenStages')))).toEqual(new Set(['waiting']));
  const second = await arrive(browser, place);
  await second.page.getByTestId('ranked').click();
  await wait(second.page, 'duel');
  for (const { page } of [first, second]) await page.getByTestId('queue-accept').click({ timeout: 30_000 });
  for (const { page } of [first, second]) await playing(page);
});
