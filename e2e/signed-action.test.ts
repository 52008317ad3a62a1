// An action of value from the page's half to a real server's: what one signs the other believes, over renewed and wrong keys, and counts once.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccount, type Account } from '#client/net/account.ts';
import { AccountError } from '#client/net/api-request.ts';
import { memoryStorage } from '#client/net/memory-storage.test-helper.ts';
import { sendSigned } from '#client/net/signed-action.ts';
import { startTestServer, tinyGame, type TestServer } from '#server/harness.test-helper.ts';
import { action, room, z } from '#server/index.ts';

let server: TestServer;
const wage = action('tiny.wage', {
  payload: z.strictObject({ note: z.string() }),
  run: async ({ note }, { accountId, ledger }) => ({
    coins: await ledger.change({ accountId, currency: 'coins', amount: 5, reason: `a wage: ${note}` }),
  }),
});
beforeAll(async () => {
  server = await startTestServer([room(tinyGame, { sync: 'lockstep', actions: [wage] })], { DATABASE_URL: ':memory:' });
});
afterAll(() => server.close());

/** A browser of its own; `lose` says which answers to actions do not arrive. */
function page(lose: () => boolean = () => false, aheadMs = 0) {
  const account: Account = createAccount({
    async fetch(url, options) {
      const response = await fetch(server.url + url, options);
      if (!url.includes('actions') || !lose()) return response;
      await response.arrayBuffer();
      throw new TypeError('Failed to fetch');
    },
    storage: memoryStorage(),
    nowMs: () => performance.now(),
    name: () => 'Ann',
  });
  const { subtle } = crypto;
  const parts = { account, nowMs: () => Date.now() + aheadMs, pause: async () => {}, subtle };
  const send = (name: string, payload: unknown) => sendSigned(parts, { action: name, payload });
  const ledger = () => account.ask('/api/ledger', { method: 'GET' });
  return { account, send, ledger };
}

test('what a page signs the server does, also with texts of other tongues', async () => {
  const { send, ledger } = page();
  expect(await send('tiny.wage', { note: 'Zoë 王 \u{1F600} "\\\n' })).toEqual({ coins: 5 });
  expect(await ledger()).toMatchObject({ balances: [{ currency: 'coins', amount: 5 }] });
});

test('an answer that is lost twice is got the third time, and it was done once', async () => {
  let losses = 2;
  const { send, ledger } = page(() => losses-- > 0);
  expect(await send('tiny.wage', { note: 'lost' })).toEqual({ coins: 5 });
  expect(await ledger()).toMatchObject({ balances: [{ amount: 5 }], entries: [{ amount: 5 }], next: null });
});

test('a machine whose clock is an hour ahead acts all the same', async () => {
  expect(await page(undefined, 3_600_000).send('tiny.wage', { note: 'late' })).toEqual({ coins: 5 });
});

test('a sign-in that is over is renewed, and the action signed anew', async () => {
  const { account, send, ledger } = page();
  await send('tiny.wage', { note: 'first' });
  const token = await account.token();
  // Signed out by another tab: this one's token and key are over.
  await fetch(`${server.url}/api/identity/sign-out`, { method: 'POST', headers: { Authorization: `Bearer ${token}` } });
  expect(await send('tiny.wage', { note: 'second' })).toEqual({ coins: 10 });
  expect(await ledger()).toMatchObject({ balances: [{ amount: 10 }] });
});

test('what is given arrives at another page, and what is not there is refused with its code', async () => {
  const [ann, bob] = [page(), page()];
  await ann.send('tiny.wage', { note: 'for Bob' });
  const { id: to } = await bob.account.load();
  expect(await ann.send('ledger.transfer', { to, currency: 'coins', amount: 5 })).toMatchObject({ balance: 0 });
  expect(await bob.ledger()).toMatchObject({ balances: [{ currency: 'coins', amount: 5 }] });
  const refused = await ann.send('ledger.transfer', { to, currency: 'coins', amount: 1 }).catch((error) => error);
  expect(refused).toBeInstanceOf(AccountError);
  expect(refused).toMatchObject({ code: 'balance-short' });
});
