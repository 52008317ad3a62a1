// Strangers who meet on one server.
import { test } from '@playwright/test';
import { closePages } from './page.ts';
import { startServer, type TestServer } from './server.ts';
import { partyOfTwo, SHORT_MATCH, twoStrangers, type MeetingPlace } from './strangers.ts';

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
