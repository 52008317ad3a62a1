// What strangers do, through the real queue: from a guest at first sight to a ranked match, its result, and the account that keeps it.
import { expect, type Browser, type Page } from '@playwright/test';
import { credentials, faults, openDialog } from './account-dialog.ts';
import { openPage, phase, playing, see } from './page.ts';
import { hunt } from './steering.ts';

/** Where they meet. */
export interface MeetingPlace {
  readonly url: string;
  /** How many rooms it has now. */
  rooms(): Promise<number>;
}

/** Of the place: the first kill is the match. */
export const SHORT_MATCH = '{"dogfight":{"scoreToWin":1,"roundSeconds":300,"rocks":0}}';

/** Opens the title as somebody of their own: a context has its own account. */
export const arrive = (browser: Browser, place: MeetingPlace, path = '/?test') => openPage(browser, place.url + path);

/** Enters a queue from its screen. */
export async function wait(page: Page, mode: string): Promise<void> {
  await page.getByTestId(`mode-${mode}`).click();
  await page.getByTestId('queue-find').click();
}

/** They come to no room until the returned function is called. */
async function holdAtDoor(page: Page): Promise<() => void> {
  let open = (): void => undefined;
  const isOpen = new Promise<void>((resolve) => (open = resolve));
  await page.route('**/matchmake/**', async (route) => {
    await isOpen;
    await route.continue();
  });
  return open;
}

/**
 * Two strangers are matched, play a ranked match, find it in leaderboard, history and account, and one signs out and in again. `midway` is
 * called while they play, with their room.
 */
export async function twoStrangers(
  browser: Browser,
  place: MeetingPlace,
  midway: (room: string, pages: readonly Page[]) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const named = await arrive(browser, place);
  const guest = await arrive(browser, place);
  await openDialog(named.page);
  await credentials(named.page, 'Bea', 'correct horse');
  await expect(named.page.getByRole('heading', { name: 'Signed in as Bea' })).toBeVisible();
  await named.page.keyboard.press('Escape');
  await guest.page.getByLabel('Your name').fill('Dan');

  for (const { page } of [named, guest]) await page.getByTestId('ranked').click();
  await wait(named.page, 'duel');
  await expect(named.page.getByTestId('queue-waited')).toBeVisible();
  await wait(guest.page, 'duel');
  await named.page.getByTestId('queue-accept').click({ timeout: 30_000 });
  await expect(named.page.getByTestId('queue-accept')).toHaveText('You are ready');
  await expect(guest.page.getByText('1 of 2 are ready')).toBeVisible();
  const letIn = await holdAtDoor(guest.page);
  await guest.page.getByTestId('queue-accept').click();
  await phase(named.page, 'playing');
  const { roomId: room } = await see(named.page);
  await expect(named.page.getByText('Waiting for the others…')).toBeVisible();
  letIn();
  expect((await playing(guest.page)).roomId).toBe(room);
  await expect(named.page.getByText('Waiting for the others…')).toBeHidden();

  // It is theirs alone: nobody is invited, and leaving says what it costs.
  await expect(named.page.getByTestId('invite')).toBeHidden();
  await named.page.getByTestId('open-menu').click();
  await expect(named.page.getByTestId('menu')).toContainText('you come last');
  await expect(named.page.locator('#match-link')).toBeHidden();
  await named.page.getByTestId('resume').click();
  const stranger = await arrive(browser, place, `/?test&room=${room}`);
  await stranger.page.getByTestId('join-match').click();
  await expect(stranger.page.getByText('This match is for others')).toBeVisible();
  await stranger.page.context().close();

  await midway(room ?? '', [named.page, guest.page]);
  await hunt(named.page);
  await Promise.all([phase(named.page, 'result'), phase(guest.page, 'result')]);
  await expect(named.page.getByText('You win the match')).toBeVisible();
  await expect(guest.page.getByText('Bea wins the match')).toBeVisible();
  await expect(named.page.getByRole('table', { name: 'Scores' })).toContainText('Dan');
  // The server has settled it, and says so in the result.
  await expect(named.page.getByTestId('rating-change')).toHaveText(/^Your rating: [\d,]+ \(\+\d+\)$/, {
    timeout: 20_000,
  });
  await expect(guest.page.getByTestId('rating-change')).toHaveText(/^Your rating: [\d,]+ \([−±]\d+\)$/, {
    timeout: 20_000,
  });
  const settled = await named.page.getByTestId('rating-change').innerText();
  for (const { page } of [named, guest]) {
    await expect(page.getByTestId('again')).toHaveText('Play again');
    await expect(page.getByTestId('again')).toBeVisible();
  }
  // Another match is a matter of the queue.
  await guest.page.getByTestId('again').click();
  await expect(guest.page.getByTestId('mode-duel')).toHaveAttribute('aria-pressed', 'true');
  await expect(guest.page.getByTestId('queue-find')).toBeEnabled();
  await guest.page.getByTestId('queue-leave').click();

  // The room is closed half a minute later; its result stands, with the way to its replay.
  await expect.poll(() => place.rooms(), { timeout: 50_000 }).toBe(0);
  await expect(named.page.getByText('You win the match')).toBeVisible();
  // Who has left keeps their name in it.
  await expect(named.page.getByRole('table', { name: 'Scores' })).toContainText('Dan');
  await named.page.getByTestId('watch-replay').click();
  await phase(named.page, 'replay', 20_000);
  await expect(named.page.getByTestId('replay-whom')).toHaveText('Watching Bea');
  await named.page.getByTestId('replay-leave').click();
  await expect(named.page.getByText('The match is over', { exact: true })).toBeVisible();
  await expect(named.page.getByTestId('error-queue')).toHaveText('Wait for another match');
  await named.page.getByTestId('error-toTitle').click();

  await openDialog(named.page);
  await expect(async () => {
    await named.page.getByTestId('tab-matches').click();
    await expect(named.page.getByTestId('match')).toHaveCount(1, { timeout: 1000 });
  }).toPass();
  const played = named.page.getByTestId('match');
  await expect(played).toContainText('Dogfight · Duel');
  await expect(played).toContainText('Dan');
  await expect(named.page.getByTestId('rating')).toContainText('Dogfight · Duel');
  const rating = await named.page.locator('.rating-number').innerText();
  const change = await played.locator('.history-change').innerText();
  expect(change).toMatch(/^\+\d/);
  expect(settled).toBe(`Your rating: ${rating} (${change})`);

  await expect(async () => {
    await named.page.getByTestId('match-replay').click();
    await phase(named.page, 'replay', 3000);
  }).toPass();
  // The recording knows no names, and both have sat in one seat or the other: each watches their own first.
  await expect(named.page.getByTestId('replay-whom')).toHaveText('Watching Bea');
  await named.page.getByTestId('replay-whom').click();
  await expect(named.page.getByTestId('replay-whom')).toHaveText(/^Watching( Dan)?$/);
  await named.page.getByTestId('replay-leave').click();

  await openDialog(guest.page);
  await guest.page.getByTestId('tab-matches').click();
  await guest.page.getByTestId('match-replay').click();
  await phase(guest.page, 'replay', 20_000);
  await expect(guest.page.getByTestId('replay-whom')).toHaveText('Watching Dan');
  await guest.page.getByTestId('replay-leave').click();

  await named.page.getByTestId('tab-board').click();
  const board = named.page.getByTestId('panel-board');
  await expect(board.locator('tbody tr')).toHaveCount(2);
  await expect(board).toContainText('Bea');
  await expect(board).toContainText('Dan');
  await expect(named.page.getByTestId('board-own-line')).toContainText(rating);

  // Signed out, one is nobody; signed in again, one is as strong as before.
  await named.page.getByTestId('tab-account').click();
  await named.page.getByTestId('sign-out').click();
  await expect(named.page.getByText('You are signed out.')).toBeVisible();
  await named.page.getByTestId('tab-matches').click();
  await expect(named.page.getByText('No match yet.')).toBeVisible();
  await named.page.getByTestId('tab-account').click();
  await named.page.getByTestId('way-signIn').click();
  await credentials(named.page, 'Bea', 'correct horse');
  await expect(named.page.getByRole('heading', { name: 'Signed in as Bea' })).toBeVisible();
  await named.page.getByTestId('tab-matches').click();
  await expect(named.page.locator('.rating-number')).toHaveText(rating);
  await expect(named.page.getByTestId('match')).toHaveCount(1);
  expect(faults([...named.problems, ...guest.problems])).toEqual([]);
}

/** A party of two waits together for a match with bots in the other seats, and comes into one room. */
export async function partyOfTwo(browser: Browser, place: MeetingPlace): Promise<void> {
  const leader = await arrive(browser, place, '/lanterns.html?test');
  await leader.page.getByTestId('ranked').click();
  await leader.page.getByTestId('party-make').click();
  const field = leader.page.getByLabel('Link to the party');
  await expect(field).toHaveValue(/party=/);
  const link = await field.inputValue();
  const friend = await arrive(browser, place, link.slice(place.url.length).replace('?', '?test&'));
  await expect(friend.page.getByText(/leads the party and starts the search/)).toBeVisible();
  await expect(leader.page.getByRole('list', { name: 'Who is in the party' }).getByRole('listitem')).toHaveCount(2);
  await wait(leader.page, 'hunt');
  await expect(leader.page.getByTestId('queue-waited')).toBeVisible();
  await expect(friend.page.getByTestId('queue-waited')).toBeVisible();
  for (const { page } of [leader, friend]) await page.getByTestId('queue-accept').click({ timeout: 45_000 });
  const [one, other] = await Promise.all([playing(leader.page), playing(friend.page)]);
  expect(one.roomId).not.toBeNull();
  expect(other.roomId).toBe(one.roomId);
  expect(new Set([...one.seats, ...other.seats]).size).toBe(2);
  expect(faults([...leader.problems, ...friend.problems])).toEqual([]);
}
