// The addresses of results, over real HTTP: what everyone may see, and what only those who played.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiErrors } from '../api/read-body.ts';
import { ApiError } from '../api/api-error.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { account } from '../storage/storage-contract.test-helper.ts';
import { openStorage, type Storage } from '../storage/storage.ts';
import { recordResult } from './record-result.ts';
import { resultsRoutes } from './results-routes.ts';

const NOW = Date.UTC(2026, 10, 30);
const metrics = createMetrics();
const folder = mkdtempSync(join(tmpdir(), 'samestep-results-'));
let storage: Storage;
let url: string;
let close: () => void;

beforeAll(async () => {
  storage = await openStorage({ url: ':memory:', metrics, nowMs: () => NOW });
  await storage.db
    .insertInto('accounts')
    .values(['ann', 'bob', 'cyd'].map((id) => account({ id, name: id })))
    .execute();
  const app = express();
  const identity = {
    async verify(token: string) {
      if (!['ann', 'bob', 'cyd'].includes(token)) throw new ApiError('token-wrong', 'No.');
      return { accountId: token, sessionId: 's' };
    },
  };
  const log = createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 });
  app.use(resultsRoutes({ storage, identity, recordingsFolder: folder, nowMs: () => NOW }), apiErrors(log, metrics));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/results`;
  close = () => void server.close();
  writeFileSync(join(folder, 'one.samestep'), 'recorded');
  for (const [matchId, file] of [
    ['one', 'one.samestep'],
    ['gone', 'gone.samestep'],
    ['evil', '../secret'],
  ])
    await recordResult(storage, {
      matchId,
      game: 'dogfight',
      mode: 'duel',
      isRated: true,
      startedAtMs: NOW - 60_000,
      endedAtMs: NOW,
      seats: ['ann', 'bob'].map((accountId, i) => ({
        seat: i,
        accountId,
        name: accountId,
        level: 0,
        place: i + 1,
        score: 0,
      })),
      result: {},
      recording: { file, ticks: 1, rulesHash: '', configVersion: 'none' },
    });
});
afterAll(async () => {
  close();
  await storage.close();
  rmSync(folder, { recursive: true, force: true });
});

async function get(path: string, token?: string) {
  const response = await fetch(`${url}${path}`, {
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
  });
  const text = await response.text();
  return { status: response.status, text, answer: text.startsWith('{') ? JSON.parse(text) : undefined };
}

test('everyone may see a leaderboard; who signed in sees their own line', async () => {
  const { status, answer } = await get('/leaderboards/dogfight/duel');
  expect([status, answer.season]).toEqual([200, '2026-11']);
  expect(answer.lines.map(({ rank, name }: { rank: number; name: string }) => [rank, name])).toEqual([
    [1, 'ann'],
    [2, 'bob'],
  ]);
  expect((await get('/leaderboards/dogfight/duel?limit=1', 'bob')).answer).toMatchObject({
    lines: [{}],
    own: { rank: 2 },
  });
  expect((await get('/leaderboards/dogfight/duel?season=2026-10')).answer).toEqual({
    season: '2026-10',
    lines: [],
    own: null,
    total: 0,
  });
  expect((await get('/leaderboards/dogfight/duel?offset=1')).answer).toMatchObject({ lines: [{ rank: 2 }], total: 2 });
  expect((await get('/leaderboards/dogfight/duel?offset=-1')).status).toBe(400);
});

test('history and standings are their owner’s', async () => {
  expect((await get('/history?limit=2', 'ann')).answer.matches).toHaveLength(2);
  expect((await get('/standings', 'bob')).answer.standings).toMatchObject([
    { mode: 'dogfight:duel', matches: 3, wins: 0 },
  ]);
  expect((await get('/history', 'cyd')).answer).toEqual({ matches: [], hasMore: false });
  expect(await get('/history')).toMatchObject({ status: 401, answer: { code: 'token-missing' } });
  expect(await get('/standings', 'eve')).toMatchObject({ status: 401, answer: { code: 'token-wrong' } });
});

test('a match tells those who played it who sat where, and what it did to their rating', async () => {
  const { matches } = (await get('/history?limit=50', 'bob')).answer;
  const [{ rating }] = (await get('/standings', 'bob')).answer.standings;
  const { status, answer } = await get('/matches/one', 'bob');
  expect([status, answer]).toEqual([
    200,
    { ...matches.find(({ matchId }: { matchId: string }) => matchId === 'one'), isRated: true, rating },
  ]);
  expect(answer).toMatchObject({
    seat: 1,
    players: [
      { seat: 0, name: 'ann', isOwn: false },
      { seat: 1, name: 'bob', isOwn: true },
    ],
  });
  expect(answer.ratingChange).toBeLessThan(0);
  expect((await get('/matches/one', 'cyd')).status).toBe(404);
  expect((await get('/matches/none', 'bob')).status).toBe(404);
  expect((await get('/matches/one')).status).toBe(401);
});

test('a recording is for those who played it, while it is kept, and nothing outside its folder is', async () => {
  expect(await get('/matches/one/recording', 'ann')).toMatchObject({ status: 200, text: 'recorded' });
  for (const [path, token, status] of [
    ['/matches/one/recording', 'cyd', 404],
    ['/matches/none/recording', 'ann', 404],
    ['/matches/gone/recording', 'ann', 404],
    ['/matches/evil/recording', 'ann', 404],
    ['/matches/one/recording', undefined, 401],
  ] as const)
    expect((await get(path, token)).status).toBe(status);
});

test.each(['?limit=0', '?limit=many', '?season=november', '?page=2'])(
  'a query %s is refused with what is wrong',
  async (query) => {
    const { status, answer } = await get(`/leaderboards/dogfight/duel${query}`);
    expect([status, answer.code]).toEqual([400, 'request-malformed']);
  },
);
