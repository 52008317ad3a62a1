/** From what was counted to a reading: the last ten seconds and no more. */
import { expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { watchAdmission } from './admission-watch.ts';
import { routeOf } from './routes.ts';

function start(maxima = { late: 50, loop: 0.9, requests: 500 }) {
  const metrics = createMetrics();
  const lines: string[] = [];
  const log = createLog({ level: 'info', format: 'json', write: (line) => void lines.push(line), nowMs: () => 0 });
  const loop = { active: 0, idle: 0 };
  let second = (): void => undefined;
  let isStopped = false;
  const watch = watchAdmission({
    maxima,
    metrics,
    log,
    loop: () => loop,
    every(_periodMs, call) {
      second = call;
      return () => void (isStopped = true);
    },
  });
  /** A second, in which `did` happens and the loop is busy for so long. */
  const pass = (did: () => void = () => undefined, busyMs = 100) => {
    did();
    loop.active += busyMs;
    loop.idle += 1000 - busyMs;
    second();
  };
  const ticks = (lateMs: number) => () => {
    for (let i = 0; i < 60; i++) metrics.late(lateMs);
  };
  const requests =
    (route: string, tookMs: number, status = '2xx') =>
    () => {
      for (let i = 0; i < 60; i++)
        metrics.observe('http_request_duration_ms', tookMs, { route, method: 'POST', status });
    };
  return { watch, metrics, lines, pass, ticks, requests, isStopped: () => isStopped };
}

test('late ticks close it, it is said and counted, and it opens when they are ten seconds ago', () => {
  const { watch, metrics, lines, pass, ticks } = start();
  for (let i = 0; i < 5; i++) pass(ticks(100));
  expect(watch.state).toMatchObject({ isClosed: true, why: ['late'] });
  for (let i = 0; i < 9; i++) pass(ticks(1));
  expect(watch.state.isClosed).toBe(true);
  for (let i = 0; i < 6; i++) pass(ticks(1));
  expect(watch.state.isClosed).toBe(false);
  expect([metrics.value('admission.closed'), metrics.value('admission.opened')]).toEqual([1, 1]);
  expect(lines.map((line) => JSON.parse(line).key)).toEqual(['admission.closed', 'admission.opened']);
});

test('one hiccup closes nothing, however long it was, and no line says that anything was endless', () => {
  const { watch, lines, pass, ticks } = start();
  for (let i = 0; i < 10; i++) pass(ticks(1));
  // It lies across the end of a second.
  for (let i = 0; i < 2; i++) pass(ticks(60_000));
  for (let i = 0; i < 30; i++) {
    pass(ticks(1));
    expect(watch.state.isClosed).toBe(false);
  }
  // Every second again it is none.
  for (let i = 0; i < 10; i++) pass(ticks(60_000));
  expect(watch.state.isClosed).toBe(true);
  expect(JSON.parse(lines[0])).toMatchObject({ key: 'admission.closed', late: 9999 });
});

test('rooms that have all ended leave nothing behind that keeps it closed', () => {
  const { watch, pass, ticks } = start();
  for (let i = 0; i < 5; i++) pass(ticks(100));
  expect(watch.state.isClosed).toBe(true);
  for (let i = 0; i < 16; i++) pass();
  expect(watch.state.isClosed).toBe(false);
});

test('a busy loop closes it', () => {
  const { watch, pass } = start();
  for (let i = 0; i < 3; i++) pass(undefined, 950);
  expect(watch.state).toMatchObject({ isClosed: true, why: ['loop'] });
});

test('slow answers close it, but neither files that slow lines take long for, nor long polls, nor those who go before the answer', () => {
  const { watch, pass, requests } = start();
  // The queue answers twenty seconds later that nothing has changed.
  const slow = [
    requests('page', 9000),
    requests('matchmake', 9000, 'aborted'),
    requests(routeOf('/api/queue'), 20_000),
  ];
  for (const asked of slow) {
    for (let i = 0; i < 30; i++) pass(asked);
    expect(watch.state.isClosed).toBe(false);
  }
  for (let i = 0; i < 5; i++) pass(requests('matchmake', 9000));
  expect(watch.state).toMatchObject({ isClosed: true, why: ['requests'] });
});

test('a handful of values says nothing', () => {
  const { watch, metrics, pass } = start();
  for (let i = 0; i < 4; i++) pass(() => metrics.late(1000));
  expect(watch.state.used.map(({ limit }) => limit)).toEqual(['loop']);
});

test('it can be stopped', () => {
  const { watch, isStopped } = start();
  watch.stop();
  expect(isStopped()).toBe(true);
});
