// A server whose PostgreSQL dies: it says so at once, asks it no more than it must, plays on, and has it all when it is back.
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  matchmake,
  rawClientsLeave,
  startTestServer,
  tinyGame,
  tinyOptions,
  until,
  type TestServer,
} from '../harness.test-helper.ts';
import { readScrape } from '../observability/scrape.test-helper.ts';
import { everyoneLeaves, play } from '../player.test-helper.ts';
import { room } from '../room-definition.ts';
import { startPostgres, type PostgresServer } from './postgres.test-helper.ts';

let postgres: PostgresServer;
let server: TestServer;

beforeAll(async () => {
  postgres = await startPostgres();
  server = await startTestServer([room(tinyGame, { sync: 'rollback', bots: 0 })], {
    DATABASE_URL: await postgres.newDatabase(),
  });
});

afterAll(async () => {
  await everyoneLeaves();
  rawClientsLeave();
  await server?.close();
  await postgres?.stop();
});

const guest = () => fetch(`${server.url}/api/identity/guest`, { method: 'POST', body: '{"name":"Ann"}' });
const ready = async () => (await fetch(`${server.url}/ready`)).json();
const figures = async () => readScrape(await (await fetch(`${server.url}/metrics`)).text());

function platform() {
  if (server.services.platform === undefined) throw new Error('There is no platform.');
  return server.services.platform;
}

test('while it is away requests are refused at once, matches go on and results wait; when it is back all is as it was', async () => {
  expect((await guest()).status).toBe(200);
  const ann = await play(server.url, { kind: 'create' });
  await postgres.crash();
  await until(() => platform().storage.breaker.state !== 'closed');

  expect(await ready()).toEqual({ ready: false, why: ['storage'] });
  const refusedBefore = server.services.metrics.value('storage.refused');
  for (let i = 0; i < 40; i++) {
    const response = await guest();
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await response.json()).toMatchObject({ code: 'away' });
  }
  // Those who were let through to try are one a second.
  expect(server.services.metrics.value('storage.refused') - refusedBefore).toBeGreaterThan(30);

  const tick = ann.session.confirmedTick;
  const endedAtMs = Date.now();
  const seat = { seat: 0, accountId: null, name: 'Ann', level: 0, place: 1, score: 1 };
  const result = { matchId: 'away-1', game: 'tiny', mode: 'casual', isRated: false, startedAtMs: endedAtMs, endedAtMs };
  const event = { kind: 'match.finished', aggregate: 'away-1', atMs: endedAtMs } as const;
  expect(
    await platform().events.tell({ ...event, data: { ...result, seats: [seat], result: {}, recording: null } }),
  ).toMatchObject({ isTaken: true });
  await until(async () => (await figures()).value('skill_update_errors_total', { reason: 'away' }) > 0);
  expect((await figures()).value('samestep_journal_waiting')).toBe(1);
  await until(() => ann.session.confirmedTick > tick + 60);
  expect((await matchmake(server.url, 'create/tiny', tinyOptions)).status).toBe(200);

  await postgres.start();
  await until(() => platform().storage.breaker.state === 'closed');
  expect(await ready()).toEqual({ ready: true });
  expect((await guest()).status).toBe(200);
  await until(() => platform().journal.waiting === 0);
  const matches = await platform().storage.db.selectFrom('matches').select('id').execute();
  expect(matches).toEqual([{ id: 'away-1' }]);
  const keys = server.services.lines.map((line) => JSON.parse(line).key);
  expect(keys.filter((key) => key === 'storage.back')).toHaveLength(1);
  expect((await figures()).value('samestep_breaker_state', { breaker: 'storage' })).toBe(0);
});
