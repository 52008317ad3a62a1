/** Ids and lengths of requests, by steps of a clock. */
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { requestIdOf, watchRequests } from './request-watch.ts';

function watched(path: string, { method = 'POST', id }: { readonly method?: string; readonly id?: string } = {}) {
  const metrics = createMetrics();
  const lines: string[] = [];
  const log = createLog({ level: 'debug', format: 'json', write: (line) => void lines.push(line), nowMs: () => 0 });
  const clock = { nowMs: 0 };
  const watch = watchRequests({ metrics, log, nowMs: () => clock.nowMs, newId: () => 'made-here' });
  const request = Object.assign(new EventEmitter(), {
    path,
    method,
    headers: id === undefined ? {} : { 'x-request-id': id },
  });
  const headers = new Map<string, string>();
  const response = Object.assign(new EventEmitter(), {
    locals: {},
    set: (name: string, value: string) => void headers.set(name, value),
    headersSent: false,
    writableFinished: false,
    statusCode: 200,
  });
  watch(request, response, () => undefined);
  const end = (status: number) => {
    response.statusCode = status;
    response.headersSent = true;
    response.writableFinished = true;
    response.emit('close');
  };
  const told = () =>
    [...metrics.histogramsOf('http_request_duration_ms')].map(({ labels, series }) => ({ ...labels, sum: series.sum }));
  return { request, response, headers, clock, end, told, lines };
}

test('a request is counted by route, method and status, and has a line with its id', () => {
  const { response, headers, clock, end, told, lines } = watched('/matchmake/create/dogfight');
  clock.nowMs = 7;
  end(503);
  expect(told()).toEqual([{ route: 'matchmake', method: 'POST', status: '5xx', sum: 7 }]);
  expect([requestIdOf(response), headers.get('X-Request-Id')]).toEqual(['made-here', 'made-here']);
  expect(JSON.parse(lines[0])).toMatchObject({
    key: 'http.matchmake',
    requestId: 'made-here',
    path: '/matchmake/create/dogfight',
    status: 503,
    tookMs: 7,
  });
});

test('how long somebody takes to send a body is not counted, and what comes after the answer changes nothing', () => {
  const { request, response, clock, end, told } = watched('/api/identity/sign-in');
  clock.nowMs = 60_000;
  request.emit('end');
  clock.nowMs = 60_012;
  end(200);
  expect(told()).toEqual([{ route: 'identity', method: 'POST', status: '2xx', sum: 12 }]);
  const other = watched('/health', { method: 'GET' });
  other.response.headersSent = true;
  other.clock.nowMs = 5;
  other.request.emit('end');
  other.end(200);
  expect(other.told()).toEqual([{ route: 'watch', method: 'GET', status: '2xx', sum: 5 }]);
  expect(response.locals).toEqual({ requestId: 'made-here' });
});

test('one who goes before the answer is counted as that', () => {
  const { response, told } = watched('/', { method: 'BREW' });
  response.emit('close');
  expect(told()).toEqual([{ route: 'page', method: 'other', status: 'aborted', sum: 0 }]);
});

test.each([
  ['proxy-1:abc_D.e', 'proxy-1:abc_D.e'],
  ['short', 'made-here'],
  ['a'.repeat(65), 'made-here'],
  ['12345678\n{"level":"error"}', 'made-here'],
])('of the id %j it makes %j', (id, made) => {
  expect(watched('/', { id }).headers.get('X-Request-Id')).toBe(made);
});
