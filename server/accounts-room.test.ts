// Accounts in rooms: a seat is its account's, a sign-in that ends closes its sockets, and a finished match is remembered once.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { CLOSE } from '#shared/session/session.ts';
import { hashesOf } from './build-info.ts';
import type { RawClient } from './harness.test-helper.ts';
import {
  FRAME,
  joinRaw,
  matchmake,
  rawClientsLeave,
  startTestServer,
  tinyBuild,
  until,
  type TestServer,
} from './harness.test-helper.ts';
import type { SignIn } from './identity/identity.ts';
import { createLeaderboards } from './results/leaderboards.ts';
import { race, raceRooms } from './race.test-helper.ts';

let server: TestServer;
const options = { ...hashesOf(race, tinyBuild), seats: 1 };
const platform = () => {
  if (server.services.platform === undefined) throw new Error('There is no platform.');
  return server.services.platform;
};

beforeAll(async () => {
  server = await startTestServer([raceRooms], { DATABASE_URL: ':memory:', BOT_LEVEL: '2' });
});
afterEach(rawClientsLeave);
afterAll(() => server.close());

/** Joins as somebody, and is in. */
async function join(who: SignIn, path = 'joinOrCreate/tiny'): Promise<RawClient> {
  const client = await joinRaw(server.url, path, { ...options, name: who.account.name }, who.accessToken);
  return client.ready();
}

test('a finished match is in the history of those who played it, with its recording, and once', async () => {
  const [ann, bob] = [
    await platform().identity.guest('Ann', undefined),
    await platform().identity.guest('Bob', undefined),
  ];
  const first = await join(ann);
  await join(bob, `joinById/${first.roomId}`);
  const boards = createLeaderboards(platform().storage);
  const history = async (who: SignIn) => (await boards.history(who.account.id, 10, Number.MAX_SAFE_INTEGER)).matches;
  await until(async () => (await history(ann)).length > 0);
  await platform().journal.settled();
  const [match, ...more] = await history(ann);
  expect(more).toEqual([]);
  expect(match).toMatchObject({ game: 'tiny', mode: 'casual', place: 3, ratingChange: 0, hasRecording: true });
  expect(match.players.map(({ name, place, isOwn }) => [name, place, isOwn])).toEqual([
    // Bots give the last seats up first, and the race is won from the first.
    [expect.any(String), 1, false],
    ['Bob', 2, false],
    ['Ann', 3, true],
  ]);
  expect(await history(bob)).toMatchObject([{ matchId: match.matchId, place: 2 }]);
  // Of one who is nobody here there is no history; the match is told to have been all the same.
  const { result } = await platform().storage.db.selectFrom('matches').select('result').executeTakeFirstOrThrow();
  expect(JSON.parse(result)).toEqual({ winner: 0 });
  await until(async () => (await get(`/api/results/matches/${match.matchId}/recording`, ann)).status === 200);
  expect((await get(`/api/results/matches/${match.matchId}/recording`)).status).toBe(401);
});

async function get(path: string, who?: SignIn): Promise<Response> {
  return fetch(server.url + path, { headers: who === undefined ? {} : { Authorization: `Bearer ${who.accessToken}` } });
}

test('lines of the log say whose connection, in which match, of which account', async () => {
  const ann = await platform().identity.guest('Ann', undefined);
  const client = await join(ann);
  const { sessionId, roomId } = client;
  client.send(FRAME.input, 1, 2, 3, 4, 5, 6);
  await client.closed;
  const lines = () => server.services.lines.map((line) => JSON.parse(line));
  const own = (key: string) => lines().find((line) => line.key === key && line.sessionId === sessionId);
  await until(() => own('room.left') !== undefined);
  const ids = { roomId, sessionId, accountId: ann.account.id, matchId: expect.stringMatching(/-tiny-/) };
  expect(['room.joined', 'closed.unknown', 'room.left'].map(own)).toMatchObject([ids, ids, ids]);
});

test('who signs out, or is banned, is out of every match within a second, and their seats are free', async () => {
  const guest = await platform().identity.guest('Ann', undefined);
  const other = await platform().identity.guest('Bob', undefined);
  const [own, theirs] = [await join(guest), await join(other)];
  const fromMs = performance.now();
  await platform().identity.signOut(await platform().identity.verify(guest.accessToken));
  expect((await own.closed).code).toBe(CLOSE.signedOut.code);
  await platform().identity.ban(other.account.id, Date.now() + 60_000, 'mud');
  expect((await theirs.closed).code).toBe(CLOSE.banned.code);
  expect(performance.now() - fromMs).toBeLessThan(1000);
  await until(() => server.services.metrics.value('players') === 0);
});

test('a token that is no good is refused at the door, whatever else is right', async () => {
  const guest = await platform().identity.guest('Ann', undefined);
  const ask = async (token: string) => {
    const response = await matchmake(server.url, 'joinOrCreate/tiny', { ...options, name: 'Ann' }, token);
    return [response.status, await response.json()];
  };
  expect(await ask('nonsense')).toEqual([401, { code: 'token-wrong', message: expect.any(String) }]);
  await platform().identity.signOut(await platform().identity.verify(guest.accessToken));
  expect(await ask(guest.accessToken)).toMatchObject([401, { code: 'token-revoked' }]);
  const banned = await platform().identity.guest('Eve', undefined);
  await platform().identity.accounts.ban(banned.account.id, Date.now() + 60_000, 'mud');
  expect(await ask(banned.accessToken)).toMatchObject([403, { code: 'banned' }]);
});

test('a token in the join options, where a page could put anybody’s, is nobody’s', async () => {
  const guest = await platform().identity.guest('Ann', undefined);
  const client = await joinRaw(server.url, 'joinOrCreate/tiny', {
    ...options,
    name: 'Eve',
    accessToken: guest.accessToken,
  });
  await client.ready();
  expect(platform().identity.connections.count).toBe(0);
});
