// A match that goes on after a restart and ends there: its result is stored once, of the people who played it, however often it is said.
import { rmSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { abandonMatch } from './abandoned-match.test-helper.ts';
import { startTestServer, until, type TestServer } from './harness.test-helper.ts';
import { matchIdOf } from './results/match-result.ts';
import { createLeaderboards } from './results/leaderboards.ts';
import { raceRooms } from './race.test-helper.ts';
import { resumeMatches } from './restart.ts';

const servers: TestServer[] = [];
afterEach(async () => {
  const folders = servers.map(({ services }) => services.folder);
  for (const server of servers.splice(0)) await server.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

test('a match that finishes after a restart is stored once, of the account that played it', async () => {
  const server = await startTestServer([raceRooms], { DATABASE_URL: ':memory:' });
  servers.push(server);
  const { services } = server;
  const { platform } = services;
  if (platform === undefined) throw new Error('There is no platform.');
  const { account } = await platform.identity.guest('Ann', undefined);
  const told: string[] = [];
  platform.events.subscribe('told', ['match.finished'], ({ data }) => void told.push(data.matchId));
  // A second before its end.
  const { path, seats } = await abandonMatch(services, {
    definition: raceRooms,
    accountId: account.id,
    ticks: 120,
  });
  await resumeMatches([raceRooms], services);
  expect(services.metrics.value('restarts.resumed')).toBe(1);
  const { db } = platform.storage;
  const players = () => db.selectFrom('matchPlayers').selectAll().orderBy('seat').execute();
  await until(async () => (await players()).length > 0);
  await platform.journal.settled();

  const matchId = matchIdOf(path);
  expect(told).toEqual([matchId]);
  const stored = await players();
  expect(stored.length).toBeGreaterThan(1);
  expect(stored.every((one) => one.matchId === matchId)).toBe(true);
  expect(stored.flatMap(({ seat, accountId }) => (accountId === null ? [] : [[seat, accountId]]))).toEqual([
    [seats[0], account.id],
  ]);
  const [match, ...more] = await db.selectFrom('matches').selectAll().execute();
  expect([match.id, match.recordingId, more]).toEqual([matchId, matchId, []]);

  // The process died between saying it and forgetting its note: the next one says it again, later, and of nobody who is there any more.
  await platform.journal.write('match-result', matchId, {
    matchId,
    game: 'tiny',
    mode: 'casual',
    isRated: false,
    startedAtMs: match.startedAtMs + 60_000,
    endedAtMs: match.endedAtMs + 60_000,
    seats: [],
    result: {},
    recording: null,
  });
  await platform.journal.settled();
  expect(await players()).toEqual(stored);
  expect(await db.selectFrom('matches').selectAll().execute()).toEqual([match]);
  const { matches } = await createLeaderboards(platform.storage).history(account.id, 10, Number.MAX_SAFE_INTEGER);
  expect(matches).toMatchObject([{ matchId, hasRecording: true }]);
});
