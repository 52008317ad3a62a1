// Who a browser is: it asks the server no more than it must, keeps what leads back, and plays as nobody where it has to.
import { expect, test } from 'vitest';
import { createAccount } from './account.ts';
import { guestNumber, keepAccountHint, readAccountHint } from './account-hint.ts';
import { memoryStorage } from './memory-storage.test-helper.ts';

/** A server that answers what the test says, in turn, by path. */
function begin(answers: Readonly<Record<string, readonly (readonly [status: number, body: object | string])[]>>) {
  const asked: { path: string; authorization: string | undefined; body: unknown }[] = [];
  const left = new Map(Object.entries(answers).map(([path, list]) => [path, [...list]]));
  const clock = { now: 0 };
  const storage = memoryStorage();
  const account = createAccount({
    async fetch(url, { headers, body }) {
      const path = url.replace('/api/identity/', '');
      const authorization = new Headers(headers).get('Authorization') ?? undefined;
      asked.push({ path, authorization, body: typeof body === 'string' ? JSON.parse(body) : undefined });
      const next = left.get(path)?.shift();
      if (next === undefined) throw new TypeError('Failed to fetch');
      const [status, answer] = next;
      return new Response(status === 204 ? null : typeof answer === 'string' ? answer : JSON.stringify(answer), {
        status,
      });
    },
    storage,
    nowMs: () => clock.now,
    name: () => 'Ann',
  });
  return { account, asked, clock, storage, paths: () => asked.map(({ path }) => path) };
}

const view = { id: 'a', name: 'Ann', isGuest: true, createdAtMs: 1 };
const signIn = (accessToken: string) => ({ account: view, accessToken, expiresInSeconds: 900 });

test('one who was never here becomes a guest, and its key is kept', async () => {
  const { account, asked, storage } = begin({
    session: [[200, { ...signIn('t1'), deviceKey: 'key' }]],
  });
  expect(await account.token()).toBe('t1');
  expect(account.view).toEqual(view);
  expect(storage.getItem('samestep.device')).toBe('key');
  expect(asked[0].body).toEqual({ name: 'Ann' });
});

test('a token is asked for once, by however many, and again only when it is about to run out', async () => {
  const { account, clock, paths } = begin({
    session: [
      [200, signIn('t1')],
      [200, signIn('t2')],
    ],
  });
  expect(await Promise.all([account.token(), account.token(), account.token()])).toEqual(['t1', 't1', 't1']);
  clock.now = 839_000;
  expect(await account.token()).toBe('t1');
  clock.now = 840_000;
  expect(await account.token()).toBe('t2');
  expect(paths()).toEqual(['session', 'session']);
});

test('a guest is known by the key that was kept', async () => {
  const { account, asked, storage } = begin({ session: [[200, signIn('t1')]] });
  storage.setItem('samestep.device', 'key');
  expect(await account.token()).toBe('t1');
  expect(asked[0].body).toEqual({ name: 'Ann', deviceKey: 'key' });
  expect(storage.getItem('samestep.device')).toBe('key');
});

test.each([
  ['does not answer', {}],
  ['has no such address', { session: [[404, 'There is nothing here.'] as const] }],
  ['answers with something else', { session: [[200, { hello: 1 }] as const] }],
  ['is away', { session: [[503, { code: 'away', message: '' }] as const] }],
])('where the server %s, one plays as nobody', async (_what, answers) => {
  const { account } = begin(answers);
  expect(await account.token()).toBeUndefined();
  expect(account.view).toBeNull();
});

test('who is banned is told so, and not made a new guest', async () => {
  const { account, paths } = begin({ session: [[403, { code: 'banned', message: 'This account may not play.' }]] });
  await expect(account.token()).rejects.toThrow('may not play');
  expect(paths()).toEqual(['session']);
});

test('signing in, registering and out change who one is; the guest’s key is forgotten', async () => {
  const { account, storage, asked } = begin({
    session: [[200, signIn('t1')]],
    register: [[200, { account: { ...view, name: 'Bea', isGuest: false } }]],
    'sign-out': [[204, '']],
    'sign-in': [
      [401, { code: 'password-wrong', message: 'There is no account of this name and password.' }],
      [200, signIn('t9')],
    ],
  });
  storage.setItem('samestep.device', 'key');
  await account.register('Bea', 'correct horse');
  expect(account.view).toMatchObject({ name: 'Bea', isGuest: false });
  expect(storage.getItem('samestep.device')).toBeNull();
  await account.signOut();
  expect(account.view).toBeNull();
  await expect(account.signIn('Bea', 'wrong')).rejects.toMatchObject({ code: 'password-wrong' });
  await account.signIn('Bea', 'correct horse');
  expect(await account.token()).toBe('t9');
  expect(asked.map(({ authorization }) => authorization)).toEqual([
    undefined,
    'Bearer t1',
    'Bearer t1',
    undefined,
    undefined,
  ]);
});

test('a sign-in and a renewal are never under way at one time: the cookie is that of the answer that comes last', async () => {
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  const account = createAccount({
    fetch: (url) =>
      new Promise((resolve) => {
        const path = url.replace('/api/identity/', '');
        asked.push(path);
        answers.push(() => resolve(new Response(JSON.stringify(signIn(`${path} token`)), { status: 200 })));
      }),
    storage: memoryStorage(),
    nowMs: () => 0,
    name: () => 'Ann',
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  const guest = account.token();
  const signedIn = account.signIn('Bea', 'correct horse');
  await settle();
  expect(asked).toEqual(['session']);
  answers[0]();
  expect(await guest).toBe('session token');
  await settle();
  expect(asked).toEqual(['session', 'sign-in']);
  // Meanwhile the guest's token runs out.
  account.refused();
  const next = account.token();
  await settle();
  expect(asked).toEqual(['session', 'sign-in']);
  answers[1]();
  await signedIn;
  expect(await next).toBe('sign-in token');
  expect(asked).toEqual(['session', 'sign-in']);
});

test('what was refused because the token ran out is asked once more with another', async () => {
  const expired = [401, { code: 'token-expired', message: '' }] as const;
  const { account, asked } = begin({
    session: [
      [200, signIn('t1')],
      [200, signIn('t2')],
      [200, signIn('t3')],
    ],
    me: [expired, [200, { account: view }], expired, expired],
  });
  expect(await account.ask('/api/identity/me', { method: 'GET' })).toEqual({ account: view });
  expect(asked.filter(({ path }) => path === 'me').map(({ authorization }) => authorization)).toEqual([
    'Bearer t1',
    'Bearer t2',
  ]);
  await expect(account.ask('/api/identity/me', { method: 'GET' })).rejects.toMatchObject({ code: 'token-expired' });
});

test('a token that is refused before its time is not asked with again', async () => {
  const { account } = begin({
    session: [
      [200, signIn('t1')],
      [200, signIn('t2')],
    ],
  });
  expect(await account.token()).toBe('t1');
  account.refused();
  expect(await account.token()).toBe('t2');
});

test('where nothing can be kept one is a guest for this visit', async () => {
  const account = createAccount({
    fetch: async () => new Response(JSON.stringify({ ...signIn('t1'), deviceKey: 'key' })),
    storage: null,
    nowMs: () => 0,
    name: () => '',
  });
  expect(await account.token()).toBe('t1');
});

test('a page that was just loaded asks who it is before it signs out: its cookie alone ends nothing', async () => {
  const { account, paths, storage } = begin({ session: [[200, signIn('t1')]], 'sign-out': [[204, '']] });
  await account.signOut();
  expect(paths()).toEqual(['session', 'sign-out']);
  expect(account.view).toBeNull();
  expect(readAccountHint(storage)).toBeNull();
});

test('a sign-out that the server did not hear of is told, and one is still who one was', async () => {
  const { account } = begin({ session: [[200, signIn('t1')]] });
  await expect(account.signOut()).rejects.toMatchObject({ code: 'unreachable' });
  expect(await account.token()).toBe('t1');
  expect(account.view).toEqual(view);
});

test('one is called otherwise after a rename, here and at the next visit', async () => {
  const { account, asked, storage } = begin({
    session: [[200, signIn('t1')]],
    me: [
      [200, { account: { ...view, name: 'Bea' } }],
      [409, { code: 'name-taken', message: '' }],
    ],
  });
  await account.rename('Bea');
  expect(asked.at(-1)).toMatchObject({ path: 'me', body: { name: 'Bea' }, authorization: 'Bearer t1' });
  expect(readAccountHint(storage)).toEqual({ id: 'a', name: 'Bea', isGuest: true });
  await expect(account.rename('Cyd')).rejects.toMatchObject({ code: 'name-taken' });
  expect(account.view?.name).toBe('Bea');
});

test('a refusal brings what a sentence needs: until when, why, and after how long to try again', async () => {
  const { account } = begin({
    session: [[403, { code: 'banned', message: '', untilMs: 5, reason: 'mud' }]],
    'sign-in': [[429, { code: 'flooding', message: '', retryAfterSeconds: 60 }]],
  });
  await expect(account.load()).rejects.toMatchObject({ code: 'banned', untilMs: 5, reason: 'mud' });
  await expect(account.signIn('Ann', 'x')).rejects.toMatchObject({ code: 'flooding', retryAfterSeconds: 60 });
});

test('a sign-in that is over elsewhere is followed by the next: whoever the cookie leads to now', async () => {
  const { account } = begin({
    session: [
      [200, signIn('t1')],
      [200, { ...signIn('t2'), account: { ...view, id: 'b' } }],
    ],
    me: [
      [401, { code: 'token-revoked', message: '' }],
      [200, { account: { ...view, id: 'b' } }],
    ],
  });
  expect((await account.load()).id).toBe('b');
});

test('a file is fetched with the token, and its refusal is one', async () => {
  const { account, asked } = begin({
    session: [[200, signIn('t1')]],
    'recording-1': [[200, 'bytes']],
    'recording-2': [[404, { code: 'not-found', message: '' }]],
  });
  expect(await (await account.download('recording-1')).text()).toBe('bytes');
  expect(asked.at(-1)?.authorization).toBe('Bearer t1');
  await expect(account.download('recording-2')).rejects.toMatchObject({ code: 'not-found' });
});

test('a hint of another making is none, and guests of other ids have other numbers', () => {
  const storage = memoryStorage();
  expect(readAccountHint(storage)).toBeNull();
  for (const text of ['{', 'null', '[]', '{"id":1,"name":"Ann"}']) {
    storage.setItem('samestep.account', text);
    expect(readAccountHint(storage)).toBeNull();
  }
  keepAccountHint(storage, { id: 'a', name: 'Ann', isGuest: true });
  expect(readAccountHint(storage)).toEqual({ id: 'a', name: 'Ann', isGuest: true });
  expect(guestNumber('0000007b-1')).toBe('0123');
  expect(guestNumber('zzz')).toBe('0000');
});

test('the key of actions is that of the sign-in whose token is good now', async () => {
  const { account } = begin({
    session: [
      [200, { ...signIn('t1'), actionKey: 'k1' }],
      [200, { ...signIn('t2'), actionKey: 'k2' }],
      [200, signIn('t3')],
    ],
  });
  expect([await account.actionKey(), await account.actionKey()]).toEqual(['k1', 'k1']);
  account.refused();
  expect(await account.actionKey()).toBe('k2');
  account.refused();
  await expect(account.actionKey()).rejects.toMatchObject({ code: 'unknown' });
});
