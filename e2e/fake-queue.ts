// A queue that a test plays, in place of the server's: it answers as docs/platform.md says, and changes when the test says so.
import type { Page } from '@playwright/test';

/** What the queue is asked and told, one entry for each request that is no question: `PUT /api/queue`. */
export interface FakeQueue {
  readonly said: readonly string[];
  /** From now on the queue stands so; whoever waits for a change is answered. */
  become(state: object): void;
  /** The line is lost, or back. */
  cut(isCut: boolean): void;
}

const MODES = [
  { game: 'dogfight', mode: 'duel', players: 2, playersMin: 2, isRated: true, partyMax: 1 },
  { game: 'dogfight', mode: 'free-for-all', players: 8, playersMin: 4, isRated: true, partyMax: 3 },
];
/** As the server does, only sooner: a page that is closed meanwhile waits for nothing. */
const WAIT_MS = 3000;
const LOOK_MS = 50;

/** Puts it in place of the addresses of queue and party, for the pages of a context. */
export async function fakeQueue(page: Page): Promise<FakeQueue> {
  const said: string[] = [];
  let version = 1;
  let state: object = { stage: 'idle', ended: null, party: null };
  let isCut = false;
  const context = page.context();
  await context.route('**/api/queue/modes', (route) => route.fulfill({ json: { modes: MODES } }));
  await context.route(/\/api\/(queue|party)(\/(accept|decline|join))?(\?.*)?$/, async (route) => {
    const request = route.request();
    const url = new URL(request.url());
    if (request.method() === 'GET') {
      const untilMs = Date.now() + WAIT_MS;
      while (url.searchParams.get('after') === String(version) && !isCut && Date.now() < untilMs)
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    } else said.push(`${request.method()} ${url.pathname}`);
    // A page that asked and is gone is told nothing.
    const answered = isCut ? route.abort() : route.fulfill({ json: { ...state, version: String(version) } });
    await answered.catch(() => undefined);
  });
  return {
    said,
    become(next) {
      state = next;
      version++;
    },
    cut(wanted) {
      isCut = wanted;
    },
  };
}
