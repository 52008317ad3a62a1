/** What a running server tells of itself, and to whom. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { matchmake, startTestServer, tinyGame, tinyOptions, until, type TestServer } from '../harness.test-helper.ts';
import { play, everyoneLeaves } from '../player.test-helper.ts';
import { room } from '../room-definition.ts';
import { FIGURES } from './figures.ts';
import { COUNTERS, HISTOGRAMS } from './instruments.ts';
import { readScrape } from './scrape.test-helper.ts';

const TOKEN = 'a-token-of-metrics-0123456789';
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer([room(tinyGame, { sync: 'rollback', bots: 0 })], {
    DATABASE_URL: ':memory:',
    METRICS_TOKEN: TOKEN,
    REGION: 'eu-1',
    LOG_LEVEL: 'debug',
  });
});

afterAll(async () => {
  await everyoneLeaves();
  await server.close();
});

const get = (path: string, headers: Readonly<Record<string, string>> = {}) => fetch(server.url + path, { headers });
const WITH_TOKEN = Object.freeze({ Authorization: `Bearer ${TOKEN}` });
const scrape = async () => readScrape(await (await get('/metrics', WITH_TOKEN)).text());

test('every figure that is listed is told, with its type, and no other', async () => {
  const response = await get('/metrics', WITH_TOKEN);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const { types } = readScrape(await response.text());
  const listed = [
    ...FIGURES.map(({ name, type }) => [name, type]),
    ...Object.keys(HISTOGRAMS).map((name) => [name, 'histogram']),
  ];
  expect(listed.length).toBeGreaterThan(30);
  expect(Object.fromEntries(types)).toEqual(Object.fromEntries(listed));
  expect(listed.map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(COUNTERS)));
});

test('the figures are those of this process', async () => {
  const { room: joined } = await play(server.url, { kind: 'create' });
  await until(async () => (await scrape()).value('app_frame_lag_ms_count') > 30);
  server.services.metrics.observe('match_queue_latency_ms', 700, { game: 'tiny', mode: 'duel' });
  server.services.metrics.countBy('skill_update_errors_total', { reason: 'away' });
  server.services.metrics.count('refused.flooding');
  const now = await scrape();
  expect(now.value('samestep_rooms')).toBe(1);
  expect(now.value('player_active_count')).toBe(1);
  expect(now.value('app_conn_count', { service: 'samestep', region: 'eu-1' })).toBeGreaterThan(0);
  expect(now.value('samestep_build_info', { build: server.services.build.buildId, region: 'eu-1' })).toBe(1);
  expect(now.value('samestep_events_total', { name: 'refused.flooding' })).toBe(1);
  expect(now.value('skill_update_errors_total', { reason: 'away', region: 'eu-1' })).toBe(1);
  expect(now.value('match_queue_latency_ms_bucket', { game: 'tiny', mode: 'duel', le: '500' })).toBe(0);
  expect(now.value('match_queue_latency_ms_bucket', { game: 'tiny', mode: 'duel', le: '1000' })).toBe(1);
  expect(now.value('match_queue_latency_ms_bucket', { game: 'tiny', mode: 'duel', le: '+Inf' })).toBe(1);
  expect(now.value('match_queue_latency_ms_sum', { game: 'tiny', mode: 'duel' })).toBe(700);
  expect(now.value('http_request_duration_ms_count', { route: 'matchmake', method: 'POST', status: '2xx' })).toBe(1);
  expect(now.value('samestep_wire_total', { name: 'snapshotsSent' })).toBeGreaterThan(0);
  expect(now.value('samestep_network_bytes_total', { direction: 'in' })).toBeGreaterThan(1000);
  expect(now.value('samestep_network_bytes_total', { direction: 'out' })).toBeGreaterThan(1000);
  expect(now.value('samestep_breaker_state', { breaker: 'storage' })).toBe(0);
  expect(now.value('samestep_unready', { reason: 'storage' })).toBe(0);
  expect(now.value('process_resident_memory_bytes')).toBeGreaterThan(10e6);
  expect(now.value('process_cpu_seconds_total')).toBeGreaterThan(0);
  expect(now.value('nodejs_eventloop_active_seconds_total')).toBeGreaterThan(0);
  const later = await scrape();
  expect(later.value('app_frame_lag_ms_count')).toBeGreaterThanOrEqual(now.value('app_frame_lag_ms_count'));
  expect(later.value('samestep_network_bytes_total', { direction: 'in' })).toBeGreaterThan(
    now.value('samestep_network_bytes_total', { direction: 'in' }),
  );
  await joined.leave(true);
  await until(async () => (await scrape()).value('samestep_rooms') === 0);
  expect((await scrape()).value('player_active_count')).toBe(0);
});

test('buckets are cumulative, end with all of them, and their sums agree', async () => {
  const { samples } = await scrape();
  const buckets = samples.filter(({ name }) => name === 'nodejs_gc_duration_seconds_bucket');
  for (const { labels } of buckets.filter(({ labels }) => labels['le'] === '+Inf')) {
    const own = buckets.filter(({ labels: { kind } }) => kind === labels['kind']).map(({ value }) => value);
    expect(own).toEqual(own.toSorted((one, other) => one - other));
    expect(own).toHaveLength(HISTOGRAMS.nodejs_gc_duration_seconds.bounds.length + 1);
  }
});

test('with a token set nobody reads the figures without it, this machine neither, and whoever may not learns nothing', async () => {
  const nothing = await get('/nothing-here');
  const forwarded = { 'X-Forwarded-For': '203.0.113.9' };
  const strangers: readonly Readonly<Record<string, string>>[] = [
    // A proxy of this machine may add nothing of its own.
    {},
    forwarded,
    { Forwarded: 'for=127.0.0.1' },
    { 'X-Forwarded-For': '127.0.0.1' },
    { ...forwarded, Authorization: `Bearer ${TOKEN}x` },
    { ...forwarded, Authorization: `Basic ${TOKEN}` },
    { ...forwarded, Authorization: 'Bearer ' },
  ];
  for (const headers of strangers) {
    const response = await get('/metrics', headers);
    expect([response.status, await response.text()]).toEqual([nothing.status, 'There is nothing at this address.\n']);
  }
  expect((await get(`/metrics?token=${TOKEN}`, forwarded)).status).toBe(404);
  for (const headers of [{}, forwarded])
    expect((await get('/metrics', { ...headers, ...WITH_TOKEN })).status).toBe(200);
});

test('/version says what runs, /ready that it may be sent people, /health how many results wait', async () => {
  expect(await (await get('/version')).json()).toEqual({
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    buildId: '00000000000000cc',
    protocol: '00000000000000bb',
    games: server.services.build.games,
    node: process.version,
    startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
  });
  const ready = await get('/ready');
  expect([ready.status, await ready.json()]).toEqual([200, { ready: true }]);
  expect(await (await get('/health')).json()).toMatchObject({ ok: true, journal: { waiting: 0, refused: 0 } });
});

test('a request keeps a sane id, and gets one in place of any other; its lines of the log have it', async () => {
  const own = 'proxy-1234:abcd';
  expect((await get('/health', { 'X-Request-Id': own })).headers.get('x-request-id')).toBe(own);
  for (const id of ['short', 'a'.repeat(65), 'with space in it', '"quoted-text"']) {
    const given = (await get('/health', { 'X-Request-Id': id })).headers.get('x-request-id');
    expect(given).toMatch(/^[0-9a-f-]{36}$/);
  }
  const refused = await matchmake(server.url, 'joinById/nowhere', tinyOptions);
  const requestId = refused.headers.get('x-request-id');
  const lines = () => server.services.lines.map((line) => JSON.parse(line));
  await until(() => lines().some(({ key, requestId: of }) => key === 'http.matchmake' && of === requestId));
  expect(lines().find(({ key }) => key === 'matchmaking.refused')).toMatchObject({ requestId, method: 'joinById' });
});
