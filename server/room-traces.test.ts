// One trace from a page's click to the seal of its join, and one from the end of a match to its rows in storage.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { hashesOf } from './build-info.ts';
import {
  matchmake,
  rawClientsLeave,
  RawClient,
  startTestServer,
  tinyBuild,
  until,
  type TestServer,
} from './harness.test-helper.ts';
import { attributesOf, startCollector, type Collector } from './observability/collector.test-helper.ts';
import { race, raceRooms } from './race.test-helper.ts';

const CLICK = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };

let collector: Collector;
let server: TestServer;
beforeAll(async () => {
  collector = await startCollector();
  const environment = { DATABASE_URL: ':memory:', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, REGION: 'here' };
  server = await startTestServer([raceRooms], environment);
});
afterEach(rawClientsLeave);
afterAll(async () => {
  await server.close();
  collector.close();
});

const found = (name: string, what: string) =>
  collector.spans.find((span) => span.name === name && Object.values(attributesOf(span)).includes(what));

test('from a click to the seal, and from the end to storage', async () => {
  const who = await server.services.platform?.identity.guest('Ann', undefined);
  const asked = await fetch(`${server.url}/matchmake/create/tiny`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${who?.accessToken}`,
      traceparent: `00-${CLICK.traceId}-${CLICK.spanId}-00`,
    },
    body: JSON.stringify({ ...hashesOf(race, tinyBuild), seats: 1, name: 'Ann', traceparent: 'anything' }),
  });
  const client = new RawClient(server.url, JSON.parse(await asked.text()));
  await client.ready();
  await until(() => found('GameEvent', 'match.stored') !== undefined);
  await until(() => found('PlayerAction', 'seat') !== undefined);

  const [join, seat] = [found('PlayerAction', 'join'), found('PlayerAction', 'seat')];
  if (join === undefined || seat === undefined) throw new Error('Spans are missing.');
  expect([join.traceId, join.parentSpanId]).toEqual([CLICK.traceId, CLICK.spanId]);
  expect([seat.traceId, seat.parentSpanId]).toEqual([CLICK.traceId, join.spanId]);
  expect(attributesOf(join)).toMatchObject({ 'player.id': who?.account.id, 'game.stage': 'reserved' });
  expect(attributesOf(seat)).toMatchObject({ 'player.id': who?.account.id, 'game.stage': 'sealed' });

  const [finished, stored] = [found('GameEvent', 'match.finished'), found('GameEvent', 'match.stored')];
  if (finished === undefined || stored === undefined) throw new Error('Spans are missing.');
  expect(stored.parentSpanId).toBe(finished.spanId);
  const matchId = attributesOf(seat)['game.session.id'];
  expect(attributesOf(finished)).toEqual({
    'game.event.type': 'match.finished',
    'game.stage': 'journal',
    'game.session.id': matchId,
    'game.world.zone': 'here',
  });
  expect(attributesOf(stored)).toMatchObject({ 'game.stage': 'storage', 'game.session.id': matchId });
});

test('a join that is refused is a span with its error', async () => {
  const before = collector.spans.length;
  await matchmake(server.url, 'joinById/nowhere', { seats: 1 });
  await until(() => collector.spans.length > before);
  expect(collector.spans.at(-1)).toMatchObject({ name: 'PlayerAction', status: { code: 2 } });
});
