// Traces: parts of one click find each other, a collector gets them, and one that is away holds nothing up.
import { afterEach, expect, test } from 'vitest';
import { attributesOf, startCollector, type Collector } from './collector.test-helper.ts';
import { openTracing } from './open-tracing.ts';
import { NO_TRACING, readTraceparent } from './tracing.ts';

let collector: Collector | undefined;
afterEach(() => collector?.close());

const collect = async (): Promise<Collector> => (collector = await startCollector());
const silent = { warn: () => undefined };
const open = (url: string | undefined, traceShare = 1) =>
  openTracing({
    config: { traceUrl: url && `${url}/v1/traces`, traceShare, region: 'here' },
    log: silent,
  });

test('a click and what follows from it are one trace, with the names of their parts', async () => {
  const { url, spans, resources } = await collect();
  const tracing = await open(url);
  const click = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';
  const join = tracing.playerAction({ name: 'join', playerId: 'ann', parent: click });
  join.stage('reserved');
  const seat = tracing.playerAction({ name: 'seat', playerId: 'ann', sessionId: 'm1', parent: join.traceparent });
  join.end();
  seat.stage('sealed');
  seat.end();
  seat.end(new Error('too late'));
  const write = tracing.gameEvent({
    type: 'match.finished',
    stage: 'write',
    sessionId: 'm1',
    parent: seat.traceparent,
  });
  write.end(new Error('The disk is full.'));
  await tracing.close();

  expect(spans.map(({ name }) => name)).toEqual(['PlayerAction', 'PlayerAction', 'GameEvent']);
  const [first, second, third] = spans;
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set(['0af7651916cd43dd8448eb211c80319c']));
  expect([first.parentSpanId, second.parentSpanId, third.parentSpanId]).toEqual([
    'b7ad6b7169203331',
    first.spanId,
    second.spanId,
  ]);
  expect(attributesOf(first)).toMatchObject({ 'action.name': 'join', 'player.id': 'ann', 'game.stage': 'reserved' });
  expect(attributesOf(third)).toEqual({
    'game.event.type': 'match.finished',
    'game.stage': 'write',
    'game.session.id': 'm1',
    'game.world.zone': 'here',
  });
  expect(second.events?.map(({ name }) => name)).toEqual(['sealed']);
  expect([second.status.code ?? 0, third.status.message]).toEqual([0, 'The disk is full.']);
  expect(resources.join()).toContain('samestep');
});

test('a share of all traces is sent, whole or not at all', async () => {
  const { url, spans } = await collect();
  const tracing = await open(url, 0.5);
  for (let i = 0; i < 400; i++) {
    const join = tracing.playerAction({ name: 'join' });
    tracing.playerAction({ name: 'seat', parent: join.traceparent }).end();
    join.end();
  }
  await tracing.close();
  const traces = Map.groupBy(spans, ({ traceId }) => traceId);
  expect(traces.size).toBeGreaterThan(120);
  expect(traces.size).toBeLessThan(280);
  expect([...traces.values()].every(({ length }) => length === 2)).toBe(true);
});

test('where no collector is named nothing is traced', async () => {
  const tracing = await open(undefined);
  expect(tracing).toBe(NO_TRACING);
  expect(tracing.playerAction({ name: 'join' }).traceparent).toBeUndefined();
});

test('a collector that is away is waited for a little, and nothing is thrown', async () => {
  const tracing = await open('http://127.0.0.1:9');
  tracing.playerAction({ name: 'join' }).end();
  await expect(tracing.close()).resolves.toBeUndefined();
});

test.each([
  [undefined],
  [7],
  [''],
  ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331'],
  ['00-00000000000000000000000000000000-b7ad6b7169203331-01'],
  ['00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01'],
  ['00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01'],
  [`00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01${' '.repeat(10_000)}`],
])('%j is no part of a trace', (text) => expect(readTraceparent(text)).toBeUndefined());
