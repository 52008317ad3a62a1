/** Alerts, the dashboard and the document ask for figures that a running server tells, by labels that those have. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inRoot } from '#scripts/paths.ts';
import { startTestServer, tinyGame, until, type TestServer } from '../harness.test-helper.ts';
import { everyoneLeaves, play } from '../player.test-helper.ts';
import { room } from '../room-definition.ts';
import { alertExpressions, dashboardExpressions, figuresIn, labelsIn } from './expressions.test-helper.ts';
import { readScrape, type Scrape } from './scrape.test-helper.ts';

let server: TestServer;
let scraped: Scrape;

beforeAll(async () => {
  server = await startTestServer([room(tinyGame, { sync: 'rollback', bots: 0 })], {
    DATABASE_URL: ':memory:',
    ADMISSION_LATE_MS: '100',
  });
  await play(server.url, { kind: 'create' });
  server.services.metrics.observe('match_queue_latency_ms', 700, { game: 'tiny', mode: 'duel' });
  await until(async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    scraped = readScrape(text);
    return scraped.value('samestep_admission_used_ratio') >= 0 && text.includes('nodejs_gc_duration_seconds_bucket');
  });
});

afterAll(async () => {
  await everyoneLeaves();
  await server.close();
});

/** What Prometheus adds by itself. */
const PROMETHEUS = { figures: ['up'], labels: ['instance', 'job'] };

/** What of an expression a server does not tell. */
function unknownIn(expression: string): readonly string[] {
  const figures = figuresIn(expression);
  const own = figures.filter((name) => !PROMETHEUS.figures.includes(name));
  const samples = scraped.samples.filter(({ name }) => own.includes(name));
  const labels = new Set([...PROMETHEUS.labels, ...samples.flatMap((sample) => Object.keys(sample.labels))]);
  const told = new Set(samples.map(({ name }) => name));
  return [...own.filter((name) => !told.has(name)), ...labelsIn(expression).filter((label) => !labels.has(label))];
}

/** What is wrong with expressions, by the names of whoever has them. */
const problemsOf = (expressions: readonly (readonly [string, string])[]) =>
  expressions.flatMap(([name, expression]) =>
    figuresIn(expression).length === 0 ? [`${name}: nothing`] : unknownIn(expression).map((what) => `${name}: ${what}`),
  );

test('every alert asks for what there is', () => {
  expect(alertExpressions().length).toBeGreaterThan(15);
  expect(problemsOf(alertExpressions())).toEqual([]);
});

test('every panel of the dashboard asks for what there is', () => {
  expect(dashboardExpressions().length).toBeGreaterThan(30);
  expect(problemsOf(dashboardExpressions())).toEqual([]);
});

test('a figure or a label that there is not would be found', () => {
  expect(unknownIn('sum by (colour) (rate(samestep_roooms{instance="a"}[1m])) / samestep_rooms')).toEqual([
    'samestep_roooms',
    'colour',
  ]);
  expect(
    unknownIn('histogram_quantile(0.99, sum by (le, kind) (rate(app_frame_lag_ms_bucket{x!~"y"}[5m]))) > 33'),
  ).toEqual(['x', 'kind']);
});

test('docs/operations.md has a line for each figure and a paragraph for each alert, and no other', () => {
  const [, watch = ''] = readFileSync(inRoot('docs/operations.md'), 'utf8').split(/^## Watch$/m);
  const [own] = watch.split(/^## /m);
  const rows = [...own.matchAll(/^\| `([a-z0-9_]+)`/gm)].map(([, name]) => name);
  expect(rows.toSorted()).toEqual([...scraped.types.keys()].toSorted());
  const alerts = [...own.matchAll(/^\*\*(Samestep\w+)\*\*/gm)].map(([, name]) => name);
  expect(alerts).toEqual(alertExpressions().map(([name]) => name));
});
