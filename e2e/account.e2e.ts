// Who plays is somebody at once: a guest whose match is remembered, and who is the same after a reload.
import { expect, test, type Page } from '@playwright/test';
import { closePages, openPage, phase, playing } from './page.ts';
import { startServer } from './server.ts';

test.afterEach(closePages);

/** The account of this browser: its cookie is all that leads to it. */
async function account(page: Page, url: string): Promise<{ readonly id: string; readonly token: string }> {
  const response = await page.context().request.post(`${url}/api/identity/refresh`);
  const answer = await response.json();
  expect(response.status(), JSON.stringify(answer)).toBe(200);
  return { id: answer.account.id, token: answer.accessToken };
}

test('a guest’s match is in their history, and a reload leads back to the same guest', async ({ browser }) => {
  const server = await startServer({ MATCH_CONFIG: '{"dogfight":{"roundSeconds":10}}', BOT_LEVEL: '3' });
  try {
    const { page, problems } = await openPage(browser, `${server.url}/?test`);
    await page.getByLabel('Your name').fill('Ann');
    await page.getByRole('button', { name: /^play/i }).first().click();
    await playing(page);
    const guest = await account(page, server.url);
    await phase(page, 'result');
    const headers = { Authorization: `Bearer ${guest.token}` };
    await expect(async () => {
      const history = await page.context().request.get(`${server.url}/api/results/history`, { headers });
      expect(await history.json()).toMatchObject({
        matches: [{ game: 'dogfight', mode: 'casual', hasRecording: true }],
      });
    }).toPass();
    const [{ matchId, players }] = (
      await (await page.context().request.get(`${server.url}/api/results/history`, { headers })).json()
    ).matches;
    expect(players.filter(({ isOwn }: { isOwn: boolean }) => isOwn)).toMatchObject([{ name: 'Ann' }]);
    await expect(async () => {
      const recording = await page
        .context()
        .request.get(`${server.url}/api/results/matches/${matchId}/recording`, { headers });
      expect(recording.status()).toBe(200);
    }).toPass();
    await page.reload();
    await playing(page);
    expect((await account(page, server.url)).id).toBe(guest.id);
    expect(problems).toEqual([]);
  } finally {
    await server.dispose();
  }
});
