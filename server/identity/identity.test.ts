// Guests, names, passwords, tokens: what each is good for, how long, and what ends it.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { openStorage, type Storage } from '../storage/storage.ts';
import { createIdentity, type Identity } from './identity.ts';

const SECRETS = ['a secret of sixteen characters'];
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
let now: number;
let storage: Storage;
let identity: Identity;
let periodic: (() => void)[];

async function open(secrets: readonly string[] = SECRETS): Promise<Identity> {
  return createIdentity({
    storage,
    events: { publish: () => true },
    secrets,
    log: createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => now }),
    metrics: createMetrics(),
    nowMs: () => now,
    every(_periodMs, call) {
      periodic.push(call);
      return () => {};
    },
  });
}

beforeEach(async () => {
  now = Date.UTC(2026, 5, 3, 12);
  periodic = [];
  storage = await openStorage({ url: ':memory:', metrics: createMetrics(), nowMs: () => now });
  identity = await open();
});
afterEach(() => storage.close());

test('a guest is somebody at once, and is found again by the key that its browser keeps', async () => {
  const first = await identity.guest('Ann', undefined);
  expect(await identity.verify(first.accessToken)).toMatchObject({ accountId: first.account.id });
  const again = await identity.guest('', first.deviceKey);
  expect(again.account.id).toBe(first.account.id);
  expect(again.deviceKey).toBeUndefined();
  const other = await identity.guest('Ann', 'x'.repeat(43));
  expect(other.account.id).not.toBe(first.account.id);
});

test('whoever comes back, by key, password or cookie, was seen then; a guest who was forgotten meanwhile is another one', async () => {
  const { account, deviceKey } = await identity.guest('Ann', undefined);
  const { id } = account;
  const seenAtMs = async () => (await identity.accounts.find(id))?.seenAtMs;
  now += 10 * DAY_MS;
  const { refreshToken } = await identity.guest('', deviceKey);
  expect(await seenAtMs()).toBe(now);
  now += 2 * MINUTE_MS;
  await identity.refresh(refreshToken);
  expect(await seenAtMs()).toBe(now);
  now += 90 * DAY_MS;
  await storage.forgetExpired();
  expect(await storage.forgetGuests(now - 90 * DAY_MS, 10)).toBe(0);
  expect(await storage.forgetGuests(now - 89 * DAY_MS, 10)).toBe(1);
  const other = await identity.guest('Ann', deviceKey);
  expect(other.account.id).not.toBe(id);
  expect(other.deviceKey).toMatch(/^[\w-]{43}$/);
  await identity.register(other.account.id, 'Ann', 'correct horse');
  now += DAY_MS;
  await identity.signIn('Ann', 'correct horse');
  expect((await identity.accounts.find(other.account.id))?.seenAtMs).toBe(now);
});

test('a guest gets a name and a password, and signs in with them however they are typed', async () => {
  const { account, deviceKey } = await identity.guest('Ann', undefined);
  const registered = await identity.register(account.id, 'Zoë  王', 'correct horse');
  expect(registered).toMatchObject({ id: account.id, name: 'Zoë 王', version: 2 });
  expect((await identity.signIn('ZOE 王', 'correct horse')).account.id).toBe(account.id);
  await expect(identity.signIn('Zoë 王', 'wrong horse')).rejects.toMatchObject({ refusal: 'password-wrong' });
  await expect(identity.signIn('Nobody', 'correct horse')).rejects.toMatchObject({ refusal: 'password-wrong' });
  await expect(identity.register(account.id, 'Other', 'correct horse')).rejects.toMatchObject({
    refusal: 'already-registered',
  });
  // The browser's key leads to it no more.
  expect((await identity.guest('Ann', deviceKey)).account.id).not.toBe(account.id);
});

test('a name is had by one account only', async () => {
  const [one, other] = [await identity.guest('', undefined), await identity.guest('', undefined)];
  await identity.register(one.account.id, 'Ann', 'correct horse');
  await expect(identity.register(other.account.id, 'ánn', 'correct horse')).rejects.toMatchObject({
    refusal: 'name-taken',
  });
  expect(await identity.accounts.find(other.account.id)).toMatchObject({ passwordHash: null, version: 1 });
});

test('an access token is good for a quarter of an hour', async () => {
  const { accessToken } = await identity.guest('Ann', undefined);
  now += 15 * MINUTE_MS - 1000;
  await identity.verify(accessToken);
  now += 10_000;
  await expect(identity.verify(accessToken)).rejects.toMatchObject({ refusal: 'token-expired' });
});

test.each([
  ['empty', () => ''],
  ['no token', () => 'hello'],
  ['endless', (token: string) => token + 'a'.repeat(2000)],
  ['of another subject', (token: string) => withPart(token, 1, (claims) => ({ ...claims, sub: 'somebody' }))],
  ['signed by nobody', (token: string) => `${withPart(token, 0, () => ({ alg: 'none' }))}`],
  ['of a key that is not there', (token: string) => withPart(token, 0, (head) => ({ ...head, kid: 'x' }))],
  ['without its signature', (token: string) => token.slice(0, token.lastIndexOf('.') + 1)],
])('a token that is %s is refused', async (_what, spoil) => {
  const { accessToken } = await identity.guest('Ann', undefined);
  await expect(identity.verify(spoil(accessToken))).rejects.toMatchObject({ refusal: 'token-wrong' });
});

function withPart(token: string, part: number, change: (value: object) => object): string {
  const parts = token.split('.');
  const value: object = JSON.parse(Buffer.from(parts[part], 'base64url').toString());
  parts[part] = Buffer.from(JSON.stringify(change(value))).toString('base64url');
  return parts.join('.');
}

test('keys change every week, those of an hour ago are believed, and every process has the same', async () => {
  const WEEK_MS = 7 * DAY_MS;
  now = Math.ceil(now / WEEK_MS) * WEEK_MS - MINUTE_MS;
  const { accessToken } = await identity.guest('Ann', undefined);
  const [before] = identity.publicKeys().keys;
  now += 2 * MINUTE_MS;
  await identity.verify(accessToken);
  await (await open()).verify(accessToken);
  expect(identity.publicKeys().keys).toHaveLength(2);
  now += 2 * 60 * MINUTE_MS;
  expect(identity.publicKeys().keys).toHaveLength(1);
  expect(identity.publicKeys().keys).not.toContainEqual(before);
  expect(JSON.stringify(identity.publicKeys())).not.toContain('"d"');
});

test('a secret is changed without signing anybody out: the one before is believed while it is named', async () => {
  const { accessToken } = await identity.guest('Ann', undefined);
  const changed = await open(['another secret of the server', ...SECRETS]);
  await changed.verify(accessToken);
  const forgotten = await open(['another secret of the server']);
  await expect(forgotten.verify(accessToken)).rejects.toMatchObject({ refusal: 'token-wrong' });
});

test('a refresh token is exchanged for the next, for a day each, and then is over', async () => {
  let { refreshToken } = await identity.guest('Ann', undefined);
  for (let i = 0; i < 3; i++) {
    now += DAY_MS - 1;
    ({ refreshToken } = await identity.refresh(refreshToken));
  }
  now += DAY_MS;
  await expect(identity.refresh(refreshToken)).rejects.toMatchObject({ refusal: 'token-expired' });
});

test('a refresh token that is used twice ends its sign-in, its sockets too', async () => {
  const closed: string[] = [];
  const first = await identity.guest('Ann', undefined);
  identity.connections.add(await identity.verify(first.accessToken), (why) => closed.push(why));
  now += MINUTE_MS;
  const second = await identity.refresh(first.refreshToken);
  now += MINUTE_MS;
  await expect(identity.refresh(first.refreshToken)).rejects.toMatchObject({ refusal: 'token-reused' });
  await expect(identity.refresh(second.refreshToken)).rejects.toMatchObject({ refusal: 'token-revoked' });
  await expect(identity.verify(second.accessToken)).rejects.toMatchObject({ refusal: 'token-revoked' });
  expect(closed).toEqual(['signedOut']);
});

test('tabs that refresh at one moment, and one whose answer was lost, get the same next token; a minute later it is stolen', async () => {
  const { refreshToken } = await identity.guest('Ann', undefined);
  const tabs = await Promise.all([1, 2, 3].map(() => identity.refresh(refreshToken)));
  now += MINUTE_MS - 1;
  tabs.push(await identity.refresh(refreshToken));
  expect(new Set(tabs.map((tab) => tab.refreshToken)).size).toBe(1);
  now += 1;
  await expect(identity.refresh(refreshToken)).rejects.toMatchObject({ refusal: 'token-reused' });
});

test('what is stored of a sign-in makes no token', async () => {
  const { refreshToken } = await identity.guest('Ann', undefined);
  const [id, generation, proof] = refreshToken.split('.');
  const forged = [`${id}.${Number(generation) + 1}.${proof}`, `${id}.${generation}.${'A'.repeat(43)}`];
  for (const token of forged) await expect(identity.refresh(token)).rejects.toMatchObject({ refusal: 'token-wrong' });
  await identity.refresh(refreshToken);
});

test.each(['', 'hello', `${'0'.repeat(36)}.1.${'x'.repeat(43)}`])(
  'a refresh token that is none is refused',
  async (token) => {
    await expect(identity.refresh(token)).rejects.toMatchObject({ refusal: 'token-wrong' });
  },
);

test('signing out ends the sign-in here at once, and in other processes when they next look', async () => {
  const other = await open();
  const { accessToken, refreshToken, account } = await identity.guest('Ann', undefined);
  const elsewhere = await identity.guest('', undefined);
  const closed: string[] = [];
  other.connections.add(await other.verify(accessToken), () => closed.push('other'));
  other.connections.add(await other.verify(elsewhere.accessToken), () => closed.push('not this one'));
  await identity.signOut(await identity.verify(accessToken));
  await expect(identity.verify(accessToken)).rejects.toMatchObject({ refusal: 'token-revoked' });
  await expect(identity.refresh(refreshToken)).rejects.toMatchObject({ refusal: 'token-revoked' });
  expect(closed).toEqual([]);
  await look();
  expect(closed).toEqual(['other']);
  await expect(other.verify(accessToken)).rejects.toMatchObject({ refusal: 'token-revoked' });
  expect(await identity.accounts.find(account.id)).toBeDefined();
});

/** Every process looks once for what others have ended. */
async function look(): Promise<void> {
  for (const call of periodic) call();
  await storage.ping();
  await storage.ping();
}

test('a ban closes every socket of the account, lets it in nowhere, and is over when it is', async () => {
  const one = await identity.guest('Ann', undefined);
  const two = await identity.guest('', one.deviceKey);
  const closed: string[] = [];
  for (const { accessToken } of [one, two])
    identity.connections.add(await identity.verify(accessToken), (why) => closed.push(why));
  await identity.ban(one.account.id, now + DAY_MS, 'flung mud');
  expect(closed).toEqual(['banned', 'banned']);
  await expect(identity.guest('', one.deviceKey)).rejects.toMatchObject({
    refusal: 'banned',
    message: expect.stringContaining('flung mud'),
    details: { untilMs: now + DAY_MS, reason: 'flung mud' },
  });
  await expect(identity.refresh(one.refreshToken)).rejects.toMatchObject({ refusal: 'banned' });
  expect(await identity.ban('nobody', now, '')).toBeUndefined();
  now += DAY_MS;
  expect((await identity.guest('', one.deviceKey)).account.id).toBe(one.account.id);
});

test('who has left is not closed, and nothing is kept of them', async () => {
  const { accessToken } = await identity.guest('Ann', undefined);
  const bearer = await identity.verify(accessToken);
  const closed: string[] = [];
  const leave = identity.connections.add(bearer, (why) => closed.push(why));
  expect(identity.connections.count).toBe(1);
  leave();
  leave();
  expect(identity.connections.count).toBe(0);
  await identity.signOut(bearer);
  expect(closed).toEqual([]);
});
